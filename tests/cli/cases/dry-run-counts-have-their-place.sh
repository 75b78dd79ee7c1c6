# The counts of a dry run share standard output with no report and no statistics, by whatever name those are given.
exec 2>&1
cp "$EXAMPLES/wire.jsonl" in.jsonl
for name in - /dev/stdout /dev/fd/1; do
  echo "-- $name"
  "$WIRECOPY" dedup in.jsonl --dry-run --report $name 2>counts >report
  echo "code $?"
  grep -c '^{' report
  grep -v '^{' report
  grep -P '^(records|removed)\t' counts
done
echo "-- one file"
"$WIRECOPY" dedup in.jsonl --dry-run --report both >both 2>message; echo "code $?"
cat message
"$WIRECOPY" dedup in.jsonl --dry-run --stats both >both 2>message; echo "code $?"
cat message
"$WIRECOPY" dedup in.jsonl --dry-run >>in.jsonl 2>message; echo "code $?"
cat message
cmp in.jsonl "$EXAMPLES/wire.jsonl" && echo "the input is as it was"
