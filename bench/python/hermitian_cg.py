"""
Conjugate gradients on g(L) = sum_j |L* A_j L|^2 / |L* L|^2, as docs/methods.md describes them: 15 truncated power steps, the preconditioner (L* L)^-1, and
an exact line search, so that an iteration is one product with the tuple.
"""
import numpy as np

POWER_STEPS = 15


def inner(x, y):
    return np.vdot(x, y).real


def adjoint(x):
    return np.conj(np.swapaxes(x, -1, -2))


def started(flat, r, d, draw):
    """L after power steps LL* <- the best approximation of rank d of sum_j A_j LL* A_j*."""
    n = flat.shape[1]
    low = np.linalg.qr(draw(n, d))[0]
    for _ in range(POWER_STEPS):
        low /= np.linalg.norm(low)
        wide = (flat @ low).reshape(r, n, d).transpose(1, 0, 2).reshape(n, r * d)
        if r * d < n:
            values, vectors = np.linalg.eigh(adjoint(wide) @ wide)
            low = wide @ vectors[:, -d:]
        else:
            values, vectors = np.linalg.eigh(wide @ adjoint(wide))
            low = vectors[:, -d:] * np.sqrt(np.maximum(values[-d:], 0))
    return low


def quartic(m, b, c):
    """|m + tb + t^2 c|^2, the highest power first."""
    return np.array([inner(c, c), 2 * inner(b, c), inner(b, b) + 2 * inner(m, c), 2 * inner(m, b), inner(m, m)])


def line_search(p, q, slope):
    """The t > 0 with the largest p(t)/q(t), the nearest of equals; the slope is known better than from p and q."""
    stationary = np.convolve(np.polyder(p), q) - np.convolve(p, np.polyder(q))
    stationary[0] = 0  # t^7 cancels
    stationary[-1] = slope * q[-1]
    roots = np.roots(stationary)
    candidates = np.sort(roots.real[(np.abs(roots.imag) < 1e-8 * np.abs(roots)) & (roots.real > 0)])
    if len(candidates) == 0:
        return 0.0
    values = np.polyval(p, candidates) / np.polyval(q, candidates)
    return candidates[np.argmax(values >= values.max() * (1 - 1e-14))]


def hermitian_cg(flat, r, d, draw):
    n = flat.shape[1]
    low = started(flat, r, d, draw)
    low /= np.sqrt(np.linalg.norm(adjoint(low) @ low))
    image = (flat @ low).reshape(r, n, d)
    small = np.matmul(adjoint(low), image)
    direction = previous = None
    sweep = POWER_STEPS + 1
    while True:
        gram = adjoint(low) @ low
        size = np.linalg.norm(gram)
        low /= np.sqrt(size)
        image /= np.sqrt(size)
        small /= size
        gram /= size
        value = inner(small, small)
        gradient = np.tensordot(image, small, axes=([0, 2], [0, 1])) - value * (low @ gram)
        preconditioned = adjoint(np.linalg.solve(gram, adjoint(gradient)))
        length = inner(gradient, preconditioned)
        yield sweep, np.sqrt(value), np.sqrt(2 * max(length, 0)) / value
        if previous is None:
            direction = preconditioned.copy()
        else:
            beta = max(0.0, (length - inner(gradient, previous)) / slope_before)
            direction = beta * direction + preconditioned
            if not inner(gradient, direction) > 0:
                direction = preconditioned.copy()
        previous, slope_before = preconditioned, length
        # One product; all that follows is small.
        direction_image = (flat @ direction).reshape(r, n, d)
        b = np.matmul(adjoint(direction), image)
        b += adjoint(b)
        c = np.matmul(adjoint(direction), direction_image)
        gram_b = adjoint(direction) @ low
        gram_b += adjoint(gram_b)
        slope = 4 * inner(gradient, direction)
        t = line_search(quartic(small, b, c), quartic(gram, gram_b, adjoint(direction) @ direction), slope)
        low += t * direction
        image += t * direction_image
        small += t * b + t * t * c
        sweep += 1
