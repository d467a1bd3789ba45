#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a command that can write files of a size only: limited.py BYTES
COMMAND..."""

import resource
import subprocess
import sys

limit = int(sys.argv[1])
sys.exit(subprocess.run(
    sys.argv[2:],
    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
).returncode)
