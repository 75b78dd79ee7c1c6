printf '%s\n' '{"id":"a","head":"one two","body":{"text":"three four five"}}' '{"id":"b","text":"x","head":"one two three","body":{"text":"four five"}}' >in.jsonl
$WIRECOPY cluster --profile near -f head -f body.text in.jsonl --format tsv
