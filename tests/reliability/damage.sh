#!/usr/bin/env bash
# damage.sh PROGRAM: signature files and checkpoints that are truncated, changed, or from another run or version are rejected
# with a message or give the right answer, never a wrong one.
set -u
source "$(dirname "$0")/support.sh"
make_dump 400 >dump.jsonl
run cluster dump.jsonl -o expected-news
run cluster dump.jsonl -p near -o expected-near
run sign dump.jsonl -o whole.sigs
size=$(stat -c %s whole.sigs)

refused() { # COMMAND...: code 2 and one line of message
  "$@" >out 2>message
  local code=$?
  [ "$code" -eq 2 ] && [ "$(wc -l <message)" -eq 1 ] && [ ! -s out ] || fail "$*: code $code, $(cat message)"
  checks=$((checks + 1))
}

change_byte() { # FILE PLACE
  local byte
  byte=$(od -An -tu1 -j "$2" -N 1 "$1")
  printf "\\x$(printf %02x $((byte ^ 0x41)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

for ((i = 0; i < 40; i++)); do
  cp whole.sigs changed.sigs
  change_byte changed.sigs $((i < 20 ? i * 3 : size * (i - 20) / 20))
  refused "$WIRECOPY" cluster -q --from-signatures changed.sigs
  head -c $((size * i / 40)) whole.sigs >cut.sigs
  refused "$WIRECOPY" cluster -q --from-signatures cut.sigs
done
refused "$WIRECOPY" cluster -q --from-signatures dump.jsonl
refused "$WIRECOPY" cluster -q --from-signatures missing.sigs
refused "$WIRECOPY" cluster -q --from-signatures whole.sigs --profile near
refused "$WIRECOPY" cluster -q --from-signatures whole.sigs --seed 2
refused "$WIRECOPY" cluster -q --from-signatures whole.sigs --checkpoint kept
cat whole.sigs whole.sigs >twice.sigs
refused "$WIRECOPY" cluster -q --from-signatures twice.sigs

# What a run keeps on its way: an output that can't be written ends it late. Only the near profile keeps results, too.
mkdir folder
keep() { # PROFILE FILE
  rm -rf kept
  "$WIRECOPY" cluster dump.jsonl -q -p "$1" -o folder --checkpoint kept 2>/dev/null
  [ -s "kept/$2.wirecopy" ] || fail "a failed run of the $1 profile kept no $2"
}
for kind in "news documents" "near results-1"; do
  read -r profile name <<<"$kind"
  keep "$profile" "$name"
  size=$(stat -c %s kept/$name.wirecopy)
  for ((i = 0; i < 20; i++)); do
    keep "$profile" "$name"
    if [ $((i % 2)) -eq 0 ]; then
      change_byte kept/$name.wirecopy $((size * i / 20))
      "$WIRECOPY" cluster dump.jsonl -q -p "$profile" -o out --checkpoint kept 2>message
      code=$?
      [ "$code" -eq 2 ] || [ "$code" -eq 3 ] && { [ "$code" -eq 2 ] || cmp -s out "expected-$profile"; } ||
        fail "a changed checkpoint: code $code, $(cat message)"
    else
      truncate -s $((size * i / 20)) kept/$name.wirecopy
      "$WIRECOPY" cluster dump.jsonl -q -p "$profile" -o out --checkpoint kept 2>message
      code=$?
      [ "$code" -eq 2 ] || cmp -s out "expected-$profile" || fail "a checkpoint cut short: code $code, $(cat message)"
    fi
    rm -f out
    checks=$((checks + 1))
  done
done
keep news documents
refused "$WIRECOPY" cluster dump.jsonl -q -t 0.3 --checkpoint kept
refused "$WIRECOPY" dedup dump.jsonl -q --checkpoint kept
echo ' ' >>dump.jsonl
refused "$WIRECOPY" cluster dump.jsonl -q --checkpoint kept
refused bash -c "cat dump.jsonl | $WIRECOPY cluster - -q --checkpoint kept2"
echo "ok      $checks corrupt or foreign files rejected or resumed correctly"
