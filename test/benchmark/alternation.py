# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times several things in turns, so that a machine that slows down slows them
all, and tells their medians. Used by the scripts beside this one."""

import os
import statistics
import subprocess
import time


def pin(core):
    """Keeps this process, and those that it starts, on one core."""
    os.sched_setaffinity(0, {core})


def seconds(work):
    """How long `work()` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run_command(command):
    """Runs a command; its output becomes an exception if it fails."""
    done = subprocess.run([str(word) for word in command],
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError("%s failed with status %d:\n%s" % (
            " ".join(str(word) for word in command), done.returncode,
            (done.stdout + done.stderr)[-4000:]))
    return done.stdout


def medians(tasks, repeats):
    """Median of what each task returns; `tasks` maps names to functions, of
    which each runs once per round, after one round that does not count."""
    rounds = [{name: task() for name, task in tasks.items()}
              for _ in range(repeats + 1)][1:]
    return {name: statistics.median(one[name] for one in rounds)
            for name in tasks}
