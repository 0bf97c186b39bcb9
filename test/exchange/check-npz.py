"""What an .npz of a result says of a tuple, in complex matrices: quaternions z + w j as [[z, w], [-conj w, conj z]].

The third argument is s where ij = s k: 1 for Hamilton's quaternions.
"""

import json
import sys

import numpy as np

fit = np.load(sys.argv[1])
A = np.load(sys.argv[2])["A"]
sign = int(sys.argv[3])


def embedded(M):
    """Of an array whose last axis has the components of its scalars."""
    if M.shape[-1] == 1:
        return M[..., 0].astype(complex)
    if M.shape[-1] == 2:
        return M[..., 0] + 1j * M[..., 1]
    z, w = M[..., 0] + 1j * M[..., 1], M[..., 2] + 1j * sign * M[..., 3]
    return np.concatenate(
        [np.concatenate([z, w], axis=-1), np.concatenate([-w.conj(), z.conj()], axis=-1)], axis=-2
    )


dim = A.shape[-1]
given = {name: fit[name] for name in ("X", "R", "S", "P", "Q")}
if dim == 4:
    X, R, S, P, Q = (embedded(M) for M in given.values())
else:
    X, R, S, P, Q = (M.astype(complex) for M in given.values())
A = embedded(A)
copies = 2 if dim == 4 else 1


def apart(M, N):
    return float(np.linalg.norm(M - N) / max(np.linalg.norm(M), np.linalg.norm(N)))


def radius(matrices):
    """rho of Y -> sum X_j Y X_j*."""
    return float(max(abs(np.linalg.eigvals(sum(np.kron(M, M.conj()) for M in matrices)))))


projection = S @ R
mapped = lambda Y: sum(M @ Y @ (projection @ M @ projection).conj().T for M in A)
eigenvalues = np.sort(np.linalg.eigvalsh(P))[::-1][: copies * fit["sigma"].size : copies]
print(
    json.dumps(
        {
            "types": {name: str(fit[name].dtype) for name in ("X", "R", "P", "fitness", "seed", "converged", "status")},
            "shapes": {name: fit[name].shape for name in ("X", "R", "S", "P", "fitness")},
            "status": bytes(fit["status"]).decode(),
            "seed": int(fit["seed"]),
            "reduction": apart(X, R @ A @ S),
            "normalisation": apart(R @ S, np.eye(R.shape[0])),
            "trace": max(abs(complex(np.trace(M)) / copies - 1) for M in (P, Q)),
            "radius": abs(radius(X) / float(fit["fitness"]) ** 2 - 1),
            "equation": apart(mapped(P), float(fit["lambda"]) * P),
            "spectrum": float(max(abs(eigenvalues - fit["spectrum_P"]))),
        }
    )
)
