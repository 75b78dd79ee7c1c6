exec 2>&1
echo '{"id":"a","text":"one two three"}' | gzip | head -c 30 >in.jsonl.gz
$WIRECOPY compare in.jsonl.gz a b
echo "code $?"
