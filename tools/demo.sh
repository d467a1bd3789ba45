#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs what is missing, builds, corrects the repository's own int8 networks
# from their statistics, runs them before and after, and prints what changed.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/setup.sh
tools/build.sh release unbias-opt

networks=test/networks/fashion
out=build/demo
mkdir -p "$out"
for variant in int8 int4; do
  echo
  echo "demo: correcting fashion_$variant from fashion_$variant.stats.json"
  build/release/bin/unbias-opt "$networks/fashion_$variant.mlirbc" \
    --pass-pipeline="builtin.module(unbias{files=$networks/fashion_$variant.stats.json report=$out/$variant.json})" \
    --emit-bytecode -o "$out/fashion_$variant.corrected.mlirbc"
  echo "demo: running the float, the quantized and the corrected network"
  /usr/bin/python3 "$networks/evaluate.py" "$networks/fashion_float.mlirbc" \
    "$networks/fashion_$variant.mlirbc" "$out/fashion_$variant.corrected.mlirbc" \
    --statistics "$networks/fashion_$variant.stats.json"
done
echo
echo "demo: corrected networks and what was done to every op are in $out"
