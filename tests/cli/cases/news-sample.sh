$WIRECOPY cluster "$EXAMPLES/wire.jsonl"
