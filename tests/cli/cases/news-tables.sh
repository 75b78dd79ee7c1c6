$WIRECOPY cluster "$EXAMPLES/wire.jsonl" --format csv --duplicates-only | head -4
$WIRECOPY cluster "$EXAMPLES/wire.jsonl" --format tsv | grep digest
