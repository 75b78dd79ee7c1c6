# JSON as programs write it around, beside and instead of records: read, or named for what it is.
exec 2>&1
records='{"id":"a","text":"one two three four"}\n{"id":"b","text":"five six seven eight"}\n'
array='[{"id":"a","text":"one two three four"},{"id":"b","text":"five six seven eight"}]\n'
ids() { "$WIRECOPY" cluster "$@" --format tsv | tail -n +2 | cut -f1; echo "code ${PIPESTATUS[0]}"; }
echo '-- lines of a program before its records, under a name that says nothing'
printf "Downloading stories ...\n$records" >log
ids log
printf "Fetched 2 stories\n$array" >behind
ids behind
printf 'A story of JSON.\nIt has an example:\n{"id":"a"}\nThat was it.\n' >story
ids story
echo "-- what servers put before JSON so that no page can include it"
printf ")]}',\n$array" >guarded
ids guarded
"$WIRECOPY" dedup guarded -q
echo '-- no objects, columns, a record for each key'
printf '["one two three four","five six seven eight"]\n' >texts.json
printf '[["a","one two three four"]]\n' >rows.json
printf '{"id":{"0":"a"},"text":{"0":"one two three four"}}\n' >pandas.json
printf '{"x":{"text":"one two three four"},"y":{"text":"five six seven eight"}}\n' >keys.json
printf '{"id":undefined,"text":"one two three four"}\n' >words.json
for name in texts rows pandas keys words; do ids $name.json; done
ids keys.json --records '*'
echo '-- a folder with nothing to read, and compressed signatures'
mkdir pictures
printf '\x89PNG\r\n\x1A\n\0\0\0\rIHDR' >pictures/a.png
echo draft >'pictures/#a.txt#'
ids pictures
"$WIRECOPY" sign log -q -o signed
gzip signed
"$WIRECOPY" cluster --from-signatures signed.gz || echo "code $?"
