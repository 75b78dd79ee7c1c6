# So few different passages that none is sampled.
for word in no yes ha; do
  printf '{"id":"%s","text":"' "$word" >dump.jsonl
  yes "$word" | head -n 30000 | tr '\n' ' ' >>dump.jsonl
  echo '"}' >>dump.jsonl
  "$WIRECOPY" cluster -q dump.jsonl
done
