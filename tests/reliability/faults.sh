#!/usr/bin/env bash
# faults.sh PROGRAM SHIM [DOCUMENTS]: every system call of small runs fails, one after the other, once and then for good:
# disk full, I/O error, out of memory, interrupted, half done (io_faults.c, the SHIM, has how). Each time the run ends with the right
# bytes, or with code 2 and one line that names what failed, its earlier output unchanged or the new one complete, nothing
# left behind; and the run started again gives the right bytes. Interrupted and partial calls are not failures. 12 documents
# make a short test, in which every tenth call of longer runs fails; more documents make more calls.
set -u
SHIM=$(realpath "$2")
# In memory where there is room: thousands of files are made and synced.
[ "$(df -m --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 300 ] 2>/dev/null && export TMPDIR=/dev/shm
source "$(dirname "$0")/support.sh"
documents=${3:-12}
make_dump "$documents" | grep -v broken >dump.jsonl
gzip -k dump.jsonl
zstd -q dump.jsonl
xz -k dump.jsonl
bzip2 -k dump.jsonl
mkdir folder tmp
split -n l/2 dump.jsonl folder/part
sed -n '1,9s/.*"id":"\([^"]*\)".*/\1\tgroup/p' dump.jsonl >labels.tsv
for ((i = 0; i < 3000; i++)); do echo "{\"text\":\"w$i\"}"; done >many-dump.jsonl
awk 'BEGIN { srand(1); for (i = 0; i < 1600; i++) {
  if (i % 2 == 0) for (w = text = ""; w < 100; w++) text = text sprintf("%x ", rand() * 2147483648)
  printf "{\"text\":\"%s%s\"}\n", text, i % 2 ? "copied" : "" } }' >wide-dump.jsonl
gzip wide-dump.jsonl
"$WIRECOPY" sign dump.jsonl -o dump.sigs -q || fail "signing"
export TMPDIR=$work/tmp FAULT_COUNT=$work/count

# The calls that fail, and how. Those of the second list are not failures: they are retried or continued.
faults=("open EIO" "read EIO" "write ENOSPC" "write EIO" "reserve ENOSPC" "map EIO" "sync EIO" "rename EIO" "close EIO"
        "open EINTR" "rename EINTR" "close EINTR" "allocate ENOMEM")
retried=("read EINTR" "read short" "write EINTR" "write short" "reserve EINTR" "sync EINTR")

# Each begins in a folder where out, removed and stats are of an earlier run.
cases=("cluster dump.jsonl --strict --memory 128M --checkpoint kept -o out"
       "cluster dump.jsonl --checkpoint kept -o out"
       "cluster dump.jsonl.gz --strict --profile near -t 0.5 --checkpoint kept -o out"
       "cluster folder --profile near -t 0.5 --checkpoint kept -o out"
       "dedup dump.jsonl --strict --removed removed --checkpoint kept -o out"
       "dedup dump.jsonl.gz --removed removed -o out --stats stats"
       "pairs dump.jsonl.gz --strict -t 0.3 -o out"
       "sign dump.jsonl --strict -o out"
       "cluster --from-signatures dump.sigs -o out"
       "cluster dump.jsonl --strict -o -"
       "cluster - --strict -o -"
       "explain dump.jsonl d1"
       "compare dump.jsonl d1 d2"
       "tune dump.jsonl labels.tsv"
       "plan")

# The checks start no other program where the shell will do: there are thousands.
bytes_of() { mapfile -d '' -t "$2" <"$1"; }

same_bytes() { # FILE EXPECTED, an array's name
  local -n wanted=$2
  local found
  bytes_of "$1" found
  [ "${found[*]@Q}" = "${wanted[*]@Q}" ]
}

matches() { # FILE PATTERN
  local text
  bytes_of "$1" text
  [[ "${text[*]}" =~ $2 ]]
}

earlier=("earlier"$'\n')

begin() {
  [ ! -e kept ] || rm -r kept
  echo earlier >out
  echo earlier >removed
  echo earlier >stats
}

run_case() { # CASE [SHIM]
  # shellcheck disable=SC2086
  { LD_PRELOAD=${2:-} "$WIRECOPY" $1 ${jobs[@]+"${jobs[@]}"} <dump.jsonl >shown 2>message; } 2>/dev/null
}

same_as_expected() {
  same_bytes out out_expected && same_bytes removed removed_expected && same_bytes shown shown_expected
}

is_whole_or_earlier() { # FILE EXPECTED
  same_bytes "$1" "$2" || same_bytes "$1" earlier
}

check_message() { # CODE WHAT
  local lines most=1
  [[ $2 != *--stats* ]] || most=2
  ! matches message "(was|were) skipped|could not be read to its end" || most=3
  ! matches message "labelled, too few" || most=$((most + 1))
  mapfile lines <message
  if [ "$1" -eq 2 ]; then
    [ ${#lines[@]} -ge 1 ] && [ ${#lines[@]} -le "$most" ] || fail "$2: not one line of message: $(cat message)"
  else
    [ "$1" -eq 3 ] && matches message 'skipped' || fail "$2: code $1, $(cat message)"
  fi
  matches message "dump|folder|labels|kept|[/ ']out[.:']|removed|stats|scratch|standard (input|output)|of memory" ||
    fail "$2: the message names no file: $(cat message)"
}

check_nothing_left() { # WHAT
  local file left
  left=(tmp/* tmp/.[!.]* out?* .[!.]* removed?* stats?*)
  for file in "${left[@]}"; do [ ! -e "$file" ] || fail "$1: left $file"; done
}

strike() { # CASE KIND HOW AT LAST MUST: a run with a fault, and where a checkpoint is kept another without
  local what="$1: $2 number $4${5:+ and all after it}: $3" code
  begin
  FAULT_KIND=$2 FAULT_HOW=$3 FAULT_AT=$4 FAULT_LAST=$5 run_case "$1" "$SHIM"
  code=$?
  # simdjson ends a process that it gets no memory from when it is first used: five requests, a few hundred bytes.
  if [ "$code" -eq 134 ] && [ "$2" = allocate ] && [ $((ended += 1)) -le 10 ] && matches message "^terminate called"; then
    made=$4
    rm -f out.* removed.*
    return
  fi
  read -r made <count
  checks=$((checks + 1))
  check_nothing_left "$what"
  if [ "$code" -eq 0 ]; then
    same_as_expected || fail "$what: code 0, and other bytes"
    return
  fi
  [ -z "$6" ] || fail "$what: not tried again: code $code, $(cat message)"
  struck=$((struck + 1))
  check_message "$code" "$what"
  [ "$code" -eq 3 ] || { is_whole_or_earlier out out_expected && is_whole_or_earlier removed removed_expected; } ||
    fail "$what: an earlier output was changed"
  same_bytes stats earlier || matches stats '}'$'\n''$' || fail "$what: stats were changed"
  if [[ $1 = *checkpoint* ]]; then
    run_case "$1" || fail "$what: started again: $(cat message)"
    same_as_expected || fail "$what: started again, other bytes"
    [ ! -e kept ] || fail "$what: $(ls -A kept) was kept of a finished run"
  fi
}

run_faults() { # CASE STEP [FAULTS] [MOST]: of STEP calls one fails, MOST being the last; FAULTS: a pattern, default all
  local struck=0 checks=0 ended=0 step fault kind how last made at first must
  jobs=()
  [[ $1 =~ ^(plan|compare) ]] || jobs=(-j "${THREADS:-1}")
  begin
  run_case "$1" || fail "$1: $(cat message)"
  bytes_of out out_expected
  bytes_of removed removed_expected
  bytes_of shown shown_expected
  for fault in "${faults[@]}" "${retried[@]}"; do
    [[ $fault =~ ${3:-.} ]] || continue
    read -r kind how <<<"$fault"
    must=
    if [[ " ${retried[*]} " = *" $fault "* && $1 =~ ^(cluster|dedup|pairs|sign) ]]; then must=well; fi
    step=$2
    [ "$kind" != allocate ] || step=$((step * rarely))
    for last in "" yes; do
      made=1
      first=1
      [ -z "$last" ] || first=$((1 + step / 2))
      for ((at = first; at <= ${4:-1000000} && (at == first || made >= at - step); at += step)); do
        strike "$1" "$kind" "$how" "$at" "$last" "$must"
      done
    done
  done
  [ "$struck" -gt 0 ] || fail "$1: no fault was felt"
  total=$((total + checks))
  echo "$checks faults, of which $struck ended the run: $1"
}

total=0
rarely=$((documents > 12 ? 1 : 10))
# In the short test every call fails of the first three, which make all that a run has; of the others every second one
# does, by turns once and for good.
for i in "${!cases[@]}"; do run_faults "${cases[i]}" $((documents > 12 || i < 3 ? 1 : 2)); done
for compression in zst xz bz2; do
  run_faults "cluster dump.jsonl.$compression --profile near -o out" 1 "read|allocate"
done
# A file of several blocks: where a read failed, the last block before it is shorter than it would be.
run_faults "cluster wide-dump.jsonl.gz --profile near --checkpoint kept -o out" 1 "read EIO" 12
# Signatures of 48 MB, which go to scratch files.
large="--linkage components --permutations 4096 --bands 1 --rows 4096 --memory 128M"
run_faults "cluster many-dump.jsonl --profile near $large -o out" "$rarely"
echo "ok      $total faults"
