#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs what is missing of the packages that Unbias is built and tested with,
# on Debian. docs/Development.md says what each is for. Does nothing, quickly,
# where all are there.
set -euo pipefail

packages=(
  cmake ninja-build g++-12 clang-22 lld-22
  llvm-22-dev llvm-22-tools libmlir-22-dev mlir-22-tools
  libzip-dev pkg-config
  libdnnl-dev libgtest-dev libbenchmark-dev libjs-chart.js
  python3 python3-numpy
)
# Sanitizers, formatting and a compiler cache are for developers; a machine
# without them builds and tests all the same.
[ "${1:-}" = "--developer" ] &&
  packages+=(ccache clang-format-22 clang-tidy-22 libclang-rt-22-dev)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "setup: all ${#packages[@]} packages are installed"
  exit 0
fi

echo "setup: installing ${missing[*]}"
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update -q
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -q \
  --no-install-recommends "${missing[@]}"
echo "setup: done"
