#!/usr/bin/env bash
# keep.sh [TARGET...]: adds to the corpus what long.sh found that reaches code which nothing in it does.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=${FUZZ_FOLDER:-$root/build/fuzz/found}
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(records text streams signatures checkpoint flags)
for target in "${targets[@]}"; do
  # Edges alone: how often each is taken would keep ten times as many inputs.
  OMP_NUM_THREADS=1 "$root/build/fuzz/tests/fuzz/fuzz_$target" -merge=1 -use_counters=0 -max_len=4096 \
    "$here/corpus/$target" "$folder/$target" 2>/dev/null
  echo "$target: $(find "$here/corpus/$target" -type f | wc -l) inputs"
done
