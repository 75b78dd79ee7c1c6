#!/usr/bin/env bash
# order_of_calls.sh PROGRAM SHIM: the state of files after a power failure. The calls of a run are logged (io_faults.c, the
# SHIM): an output is on disk before it gets its name, and its name is on disk afterwards; of several outputs all are on
# disk before the first gets its name. If one of them cannot be synced, all of the earlier files remain.
set -u
SHIM=$(realpath "$2")
source "$(dirname "$0")/support.sh"
work=$(realpath "$work") # as it stands in /proc
{ make_dump 40; echo "no record"; } >dump.jsonl
export FAULT_LOG=$work/log

run_logged() { # ARGUMENT...
  echo earlier | tee out removed bad stats >/dev/null
  rm -rf kept
  { LD_PRELOAD=$SHIM "$WIRECOPY" "$@" -j 1 -q >shown 2>message; } 2>/dev/null
  local code=$?
  # What was done to a file before it had a name was done to what it is called later.
  awk -F '\t' -v OFS='\t' 'NR == FNR { if ($1 == "link") name[$2] = $3; next } $2 in name { $2 = name[$2] } { print }' \
    log log >named && mv named log
  return $code
}

# The number of the last line of a kind on the file that NAME is written to before it gets that name, or of its renaming.
line_of() { # KIND NAME
  awk -F '\t' -v kind="$1" -v path="$work/$2" -v name="$2" '
    $1 != kind { next }
    kind == "rename" { if ($3 == name || $3 == path) line = NR; next }
    index($2, path ".") == 1 && substr($2, length(path) + 2) !~ "/" { line = NR }
    END { print line + 0 }' log
}

sync_of_folder_after() { # LINE
  awk -F '\t' -v after="$1" -v folder="$work" '$1 == "sync" && $2 == folder && NR > after { print NR; exit }' log
}

rise() { # WHAT NUMBER...: each is a line, and greater than the one before
  local what=$1 before=0 number
  shift
  for number; do
    [ "${number:-0}" -gt "$before" ] || fail "$what: calls in the wrong order, or missing: lines $* of $(cat log)"
    before=$number
  done
  checks=$((checks + 1))
}

expect_order() { # NAME
  local renamed
  renamed=$(line_of rename "$1")
  rise "$1" "$(line_of write "$1")" "$(line_of sync "$1")" "$(line_of close "$1")" "$renamed" \
    "$(sync_of_folder_after "$renamed")"
}

run_logged cluster dump.jsonl -o out --stats stats --checkpoint kept || [ $? -eq 3 ] || fail "cluster: $(cat message)"
expect_order out
rise stats "$(line_of write stats)" "$(line_of sync stats)" "$(line_of close stats)" "$(line_of rename stats)"
rise "what a checkpoint keeps" "$(line_of write kept/documents.wirecopy)" "$(line_of sync kept/documents.wirecopy)" \
  "$(line_of rename kept/documents.wirecopy)"
for verb in sign pairs; do
  run_logged $verb dump.jsonl -o out || [ $? -eq 3 ] || fail "$verb: $(cat message)"
  expect_order out
done

run_logged cluster dump.jsonl -o out --report "$work/page.html" || [ $? -eq 3 ] || fail "cluster: $(cat message)"
expect_order page.html
rise "a page has its name last" "$(line_of close page.html)" "$(line_of rename out)" "$(line_of rename page.html)"

several=(dedup dump.jsonl -o out --removed removed --bad bad)
run_logged "${several[@]}"
[ $? -eq 3 ] || fail "dedup: $(cat message)"
for name in out removed bad; do expect_order $name; done
first=$(grep -n ^rename log | head -1 | cut -d: -f1)
for name in out removed bad; do rise "all before the first name" "$(line_of close $name)" "$first"; done

# The same calls, of which one fails.
cp log calls
for name in out removed bad; do
  for kind in sync close; do
    cp calls log
    at=$(head -n "$(line_of $kind $name)" log | grep -c "^$kind")
    FAULT_KIND=$kind FAULT_HOW=EIO FAULT_AT=$at run_logged "${several[@]}"
    code=$?
    [ "$code" -eq 2 ] && [ "$(wc -l <message)" -eq 1 ] || fail "$kind of $name fails: code $code, $(cat message)"
    grep -q "/$name: \|[ ']$name[:']" message || fail "$kind of $name fails: the message names another: $(cat message)"
    for file in out removed bad; do
      [ "$(cat $file)" = earlier ] || fail "$kind of $name fails: $file is of this run"
    done
    checks=$((checks + 1))
  done
done
echo "ok      $checks orders of calls"
