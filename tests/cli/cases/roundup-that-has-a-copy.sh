# A round-up that represents its copies is told as one, with what it draws from.
{ cat "$EXAMPLES/wire.jsonl"; grep '"w54"' "$EXAMPLES/wire.jsonl" | sed 's/"w54"/"again"/'; } >in.jsonl
$WIRECOPY cluster in.jsonl -o - | grep -E '"id":"(w54|again)"' | cut -d, -f1-3,5,8-
