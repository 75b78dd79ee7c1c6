# Who looks for an id that is not there is told which records were skipped: it may be in one of them.
exec 2>&1
printf '{"id":"a","text":"one two three"}\n{"id":"b","text":\n' >in.jsonl
"$WIRECOPY" explain in.jsonl b
echo "code $?"
printf '{"id":"c","text":"one three two"}\n' >>in.jsonl
for id in b c; do
  "$WIRECOPY" compare in.jsonl a $id | head -1
  echo "code ${PIPESTATUS[0]}"
done
"$WIRECOPY" compare --strict in.jsonl a c
echo "code $?"
