# A frame that a killed run left unfinished is cut off before others are appended, so a third run can read the file.
seq 3000 | sed 's/.*/{"id":"i&","text":"story number & of a dump, &"}/' >in.jsonl
mkdir folder
"$WIRECOPY" cluster in.jsonl -q -o expected
for name in documents results-1; do
  "$WIRECOPY" cluster in.jsonl -q -o folder --checkpoint kept 2>/dev/null
  echo "code $?"
  truncate -s -9 kept/$name.wirecopy
  "$WIRECOPY" cluster in.jsonl -q -o folder --checkpoint kept 2>/dev/null
  echo "code $?"
  "$WIRECOPY" cluster in.jsonl -q -o out --checkpoint kept 2>&1 && cmp expected out && ls
done
