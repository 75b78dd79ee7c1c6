#!/usr/bin/env bash
# keep.sh [TARGET...]: adds to the corpus, corpus/TARGET.tar, what long.sh found that reaches code which nothing in it
# does. An input that broke something goes, under a name that says what it is, into corpus/TARGET as a file.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=${FUZZ_FOLDER:-$root/build/fuzz/found}
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(records pages text streams signatures checkpoint flags)
for target in "${targets[@]}"; do
  mkdir "$unpacked/$target"
  tar --extract --file="$here/corpus/$target.tar" --directory="$unpacked/$target"
  # Edges alone: how often each is taken would keep ten times as many inputs.
  OMP_NUM_THREADS=1 "$root/build/fuzz/tests/fuzz/fuzz_$target" -merge=1 -use_counters=0 -max_len=4096 \
    "$unpacked/$target" "$folder/$target" 2>/dev/null
  "$here/archive.sh" "$unpacked/$target" "$here/corpus/$target.tar"
  echo "$target: $(find "$unpacked/$target" -type f | wc -l) inputs"
done
