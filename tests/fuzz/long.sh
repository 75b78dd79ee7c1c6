#!/usr/bin/env bash
# long.sh [SECONDS] [TARGET...]: builds the fuzz preset and runs targets (all) for that long (an hour), at once and at
# the lowest priority. Prints executions, wall and processor seconds, coverage, and what was found. Keeps inputs that
# are new in $FUZZ_FOLDER/TARGET and those that break something in $FUZZ_FOLDER/TARGET-broken (build/fuzz/found).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
seconds=${1:-3600}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(records pages text streams signatures checkpoint flags)
folder=${FUZZ_FOLDER:-$root/build/fuzz/found}
corpus=$root/build/fuzz/tests/fuzz/corpus # as the build unpacks it
mkdir -p "$folder"

(cd "$root" && cmake --preset fuzz && cmake --build --preset fuzz) >/dev/null

fuzz() { # TARGET SECONDS ARGUMENT...
  local program=$root/build/fuzz/tests/fuzz/fuzz_$1 seconds=$2
  OMP_NUM_THREADS=1 ASAN_OPTIONS=quarantine_size_mb=4:${ASAN_OPTIONS:-} nice -n 19 "$program" -max_total_time="$seconds" -timeout=10 -report_slow_units=1000 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$folder/$1-broken/" "${@:3}"
}

# A busy or paused machine can make any input look like a hang: one that ends in time when run again is not a hang.
is_hang() { # TARGET INPUT
  [[ $(basename "$2") != timeout-* ]] || ! fuzz "$1" 0 -artifact_prefix=/dev/null "$2" >/dev/null 2>&1
}

run() { # TARGET: until its time is over, or something is found
  local target=$1 end=$((SECONDS + seconds)) options=() input
  [ ! -e "$here/$target.dict" ] || options=("-dict=$here/$target.dict")
  TIMEFORMAT='%R %U %S' # wall, user and system seconds
  while [ "$SECONDS" -lt "$end" ]; do
    { time fuzz "$target" $((end - SECONDS)) "${options[@]}" "$folder/$target" "$corpus/$target" \
      >>"$folder/$target.log" 2>&1; } 2>>"$folder/$target.time" && return
    input=$(find "$folder/$target-broken" -type f -print -quit)
    if [ -z "$input" ] || is_hang "$target" "$input"; then
      return
    fi
    rm "$input"
  done
}

report() { # TARGET
  awk -v target="$1" -v broken="$(find "$folder/$1-broken" -type f | wc -l)" '
    NF == 3 && FILENAME ~ /[.]time$/ { wall += $1; processor += $2 + $3 }
    /stat::number_of_executed_units/ { runs += $2 }
    / cov: / {
      for (i = 1; i < NF; i++) {
        if ($i == "cov:") edges = $(i + 1)
        if ($i == "ft:") features = $(i + 1)
      }
    }
    END {
      printf "%-10s %8d executions, %5.0f a second of processor, %5.0f s of wall time, %5.0f s of processor, " \
             "%4d edges, %5d features, %d broken\n",
             target, runs, runs / processor, wall, processor, edges, features, broken
    }' "$folder/$1.time" "$folder/$1.log"
}

for target in "${targets[@]}"; do
  rm -rf "${folder:?}/$target-broken" "$folder/$target.log" "$folder/$target.time"
  mkdir -p "$folder/$target" "$folder/$target-broken"
  run "$target" &
done
wait
for target in "${targets[@]}"; do
  report "$target"
done
