# Too little is refused; little is enough.
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" --memory 1M
echo "code $?"
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o expected
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o found --memory 128M && cmp expected found
