cat >in.jsonl <<"END"
{"id":"a","text":"one two three four five six seven eight nine ten eleven twelve"}
{"id":"b","text":"something else entirely that is not like any of the others in here"}
{"id":"c","text":"One two three four five six, seven eight nine ten eleven TWELVE!"}
{"id":"d","text":"one two three four five six seven eight nine ten eleven twelve thirteen"}
END
$WIRECOPY dedup --profile near --keep longest in.jsonl -o -
# Of equally long copies the first is kept.
printf '%s\n' '{"id":"a","text":"one two"}' '{"id":"b","text":"one two three"}' '{"id":"c","text":"ONE TWO THREE"}' \
  '{"id":"d","text":"One Two Three"}' '{"id":"e","text":"one two three"}' >ties.jsonl
$WIRECOPY dedup --profile near --keep longest ties.jsonl -o -
