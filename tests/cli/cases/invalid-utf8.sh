printf '{"id":"a","text":"one two\377 three four five"}\n{"id":"b","text":"one two three four five"}\n' >in.jsonl
$WIRECOPY cluster --profile near in.jsonl --format tsv && $WIRECOPY dedup --profile near in.jsonl -o kept && head -1 in.jsonl | cmp - kept
