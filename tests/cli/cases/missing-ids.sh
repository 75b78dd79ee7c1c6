# An empty id is no id. Records are numbered from 1 in each file.
printf '%s\n' '{"text":"one two three"}' '{"id":17,"text":"one two three"}' '{"id":"","text":"one two three"}' >in.jsonl
printf '%s\n' '{"id":"x","text":"one two three"}' '{"text":"one two three"}' >second.jsonl
$WIRECOPY cluster --profile near in.jsonl second.jsonl
# The same for two signature files.
$WIRECOPY sign --profile near in.jsonl -q -o first.sigs
$WIRECOPY sign --profile near second.jsonl -q -o second.sigs
$WIRECOPY cluster --profile near --from-signatures first.sigs second.sigs
