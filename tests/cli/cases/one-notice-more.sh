# Ten are kept; the eleventh is counted, also where one of the ten is no record, and where ids repeat.
head='{"id":"a","text":"one two three"}'
for bad in 10 11 12; do
  { echo "$head"; for i in $(seq $bad); do echo bad; done; } >in.jsonl
  "$WIRECOPY" cluster in.jsonl -o out 2>&1 | sed '2,10d'
done
echo '-- a file given twice'
{ echo '{"text":"one two three"}'; for i in $(seq 5); do echo bad; done; } >in.jsonl
"$WIRECOPY" cluster in.jsonl in.jsonl -o out 2>&1 | sed '3,10d'
echo '-- ids'
for i in $(seq 13); do echo "$head"; done >in.jsonl
"$WIRECOPY" cluster in.jsonl -o out 2>&1 | sed '2,10d'
