#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs what is missing, builds, and runs all tests. With --full also builds
# and tests with gcc, with warnings as errors, and with sanitizers, and fuzzes for
# three minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

presets=(release)
setup=()
case "${1:-}" in
"") ;;
--full)
  presets=(dev gcc asan release)
  setup=(--developer)
  ;;
*)
  echo "usage: tools/check.sh [--full]"
  exit 2
  ;;
esac

# With sanitizers: LLVM's allocators poison memory in our code only, which the
# system's LLVM does not know of.
export ASAN_OPTIONS=detect_leaks=0:allow_user_poisoning=0
export UBSAN_OPTIONS=print_stacktrace=1
tools/setup.sh "${setup[@]}"
for preset in "${presets[@]}"; do
  tools/build.sh "$preset"
  echo "check: testing preset $preset"
  ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)"
done
[ "${1:-}" != "--full" ] || tools/fuzz.sh 3
