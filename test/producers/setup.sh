#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Makes the environment of the tools that produce networks for the tests here,
# from PyPI:
#
#     test/producers/setup.sh DIR
#
# DIR becomes a virtual environment, best outside of the repository; it takes
# 3 GB with a PyTorch for CPUs alone. The versions are fixed, since what is tested
# is the form that these producers give their networks. torch-mlir's wheel is used
# for its program torch-mlir-opt only.
set -euo pipefail

if [ $# -ne 1 ]; then
  echo "usage: $0 DIR" >&2
  exit 2
fi
directory=$1

[ -x "$directory/bin/python3" ] || python3 -m venv "$directory"
"$directory/bin/python3" -m pip install --quiet --disable-pip-version-check \
  onnx==1.23.2 onnxruntime==1.32.0 iree-base-compiler==3.13.0 \
  torch-mlir==20261001 torch==2.13.0 litert-torch==0.10.0 \
  ai-edge-quantizer==0.10.0 tosa-converter-for-tflite==2026.2.0
"$directory/bin/python3" -m pip list --disable-pip-version-check | grep -E \
  '^(onnx|onnxruntime|iree-base-compiler|torch-mlir|torch|litert-torch|ai-edge-quantizer|ai-edge-litert|tosa-converter-for-tflite|numpy) '
