exec 2>&1
echo '{"id":"a","text":"one two three"}' >in.jsonl
mkdir folder
ln -s nowhere folder/gone.jsonl
$WIRECOPY cluster in.jsonl folder -q --profile near
echo "code $?"
$WIRECOPY cluster in.jsonl folder -q --profile near --checkpoint kept
echo "code $?"
ls kept 2>/dev/null
true
