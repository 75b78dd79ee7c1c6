# Records keep their format: a name that says another is warned of, and what is written is the same.
cp "$EXAMPLES/wire.jsonl" in.jsonl
gzip -c <in.jsonl >in.JSONL.gz
printf 'id,text\na,"a few good words about a harbour"\n' >in.csv
dedup() { echo "-- $*"; $WIRECOPY dedup "$@" 2>&1; }
dedup in.jsonl -o out.csv
head -c 1 out.csv; echo
dedup in.JSONL.gz -o out.tsv.zst --removed gone.csv
dedup in.csv -o out.jsonl
head -1 out.jsonl
dedup in.jsonl -o out.ndjson
dedup in.csv -o out.csv.gz
dedup in.csv -o out.txt
dedup - -o out.csv <in.jsonl
dedup in.jsonl -o out.csv -q
