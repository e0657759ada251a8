"""One competitor in a process of its own: SCRIPT FOLDER OPTIONS. The same line protocol as child.ts."""

import json
import os
import resource
import sys
import time
from array import array


def read_workload(folder):
    """shape.json with the flat arrays of numbers.f64 added: samples, targets, and parameters as (weights, bias)."""
    with open(os.path.join(folder, "shape.json"), encoding="utf-8") as file:
        shape = json.load(file)
    numbers = array("d")
    with open(os.path.join(folder, "numbers.f64"), "rb") as file:
        numbers.frombytes(file.read())
    if sys.byteorder == "big":
        numbers.byteswap()
    view = memoryview(numbers)
    at = 0

    def take(length):
        nonlocal at
        at += length
        return view[at - length : at]

    widths = [shape["inputs"]] + [layer["units"] for layer in shape["layers"]]
    shape["samples"] = take(shape["rows"] * widths[0])
    shape["targets"] = take(shape["rows"] * widths[-1])
    shape["parameters"] = [(take(o * i), take(o)) for i, o in zip(widths, widths[1:])]
    return shape


def peak_kilobytes():
    """The largest resident set. The system's own count starts with that of the process which started this one."""
    try:
        with open("/proc/self/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def loaded_blas():
    """The file name of the BLAS that this process has loaded, as far as it can be told."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            files = {os.path.basename(line.split()[-1]) for line in maps if "/" in line}
    except OSError:
        return ""
    for sign in ("openblas", "mkl_rt", "mkl_core", "blis", "libblas", "libcblas"):
        for name in sorted(files):
            if sign in name.lower():
                return name
    return ""


def serve(prepare):
    """`prepare(workload, options)` gives a function that trains so many epochs, and what it runs on."""
    folder, options = sys.argv[1:3]
    workload = read_workload(folder)
    begin = time.perf_counter_ns()
    run_epochs, about = prepare(workload, json.loads(options))
    nanoseconds = time.perf_counter_ns() - begin
    answer({"nanoseconds": nanoseconds, "about": about, "blas": loaded_blas()})
    for line in sys.stdin:
        start = time.perf_counter_ns()
        loss = run_epochs(int(line))
        nanoseconds = time.perf_counter_ns() - start
        peak = peak_kilobytes()
        answer({"nanoseconds": nanoseconds, "loss": repr(float(loss)), "peakKilobytes": peak})


def answer(message):
    print(json.dumps(message), flush=True)
