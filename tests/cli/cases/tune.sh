$WIRECOPY tune "$EXAMPLES/wire.jsonl" "$EXAMPLES/wire.gold.tsv" && $WIRECOPY tune -p near "$EXAMPLES/wire.jsonl" "$EXAMPLES/wire.gold.tsv" | tail -1
