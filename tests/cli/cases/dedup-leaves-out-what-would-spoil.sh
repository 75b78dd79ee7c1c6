# A bad record that would spoil those beside it in the output is left out, which a message says, or goes to the file of --bad.
exec 2>&1
first='{"id":"a","text":"one two three four five"}' last='{"id":"z","text":"six seven eight nine"}'
values='import json, sys; print(*[r.get("id") for r in json.load(open(sys.argv[1]))])'
try() {
  echo "-- $*"
  "$WIRECOPY" dedup "$@" -o out
  echo "code $?"
}
printf '[%s,{"id":"b","text":"hel' "$first" >cut.json
printf '[%s]' "$last" >two.json
printf '[\n%s,\n{"id":"m","text":"x"y"},\n%s\n]\n' "$first" "$last" >middle.json
printf '{"n":2,"items":[%s,{"id":"m","text":"x"y"},%s]}' "$first" "$last" >within.json
printf '[%s,{"id":"c"},%s]' "$first" "$last" >without.json
for arguments in cut.json "cut.json two.json" middle.json without.json; do
  try $arguments
  python3 -c "$values" out
done
"$WIRECOPY" dedup middle.json --dry-run
try within.json --records items
cat out && echo
try cut.json two.json --bad bad
python3 -c "$values" out
cat bad
echo '-- CSV'
printf 'id,text\na,one two three\nb,"four five' >one.csv
printf 'id,text\nc,six seven eight\nd,nine ten eleven\n' >two.csv
try one.csv two.csv
cat out
try two.csv one.csv
cat out && echo
try one.csv two.csv --bad bad
cat out bad && echo
echo '-- a cut'
python3 - <<'PYTHON'
import zlib
def cut(name, text):
    packed = zlib.compressobj(0, zlib.DEFLATED, 31)
    open(name, "wb").write(packed.compress(text) + packed.flush(zlib.Z_SYNC_FLUSH))
cut("cut.jsonl.gz", b'{"id":"a","text":"one two three"}\n{"id":"b","text":"four fi')
cut("cut.csv.gz", b"id,text\na,one two three\nb,four fi")
cut("cut.json.gz", b'[{"id":"a","text":"one two three"}, {"id":"b","text":"four fi')
PYTHON
for file in cut.jsonl.gz cut.csv.gz cut.json.gz; do
  try $file
  cat out
done
try cut.csv.gz --bad bad
cat out bad && echo
