# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Does what a tutorial says: run_tutorial.py PAGE FOLDER.

A paragraph "`name`:" before a code block makes it a file of that name; `sh` blocks
are run; every line of a `text` block must occur in what the last command printed.
"""

import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.M | re.S)


def main(page, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    printed, commands = "", 0
    for name, language, text in BLOCK.findall(pathlib.Path(page).read_text()):
        if name:
            (folder / name).write_text(text)
        elif language == "sh":
            done = subprocess.run(
                ["bash", "-euc", text], cwd=folder, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            printed, commands = done.stdout, commands + 1
            if done.returncode:
                sys.exit(f"failed: {text}\n{printed}")
        elif language == "text":
            for line in text.splitlines():
                if line not in printed:
                    sys.exit(f"expected '{line}' in:\n{printed}")
    print(f"{commands} commands of {page} did as it says")


if __name__ == "__main__":
    main(*sys.argv[1:])
