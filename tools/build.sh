#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Configures and builds one preset: tools/build.sh PRESET [TARGET...]. The output
# of the tools is shown only if they fail; the second run takes a moment.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
log=build/$preset.log
mkdir -p build
echo "build: preset $preset (log in $log)"
targets=()
[ $# -eq 0 ] || targets=(--target "$@")
if ! { cmake --preset "$preset" && cmake --build "build/$preset" "${targets[@]}"; } \
  >"$log" 2>&1; then
  tail -n 60 "$log"
  echo "build: failed, see $log"
  exit 1
fi
