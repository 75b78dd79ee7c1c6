# A checkpoint also keeps how many bytes of an oversize record were skipped.
python3 -c 'print("{\"id\":\"a\",\"text\":\"%s\"}\n{\"id\":\"b\",\"text\":\"x y z\"}\n{\"id\":\"c\",\"text\":\"x y z\"}" % ("word " * 1000000))' >in.jsonl
mkdir folder
"$WIRECOPY" dedup --profile near in.jsonl --max-record 1M -q -o kept --bad expected 2>/dev/null
for out in folder kept; do
  "$WIRECOPY" dedup --profile near in.jsonl --max-record 1M -q -o $out --bad bad --checkpoint checkpoint 2>/dev/null
  echo "code $?"
done
cmp expected bad && wc -c <bad && cat kept
