# Files as old and other programs write them are read, or named for what they are.
exec 2>&1
one='The harbour council voted on Tuesday to close the old ferry terminal after engineers found cracks in its piers.'
two='A choir of retired miners sang in the rain outside the closed mill while the band packed its instruments.'
say() { "$WIRECOPY" cluster "$@" --format tsv -o groups; echo "code $?"; cut -f1-2 groups; rm groups; }
echo '-- lines that end in a line feed and a return, and the end of a file of DOS'
printf 'id,text\n\ra,%s\n\rb,"%s"\n\r\n\rc,%s\n\r' "$one" "$two" "$one" >returns.csv
say returns.csv
"$WIRECOPY" dedup returns.csv -k first -o kept.csv && printf 'id,text\n\ra,%s\n\rb,"%s"\n\r\n\r' "$one" "$two" | cmp kept.csv - && echo same bytes
printf 'id,text\r\na,%s\r\n\032' "$one" >dos.csv
printf '{"id":"a","text":"%s"}\r\n\032' "$one" >dos.jsonl
say dos.csv dos.jsonl
"$WIRECOPY" dedup dos.jsonl -o kept.jsonl && cmp kept.jsonl dos.jsonl
echo '-- a title and comments above the header, and separators of databases'
printf 'Articles of March,,\n\nid,date,text\na,2025,%s\nb,2025,%s\n' "$one" "$two" >title.csv
printf '# exported 2025-03-03, by hand\n# two\nid,date,text\na,2025,%s\nb,2025,%s\nc,2025,%s\n' "$one" "$two" "$one" >comments
say title.csv
say comments
"$WIRECOPY" dedup comments -k first -o kept && head -n -1 comments | cmp - kept
printf 'id\001text\na\001%s\nb\001%s\n' "$one" "$two" >hive
printf 'id^text\na^%s\nb^%s\n' "$one" "$two" >caret.csv
say hive
say caret.csv
printf 'a\001%s\nb\001%s\nc\001%s\n' "$one" "$two" "$one" >headless
"$WIRECOPY" cluster headless -o out | cut -c1-60
echo "code ${PIPESTATUS[0]}"
printf 'id,text\n1,text\n2,%s\n3,%s\n' "$one" "$two" >named.csv
say named.csv
printf 'id,kind\n1,text\n2,photo\n3,photo\n' >none.csv
"$WIRECOPY" cluster none.csv -o out
echo "code $?"
echo '-- tables that were joined, each with its line of names, and a message in letters'
printf 'id,text\na,%s\n\357\273\277id,text\nb,%s\nid,text\n' "$one" "$two" >joined.csv
say joined.csv
"$WIRECOPY" dedup joined.csv | cmp - joined.csv
printf 'text\ntext\n%s\n' "$one" >column.csv
say column.csv --input-format csv
printf 'From: a@b.example\nContent-Transfer-Encoding: base64\n\nT25lIHR3byB0aHJlZQ==\n' >message
"$WIRECOPY" cluster message -o out
echo "code $?"
echo '-- ids that are none, and MongoDB'
printf '{"id":%s,"text":"%s"}\n' '{"a":1}' "$one" '["a"]' "$two" true "$one" null "$two" >ids.jsonl
printf '{"id":{"b":2},"text":"%s"}\n{"id":"e","text":"%s"}\n' "$one" "$two" >more.jsonl
say ids.jsonl more.jsonl
"$WIRECOPY" cluster ids.jsonl more.jsonl -o out -q --stats stats && grep -o '"unused_ids":[0-9]*' stats
mongo() { printf '{"_id":{"$oid":"507f1f77bcf86cd79943901%s"},"at":{"$date":%s},"text":"%s"}\n' "$@"; }
{ mongo 1 '"2025-03-03T10:00:00Z"' "$one"; mongo 2 1740996000000 "$one"; mongo 3 '{"$numberLong":"1609459200000"}' "$one"; } >mongo.jsonl
say mongo.jsonl --id-field _id
for keep in earliest latest; do
  "$WIRECOPY" dedup mongo.jsonl --id-field _id --date-field at --keep $keep | grep -o '[0-9a-f]*","at\|"[0-9a-f]\{24\}"'
done
echo '-- letters in escape sequences, and objects of JavaScript'
printf 'id,text\na,\033$B9A$NI>5D2q\033(B one two\n' >japanese.csv
printf '~{<:Ky2;~} one two three\n' >chinese.txt
say japanese.csv
say chinese.txt
printf '{"id":"a","text":"\033$B9A$NI>5D2q\033(B one two"}\n' >japanese.jsonl
say japanese.jsonl
"$WIRECOPY" cluster japanese.csv --encoding iso-2022-jp -o out && echo named
printf "{id: 'a', text: '%s'}\n{id: 'b', text: '%s'}\n" "$one" "$two" >objects
say objects
printf "{note: the harbour} %s\n" "$one" >prose
say prose
echo '-- told by the name alone'
printf 'select %s\n' "$one" >query.sql
printf 'id: a\ntext: %s\n' "$one" | gzip >one.yaml.gz
for name in query.sql one.yaml.gz; do "$WIRECOPY" cluster $name -o out; echo "code $?"; done
"$WIRECOPY" cluster query.sql --input-format text --format tsv | cut -f1
echo '-- a text on each line, and a long text in paragraphs'
for i in $(seq 250); do echo "$i $one $two $one"; done >lines.txt
sed G lines.txt >paragraphs.txt
for name in lines.txt paragraphs.txt; do "$WIRECOPY" cluster $name -o out; echo "code $?"; done
echo '-- names that are none of a file'
for name in https://example.org/a.jsonl '*.missing' missing; do "$WIRECOPY" cluster "$name"; echo "code $?"; done
