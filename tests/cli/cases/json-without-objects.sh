# Elements of an array and lines that are JSON, but no objects: they are no bad syntax, and dedup keeps them as it does all
# that it cannot use.
exec 2>&1
texts='{"id":"a","text":"one two three"}, null, {"id":"b","text":"one two three"}, 5, "six", [true], '
printf '[%s]' "$texts"'{"id":"c","text":"four five"}' >in.json
"$WIRECOPY" cluster in.json --format tsv
"$WIRECOPY" dedup in.json -q
echo " code $?"
echo '-- what is no JSON'
printf '[%s]' "$texts"'nul, undefined, {"id":"c","text":"four five"}' >in.json
"$WIRECOPY" dedup in.json -q
echo " code $?"
echo '-- lines'
printf '{"id":"a","text":"one two three"}\nnull\n"six"\nnul\n' >in.jsonl
"$WIRECOPY" dedup in.jsonl
echo "code $?"
