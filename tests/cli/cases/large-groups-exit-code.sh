# A group over the limit gives exit code 3 even if no record was skipped.
for i in 1 2 3; do echo "{\"id\":\"$i\",\"text\":\"one and the same story\"}"; done >in.jsonl
$WIRECOPY cluster --profile near in.jsonl --max-group 2 -q -o out
echo "code $?"
$WIRECOPY cluster --profile near in.jsonl --max-group 3 -q -o out
echo "code $?"
# A component of exactly that many documents is allowed.
$WIRECOPY pairs in.jsonl --max-group 3 -q | wc -l
# The group is named as the result names it, by its fullest print.
for i in 1 2; do echo "{\"id\":\"cut$i\",\"text\":\"the harbour master closed the eastern quay on monday after a crane fell\"}"; done >grown.jsonl
echo '{"id":"whole","text":"the harbour master closed the eastern quay on monday after a crane fell\\nnobody was hurt and the crane is to be raised on thursday by a salvage firm from the next port"}' >>grown.jsonl
"$WIRECOPY" cluster grown.jsonl --max-group 2 --format tsv 2>&1 | cut -f 1-3
