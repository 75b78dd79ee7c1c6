# Dates of an index: the field "date" is tried; one that may be meant is named; a date that cannot be read is told of.
exec 2>&1
say() { echo "\$ $*"; "$WIRECOPY" "$@"; echo "code $?"; }
text='The harbour of Lenna reopened on Monday after a week of storms that had kept forty ships at anchor.'
echo '{"id":"dated","text":"'"$text"'","date":"2025-03-03"}' >dated.jsonl
echo '{"id":"published","text":"'"$text"'","published":"2025-03-03"}' >published.jsonl
echo '{"id":"bare","text":"'"$text"'"}' >bare.jsonl
echo '{"id":"odd","text":"'"$text"'","date":"03/04/2025"}' >odd.jsonl
say index create kept
say index add kept dated.jsonl -o out
say index add kept published.jsonl -o out
say index query kept published.jsonl --date-field published -o out
say index add kept bare.jsonl -o out
say index add kept odd.jsonl -o out
say index add kept odd.jsonl dated.jsonl -o out
say index add kept dated.jsonl published.jsonl -o out
say index expire kept --before 2025-03-04
say index export kept --format tsv
echo "-- beside documents without dates a page shows none of the index"
say index add kept dated.jsonl -o out
say index query kept bare.jsonl -o out --report page.html
grep -c '2025-03-03' page.html
say index query kept dated.jsonl -o out --report page.html
grep -c '2025-03-03' page.html
