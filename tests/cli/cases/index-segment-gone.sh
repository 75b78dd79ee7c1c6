# Of a segment that cannot be read, verify names the documents, and other verbs say how it goes on.
sed -n 1,3p "$EXAMPLES/wire.jsonl" >monday.jsonl
sed -n 50,56p "$EXAMPLES/wire.jsonl" >tuesday.jsonl
$WIRECOPY index create kept
for day in monday tuesday; do $WIRECOPY index add kept $day.jsonl -q -o out; done
segment=$(find kept -name '*.segment' | sort | tail -1)
cp "$segment" whole
verify() { $WIRECOPY index verify kept 2>&1 | sed 's/[0-9a-z]*\/0/X\/0/'; echo "code ${PIPESTATUS[0]}"; }
printf damage | dd of="$segment" conv=notrunc status=none; verify
echo "-- a look-up that would be answered wrongly is refused, and nothing is made of it"
cp whole "$segment"; printf damaged! | dd of="$segment" bs=1 seek=$(($(stat -c %s whole) - 8)) conv=notrunc status=none
for verb in "query kept monday.jsonl" "add kept monday.jsonl" "compact kept"; do
  $WIRECOPY index $verb -q 2>&1 | sed 's/[0-9a-z]*\/0/X\/0/'; echo "code ${PIPESTATUS[0]}"
done
cp whole "$segment"; verify
echo "-- it is gone"; rm "$segment"; verify
echo "-- all are"; rm kept/*.segment; verify
