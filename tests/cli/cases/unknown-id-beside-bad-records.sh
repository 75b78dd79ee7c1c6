# Who looks for an id that is not there is told which records were passed over: it may be in one of them.
exec 2>&1
printf '{"id":"a","text":"one two three"}\n{"id":"b","text":\n' >in.jsonl
"$WIRECOPY" explain in.jsonl b
echo "code $?"
