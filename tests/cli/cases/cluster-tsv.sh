cat >in.jsonl <<"END"
{"id":"a","text":"one two three four five six seven eight nine ten eleven twelve"}
{"id":"b","text":"something else entirely that is not like any of the others in here"}
{"id":"c","text":"One two three four five six, seven eight nine ten eleven TWELVE!"}
{"id":"d","text":"one two three four five six seven eight nine ten eleven twelve thirteen"}
END
$WIRECOPY cluster --profile near --format tsv --duplicates-only in.jsonl
