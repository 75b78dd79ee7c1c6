# A file that is added twice counts twice, which is said; documents that were removed have no id any more.
cat >day.jsonl <<'DAY'
{"id":"a1","text":"The harbour of Lenna reopened on Monday after a week of storms that had kept forty ships at anchor."}
{"id":"b1","text":"A bridge over the river Ostra will open in spring, two years late and at twice its price, the council said."}
DAY
"$WIRECOPY" index create kept
"$WIRECOPY" index add kept day.jsonl -o first 2>&1
"$WIRECOPY" index add kept day.jsonl -o second 2>&1
echo -- one of them
head -1 day.jsonl | "$WIRECOPY" index add kept - -o third 2>&1
"$WIRECOPY" index stats kept | grep documents
echo -- none, once they are removed
printf 'a1\nb1\n' | "$WIRECOPY" index remove kept --ids - 2>&1
"$WIRECOPY" index add kept day.jsonl -o fourth 2>&1
echo -- nor where records have no id: FILE:RECORD stands for it
sed 's/"id":"..",//' day.jsonl >unnamed.jsonl
"$WIRECOPY" index add kept unnamed.jsonl -o fifth 2>&1
"$WIRECOPY" index add kept unnamed.jsonl -o sixth 2>&1
cut -c 1-21 sixth
