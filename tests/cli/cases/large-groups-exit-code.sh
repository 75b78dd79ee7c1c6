# A group over the limit gives exit code 3 even if no record was skipped.
for i in 1 2 3; do echo "{\"id\":\"$i\",\"text\":\"one and the same story\"}"; done >in.jsonl
$WIRECOPY cluster --profile near in.jsonl --max-group 2 -q -o out
echo "code $?"
$WIRECOPY cluster --profile near in.jsonl --max-group 3 -q -o out
echo "code $?"
# A component of exactly that many documents is allowed.
$WIRECOPY pairs in.jsonl --max-group 3 -q | wc -l
