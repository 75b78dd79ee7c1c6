# A file that is given twice is named, under whatever name, one of signatures too; one that is to lose what it has itself is refused.
exec 2>&1
echo '{"id":"a","text":"one two three"}' >in.jsonl
ln -s in.jsonl link.jsonl
mkdir folder
ln in.jsonl folder/hard.jsonl
"$WIRECOPY" cluster in.jsonl ./in.jsonl link.jsonl -o out
"$WIRECOPY" cluster in.jsonl in.jsonl -o out
"$WIRECOPY" cluster folder - -o out <in.jsonl
"$WIRECOPY" dedup in.jsonl --against folder -o out
echo "code $?"
"$WIRECOPY" cluster --from-signatures - <in.jsonl
echo "code $?"
"$WIRECOPY" sign in.jsonl -o signed -q
"$WIRECOPY" pairs --from-signatures signed
echo "code $?"
ln -s signed again
"$WIRECOPY" sign folder -o other -q
"$WIRECOPY" cluster --from-signatures signed other signed again -o out
