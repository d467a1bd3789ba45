#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Makes the environment of the tools that Unbias is compared with, from PyPI:
#
#     test/benchmark/peers.sh DIR
#
# DIR becomes a virtual environment, best outside of the repository. The scripts
# beside this one that compare run with its interpreter, DIR/bin/python3. The
# versions are fixed, so that figures stay comparable; NNCF works on ONNX models,
# so it needs neither PyTorch nor OpenVINO.
set -euo pipefail

if [ $# -ne 1 ]; then
  echo "usage: $0 DIR" >&2
  exit 2
fi
directory=$1

[ -x "$directory/bin/python3" ] || python3 -m venv "$directory"
"$directory/bin/python3" -m pip install --quiet --disable-pip-version-check \
  nncf==3.4.0 onnx==1.23.2 onnxruntime==1.32.0
"$directory/bin/python3" -m pip list --disable-pip-version-check |
  grep -E '^(nncf|onnx|onnxruntime|numpy) '
