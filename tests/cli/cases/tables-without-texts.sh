# A table in a folder that has no column of texts is said to have none once, and what is wrong with others is seen beside it.
exec 2>&1
mkdir folder
cp "$EXAMPLES/readme.jsonl" folder/a.jsonl
for i in $(seq 30); do [ "$i" != 1 ] || echo name,price; echo "n$i,$i"; done >folder/b.csv
tr , '\t' <folder/b.csv | head -4 >folder/c.tsv
printf '%s\n' '{"id":"one"}' '{"id":"two"}' >folder/d.jsonl
"$WIRECOPY" cluster folder -o groups -j1; echo "code $?"
"$WIRECOPY" cluster folder -o groups4 -j4 2>said; cmp groups groups4 && tail -n 3 said
"$WIRECOPY" cluster --strict folder -o groups; echo "code $?"
