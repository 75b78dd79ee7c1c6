printf '%s\n' '{"text":"one two three"}' '{"id":17,"text":"one two three"}' >in.jsonl
$WIRECOPY cluster --profile near in.jsonl
