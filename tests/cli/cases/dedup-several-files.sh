# Each output has one header for all files. A last line without a line break does not run into the next record.
printf 'id,text\n1,one two three\n2,"broken' >first.csv
printf 'id,text\n3,one two three\n4,four five six' >second.csv
printf 'id,text\n5,four five six\n6,seven eight nine\n' >third.csv
$WIRECOPY dedup --profile near first.csv second.csv third.csv -o kept --removed removed --bad bad --stats stats 2>/dev/null
echo "code $?"
for name in kept removed bad; do echo "-- $name"; cat $name; echo; done
grep -o '"written":[0-9]*,"removed":[0-9]*' stats
printf '%s\n' '{"id":"a","text":"one two three"}' >first.jsonl
printf '%s' '{"id":"b","text":"four five six"}' >second.jsonl
$WIRECOPY dedup --profile near second.jsonl first.jsonl second.jsonl -o -
# For text files the names are written; an unusable file goes to --bad.
mkdir texts
echo "one two three" >texts/a.txt
echo "..." >texts/b.txt
echo "one two three" >texts/c.txt
$WIRECOPY dedup --profile near texts --input-format text -o kept --bad bad 2>/dev/null
echo "code $?"
echo "kept $(cat kept), bad $(cat bad)"
# An empty file among them has no kind.
: >empty.csv
printf '\357\273\277' >mark.json
echo '[{"id":"a","text":"the ferry sank at dawn off the cape"}]' >one.json
printf 'text,id\nrain fell on the orchards,b\n' >two.csv
"$WIRECOPY" dedup mark.json one.json -q
"$WIRECOPY" dedup two.csv empty.csv -q
