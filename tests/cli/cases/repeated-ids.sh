printf '%s\n' '{"id":"a","text":"one two three"}' '{"id":"a","text":"something else"}' >in.jsonl
$WIRECOPY cluster --profile near in.jsonl 2>err
code=$?
cat err
exit $code
