# Brackets, quotation marks and full stops around the words of a stretch are shown with it.
cat >in.jsonl <<"END"
{"id":"a","text":"(The harbour of Port Lenna reopened on Monday after eight days of storms that had kept forty ships waiting in the bay.)"}
{"id":"b","text":"Grain prices rose for a third week as farmers in the valleys held back their harvest. \"The harbour of Port Lenna reopened on Monday after eight days of storms that had kept forty ships waiting in the bay.\""}
END
for id in a b; do "$WIRECOPY" explain in.jsonl $id | sed '1,/^The text/d'; done
