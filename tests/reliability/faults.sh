#!/usr/bin/env bash
# faults.sh PROGRAM SHIM [DOCUMENTS]: every system call of small runs fails, one after the other, once and then for good:
# disk full, I/O error, interrupted, half done (io_faults.c, the SHIM, has how). Each time the run ends with the right
# bytes, or with code 2 and one line that names what failed, its earlier output as it was or the new one whole, nothing
# left behind; and the run started again gives the right bytes. Interrupted and half done calls are no failure at all.
# 24 documents are a short test; more make more calls.
set -u
SHIM=$(realpath "$2")
source "$(dirname "$0")/support.sh"
documents=${3:-24}
make_dump "$documents" | grep -v broken >dump.jsonl
gzip -k dump.jsonl
mkdir folder tmp
split -n l/3 dump.jsonl folder/part
sed -n '1,9s/.*"id":"\([^"]*\)".*/\1\tgroup/p' dump.jsonl >labels.tsv
"$WIRECOPY" sign dump.jsonl -o dump.sigs -q || fail "signing"
export TMPDIR=$work/tmp OMP_NUM_THREADS=${THREADS:-1}

# What fails, and how; "tried again" is what must then end well.
faults=("open EIO" "read EIO" "write ENOSPC" "write EIO" "reserve ENOSPC" "map EIO" "sync EIO" "rename EIO" "close EIO"
        "open EINTR" "rename EINTR" "close EINTR")
retried=("read EINTR" "read short" "write EINTR" "write short" "reserve EINTR" "sync EINTR")

# Each begins in a folder where out, removed and stats are of an earlier run.
cases=("cluster dump.jsonl --strict --memory 128M --checkpoint kept -o out"
       "cluster dump.jsonl --checkpoint kept -o out"
       "cluster dump.jsonl.gz --strict --profile near -t 0.5 --checkpoint kept -o out"
       "cluster folder --strict --profile near -t 0.5 -o out"
       "dedup dump.jsonl --strict --removed removed --checkpoint kept -o out"
       "dedup dump.jsonl.gz --strict --removed removed -o out --stats stats"
       "pairs dump.jsonl.gz --strict -t 0.3 -o out"
       "sign dump.jsonl --strict -o out"
       "cluster --from-signatures dump.sigs -o out"
       "cluster dump.jsonl --strict -o -"
       "cluster - --strict -o -"
       "explain dump.jsonl d1"
       "compare dump.jsonl d1 d2"
       "tune dump.jsonl labels.tsv"
       "plan")

earlier() {
  rm -rf kept
  echo earlier | tee out removed stats >shown
}

run_case() { # CASE [SHIM]
  # shellcheck disable=SC2086
  LD_PRELOAD=${2:-} "$WIRECOPY" $1 <dump.jsonl >shown 2>message
}

is_whole_or_earlier() { # FILE EXPECTED
  [ "$(cat "$1")" = earlier ] || cmp -s "$1" "$2"
}

expect() { # CASE
  earlier
  run_case "$1" || fail "$1: $(cat message)"
  cp out expected.out && cp removed expected.removed && cp shown expected.shown
  ls -A >expected.ls
}

# Code 2 or 3 and what it asks for.
check_failed() { # CODE WHAT
  if [ "$1" -eq 2 ]; then
    [ "$(wc -l <message)" -eq 1 ] || fail "$2: not one line of message: $(cat message)"
  else
    [ "$1" -eq 3 ] && grep -q 'passed over' message || fail "$2: code $1, $(cat message)"
  fi
  grep -qE "dump|folder|labels|kept|out\b|removed|stats|scratch|standard output" message ||
    fail "$2: the message names no file: $(cat message)"
  [ "$1" -eq 3 ] || is_whole_or_earlier out expected.out && is_whole_or_earlier removed expected.removed ||
    fail "$2: an earlier output was damaged"
  [ "$(cat stats)" = earlier ] || [ "$(tail -c 2 stats)" = "}" ] || fail "$2: stats were damaged"
}

same_as_expected() {
  cmp -s out expected.out && cmp -s removed expected.removed && cmp -s shown expected.shown
}

strike() { # CASE KIND HOW AT LAST MUST: one run with a fault, and another without
  local what="$1: $2 number $4${5:+ and all after it}: $3" code
  earlier
  FAULT_KIND=$2 FAULT_HOW=$3 FAULT_AT=$4 FAULT_LAST=$5 FAULT_COUNT=$work/tmp/count run_case "$1" "$SHIM"
  code=$?
  made=$(cat tmp/count)
  if [ "$code" -eq 0 ]; then
    same_as_expected || fail "$what: other bytes"
  else
    [ -z "$6" ] || fail "$what: not tried again: code $code, $(cat message)"
    check_failed "$code" "$what"
    struck=$((struck + 1))
  fi
  [ "$(ls -A tmp)" = count ] || fail "$what: left $(ls -A tmp)"
  [ "$(ls -A | grep -v kept)" = "$(grep -v kept expected.ls)" ] || fail "$what: left $(ls -A | diff expected.ls -)"
  checks=$((checks + 1))
  [ "$code" -ne 0 ] || return 0
  run_case "$1" || fail "$what: started again: $(cat message)"
  same_as_expected || fail "$what: started again, other bytes"
  [ -z "$(find . -path './kept/*' ! -name '*.wirecopy' -o -path './kept/*.wirecopy')" ] || fail "$what: kept something"
}

struck=0
for case in "${cases[@]}"; do
  expect "$case"
  for fault in "${faults[@]}" "${retried[@]}"; do
    read -r kind how <<<"$fault"
    must=
    [[ " ${retried[*]} " != *" $fault "* ]] || must=well
    [ -z "$must" ] || [[ $case =~ ^(cluster|dedup|pairs|sign) ]] || must=
    for last in "" yes; do
      made=1
      for ((at = 1; at <= made; at++)); do strike "$case" "$kind" "$how" "$at" "$last" "$must"; done
    done
  done
done
echo "ok      $checks faults, of which $struck ended the run"
