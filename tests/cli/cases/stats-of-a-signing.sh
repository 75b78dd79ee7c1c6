# sign counts what it read and wrote. The stats file has the mode that the umask leaves.
printf '%s\n' '{"id":"a","text":"one two three"}' '{"id":"b","text":"four five six"}' '{"id":"c"}' >in.jsonl
umask 022
$WIRECOPY sign in.jsonl -q -o signed --stats stats
echo "code $?"
grep -o '"bytes":[0-9]*' stats
grep -o '"documents":[0-9]*' stats
grep -o '"written":[0-9]*' stats
stat -c %a stats
umask 027
$WIRECOPY sign in.jsonl -q -o signed --stats narrower
stat -c %a narrower
