"""
What the ascent remembers of earlier sweeps: the pairs of limited-memory BFGS, the secants of U and V, and Anderson's points (src/methods/ascent-pairs.ts,
secants.ts, anderson.ts). The loops over what is remembered are products with matrices that have it as rows, and triangular systems of twenty unknowns.
"""
import numpy as np
from ascent_point import adjoint, inner, norm

PAIRS = 20
SECANTS = 32
FIRST_SCALE = 0.5
LEAST_CURVATURE = 1e-10
NEW = 0.02
LONGEST = 1e3


def real_view(x):
    """The components, flat: inner products over R."""
    return x.reshape(-1).view(np.float64)


class Pairs:
    """
    s, y in the flat coordinates of the point where they were made, with the changes of U and V. The two loops of the recursion, over the order of age, are
    R a = S'g and R'w = diag(R) a - Y'z with R the upper triangle of S'Y, z = scale (g - Y a); then D = z + S w.
    """

    def __init__(self, a):
        width = a.dtype.itemsize // 8
        stack, tall = a.r * a.d * a.d * width, a.n * a.d * width
        self.s, self.y = np.empty((PAIRS, stack)), np.empty((PAIRS, stack))
        self.du, self.dv = np.empty((PAIRS, tall)), np.empty((PAIRS, tall))
        self.products = np.empty((PAIRS, PAIRS))
        self.slots, self.shape, self.tall, self.dtype = [], (a.d * a.r, a.d), (a.n, a.d), a.dtype

    def clear(self):
        self.slots = []

    def remember(self, start, step, end):
        both = np.stack((step, start.gradient))
        both -= end.x @ (adjoint(end.x) @ both)
        both = both @ end.root
        both[1] -= end.flat
        s, y = real_view(both[0]), real_view(both[1])
        slot = self.slots.pop(0) if len(self.slots) == PAIRS else len(self.slots)
        product = s @ y
        if not product > LEAST_CURVATURE * norm(s) * norm(y):
            self.clear()
            return
        self.s[slot], self.y[slot] = s, y
        self.du[slot], self.dv[slot] = real_view(end.u - start.u), real_view(end.v - start.v)
        self.slots.append(slot)
        count = len(self.slots)
        self.products[slot, :count] = self.y[:count] @ s
        self.products[:count, slot] = self.s[:count] @ y

    def direction(self, flat):
        """D, the part of it that no pair knows, the changes of U and V along the rest, and the slope."""
        g, count = real_view(flat), len(self.slots)
        if count == 0:
            d = FIRST_SCALE * flat
            return d, d, None, None, inner(flat, d)
        # Slots 0 … count - 1 are those in use, whatever their age.
        s, y, order = self.s[:count], self.y[:count], self.slots
        upper = np.triu(self.products[np.ix_(order, order)])
        diagonal = upper.diagonal()
        a = np.linalg.solve(upper, (s @ g)[order])
        shares = np.empty(count)
        shares[order] = a
        latest = y[order[-1]]
        fresh = (g - shares @ y) * (diagonal[-1] / (latest @ latest))
        shares[order] = np.linalg.solve(upper.T, diagonal * a - (y @ fresh)[order])
        d = fresh + shares @ s
        slope = g @ d
        if not slope > 0:
            self.clear()
            return self.direction(flat)
        du, dv = shares @ self.du[:count], shares @ self.dv[:count]
        return self.matrix(d, self.shape), self.matrix(fresh, self.shape), *(self.matrix(z, self.tall) for z in (du, dv)), slope

    def matrix(self, data, shape):
        return data.view(self.dtype).reshape(shape)


class Secants:
    """Changes of a vector and orthonormal changes of its defect. Over C one pair stands for itself and i times itself: the inner product is the complex one."""

    def __init__(self, a):
        self.room = SECANTS if a.dtype.kind == "f" else SECANTS // 2
        self.delta = np.empty((self.room, a.n * a.d), a.dtype)
        self.rho = np.empty_like(self.delta)
        self.clear()

    def clear(self):
        self.count = self.next = 0

    def improved(self, vector, image, value):
        self.before = vector
        self.defect = defect = image / value - vector
        shares = self.shares(defect)
        step = defect.reshape(-1) - shares @ (self.rho[: self.count] + self.delta[: self.count])
        return vector + step.reshape(vector.shape)

    def learn(self, vector, image, value):
        delta = (vector - self.before).reshape(-1)
        rho = (image / value - vector - self.defect).reshape(-1)
        length = norm(rho)
        shares = self.shares(rho)
        rho -= shares @ self.rho[: self.count]
        delta -= shares @ self.delta[: self.count]
        left = norm(rho)
        if not (left > NEW * length and norm(delta) < LONGEST * left):
            return
        self.rho[self.next], self.delta[self.next] = rho / left, delta / left
        self.next = (self.next + 1) % self.room
        self.count = min(self.count + 1, self.room)

    def shares(self, x):
        return (self.rho[: self.count] @ x.reshape(-1).conj()).conj()


class Anderson:
    """The combination of the last images whose combined defect is smallest."""

    def __init__(self, size, depth):
        self.images, self.defects = np.empty((depth, size)), np.empty((depth, size))
        self.gram = np.empty((depth, depth))
        self.depth, self.count, self.next = depth, 0, 0

    def accelerated(self, before, image):
        slot = self.next
        self.images[slot], self.defects[slot] = image, image - before
        self.next = (slot + 1) % self.depth
        self.count = count = min(self.count + 1, self.depth)
        defects = self.defects[:count]
        self.gram[slot, :count] = self.gram[:count, slot] = defects @ defects[slot]
        sizes = np.sqrt(self.gram[:count, :count].diagonal())
        if count < 2 or not sizes[slot] > 0:
            return image
        system = self.gram[:count, :count] / np.outer(sizes, sizes) + 1e-13 * np.eye(count)
        weights = np.linalg.solve(system, 1 / sizes) / sizes
        total = weights.sum()
        if not np.isfinite(total) or total == 0:
            return image
        return (weights / total) @ self.images[:count]
