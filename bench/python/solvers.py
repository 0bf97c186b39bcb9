"""
The solvers in numpy: for each job, a line of standard input, a line with sweeps and seconds to each tolerance, as JSON. Each step is one reading of the tuple.
A job: {"method", "file", "normals", "field", "n", "r", "d", "tolerances", "most"}, the file raw float64: r·n rows of their components; so are the normal
numbers that starts are made of. The first line is numpy's version. Threads by OPENBLAS_NUM_THREADS.
"""
import json
import sys
import time

import numpy as np
from ascent import ascent
from gradient_ascent import gradient_ascent
from hermitian_cg import hermitian_cg
from vomps import vomps

methods = {"ascent": ascent, "hermitian-cg": hermitian_cg, "gradient-ascent": gradient_ascent, "vomps": vomps}


def tuple_of(job):
    """The stack of the matrices, (r·n)×n."""
    width = 2 if job["field"] == "complex" else 1
    parts = np.fromfile(job["file"]).reshape(job["r"] * job["n"], width, job["n"])
    return parts[:, 0] if width == 1 else parts[:, 0] + 1j * parts[:, 1]


def run(job):
    flat = np.ascontiguousarray(tuple_of(job))
    normals, width, used = np.fromfile(job["normals"]), flat.dtype.itemsize // 8, 0

    def draw(*shape):
        """The next normal numbers, row by row of all components."""
        nonlocal used
        count = width * np.prod(shape)
        if used + count > len(normals):
            raise ValueError(f"solvers: {job['method']} needs more than {len(normals)} normal numbers")
        parts = normals[used : used + count].reshape(*shape[:-1], width, shape[-1])
        used += count
        return parts[..., 0, :].copy() if width == 1 else parts[..., 0, :] + 1j * parts[..., 1, :]

    tolerances, marks = job["tolerances"], []
    start = time.perf_counter()
    for sweep, fitness, residual in methods[job["method"]](flat, job["r"], job["d"], draw):
        while len(marks) < len(tolerances) and residual <= tolerances[len(marks)]:
            marks.append({"sweeps": sweep, "seconds": time.perf_counter() - start})
        if len(marks) == len(tolerances) or sweep >= job["most"] or not np.isfinite(residual):
            break
    return {"marks": marks, "fitness": float(fitness)}


print(json.dumps({"version": np.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
