printf '%s\n' '{"id":"a,\"b\"","text":"one two three"}' '{"id":"c\nd","text":"ONE two three"}' \
  '{"id":"e\rf","text":"one TWO three"}' >in.jsonl
$WIRECOPY cluster --profile near --format csv in.jsonl
