printf '%s\n' '{"id":"a","text":"Rain fell on the orchards of Brant for nine days."}' '{"id":"b","text":"RAIN FELL on the orchards of Brant for nine days"}' >two.jsonl
"$WIRECOPY" explain two.jsonl b | head -4
