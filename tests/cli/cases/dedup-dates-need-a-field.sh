exec 2>&1
echo '{"id":"a","text":"x"}' >in.jsonl
$WIRECOPY dedup --profile near --keep latest in.jsonl -o out
