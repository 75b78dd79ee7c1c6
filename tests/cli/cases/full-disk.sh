exec 2>&1
$WIRECOPY cluster "$EXAMPLES/wire.jsonl" -o /dev/full
