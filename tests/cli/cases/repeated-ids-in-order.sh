# Repeated ids are named in input order, each with its place and that of the one before.
exec 2>&1
for ((i = 1; i <= 30; i++)); do
  echo "{\"id\":\"n$((i % 20))\",\"text\":\"story number $i about ship $i\"}"
done >in.jsonl
{ echo "id,text"; echo "n5,a table has it too"; echo "x,a story alone"; echo "x,and its twin"; } >in.csv
"$WIRECOPY" cluster in.jsonl -p near -o out
"$WIRECOPY" cluster in.csv -p near -o out
gzip -k in.jsonl
"$WIRECOPY" cluster in.jsonl.gz in.csv -p near -o out | sed -n 3p
printf '{"id":"a","text":"one story"}\n\n{"id":"b"}\n{"id":"a","text":"two stories"}\n' >gaps.jsonl
"$WIRECOPY" cluster gaps.jsonl -p near -o out
