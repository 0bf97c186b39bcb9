"""The iteration of hermitian-cg in numpy: seconds a sweep on the tuple whose sizes are given as JSON on standard input."""
import json
import sys
import time

import numpy as np

sizes = json.load(sys.stdin)
r, n, d, count = sizes["r"], sizes["n"], sizes["d"], sizes["iterations"]
rng = np.random.default_rng(1)
a = rng.standard_normal((r, n, n))
a = (a + a.transpose(0, 2, 1)) / 2
flat = a.reshape(r * n, n)


def image_of(y, out):
    np.matmul(flat, y, out=out.reshape(r * n, d))


def line_search(p, q):
    """The t that maximises p(t)/q(t), both quartics, constant term first."""
    numerator, denominator = np.polynomial.Polynomial(p), np.polynomial.Polynomial(q)
    roots = (numerator.deriv() * denominator - numerator * denominator.deriv()).roots()
    candidates = roots.real[np.abs(roots.imag) < 1e-9 * (1 + np.abs(roots.real))]
    values = numerator(candidates) / denominator(candidates)
    return candidates[np.argmax(values)]


def quartic(m, b, c):
    return [np.vdot(m, m), 2 * np.vdot(m, b), np.vdot(b, b) + 2 * np.vdot(m, c), 2 * np.vdot(b, c), np.vdot(c, c)]


low = np.linalg.qr(rng.standard_normal((n, d)))[0]
image, direction_image = np.empty((r, n, d)), np.empty((r, n, d))
image_of(low, image)
small = np.matmul(low.T, image)
gram = low.T @ low


def gradient_of():
    value = np.vdot(small, small) / np.vdot(gram, gram)
    gradient = np.tensordot(image, small, axes=([0, 2], [0, 1])) - value * (low @ gram)
    return value, gradient, np.linalg.solve(gram, gradient.T).T


value, gradient, preconditioned = gradient_of()
direction = preconditioned.copy()
shortest = float("inf")
for _ in range(count):
    start = time.perf_counter()
    if not np.vdot(gradient, direction) > 0:
        direction = preconditioned.copy()
    length = np.linalg.norm(low) / np.linalg.norm(direction)
    direction *= length
    image_of(direction, direction_image)
    b = np.matmul(direction.T, image)
    b += b.transpose(0, 2, 1)
    c = np.matmul(direction.T, direction_image)
    gram_b = direction.T @ low
    gram_b += gram_b.T
    gram_c = direction.T @ direction
    t = line_search(quartic(small, b, c), quartic(gram, gram_b, gram_c))
    slope, previous = np.vdot(gradient, preconditioned), preconditioned
    low += t * direction
    image += t * direction_image
    small += t * b + t * t * c
    gram = low.T @ low
    s = np.linalg.norm(gram) ** -0.5
    low *= s
    image *= s
    small *= s * s
    gram *= s * s
    value, gradient, preconditioned = gradient_of()
    beta = max(0.0, (np.vdot(gradient, preconditioned) - np.vdot(gradient, previous)) / slope)
    direction = direction * (beta / length) + preconditioned
    shortest = min(shortest, time.perf_counter() - start)
print(json.dumps({"seconds": shortest, "fitness": float(np.sqrt(value))}))
