"""
A point of the ascent and what one sweep tells of it: src/methods/ascent-point.ts and ascent-start.ts in numpy.

X is kept with the index j of the tuple in the middle, X[a, j, k]. As (d r)×d it is an isometry where sum_j X_j* X_j = 1, as d×(r d) it is what n×d matrices
are multiplied by, and A has the order A[i, j, k]: each contraction is then one product of matrices whose memory need not be moved.
"""
from math import hypot, sqrt

import numpy as np

APART = 1e-6
LIFT = 1e-8
LEAST_LIFT = 1e-13


def inner(x, y):
    return np.vdot(x, y).real


def norm(x):
    return sqrt(np.vdot(x, x).real)


def adjoint(m):
    return m.conj().T


def spectral(m, functions):
    """f(M) for Hermitian M and some functions f."""
    values, vectors = np.linalg.eigh(m)
    back = adjoint(vectors)
    return [(vectors * f(values)) @ back for f in functions]


def root(m):
    return spectral(m, [lambda x: np.sqrt(np.maximum(x, 0))])[0]


def inverse_root(m):
    return spectral(m, [lambda x: 1 / np.sqrt(np.maximum(x, 1e-14 * x[-1]))])[0]


def polar(m):
    left, _, right = np.linalg.svd(m, full_matrices=False)
    return left @ right


def retracted(x, step):
    """polar(X + step) for X* step = 0: the Gram matrix is at least 1, and its square root is as accurate as the singular values."""
    moved = x + step
    return moved @ inverse_root(adjoint(moved) @ moved)


def project_out(x, z):
    return z - x @ (adjoint(x) @ z)


class Tuple:
    """A as (n r)×n, in the order A[i, j, k], a copy of the stack of the A_j; it counts its readings."""

    def __init__(self, flat, r, d):
        self.r, self.d, self.n = r, d, flat.shape[1]
        self.rows = flat.reshape(r, self.n, self.n).transpose(1, 0, 2).reshape(-1, self.n)
        self.dtype, self.readings = flat.dtype, 0

    def image(self, u):
        """A_j U, n×(r d). `backward` belongs to the same reading."""
        self.readings += 1
        return (self.rows @ u).reshape(self.n, -1)

    def combined(self, image, x):
        """sum_j A_j U X_j*"""
        return image @ adjoint(x.reshape(self.d, -1))

    def backward(self, v, x):
        """sum_j A_j* V X_j. What is conjugated over C is the small factor."""
        products = (v @ x.reshape(self.d, -1)).reshape(-1, self.d)
        return np.ascontiguousarray(adjoint(adjoint(products) @ self.rows))

    def compressed(self, v, image):
        """V* A_j U, in the form of X."""
        return (adjoint(v) @ image).reshape(-1, self.d)


def phi(x, e):
    """sum_j X_j E X_j*"""
    d = e.shape[0]
    return (x @ e).reshape(d, -1) @ adjoint(x.reshape(d, -1))


def phi_adjoint(x, f):
    """sum_j X_j* F X_j"""
    return adjoint(x) @ (f @ x.reshape(f.shape[0], -1)).reshape(x.shape)


def positive_eigenvector(apply, d, dtype):
    """lim ((1 + Phi/rho)/2)^N (1), trace one."""
    e = np.eye(d, dtype=dtype) / d
    for _ in range(5000):
        after = apply(e)
        after /= np.trace(after).real
        after -= e
        e = e + after / 2
        if norm(after) <= 1e-15 * norm(e):
            break
    e += adjoint(e)
    return e / np.trace(e).real


class Point:
    """X, U, V, E as given; what `measure` and `settle` find out beside them."""

    __slots__ = (
        *("x", "u", "v", "e", "image", "forward", "backward", "c", "flat", "gradient", "root", "inverse_root"),
        *("value", "right_defect", "left_defect", "residual", "slope"),
    )

    def defects(self):
        return hypot(self.right_defect, self.left_defect)

    def uncertainty(self):
        return min(norm(self.v) * self.right_defect * self.left_defect, 0.01)

    def set_metric(self):
        lift = max(min(self.residual, 1) ** 2, LEAST_LIFT) / len(self.e)
        m = self.e + lift * np.eye(len(self.e))
        self.root, self.inverse_root = spectral(
            m, [lambda x: np.sqrt(np.maximum(x, lift / 2)), lambda x: 1 / np.sqrt(np.maximum(x, lift / 2))]
        )

    def settle(self, tolerance):
        """E to the fixed point of Phi(X), and the metric from it."""
        e = self.e
        back = adjoint(self.x.reshape(len(e), -1))
        for _ in range(100):
            change = (self.x @ e).reshape(len(e), -1) @ back
            change -= e
            size = norm(e)
            e = e + change / 2
            e /= e.trace().real
            if norm(change) <= tolerance * size:
                break
        self.e = (e + adjoint(e)) / 2
        self.set_metric()

    def measure(self, a):
        """One sweep. V has been aligned with U."""
        self.u = u = self.u / norm(self.u)
        self.v = v = self.v / inner(self.v, u)
        self.image = image = a.image(u)
        forward, backward = a.combined(image, self.x), a.backward(v, self.x)
        turn = np.vdot(backward, forward) * np.conj(np.vdot(backward, u))
        if turn.imag != 0 or not turn.real > 0:
            turn = turn / abs(turn) if turn != 0 else 1
            self.x = self.x * turn
            forward *= np.conj(turn)
            backward *= turn
        overlap = inner(backward, u)
        self.value = value = inner(backward, forward) / overlap
        self.c = c = a.compressed(backward, image)
        c /= value * overlap
        self.forward, self.backward = forward, backward
        self.right_defect = norm(forward - value * u) / abs(value)
        self.left_defect = norm(backward - value * v) / (abs(value) * norm(v))
        expected = self.x @ self.e
        self.residual = hypot(norm(c - expected) / norm(expected), self.right_defect, self.left_defect)
        self.flat = project_out(self.x, c @ self.inverse_root)
        self.gradient = self.flat @ self.inverse_root
        self.slope = norm(self.flat)


def started(a, draw):
    """X = R A S of a random start in the gauge F = 1, with U = S E g and V = R* g, g = F^1/2. One reading of A, or two."""
    s = np.linalg.qr(draw(a.n, a.d))[0]
    r_adjoint = s
    image = a.image(s)
    x = a.compressed(r_adjoint, image)
    if not exceeds_rounding(a, image, x, r_adjoint):
        s, w = (np.linalg.qr(z)[0] for z in (draw(a.n, a.d), draw(a.n, a.d)))
        r_adjoint = w @ np.linalg.inv(adjoint(s) @ w)
        image = a.image(s)
        x = a.compressed(r_adjoint, image)
    e = positive_eigenvector(lambda m: phi(x, m), a.d, a.dtype)
    f = positive_eigenvector(lambda m: phi_adjoint(x, m), a.d, a.dtype)
    value = inner(f, phi(x, e)) / inner(f, e)
    if not inner(f, e) > APART * norm(f) * norm(e):
        e, f = ((m + LIFT / a.d * np.eye(a.d)) / (1 + LIFT) for m in (e, f))
    g, g_inverse = root(f), inverse_root(f)
    point = Point()
    point.x = (g @ x.reshape(a.d, -1)).reshape(x.shape) @ g_inverse / sqrt(value)
    point.e = g @ e @ g
    point.e = (point.e + adjoint(point.e)) / 2
    point.e /= np.trace(point.e).real
    point.u = s @ e @ g
    point.v = r_adjoint @ g
    point.forward, point.backward = point.u, point.v
    point.residual = 1.0
    point.set_metric()
    return point


def exceeds_rounding(a, image, x, r_adjoint, least=1e-10):
    size = norm(x)
    if size > least * norm(image) * norm(r_adjoint):
        return True
    return size > 0 and size > least * norm(a.combined(image, x)) / size * norm(r_adjoint)
