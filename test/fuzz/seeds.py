#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes what the fuzzers start from: seeds.py SOURCE CORPUS.

Attributes and statistics are those of the tests and documents in SOURCE; arrays
of samples are made of nothing but their format, and modules are drawn by lot."""

import io
import json
import pathlib
import random
import re
import struct
import sys
import zipfile


def attributes(text):
    """What follows `#calib.`, up to the bracket that closes it."""
    for match in re.finditer(r"#calib\.(?=\w+<)", text):
        depth = 0
        for at in range(match.end(), len(text)):
            depth += {"<": 1, ">": -1}.get(text[at], 0)
            if text[at] == ">" and depth == 0:
                yield text[match.end():at + 1]
                break


def statistics(text):
    """JSON objects that have a version."""
    decoder = json.JSONDecoder()
    for match in re.finditer(r'{\s*"version"', text):
        try:
            value, _ = decoder.raw_decode(text[match.start():])
            yield json.dumps(value)
        except ValueError:
            pass


def npy(descr, order, shape, data):
    header = "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }" % (
        descr, order, tuple(shape))
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data


def arrays():
    """Samples of every type: as .npy, and two of them in an .npz."""
    data = bytes(range(96))
    sizes = {"|i1": 1, "|u1": 1, "<i2": 2, "<u2": 2, "<i4": 4, "<u4": 4,
             "<i8": 8, "<f2": 2, "<f4": 4, "<f8": 8, ">f4": 4, "|b1": 1}
    for descr, size in sizes.items():
        for order in (False, True):
            yield npy(descr, order, [2, 2, 3], data[:12 * size])
    yield npy("<i8", False, [4, 1], struct.pack("<4q", 0, 1, 2, 9))
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", compression) as archive:
            archive.writestr("a.npy", npy("<f4", False, [2, 3], data[:24]))
            archive.writestr("b.npy", npy("|i1", False, [2, 1], data[:2]))
        yield file.getvalue()


def main():
    source, corpus = map(pathlib.Path, sys.argv[1:])
    texts = [path.read_text(errors="replace")
             for folder in ("test", "docs")
             for path in sorted((source / folder).rglob("*"))
             if path.suffix in (".mlir", ".test", ".json", ".md", ".py", ".cpp")
             and "__pycache__" not in path.parts]
    choices = random.Random(0)
    seeds = {
        "Attributes": {seed.encode() for text in texts for seed in attributes(text)},
        "Statistics": {seed.encode() for text in texts for seed in statistics(text)}
        | {array + b"\n" + choices.randbytes(32) for array in arrays()}
        | {choices.randbytes(256) for _ in range(20)},
        "Passes": {choices.randbytes(choices.choice((64, 256, 1024, 2048)))
                   for _ in range(300)},
    }
    for target, contents in seeds.items():
        folder = corpus / target
        folder.mkdir(parents=True, exist_ok=True)
        for index, content in enumerate(sorted(contents)):
            (folder / f"seed{index:04}").write_bytes(content)
        print(f"seeds: {len(contents)} of {target}")


if __name__ == "__main__":
    main()
