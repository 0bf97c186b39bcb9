"""
The update of Vanhecke, Van Damme, Haegeman, Vanderstraeten, Verstraete (SciPost Phys. Core 4, 004, 2021) on isometries X, sum_j X_j* X_j = 1, with power
steps shifted by half the eigenvalue: what was published for general tuples. `ascent` begins like this and goes on otherwise.
"""
import numpy as np
from gradient_ascent import defect, phase, products, unit
from hermitian_cg import adjoint, inner


def polar(m):
    left, _, right = np.linalg.svd(m, full_matrices=False)
    return left @ right


def vomps(flat, r, d, draw):
    n = flat.shape[1]
    basis = np.linalg.qr(draw(n, d))[0]
    x = polar(np.matmul(adjoint(basis), (flat @ basis).reshape(r, n, d)).reshape(r * d, d))
    u, v, e, sweep = unit(basis), unit(basis), np.eye(d, dtype=flat.dtype) / d, 1
    while True:
        blocks = x.reshape(r, d, d)
        v = v * phase(np.vdot(v, u))
        image, forward, backward = products(flat, r, u, v, blocks)
        turn = phase(np.vdot(v, forward))
        x, blocks = x * turn, blocks * turn
        forward, backward = forward * np.conj(turn), backward * np.conj(turn).conjugate()
        backward = backward * phase(np.vdot(backward, u))
        overlap = inner(backward, u)
        value = inner(backward, forward) / overlap
        for _ in range(1000):
            after = np.tensordot(np.matmul(blocks, e), np.conj(blocks), axes=([0, 2], [0, 2]))
            after /= np.trace(after).real
            change, e = np.linalg.norm(after - e), after
            if change < 1e-13:
                break
        values, vectors = np.linalg.eigh((e + adjoint(e)) / 2)
        root = (vectors / np.sqrt(np.maximum(values, 1e-14))) @ adjoint(vectors)
        c = np.matmul(adjoint(backward), image).reshape(r * d, d) / (value * overlap)
        gradient = (c - x @ (adjoint(x) @ c)) @ root
        sweep += 1
        defects = (defect(forward, u), defect(backward, v * phase(np.vdot(v, backward))))
        yield sweep, value, np.sqrt(np.linalg.norm(gradient) ** 2 + defects[0] ** 2 + defects[1] ** 2)
        x = polar(c @ root) @ adjoint(polar(adjoint(backward) @ u @ root))
        u, v = unit(forward / value + u / 2), unit(backward / value + v * phase(np.vdot(v, backward)) / 2)
