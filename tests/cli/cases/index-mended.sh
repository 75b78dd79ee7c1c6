# An index.db that something else changed, emptied or damaged: no segment is written over, and what is wrong is said.
exec 2>&1
sed -n 1,3p "$EXAMPLES/wire.jsonl" >monday.jsonl
sed -n 50,56p "$EXAMPLES/wire.jsonl" >tuesday.jsonl
say() { "$WIRECOPY" "$@"; echo "code $?"; }
sql() { python3 -c 'import sqlite3, sys
index = sqlite3.connect("kept/index.db")
index.execute(sys.argv[1])
index.commit()' "$1"; }
say index create kept
say index add kept monday.jsonl -q -o out
cp -r kept whole
echo "-- counters that went back are named, and the segment stays as it is"
sql "UPDATE counters SET next = 1"
say index verify kept
echo "-- and an addition goes on above what is there, removed texts too"
rm -r kept && cp -r whole kept
say index add kept tuesday.jsonl -q -o out
sed 's/.*"id": *"\([^"]*\)".*/\1/' tuesday.jsonl | tail -2 >ids
say index remove kept --ids ids
sql "UPDATE counters SET next = 1"
say index add kept tuesday.jsonl -q -o out
say index verify kept
rm -r kept && cp -r whole kept
sql "DELETE FROM counters"
say index add kept tuesday.jsonl -q -o out
say index verify kept
rm -r kept && cp -r whole kept
sql "UPDATE counters SET next = 1 WHERE name = 'segment'"
say index add kept tuesday.jsonl -q -o out
cmp whole/00000001.segment kept/00000001.segment
ls kept/*.segment
say index verify kept
echo "-- what a killed run left is still taken away"
echo half >kept/00000007.segment.new
echo left >kept/00000009.segment
say index compact kept
ls kept
say index verify kept
echo "-- so are counters that cannot go on"
sql "UPDATE counters SET next = 9223372036854775807 WHERE name = 'segment'"
sed -n 20,24p "$EXAMPLES/wire.jsonl" >wednesday.jsonl
say index add kept wednesday.jsonl -q -o out
echo "-- sources are those of documents that are there"
"$WIRECOPY" index stats whole | grep -E '^(documents|sources)'
sed 's/.*"id": *"\([^"]*\)".*/\1/' monday.jsonl >ids
say index remove whole --ids ids
"$WIRECOPY" index stats whole | grep -E '^(documents|sources)'
echo "-- segments beside an empty index.db"
: >kept/index.db
say index create kept
ls kept
rm kept/index.db
echo changes >kept/index.db-wal
say index create kept
ls kept
echo "-- a creation that fails leaves nothing"
for blocks in 1 50 100; do
  (ulimit -f $blocks; "$WIRECOPY" index create full) >/dev/null 2>&1; echo "code $?"
  [ ! -e full ] || ls -A full
done
mkdir full
(ulimit -f 100; "$WIRECOPY" index create full) >/dev/null 2>&1 && echo "made in too little space"
ls -A full
say index create full
echo "-- index.db that SQLite cannot read"
dd if=/dev/zero of=full/index.db bs=8192 seek=1 count=3 conv=notrunc status=none
say index verify full
say index stats full
echo "a letter to the editor, by mistake saved here" >full/index.db
say index verify full
echo "-- a segment with bytes behind it"
rm -rf whole other
for index in whole other; do "$WIRECOPY" index create $index && "$WIRECOPY" index add $index tuesday.jsonl -q -o out; done
printf xyz >>whole/00000001.segment
say index verify whole
"$WIRECOPY" index query whole tuesday.jsonl -q | cut -c 1-50
say index compact whole
say index verify whole
echo "-- one that is another, whole by itself"
"$WIRECOPY" index add whole monday.jsonl -q -o out
cp whole/00000002.segment whole/00000003.segment
say index verify whole
"$WIRECOPY" index compact whole 2>&1 | cut -c 1-100
echo "-- an empty index.db, and one without a table"
cp -r other bare
: >other/index.db
rm -f other/index.db-*
for verb in "verify other" "stats other" "query other monday.jsonl" "add other monday.jsonl" "export other" "stories other" \
  "remove other --ids ids" "expire other --older-than 1d" "compact other" "remove other --damaged"; do
  # shellcheck disable=SC2086
  say index $verb
done
say explain --index other w50
python3 -c 'import sqlite3; index = sqlite3.connect("bare/index.db"); index.execute("DROP TABLE texts"); index.commit()'
say index add bare monday.jsonl -q -o out
say index verify bare
