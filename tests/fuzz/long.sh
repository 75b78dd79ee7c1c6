#!/usr/bin/env bash
# long.sh [SECONDS] [TARGET...]: builds the fuzz preset and runs each target for that long (an hour; all targets), at once
# and at the lowest priority. Prints executions, wall and processor seconds, coverage and what was found, and keeps inputs
# that are new in $FUZZ_FOLDER (build/fuzz/found).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
seconds=${1:-3600}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(records text streams signatures checkpoint flags)
folder=${FUZZ_FOLDER:-$root/build/fuzz/found}
mkdir -p "$folder"

cmake -S "$root" --preset fuzz >/dev/null
cmake --build "$root/build/fuzz" >/dev/null

run() { # TARGET: one process until its time is over or it finds something
  local target=$1 dictionary=()
  [ ! -e "$here/$target.dict" ] || dictionary=("-dict=$here/$target.dict")
  mkdir -p "$folder/$target" "$folder/$target-crashes"
  # TIMEFORMAT is read by time: wall, user and system seconds.
  TIMEFORMAT='%R %U %S'
  { time OMP_NUM_THREADS=1 nice -n 19 "$root/build/fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 "${dictionary[@]}" -artifact_prefix="$folder/$target-crashes/" \
    "$folder/$target" "$here/corpus/$target" >"$folder/$target.log" 2>&1; } 2>"$folder/$target.time" ||
    touch "$folder/$target-crashes/ended-early"
}

report() { # TARGET
  local target=$1 wall user system
  read -r wall user system <"$folder/$target.time"
  awk -v target="$target" -v wall="$wall" -v cpu="$(awk "BEGIN { print $user + $system }")" \
    -v found="$(find "$folder/$target-crashes" -type f | wc -l)" '
    /stat::number_of_executed_units/ { runs = $2 }
    /stat::slowest_unit_time_sec/ { slowest = $2 }
    /cov: / { for (i = 1; i < NF; i++) { if ($i == "cov:") edges = $(i + 1); if ($i == "ft:") features = $(i + 1) } }
    END { printf "%-10s %9d executions, %6.0f a second, %5.0f s, %5.0f s of processor, slowest %d s, %5d edges, " \
                 "%6d features, %d found\n", target, runs, runs / wall, wall, cpu, slowest, edges, features, found }
    ' "$folder/$target.log"
}

for target in "${targets[@]}"; do
  rm -rf "${folder:?}/$target-crashes"
  run "$target" &
done
wait
for target in "${targets[@]}"; do
  report "$target"
done
