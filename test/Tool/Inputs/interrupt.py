#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Stops a command at random moments and looks at what it leaves.

interrupt.py RUNS FOLDER COMMAND...: the outputs of the command are the files in
FOLDER after it has run once. Before every further run they hold other text.
After SIGINT, SIGTERM or SIGKILL each of them must hold that text or what the
whole run wrote. Beside them there must be nothing; after SIGKILL temporary
files are allowed, by their names. A run that was started to ignore SIGHUP, as by
nohup, must not be stopped by it."""

import pathlib
import random
import re
import signal
import subprocess
import sys
import time

OLD = b"old"


def read(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def check(folder, whole, number, status):
    """Fails unless the files are whole; whether they are new."""
    found = read(folder)
    for name in found.keys() - whole.keys():
        if number != signal.SIGKILL or not re.search(r"\.unbias-tmp-\w{8}$", name):
            sys.exit(f"expected no file beside the outputs, found {name} after "
                     f"{number.name}")
        (folder / name).unlink()
    for name, content in whole.items():
        if found.get(name) not in (OLD, content):
            sys.exit(f"expected {name} as before or whole after {number.name}, "
                     f"found {len(found.get(name, b''))} bytes")
    isNew = all(found[name] == content for name, content in whole.items())
    if status == 0 and not isNew:
        sys.exit("expected new outputs with exit status 0, found old ones")
    if status not in (0, -number):
        sys.exit(f"expected the end by {number.name} or success, found status "
                 f"{status}")
    return isNew


def run_until(seconds, number, command, before=None):
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL,
                               preexec_fn=before)
    time.sleep(seconds)
    process.send_signal(number)
    return process.wait()


def main():
    runs, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    command = sys.argv[3:]
    start = time.monotonic()
    subprocess.run(command, check=True)
    seconds = time.monotonic() - start
    whole = read(folder)
    generator = random.Random(0)
    # lit starts its tests to ignore it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        stopped = 0
        for _ in range(runs):
            for name in whole:
                (folder / name).write_bytes(OLD)
            status = run_until(generator.uniform(0, 1.2 * seconds), number,
                               command)
            stopped += not check(folder, whole, number, status)
        if stopped == 0:
            sys.exit(f"expected {number.name} to stop a run, found none of "
                     f"{runs}")
        print(f"{number.name}: {stopped} of {runs} runs stopped")

    for _ in range(runs // 4):
        for name in whole:
            (folder / name).write_bytes(OLD)
        status = run_until(
            generator.uniform(0, 0.8 * seconds), signal.SIGHUP, command,
            lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        if status != 0 or not check(folder, whole, signal.SIGHUP, status):
            sys.exit(f"expected new outputs with SIGHUP ignored, found exit "
                     f"status {status}")


main()
