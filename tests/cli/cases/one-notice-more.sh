# Ten are kept; the eleventh is counted.
head='{"id":"a","text":"one two three"}'
for bad in 10 11 12; do
  { echo "$head"; for i in $(seq $bad); do echo bad; done; } >in.jsonl
  "$WIRECOPY" cluster in.jsonl -o out 2>&1 | sed '2,10d'
done
