#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Prints docs/SupportedOps.md anew: its text, and the table as the op interface
# has it today. The plugin with the test passes is the first argument.
#
#   tools/supported-ops.sh build/release/lib/UnbiasTestPasses.so > page && mv page docs/SupportedOps.md
set -eu
plugin=$1
root=$(dirname "$0")/..
examples=$root/test/ExternalModels
PATH=$PATH:/usr/lib/llvm-22/bin

table() {
  mlir-opt --load-pass-plugin="$plugin" -o /dev/null \
    --pass-pipeline='builtin.module(test-biased-ops{mode=table})' "$@"
}

sed '/^## The table/,$ {/^| `/d;}' "$root/docs/SupportedOps.md"
{
  table "$examples/Inputs/supported-ops-tosa.mlir"
  table "$examples/Inputs/supported-ops-linalg.mlir"
  for file in linalg-conv linalg-matmul; do
    table "$examples/$file.mlir"
    # The same ops on floats, which have no zero points.
    sed 's/xi8>/xf32>/g; s/xi32>/xf32>/g; s/dense<1>/dense<1.0>/' \
      "$examples/$file.mlir" | table - | grep -Ev '_q`|quantized_'
  done
} | LC_ALL=C sort -u
