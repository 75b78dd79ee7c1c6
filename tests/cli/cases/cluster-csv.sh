printf '%s\n' '{"id":"a,\"b\"","text":"one two three"}' '{"id":"c\nd","text":"ONE two three"}' >in.jsonl
$WIRECOPY cluster --profile near --format csv in.jsonl
