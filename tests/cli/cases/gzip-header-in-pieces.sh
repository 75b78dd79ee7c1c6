# The header names the file; a pipe may give it in any pieces.
echo '{"id":"a","text":"one two three"}' >in.jsonl
gzip in.jsonl
for cut in 1 9 10 12 17; do
  { head -c $cut in.jsonl.gz; sleep 0.1; tail -c +$((cut + 1)) in.jsonl.gz; } | $WIRECOPY cluster --profile near -
done
