# JSON as it is seldom written: keys in escapes, arrays that begin with no object, white space before all, deep arrays.
exec 2>&1
texts='{"id":"a","text":"one two three four"},{"id":"b","text":"five six seven eight"}'
echo '-- a key in escapes'
printf '{"status":"ok","art\\u0069cles":[%s]}' "$texts" >escapes.json
"$WIRECOPY" dedup escapes.json --records articles | cmp - escapes.json
echo '-- elements that are no objects, from standard input'
printf '[ x %s]' "$texts" | "$WIRECOPY" cluster - --format tsv | cut -f1
printf '[5, "x", null, true, %s]' "$texts" | "$WIRECOPY" cluster - --format tsv | cut -f1
printf '{ x "id":"c"}\n{"id":"a","text":"one two"}\n' | "$WIRECOPY" cluster - --format tsv | cut -f1
printf '[Update] The mayor {who is "ill"} is back' | "$WIRECOPY" cluster - --format tsv | cut -f1
echo '-- 70,000 spaces before, and between'
printf '%70000s[%70000s%s%70000s,{"id":"c","text":"nine ten"}%70000s]' '' '' "$texts" '' '' >wide.json
"$WIRECOPY" cluster - --format tsv <wide.json | cut -f1
"$WIRECOPY" dedup wide.json | python3 -c 'import json, sys; print([r["id"] for r in json.load(sys.stdin)])'
printf '%70000s\n{"id":"a","text":"one two"}\n' '' | "$WIRECOPY" cluster - --format tsv | cut -f1
{ printf '%70000s' '' | tr ' ' '\n'; printf 'id,text\n1,one two\n2,"three, four"\n'; } | "$WIRECOPY" cluster - --format tsv | cut -f1
echo '-- arrays within arrays'
{ printf '%66s' '' | tr ' ' '['; echo "$texts"; printf '%66s' '' | tr ' ' ']'; } >deep.json
"$WIRECOPY" cluster deep.json --format tsv
echo "code $?"
echo '-- columns in arrays, and ids that are objects'
printf '{"id":["a","b"],"text":["one two three","four five six"]}' | "$WIRECOPY" cluster - --format tsv
echo '{"_id":{"name":"abc"},"text":"one two three"}' >mongo.jsonl
"$WIRECOPY" cluster mongo.jsonl -i _id
"$WIRECOPY" cluster mongo.jsonl -i '_id.name' --format tsv | cut -f1
echo '-- lines of which the last is zeros'
{ echo '{"id":"a","text":"one two three"}'; head -c 5000 /dev/zero; } | "$WIRECOPY" cluster - --format tsv | cut -f1
echo '-- two objects on one line, where the lines before are read as lines'
{ seq -f '{"id":"%g","text":"one two three four"}' 2000; echo '{"id":"x","text":"five six"} {"id":"y","text":"seven"}'; } |
  "$WIRECOPY" cluster - -o out
echo "code $?"
