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
# Headers of WARC records; "id" and "url" are the usual ones.
printf 'WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:a>\r\nWARC-Target-URI: http://a.example/1\r\nContent-Length: 13\r\n\r\none two three\r\n\r\n' >a.warc
say cluster -i WARC-Target-URL a.warc
say cluster --site-field host a.warc
say dedup -k latest --date-field published a.warc
say cluster -i WARC-Target-URI a.warc --format tsv
say cluster -i id --site-field url a.warc --format tsv
# An array is looked for in JSON alone.
say cluster -f Body --records articles a.csv
# Of several inputs, the names are those of the kind that lacks the field; and a table may begin with a record.
say cluster a.warc a.jsonl
say dedup --prefer Host=a a.warc
printf 'x1,one two three four five six seven\nx2,eight nine ten\n' >bare.csv
"$WIRECOPY" cluster bare.csv 2>&1
echo "exit $?"
printf 'x1,https://paper.example/2024/05/01/the-harbour-reopened-on-monday-after-storms\nx2,none\n' >long.csv
"$WIRECOPY" cluster long.csv 2>&1
# A text within each of several keys may be a record of its own; one within a key is a field.
printf '{"id":"a","first":{"text":"one two"},"second":{"text":"three"}}\n' | "$WIRECOPY" cluster - 2>&1
printf '{"id":"a","first":{"text":"one two"}}\n' | "$WIRECOPY" cluster - 2>&1
printf '{"id":"a","first":{"text":"one two"},"context":"three"}\n' | "$WIRECOPY" cluster - 2>&1
echo "exit $?"
