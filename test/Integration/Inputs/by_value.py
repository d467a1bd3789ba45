# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a module with constants where they are used, by value, so that neither
their order nor their names matter."""

import re
import sys

constants = {}
for line in open(sys.argv[1]):
    if "func.func" in line:
        constants = {}
    definition = re.match(r"\s*(%[\w-]+) = arith.constant (.*)$", line)
    if definition:
        constants[definition[1]] = definition[2]
        continue
    print(re.sub(r"%[\w-]+", lambda name: constants.get(name[0], name[0]), line),
          end="")
