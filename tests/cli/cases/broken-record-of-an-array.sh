# A stray quote in a record of an array that is all one line: the records after it are used.
exec 2>&1
printf '[%s, %s, %s]' '{"id": "a", "text": "one two three"}' '{"id": "b", "text": "He said "yes" to us"}' \
  '{"id": "c", "text": "four five six"}' >quote.json
"$WIRECOPY" cluster quote.json --format tsv
echo "code $?"
echo '-- where no next record is found'
printf '[%s, %s, %s]' '{"id": "a", "text": "one two three"}' '{"id": "b", "text": "He said "yes" to us"}' \
  '{"text": "four five six"}' >other.json
"$WIRECOPY" cluster other.json --format tsv
echo "code $?"
