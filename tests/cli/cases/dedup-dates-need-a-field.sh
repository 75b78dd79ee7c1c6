exec 2>&1
echo '{"id":"a","text":"x"}' >in.jsonl
$WIRECOPY dedup --keep latest in.jsonl -o out
