#!/usr/bin/env bash
# index.sh PROGRAM SHIM [KILLS [STEP]]: an index is killed at random moments of add, remove, expire and compact; every
# STEP-th of their system calls fails, once and for good (io_faults.c, the SHIM, has how). Each time the index opens, verify
# is clean, and what it exports is what it exported before or after. Then two writers at once; readers beside a writer, who
# only ever see whole states; damage, of rows too, which is found and named, and does not keep the rest from being exported;
# and a folder that cannot be written, whose index can be read. 200 kills and every 61st call are a short test; 5,000 and
# every call a long one. WIRECOPY_PRELOAD: the name of the variable that loads the SHIM into the program (LD_PRELOAD).
set -u
SHIM=$(realpath "$2")
# In memory where there is room: thousands of files are made and synced.
[ "$(df -m --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 300 ] 2>/dev/null && export TMPDIR=/dev/shm
source "$(dirname "$0")/support.sh"
kills=${3:-200} step=${4:-61}
export FAULT_COUNT=$work/count

# Stories of 40 words of their own, some printed twice, on eight days.
awk 'BEGIN { srand(7); for (i = 0; i < 64; i++) {
  if (i % 4 != 3) for (w = text = ""; w < 40; w++) text = text sprintf("%x ", rand() * 2147483648)
  printf "{\"id\":\"d%d\",\"url\":\"http://s%d.example/%d\",\"date\":\"2025-03-%02d\",\"text\":\"%s%s\"}\n", i, i % 5, i,
         1 + int(i / 8), text, i % 4 == 3 ? "again" : "" } }' >all.jsonl
split -l 8 -d all.jsonl day.
head -40 all.jsonl >base.jsonl
tail -24 all.jsonl >more.jsonl
seq 0 3 36 | sed 's/^/d/' >ids

"$WIRECOPY" index create base
"$WIRECOPY" index add base day.00 --date-field date -o /dev/null
"$WIRECOPY" index add base <(sed 1,8d base.jsonl) --date-field date -o /dev/null
"$WIRECOPY" index remove base --ids <(echo d1) -q
ops=("add kept more.jsonl --date-field date -o out" "remove kept --ids ids" "expire kept --before 2025-03-03" "compact kept")

begin() {
  rm -rf kept out out.*
  cp -r base kept
}

export_of() { "$WIRECOPY" index export "$1" -o "$2" 2>message || fail "$3: cannot be exported: $(cat message)"; }

# Nothing is wrong, and the state is one of the two.
check() { # OP-NUMBER WHAT
  "$WIRECOPY" index verify kept >found 2>&1 || fail "$2: verify: $(head -3 found)"
  export_of kept now "$2"
  cmp -s now before || cmp -s now "after$1" || fail "$2: neither the state before nor the one after"
  checks=$((checks + 1))
}

export_of base before base
for i in "${!ops[@]}"; do
  begin
  start=$(date +%s%N)
  # shellcheck disable=SC2086
  "$WIRECOPY" index ${ops[i]} -q || fail "${ops[i]}"
  microseconds[i]=$((($(date +%s%N) - start) / 1000))
  export_of kept "after$i" "${ops[i]}"
done
cmp -s before after0 && fail "an addition changes nothing"
cmp -s before after3 || fail "compaction changes what is exported"

# ---- Killed ----
RANDOM=${SEED:-1}
befores=0 afters=0
for ((killed = 0; killed < kills; killed++)); do
  i=$((RANDOM % ${#ops[@]}))
  begin
  pause=$(((RANDOM * 32768 + RANDOM) % (microseconds[i] + microseconds[i] / 8)))
  # shellcheck disable=SC2086
  "$WIRECOPY" index ${ops[i]} -q 2>/dev/null &
  sleep "$((pause / 1000000)).$(printf %06d $((pause % 1000000)))"
  kill_run $!
  check "$i" "${ops[i]}, killed after $pause microseconds"
  if cmp -s now before; then befores=$((befores + 1)); else afters=$((afters + 1)); fi
done
# The next change takes away what a killed one left.
"$WIRECOPY" index compact kept -q || fail "after a kill"
[ "$(find kept -name '*.segment*' | wc -l)" -le 2 ] || fail "files are left: $(ls kept)"
echo "$kills kills: $befores left the state before, $afters the one after"

# ---- Faults ----
faults=("open EIO" "write ENOSPC" "write EIO" "sync EIO" "rename EIO" "read EIO" "map ENOMEM")
struck=0 tried=0
for i in "${!ops[@]}"; do
  for fault in "${faults[@]}"; do
    read -r kind how <<<"$fault"
    for last in "" yes; do
      made=1 first=1
      [ -z "$last" ] || first=$((1 + step / 2))
      for ((at = first; at == first || made >= at; at += step)); do
        begin
        # shellcheck disable=SC2086
        { FAULT_KIND=$kind FAULT_HOW=$how FAULT_AT=$at FAULT_LAST=$last env "${WIRECOPY_PRELOAD:-LD_PRELOAD}=$SHIM" \
          "$WIRECOPY" index ${ops[i]} -q 2>message; } 2>/dev/null
        code=$?
        read -r made <count
        tried=$((tried + 1))
        what="${ops[i]}: $kind number $at${last:+ and all after it}: $how"
        case $code in
        0 | 3) ;;
        2)
          struck=$((struck + 1)) && [ -s message ] || fail "$what: no message"
          ! grep -q "cannot map" message || grep -q "free memory" message || fail "$what: $(cat message)"
          ;;
        *) fail "$what: code $code: $(cat message)" ;;
        esac
        check "$i" "$what"
      done
    done
  done
done
[ "$struck" -gt 0 ] || fail "no fault was felt"
echo "$tried faults, of which $struck ended the run"

# ---- Two writers ----
begin
python3 - kept/index.db <<'END' &
import sqlite3, sys, time
writer = sqlite3.connect(sys.argv[1], isolation_level=None)
writer.execute("BEGIN IMMEDIATE")
open("held", "w").close()
time.sleep(60)  # it is killed before
END
holder=$!
until [ -e held ]; do sleep 0.05; done
"$WIRECOPY" index compact kept 2>message && fail "two writers at once"
grep -q "another run writes to the index kept: wait for it" message || fail "the second writer says: $(cat message)"
"$WIRECOPY" index query kept more.jsonl --date-field date -o /dev/null -q || fail "a reader waits for a writer"
kill $holder 2>/dev/null
wait $holder 2>/dev/null
check 3 "after two writers"

# ---- Readers beside a writer ----
rm -rf kept seen.*
"$WIRECOPY" index create kept
for day in day.*; do
  "$WIRECOPY" index add kept "$day" --date-field date -o /dev/null -q
  export_of kept "seen.$day" "$day"
done
rm -rf kept
"$WIRECOPY" index create kept
export_of kept seen.none "nothing"
(for day in day.*; do
  "$WIRECOPY" index add kept "$day" --date-field date -o /dev/null -q && "$WIRECOPY" index compact kept -q || exit 1
done) 2>writer &
writer=$!
reads=0 states=" "
while kill -0 $writer 2>/dev/null; do
  export_of kept now "beside a writer"
  for state in seen.*; do cmp -s now "$state" && break; state=; done
  [ -n "$state" ] || fail "a reader saw half"
  case $states in *" $state "*) ;; *) states="$states$state " ;; esac
  "$WIRECOPY" index query kept day.03 --date-field date -o /dev/null -q 2>message || fail "a query beside a writer: $(cat message)"
  reads=$((reads + 2))
done
wait $writer || fail "the writer: $(cat writer)"
[ "$(wc -w <<<"$states")" -gt 1 ] || fail "readers saw one state alone"

# ---- A check beside compactions, which take away files that a state before them names ----
(for number in $(seq 40); do
  echo "{\"id\":\"v$number\",\"text\":\"Report number $number of the day on the weir at Lenna, which was seen again.\"}" >one.jsonl
  "$WIRECOPY" index add kept one.jsonl -o /dev/null -q && "$WIRECOPY" index compact kept -q || exit 1
done) 2>writer &
writer=$!
while kill -0 $writer 2>/dev/null; do
  "$WIRECOPY" index verify kept -q >message 2>&1 || fail "a check beside a compaction: $(cat message)"
done
wait $writer || fail "the writer: $(cat writer)"

# ---- Damage ----
begin
segment=$(find kept -name '*.segment' | sort | head -1)
cp -r kept whole
printf 'damage' | dd of="$segment" bs=1 seek=300 conv=notrunc status=none
"$WIRECOPY" index verify kept >found 2>&1
[ $? -eq 3 ] || fail "damage is not found: $(cat found)"
grep -q 'documents: d0' found || fail "damage is not named: $(cat found)"
export_of kept now "damaged"
cmp -s now before || fail "what is not damaged is not exported"
"$WIRECOPY" index add kept day.00 --date-field date -o /dev/null -q 2>message && fail "damaged texts are compared"
grep -q 'is damaged; restore that file from a copy of the folder' message || fail "damage: $(cat message)"
"$WIRECOPY" index remove kept --ids <(sed 's/.*"id":"\([^"]*\)".*/\1/' base.jsonl) -q 2>/dev/null
"$WIRECOPY" index add kept day.00 --date-field date -o /dev/null -q || fail "damaged texts were taken out"
truncate -s 100 "$segment"
"$WIRECOPY" index verify kept >found 2>&1
[ $? -eq 3 ] && grep -q 'cut off' found || fail "a segment that is cut off: $(cat found)"
rm "$segment"
"$WIRECOPY" index verify kept >found 2>&1
[ $? -eq 3 ] && grep -q "cannot open kept/$(basename "$segment")" found || fail "a segment that is gone: $(cat found)"
rm -rf kept && mv whole kept
truncate -s 100 "$segment"
"$WIRECOPY" index remove kept --damaged >lost -q || fail "what is damaged cannot be taken out"
"$WIRECOPY" index verify kept >found 2>&1 || fail "after what was damaged: $(cat found)"
grep -Ff <(sed 's/.*/"id":"&"/' lost) base.jsonl | "$WIRECOPY" index add kept - --date-field date -o /dev/null -q ||
  fail "what was damaged cannot be added once more"
"$WIRECOPY" index export kept | sort | cmp -s - <(sort before) || fail "what was damaged and added once more is not what it was"

# ---- Rows that something else changed ----
changes=("UPDATE documents SET date = date + 1 WHERE document = 4" "UPDATE documents SET id = 'another' WHERE document = 4"
  "UPDATE texts SET similarity = 0.25 WHERE text = 4" "UPDATE stories SET last = last + 1 WHERE story = 4"
  "UPDATE sources SET name = 'elsewhere' WHERE source = 2" "INSERT INTO draws VALUES(4, 1, 2)"
  "INSERT INTO merges VALUES(3000, 4, 4, 1)" "UPDATE events SET documents = documents + 1 WHERE event = 2")
for change in "${changes[@]}"; do
  begin
  python3 -c 'import sqlite3, sys
index = sqlite3.connect("kept/index.db")
assert index.execute(sys.argv[1]).rowcount == 1
index.commit()' "$change" || fail "$change"
  "$WIRECOPY" index verify kept >found 2>&1
  [ $? -eq 3 ] && grep -q "one is not as it was written; documents that they tell of: .*d" found ||
    fail "$change: $(cat found)"
  grep -Ev '; restore a copy of the folder, or make .*; wirecopy index export kept writes what can be read$|sets it right$' found &&
    fail "$change: what to do is not said"
  "$WIRECOPY" index export kept -o now 2>message
  [ $? -eq 3 ] && cmp -s <(sed 's/^/wirecopy: /; s/; restore a copy.*//' found | grep 'one is not') <(grep 'one is not' message) ||
    fail "$change: export says: $(cat message)"
  [ "$(wc -l <now)" -eq "$(wc -l <before)" ] || fail "$change: not all is exported"
done

# ---- Where nothing can be written ----
begin
rm -f kept/index.db-*
reader=()
if [ "$(id -u)" -eq 0 ]; then reader=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
chmod 755 "$work"
cp "$WIRECOPY" reader && chmod 755 reader && chmod -R a+rX kept more.jsonl && chmod -R a-w kept
if "${reader[@]}" ./reader --version >/dev/null 2>&1 && ! "${reader[@]}" touch kept/x 2>/dev/null; then
  as_reader() { "${reader[@]}" ./reader "$@" 2>message || fail "$*, of a folder that cannot be written: $(cat message)"; }
  as_reader index export kept >now
  cmp -s now before || fail "another state of a folder that cannot be written"
  for verb in "index stats kept" "index verify kept" "index stories kept" "index query kept more.jsonl -q" \
    "explain --index kept d0"; do
    # shellcheck disable=SC2086
    as_reader $verb >/dev/null
  done
  "${reader[@]}" ./reader index compact kept 2>message && fail "what cannot be written was"
  grep -q "cannot write to the index kept: attempt to write a readonly database" message || fail "no reason: $(cat message)"
  [ "$(find kept -name 'index.db-*')" = "" ] || fail "something was written"
  echo changes >kept/index.db-wal
  "${reader[@]}" ./reader index stats kept 2>message && fail "changes that are not in index.db were passed by"
  grep -q "cannot read the index kept: its folder cannot be written" message || fail "no reason: $(cat message)"
  rm -f kept/index.db-wal
  chmod 000 kept/index.db
  for verb in "stats kept" "verify kept" "export kept" "compact kept"; do
    # shellcheck disable=SC2086
    "${reader[@]}" ./reader index $verb >/dev/null 2>message && fail "$verb: index.db cannot be read, and was"
    grep -q "cannot read kept/index.db: Permission denied; run as" message || fail "$verb says: $(cat message)"
  done
  chmod 444 kept/index.db
  chmod 777 kept
  "${reader[@]}" ./reader index compact kept 2>message && fail "an index.db that cannot be written was"
  grep -q "you may not write to kept/index.db" message || fail "index.db is not named: $(cat message)"
  if [ "$(id -u)" -eq 0 ]; then
    chmod 666 kept/index.db
    rm -f kept/index.db-*
    (umask 022 && : >kept/index.db-shm && : >kept/index.db-wal)
    "${reader[@]}" ./reader index compact kept 2>message && fail "another user's index.db-shm was written"
    grep -q "you may not write to kept/index.db-shm, which belongs to another user" message ||
      fail "the other user's file is not named: $(cat message)"
    # What a reader leaves beside an index.db that it may not write is no one else's hindrance.
    rm -f kept/index.db-*
    chmod 777 kept
    chmod 644 kept/index.db
    chown -R 65533:65533 kept
    owner=(setpriv --reuid=65533 --regid=65533 --clear-groups)
    (umask 022 && as_reader index query kept more.jsonl -q >/dev/null)
    [ "$(find kept -name 'index.db-*' | wc -l)" -gt 0 ] || echo "skipped: a reader leaves nothing"
    "${owner[@]}" ./reader index compact kept -q 2>message || fail "a reader keeps the owner from writing: $(cat message)"
    "${owner[@]}" ./reader index verify kept >found 2>&1 || fail "after a reader and the owner: $(cat found)"
  fi
else
  echo "skipped: there is no one here who cannot write to a folder"
fi
chmod -R u+w kept
echo "ok      $checks states, $reads reads beside a writer"
