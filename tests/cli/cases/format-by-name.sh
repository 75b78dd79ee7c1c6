# A table has the format that its name says, unless --format says another.
exec 2>&1
printf '%s\n' '{"id":"a","text":"one two three four"}' '{"id":"b","text":"one two three four"}' >in.jsonl
for name in out.csv out.TSV out.txt; do
  "$WIRECOPY" cluster in.jsonl -q -o $name
  head -n 1 $name
done
"$WIRECOPY" cluster in.jsonl -q -o out.csv.gz && gzip -dc out.csv.gz | cmp - out.csv && echo same
"$WIRECOPY" cluster in.jsonl -q -o other.csv --format jsonl && cmp other.csv out.txt && echo same
