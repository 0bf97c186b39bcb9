"""The originator's gradient ascent of log L on X: a warm power step an iteration for U, V, E, F, momentum .95, a rate that grows by 1.01 or shrinks by .99."""
import numpy as np
from hermitian_cg import adjoint, inner


def unit(x):
    return x / np.linalg.norm(x)


def phase(z):
    return z / abs(z) if z != 0 else 1


def defect(image, vector):
    along = inner(vector, image) / inner(vector, vector)
    return np.linalg.norm(image - along * vector) / abs(along * np.linalg.norm(vector))


def products(flat, r, u, v, x):
    """A_j U, sum_j A_j U X_j* and sum_j A_j* V X_j."""
    n, d = u.shape
    image = (flat @ u).reshape(r, n, d)
    forward = np.tensordot(image, np.conj(x), axes=([0, 2], [0, 2]))
    return image, forward, adjoint(adjoint(np.matmul(v, x).reshape(r * n, d)) @ flat)


def rescaled(x):
    return x / np.mean(np.linalg.norm(x, axis=(1, 2)))


def gradient_ascent(flat, r, d, draw):
    n = flat.shape[1]
    x = rescaled(draw(r, d, d))
    u = unit(draw(n, d))
    v = u.copy()
    e = f = np.eye(d, dtype=flat.dtype)
    velocity, previous, rate, sweep = np.zeros_like(x), np.zeros_like(x), 0.02, 0
    while True:
        v = v * phase(np.vdot(v, u))
        image, forward, backward = products(flat, r, u, v, x)
        turn = phase(np.vdot(v, forward))
        x = x * turn
        forward = forward * np.conj(turn)
        backward = backward * phase(np.vdot(backward, u))
        overlap = inner(backward, u)
        value = inner(backward, forward) / overlap
        gradient = np.matmul(adjoint(backward), image) / (value * overlap)
        defects = [defect(forward, u), defect(backward, v * phase(np.vdot(v, backward)))]
        u, v = unit(forward), unit(backward)
        small_forward = np.tensordot(np.matmul(x, e), np.conj(x), axes=([0, 2], [0, 2]))
        small_backward = np.tensordot(np.conj(x), np.matmul(f, x), axes=([0, 1], [0, 1]))
        small_value = inner(f, small_forward) / inner(f, e)
        defects += [defect(small_forward, e), defect(small_backward, f)]
        e, f = unit(small_forward), unit(small_backward)
        weighted = np.matmul(np.matmul(f, x), e) / (small_value * inner(f, e))
        sweep += 1
        difference = gradient - weighted
        residual = np.sqrt((np.linalg.norm(difference) / np.linalg.norm(weighted)) ** 2 + sum(t * t for t in defects))
        yield sweep, value / np.sqrt(small_value), residual
        norms = np.linalg.norm(difference) * np.linalg.norm(previous)
        rate *= 1.01 if norms > 0 and inner(difference, previous) >= 0.999 * norms else 0.99
        previous = difference
        velocity = 0.95 * velocity + rate * difference
        x = rescaled(x + velocity)
