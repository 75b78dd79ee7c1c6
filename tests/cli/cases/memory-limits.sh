# Too little is refused; little is enough. What the help says is what the table has.
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" --memory 1M
echo "code $?"
"$WIRECOPY" cluster --help | tr -s ' \n' ' ' | grep -o 'stay under, [0-9]*M or more'
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o expected
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o found --memory 128M && cmp expected found
# One size, as many people type it.
for size in 8589934592 8589934592B 8388608K 8192M 8G 8g 8GB 8gb '8 GB' '8  G' 8GiB '8 GiB' 8gib 0.0078125TB; do
  "$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o found --memory "$size" --stats - |
    grep -o '"memory_allowed_bytes":[0-9]*' | sed "s/^/$size: /"
done
