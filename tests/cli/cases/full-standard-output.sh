exec 2>&1
$WIRECOPY plan >/dev/full
echo "code $?"
$WIRECOPY compare "$EXAMPLES/wire.jsonl" w01 w27 >/dev/full
echo "code $?"
$WIRECOPY cluster "$EXAMPLES/wire.jsonl" -q -o out --stats /dev/full
echo "code $?"
for report in page.html fates.jsonl; do
  echo "of an earlier run" >$report
  $WIRECOPY dedup "$EXAMPLES/wire.jsonl" --dry-run --report $report >/dev/full
  echo "code $?"
  cat $report
  $WIRECOPY dedup "$EXAMPLES/wire.jsonl" --dry-run --report new-$report >/dev/full
  echo "code $?"
done
ls
