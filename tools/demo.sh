#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs what is missing, builds, corrects the repository's own int8 and int4
# networks with calibration images, writes a report, and counts on test images
# what the networks get right before and after.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/setup.sh
tools/build.sh release unbias

networks=test/networks/fashion
out=build/demo
mkdir -p "$out"

unbias() {
  echo "demo: unbias $*"
  build/release/bin/unbias "$@"
}

# Both networks see pixel / 255; the input of the integer ones has that scale.
pair=(--reference "$networks/fashion_float.mlirbc"
      --samples-scale 1/255 --input-quantization 1/255,-128)
test=(--samples "$networks/test_images.npy" --labels "$networks/test_labels.npy")

for variant in int8 int4; do
  # The report of int8 is the one to look at first.
  report=$out/report.html
  [ "$variant" = int8 ] || report=$out/report_$variant.html
  echo
  unbias correct "$networks/fashion_$variant.mlirbc" "${pair[@]}" \
    --samples "$networks/calibration_images.npy" --keep-stats \
    -o "$out/fashion_$variant.corrected.mlirbc" \
    --report "$report" --report "$out/$variant.json"
done

for variant in int8 int4; do
  for network in "$networks/fashion_$variant.mlirbc" \
                 "$out/fashion_$variant.corrected.mlirbc"; do
    echo
    # Of the table of layers only what follows it.
    unbias evaluate "$network" "${pair[@]}" "${test[@]}" |
      sed -n '1p;/^network/,$p'
  done
done
echo
echo "demo: corrected networks and reports are in $out; open $out/report.html"
