# A run of hours must not end in stats that can not be written, and two results may go to one device.
exec 2>&1
echo '{"id":"a","text":"a few good words"}' >in.jsonl
"$WIRECOPY" cluster in.jsonl -o out --stats missing/stats
echo "code $?"
ls
"$WIRECOPY" dedup in.jsonl -o /dev/null --removed /dev/../dev/null
echo "code $?"
# A result would replace the input, by whatever path.
ln in.jsonl link.jsonl
for outputs in '-o in.jsonl' '-o out --bad ./in.jsonl' '-o out --removed link.jsonl'; do
    "$WIRECOPY" dedup in.jsonl $outputs
    echo "code $?"
done
"$WIRECOPY" sign in.jsonl -o in.jsonl
echo "code $?"
"$WIRECOPY" cluster in.jsonl -o out --stats in.jsonl
echo "code $?"
cat in.jsonl
echo '-- a result of one format alone has no name of another'
mkdir names && cd names
echo '{"id":"a","text":"one two three four"}' >in.jsonl
"$WIRECOPY" index create x -q 2>&1
for run in 'pairs in.jsonl -o x.csv' 'pairs in.jsonl -o x.jsonl.gz' 'index add x in.jsonl -o x.tsv' 'index query x in.jsonl -o x.csv' 'index stories x -o X.CSV' 'sign in.jsonl -o x.json'; do
  "$WIRECOPY" $run 2>&1
  echo "code $?"
done
"$WIRECOPY" pairs in.jsonl -o x.tsv && "$WIRECOPY" index query x in.jsonl -o x.json && "$WIRECOPY" pairs in.jsonl -o x.txt && ls
