#!/usr/bin/env bash
# same_output.sh PROGRAM [DOCUMENTS]: one dump, one output: for every number of threads, instruction set and memory limit,
# for one file or fifty, compressed or not, read at once or signed first, trusted or not, in both profiles.
set -u
source "$(dirname "$0")/support.sh"
documents=${2:-3000}
make_dump "$documents" >dump.jsonl
isas=(scalar)
for isa in avx2 avx512 neon; do
  "$WIRECOPY" plan --documents 10 >/dev/null && echo '{"text":"one word"}' |
    "$WIRECOPY" cluster - --isa "$isa" -q >/dev/null 2>&1 && isas+=("$isa")
done

# Documents without an id are named after their file, so that names are taken off before splits are compared.
without_names() { sed -E 's/(part|dump)[^"]*\.jsonl[^":]*:[0-9]+/x/g' "$1"; }

mkdir parts
split -n l/50 -d -a 2 --additional-suffix=.jsonl dump.jsonl parts/part
for profile in news near; do
  run cluster dump.jsonl --profile "$profile" -o expected
  for threads in 1 2 7; do
    for isa in "${isas[@]}"; do
      run cluster dump.jsonl --profile "$profile" -j "$threads" --isa "$isa" -o found
      same expected found "$profile: $threads threads, $isa"
    done
    run cluster dump.jsonl --profile "$profile" -j "$threads" --memory 128M -o found
    same expected found "$profile: $threads threads in 128 MB"
  done
  run cluster dump.jsonl --profile "$profile" --untrusted --seed 1 -j 7 --memory 128M -o found
  same expected found "$profile: untrusted"
  gzip -kf dump.jsonl
  run cluster dump.jsonl.gz --profile "$profile" -o found
  same <(without_names expected) <(without_names found) "$profile: compressed"

  run sign dump.jsonl --profile "$profile" -o whole.sigs
  run cluster --from-signatures whole.sigs --profile "$profile" -o found
  same expected found "$profile: signed first"

  run cluster parts --profile "$profile" -o split
  same <(without_names expected) <(without_names split) "$profile: fifty files"
  run cluster parts --profile "$profile" -j 7 --memory 128M -o found
  same split found "$profile: fifty files in 128 MB"
  run sign parts/part[0-2]* --profile "$profile" -o first.sigs
  run sign parts/part[3-4]* --profile "$profile" -j 1 -o second.sigs
  run cluster --from-signatures first.sigs second.sigs --profile "$profile" -o found
  same split found "$profile: fifty files, signed in two shares"
done
run pairs dump.jsonl -t 0.5 -o expected
run sign dump.jsonl --profile near -o whole.sigs
run pairs --from-signatures whole.sigs -t 0.5 -o found
same expected found "pairs: signed first"
run dedup dump.jsonl -o expected
run dedup dump.jsonl --memory 128M -j 7 -o found
same expected found "dedup in 128 MB"
echo "ok      $checks outputs the same"
