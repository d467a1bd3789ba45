#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the first of some images as samples of all kinds: images.py IMAGES
FOLDER."""

import pathlib
import sys

import numpy as np

images, folder = np.load(sys.argv[1]), pathlib.Path(sys.argv[2])
for count in (1, 9, 10, 40):
    np.save(folder / str(count), images[:count])
images = images[:40]
# Those of the 40 that the tool calibrates on if it has to choose, and with them
# those that it keeps aside if it has not, so that it calibrates on the same.
calibration = images[np.arange(40) % 5 != 4]
np.save(folder / "32", calibration)
np.save(folder / "35", np.insert(calibration, [9, 18, 27], images[4:15:5], 0))
np.save(folder / "fortran", np.asfortranarray(images))
np.savez(folder / "stored", images)
np.savez_compressed(folder / "deflated", images)
np.save(folder / "f8", images / 255.0)
np.save(folder / "f4", images / np.float32(255))
# The integers of a network whose input has the scale 1/255.
np.save(folder / "i1", (images.astype(np.int16) - 128).astype(np.int8))
np.save(folder / "labels", np.arange(40) % 10)
