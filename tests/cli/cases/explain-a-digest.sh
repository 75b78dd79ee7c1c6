$WIRECOPY explain "$EXAMPLES/wire.jsonl" w54 | head -12
