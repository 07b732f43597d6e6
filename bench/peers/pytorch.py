"""Measures one workload in PyTorch, as measure.ts does in JavaScript: reads a job, prints what it measured."""
import ast
import json
import resource
import sys
import time

import numpy
import torch
from torch.nn import functional as F

SHORTEST, FEWEST, WARMUP = 0.5, 5, 0.25


def now():
    return time.perf_counter() * 1e3


def read_inputs(job):
    """The numbers that every peer computes with."""
    values = {}
    for name, spec in job["inputs"].items():
        data = numpy.fromfile(f"{job['folder']}/{name}.bin", spec["dtype"]).reshape(spec["shape"])
        values[name] = torch.from_numpy(data)
        if spec["dtype"] == "int32":
            values[name] = values[name].long()
    return values


def prepared(source, names):
    """Runs all statements but the last, which becomes the work."""
    *setup, work = ast.parse(source).body
    exec(compile(ast.Module(setup, []), "workload", "exec"), names)
    code = compile(ast.Expression(work.value), "workload", "eval")
    return lambda: eval(code, names)


def sums_of(results):
    results = results if isinstance(results, (tuple, list)) else [results]
    values = [torch.as_tensor(x, dtype=torch.float64).detach() for x in results]
    return [{"sum": x.sum().item(), "size": x.abs().sum().item()} for x in values]


def sample(work, calls):
    start = now()
    for _ in range(calls):
        work()
    return (now() - start) / max(calls, 1)


def measure(work, enough, most):
    start = now()
    times, sums = [], []
    while not times or (len(times) < 3 and now() - start < most):
        before = now()
        results = work()
        times.append(now() - before)
        sums.append(sums_of(results))
        del results
    while now() - start < WARMUP * enough:
        work()
    batch = max(1, int(SHORTEST / sample(work, 5) + 1)) if times[-1] < SHORTEST else 1
    samples = []
    while now() - start < most and (now() - start < enough or len(samples) < FEWEST):
        samples.append(sample(work, batch))
    return {"firstMs": times[0], "samples": samples or times[-1:], "sums": sums}


def main():
    job = json.load(sys.stdin)
    torch.set_num_threads(1)
    work = prepared(job["torch"], {**globals(), **read_inputs(job)})
    sample(work, job.get("calls", 0))
    measured = measure(work, job["enough"], job["most"])
    measured["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return measured


try:
    answer = main()
except Exception as error:
    answer = {"error": str(error).split("\n")[0]}
print(json.dumps(answer))
