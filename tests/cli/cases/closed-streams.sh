# A stream that is closed is none of the files that a run opens; standard output is never replaced, whatever its name; a
# result goes to where a link points, also if nothing is there yet.
printf '%s\n' '{"id":"a","text":"one two three four"}' '{"id":"b","text":"one two three four"}' >in.jsonl
"$WIRECOPY" cluster - 2>&1 <&-
echo "code $?"
"$WIRECOPY" cluster in.jsonl 2>&1 >&-
echo "code $?"
"$WIRECOPY" cluster in.jsonl -o out <&- >&- 2>&-
echo "code $?: $(grep -c . out) lines, and $(grep -c . in.jsonl)"
for name in /dev/stdout /dev/fd/1; do "$WIRECOPY" dedup in.jsonl -o $name | grep -c .; done
exec 4>gone
rm gone
"$WIRECOPY" dedup in.jsonl -o /dev/stdout >&4
"$WIRECOPY" dedup in.jsonl -o /dev/fd/4
[ -L /dev/stdout ] && ls
mkdir folder
ln -s ../there folder/first
ln -s folder/first second
"$WIRECOPY" dedup in.jsonl -o second && cat there
ln -s circle ring
ln -s ring circle
"$WIRECOPY" dedup in.jsonl -o ring 2>&1
echo "code $?"
