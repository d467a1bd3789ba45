# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a module with constants where they are used, by value, and all other
values in the order of their first use, so that neither the order of constants nor
names matter."""

import re
import sys

CONSTANT = re.compile(r"\s*(%[\w-]+) = (arith\.constant|\"tosa\.const\"\(\)|"
                      r"tosa\.const_shape) (.*)$")


def print_by_value(text):
    values, names, lines = {}, {}, []

    def rename(match):
        name = match[0]
        return values.get(name) or names.setdefault(name, "%%v%d" % len(names))

    for line in text.splitlines():
        if "func.func" in line:
            values, names = {}, {}
        definition = CONSTANT.match(line)
        if definition:
            dense = re.search(r"dense.*? : \w+<[^>]*>", definition[3])
            values[definition[1]] = dense[0] if dense else definition[3]
        else:
            lines.append(re.sub(r"%[\w-]+", rename, line))
    return "\n".join(lines)


if __name__ == "__main__":
    print(print_by_value(open(sys.argv[1]).read()))
