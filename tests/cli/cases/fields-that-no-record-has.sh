# A name that no record has is an error that lists the names there are; one that some record has is not.
printf '%s\n' '{"id":"a","body":"one two three","meta":{"by":"x","at":"y"}}' '{"id":"b","body":"four five six","date":"2020"}' >a.jsonl
printf 'ID,Body\n1,one two three\n2,four five six\n' >a.csv
say() { echo "\$ $*"; "$WIRECOPY" "$@" 2>&1 | cut -c1-120; echo "exit ${PIPESTATUS[0]}"; }
say cluster a.jsonl
say cluster a.csv
say cluster - <a.csv
say cluster -f body -f headline a.jsonl
say cluster -f body -i key a.jsonl
say cluster -f body -i id a.jsonl
say cluster -f body --site-field site a.jsonl
say cluster -f Body a.csv
say cluster -f Body -i id a.csv
say dedup -f body -k latest --date-field when a.jsonl
say dedup -f body -k latest --date-field date a.jsonl
say sign a.jsonl -o out; ls out 2>&1
say compare a.jsonl a b
say cluster a.csv --checkpoint kept
say cluster a.csv --checkpoint kept
say cluster --text-field body --text-field Body a.csv a.jsonl
