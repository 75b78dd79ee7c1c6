# A run of hours must not end in stats that can not be written, and two results may go to one device.
exec 2>&1
echo '{"id":"a","text":"a few good words"}' >in.jsonl
"$WIRECOPY" cluster in.jsonl -o out --stats missing/stats
echo "code $?"
ls
"$WIRECOPY" dedup in.jsonl -o /dev/null --removed /dev/../dev/null
echo "code $?"
