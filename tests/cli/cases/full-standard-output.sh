exec 2>&1
$WIRECOPY plan >/dev/full
echo "code $?"
$WIRECOPY compare "$EXAMPLES/wire.jsonl" w01 w27 >/dev/full
echo "code $?"
$WIRECOPY cluster "$EXAMPLES/wire.jsonl" -q -o out --stats /dev/full
echo "code $?"
