# Where dates or preferred values were to decide and no record has one, that is said.
exec 2>&1
printf '%s\n' '{"id":"a","source":"ap","when":"yesterday","text":"one two three"}' \
  '{"id":"b","source":"blog","text":"one two three"}' >in.jsonl
"$WIRECOPY" dedup in.jsonl --profile near --keep latest --date-field when
echo "code $?"
"$WIRECOPY" dedup in.jsonl --profile near --prefer source=reuters,ap
echo "code $?"
echo '{"id":"c","when":"2024-05-01","text":"something else"}' >>in.jsonl
"$WIRECOPY" dedup in.jsonl --profile near --keep latest --date-field when -o out
echo "code $?"
for field in sorce lang; do "$WIRECOPY" dedup in.jsonl --profile near --prefer $field=ap; echo "code $?"; done
printf 'id,text,source\n1,one two three,ap\n' >in.csv
"$WIRECOPY" dedup in.csv --prefer sorce=ap
echo "code $?"
