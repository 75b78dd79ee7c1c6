$WIRECOPY dedup "$EXAMPLES/wire.jsonl" -o kept --removed removed && grep -o '"id": *"[^"]*"' kept | tr "\n" " " && cat kept removed | sort | cmp - <(sort "$EXAMPLES/wire.jsonl")
