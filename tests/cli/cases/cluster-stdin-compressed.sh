cat >in.jsonl <<"END"
{"id":"a","text":"one two three four five six seven eight nine ten eleven twelve"}
{"id":"b","text":"something else entirely that is not like any of the others in here"}
{"id":"c","text":"One two three four five six, seven eight nine ten eleven TWELVE!"}
{"id":"d","text":"one two three four five six seven eight nine ten eleven twelve thirteen"}
END
head -2 in.jsonl | gzip >two.gz
tail -2 in.jsonl | gzip >>two.gz
$WIRECOPY cluster --profile near - <two.gz
echo
cat in.jsonl | zstd -q | $WIRECOPY cluster --profile near -
