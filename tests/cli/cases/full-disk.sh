exec 2>&1
$WIRECOPY cluster --profile near "$EXAMPLES/wire.jsonl" -o /dev/full
