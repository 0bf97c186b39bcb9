"""Times numpy's products on the shapes given as JSON on standard input; prints GFlop/s as JSON. Threads by OPENBLAS_NUM_THREADS."""
import json
import sys
import time

import numpy as np


def best(run, least=0.4):
    shortest = float("inf")
    end = time.perf_counter() + least
    rounds = 0
    while rounds < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        shortest = min(shortest, time.perf_counter() - start)
        rounds += 1
    return shortest


rows = []
for m, k, n in json.load(sys.stdin):
    a = np.random.standard_normal((m, k))
    b = np.random.standard_normal((k, n))
    v = np.random.standard_normal((m, n))
    c = np.empty((m, n))
    t = np.empty((k, n))
    flops = 2 * m * k * n / 1e9
    rows.append(
        {
            "direct": flops / best(lambda: np.matmul(a, b, out=c)),
            "transposed": flops / best(lambda: np.matmul(a.T, v, out=t)),
        }
    )
print(json.dumps({"version": np.__version__, "rows": rows}))
