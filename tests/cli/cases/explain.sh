$WIRECOPY explain "$EXAMPLES/wire.jsonl" w33
