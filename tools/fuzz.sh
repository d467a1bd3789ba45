#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Builds the fuzzers and runs them for MINUTES in all on one core, a sixth of the
# time each on attributes and files, the rest on the passes: tools/fuzz.sh
# MINUTES. What they have learnt is kept in build/fuzz/corpus and used by the next
# run. Ends at the first finding, whose input is in build/fuzz/findings.
set -euo pipefail
cd "$(dirname "$0")/.."
minutes=${1:?usage: tools/fuzz.sh MINUTES}

tools/build.sh fuzz UnbiasFuzzers
python3 test/fuzz/seeds.py . build/fuzz/corpus
mkdir -p build/fuzz/findings
# Arenas are poisoned by headers compiled here and handed out by a plain libMLIR.
export ASAN_OPTIONS=detect_leaks=0:allow_user_poisoning=0

fuzz() { # TARGET SIXTHS OPTION...
  local target=$1 seconds=$((minutes * 10 * $2)) log=build/fuzz/$1.log
  shift 2
  echo "fuzz: $target for $seconds s (log in $log)"
  if ! "build/fuzz/bin/UnbiasFuzz$target" "build/fuzz/corpus/$target" \
    -artifact_prefix=build/fuzz/findings/ -max_total_time="$seconds" \
    -print_final_stats=1 -timeout=300 -rss_limit_mb=4096 "$@" >"$log" 2>&1; then
    tail -n 60 "$log"
    echo "fuzz: found something, see $log"
    exit 1
  fi
  grep -E '(INITED|DONE) ' "$log" | sed "s/^/fuzz: $target: /"
}
fuzz Attributes 1 -dict=test/fuzz/attributes.dict -max_len=2048
fuzz Statistics 1 -dict=test/fuzz/statistics.dict -max_len=4096
fuzz Passes 4 -max_len=4096
echo "fuzz: no finding in $minutes minutes"
