$WIRECOPY explain "$EXAMPLES/wire.jsonl" nobody
