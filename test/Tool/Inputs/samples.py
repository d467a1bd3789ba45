#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes samples of all kinds, right and wrong, to a folder: samples.py FOLDER.

Right ones hold [i, i + 1, i + 2, i + 3] in sample i of 4: mean 3."""

import pathlib
import sys
import zipfile

import numpy as np

folder = pathlib.Path(sys.argv[1])
numbers = (np.arange(4)[:, None] + np.arange(4)).reshape(4, 2, 2, 1)


def save(name, array):
    np.save(folder / name, array)


for dtype in ("f2", "f4", "f8", "u1", "i1", "i2", "u2", "i4", "u4", "i8"):
    save(dtype, numbers.astype(dtype))
save("fortran", np.asfortranarray(numbers.astype("f4")))
np.savez(folder / "stored", numbers.astype("f4"))
np.savez_compressed(folder / "deflated", numbers.astype("f4"))
np.savez_compressed(folder / "two", a=numbers.astype("f4"), b=numbers.astype("u1"))
save("pixels", (numbers * 42).astype("u1"))

save("bool", numbers > 1)
save("complex", numbers.astype("c8"))
save("object", numbers.astype(object))
save("string", numbers.astype("U3"))
save("big", numbers.astype(">f4"))
save("scalar", np.float32(1))
save("none", numbers[:0].astype("f4"))
save("hollow", numbers[:, :0].astype("f4"))
save("shape", numbers.reshape(4, 1, 2, 2).astype("f4"))
for name, value in (("nan", np.nan), ("inf", np.inf)):
    wrong = numbers.astype("f4")
    wrong[2, 1, 0, 0] = value
    save(name, wrong)
save("huge", np.full((4, 2, 2, 1), 1e300))
whole = (folder / "f4.npy").read_bytes()
(folder / "cut.npy").write_bytes(whole[:-1])
(folder / "header.npy").write_bytes(whole[:20])
(folder / "empty.npy").write_bytes(b"")
(folder / "text.npy").write_bytes(b"1,2,3\n")

np.savez(folder / "lengths", a=numbers.astype("f4"), b=numbers[:3].astype("f4"))
with zipfile.ZipFile(folder / "member.npz", "w") as archive:
    archive.writestr("readme.txt", "no array")
with zipfile.ZipFile(folder / "nothing.npz", "w"):
    pass
whole = (folder / "deflated.npz").read_bytes()
(folder / "cut.npz").write_bytes(whole[: len(whole) // 2])
# A bit of the packed array, past the local header.
broken = bytearray((folder / "stored.npz").read_bytes())
broken[broken.find(b"\x93NUMPY") + 130] ^= 1
(folder / "sum.npz").write_bytes(broken)

labels = np.array([0, 3, 1, 2])
save("labels", labels.astype("i4"))
save("column", labels[:, None].astype("u1"))
save("few", labels[:3])
save("range", labels + 1)
save("negative", labels - 1)
save("float", labels.astype("f4"))

# A terminal must not act on what a header holds.
escape = (folder / "f4.npy").read_bytes().replace(b"'descr'", b"'de\x1b\xffr'")
(folder / "escape.npy").write_bytes(escape)
