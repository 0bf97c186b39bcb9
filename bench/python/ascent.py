"""
The default method for general tuples, `ascent` (src/methods/ascent.ts, ascent-opening.ts, ascent-state.ts), from random starts, over R and C: step for step
the same. One thing is left out: where U and V have gone to different eigenvalues it does not look for a common one by Arnoldi's method, but draws another
start, as both do for numbers that are not finite.
"""
from math import isfinite

import numpy as np
from ascent_memory import Anderson, Pairs, Secants, real_view
from ascent_point import Point, Tuple, adjoint, inner, inverse_root, norm, polar, project_out, retracted, started

LEAD_RESIDUAL, LEAD_SWEEPS, SHIFT, LEAST_SHARE = 0.3, 60, 0.5, 0.25
EXTRAPOLATED, DEPTH, STRETCH, E_TOLERANCE = 0.1, 10, 10, 0.03
SETTLED, BEST_SETTLED, LEFT, SETTLE_SWEEPS, ESCAPE_SWEEPS = 0.6, 0.1, 0.8, 12, 8
LONGEST, SHORTEST, KEPT_SLOPE, LARGEST_DEFECTS = 0.5, 1e-3, 1e-4, 1
PARTED, MOST_STARTS = 1e-3, 4


def ascent(flat, r, d, draw):
    a = Tuple(flat, r, d)
    run = Run(a)
    for start in range(MOST_STARTS):
        for point in run.iterate(draw):
            if not isfinite(point.residual) and start < MOST_STARTS - 1:
                run.forget()
                break
            yield a.readings, point.value, point.residual


class Run:
    """The point, and `before` and `step` where a step led to it."""

    def __init__(self, a):
        self.a, self.settled = a, SETTLED
        self.pairs, self.right, self.left = Pairs(a), Secants(a), Secants(a)
        self.point = self.before = self.step = None

    def forget(self):
        self.pairs.clear()
        self.right.clear()
        self.left.clear()
        self.before = None

    def iterate(self, draw):
        yield from self.open(draw)
        while True:
            if self.point.defects() > LEAD_RESIDUAL:
                self.forget()
            if (yield from self.settle()):
                yield from self.climb()
            else:
                self.forget()
                yield from self.lead_in(ESCAPE_SWEEPS, 0)

    def look(self, point):
        """One sweep."""
        overlap = np.vdot(point.v, point.u)
        if overlap != 0:
            point.v = point.v * (overlap / abs(overlap))
        if abs(overlap) > PARTED * norm(point.v) * norm(point.u):
            point.measure(self.a)
        else:
            point.residual = np.nan
        yield point

    def improve(self, point):
        """One sweep: other U and V at the same X."""
        point.u = self.right.improved(point.u, point.forward, point.value)
        point.v = self.left.improved(point.v, point.backward, point.value)
        yield from self.look(point)
        self.right.learn(point.u, point.forward, point.value)
        self.left.learn(point.v, point.backward, point.value)

    def open(self, draw):
        led = []
        for _ in range(2):
            self.point = started(self.a, draw)
            yield from self.look(self.point)
            yield from self.lead_in(LEAD_SWEEPS, LEAD_RESIDUAL)
            led.append(self.point)
        first, second = led
        if not second.value >= first.value:
            self.point = first
            first.u, first.v = first.forward, first.backward
            # Ours has lost its image by then, and reads A again.
            yield from self.look(first)
        yield from self.contract()

    def lead_in(self, sweeps, until):
        point, share, value = self.point, 1.0, 0.0
        for _ in range(sweeps):
            if not point.residual > until:
                break
            if point.value < value:
                share = max(share / 2, LEAST_SHARE)
            value = point.value
            update(point, SHIFT, share)
            point.settle(E_TOLERANCE * min(point.residual, 1))
            yield from self.look(point)

    def contract(self):
        point = self.point
        parts = ("x", "u", "v")
        mixer = Anderson(sum(real_view(getattr(point, part)).size for part in parts), DEPTH)
        together = lambda: np.concatenate([real_view(getattr(point, part)) for part in parts])
        sweeps, least = 0, np.inf
        while sweeps % STRETCH > 0 or point.residual <= least / 2:
            if sweeps % STRETCH == 0:
                least = point.residual
            before, value, doubt = together(), point.value, point.uncertainty()
            update(point, 0, 1)
            if point.residual <= EXTRAPOLATED:
                mixed, at = mixer.accelerated(before, together()), 0
                for part in parts:
                    shape, dtype = getattr(point, part).shape, self.a.dtype
                    size = real_view(getattr(point, part)).size
                    setattr(point, part, mixed[at : at + size].view(dtype).reshape(shape))
                    at += size
                point.x = polar(point.x)
            point.settle(E_TOLERANCE * min(point.residual, 1))
            yield from self.look(point)
            if not point.residual < LEAD_RESIDUAL or point.value < value * (1 - 1e-12 - doubt - point.uncertainty()):
                return
            sweeps += 1

    def settle(self):
        """U and V at one X until their defects are small beside the gradient."""
        point = self.point
        first = max(point.right_defect, point.left_defect)
        for _ in range(SETTLE_SWEEPS):
            if not max(point.right_defect, LEFT * point.left_defect) > self.settled * min(point.slope, LEAD_RESIDUAL):
                return True
            yield from self.improve(point)
        return max(point.right_defect, point.left_defect) < first / 2

    def climb(self):
        """A step along the direction of BFGS, shortened until the value rises."""
        a, point = self.a, self.point
        if self.before is not None:
            self.pairs.remember(self.before, self.step, point)
        direction, fresh, du, dv, slope = self.pairs.direction(point.flat)
        # What no pair knows of the response of U, by a power step from the image at hand.
        response = a.combined(point.image, project_out(point.x, fresh @ point.inverse_root)) / point.value
        du = response if du is None else du + response
        step = project_out(point.x, direction @ point.inverse_root)
        longest = t = min(1.0, LONGEST / norm(direction))
        while True:
            other = Point()
            other.x = retracted(point.x, t * step)
            other.u = point.forward / point.value + t * du
            other.v = point.backward / point.value + (0 if dv is None else t * dv)
            other.e, other.residual = point.e, point.residual
            other.settle(max(3e-3 * point.slope, 1e-13))
            yield from self.look(other)
            doubts = 0
            while doubts < 4 and not stands(point, other, t * slope) and is_unsettled(point, other):
                yield from self.improve(other)
                doubts += 1
            rose = stands(point, other, t * slope)
            if not rose or doubts > 0:
                self.settled = max(self.settled / 2, BEST_SETTLED)
            else:
                self.settled = min(self.settled * 1.1, SETTLED)
            if rose or t <= SHORTEST * longest:
                if not rose:
                    self.pairs.clear()
                self.before, self.step = (point, t * step) if rose else (None, None)
                self.point = other
                return
            t /= 3


def update(point, shift, share):
    """X goes this share of the way to the isometry that fits the condition of stationarity best; U and V by a power step."""
    scale = inverse_root(point.e)
    target = polar(point.c @ scale) @ adjoint(polar(adjoint(point.backward) @ point.u @ scale))
    point.x = target if share == 1 else polar((1 - share) * point.x + share * target)
    point.u = shift * point.u + point.forward / point.value
    point.v = shift * point.v + point.backward / point.value


def stands(start, end, rise):
    if not end.defects() < LARGEST_DEFECTS:
        return False
    return end.value >= start.value * (1 + KEPT_SLOPE * rise - 1e-12 - start.uncertainty() - end.uncertainty())


def is_unsettled(start, end):
    return not end.defects() < LARGEST_DEFECTS or end.uncertainty() > 0.01 * abs(end.value / start.value - 1)
