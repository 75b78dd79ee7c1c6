# One table in every dialect, from files of any name and from standard input, groups alike; dedup keeps its bytes.
story='The harbour board of Brackwater voted on Tuesday to rebuild the north pier, which a storm broke in two last winter, and to pay for it with a levy on every crate of fish that is landed there.'
other='A choir of forty miners sang in the rain outside the closed Ellerby works, and when the last verse was over they folded their coats, thanked the band, and walked home by the old tramway.'
rows() { # separator, quote, line end
  printf "%s$3" "id$1text" "a$1$2$story$2" "b$1$2$other$2" "c$1$2$story By a reporter.$2"
}
rows , '"' '\n' >comma.csv
rows , '"' '\r\n' >crlf.txt
rows , '"' '\r' >mac.csv
rows ';' '"' '\n' >semicolon.csv
rows '|' '' '\n' >bar.dat
rows "$(printf '\t')" '' '\n' >tab.tsv
rows "$(printf '\t')" '"' '\n' >quoted.tsv
{ printf '\357\273\277sep=;\r\n'; rows ';' '"' '\r\n'; } >excel.csv
for file in comma.csv crlf.txt mac.csv semicolon.csv bar.dat tab.tsv quoted.tsv excel.csv; do
  "$WIRECOPY" cluster "$file" >groups 2>messages || echo "$file: exit $?"
  "$WIRECOPY" cluster - <"$file" >from-stdin
  cmp groups from-stdin
  "$WIRECOPY" dedup -k first "$file" -o kept --removed removed
  cut -d, -f1-2 groups | tr '\n' ' '
  echo "$file: $(cat messages)$(tr -d '\r' <kept | grep -c .) $(tr -d '\r' <removed | grep -c .)"
done
"$WIRECOPY" dedup -k first excel.csv -o kept && head -n -1 excel.csv | cmp - kept && echo "excel.csv: bytes kept"
"$WIRECOPY" dedup -k first mac.csv mac.csv -o kept --removed /dev/null && tr '\r' '\n' <kept | cut -c1-7
# A name that stands twice is told of where it is one that is looked for.
exec 2>&1
printf 'id,text,note,note,text\n1,one two,a,b,three\n2,four five,a,b,six\n' >twice.csv
"$WIRECOPY" cluster twice.csv --format tsv | cut -f1-2
"$WIRECOPY" cluster twice.csv -f note --format tsv | cut -f1-2
printf 'id,text,note,note\n1,one two,a,b\n2,four five,a,b\n' >unused.csv
"$WIRECOPY" cluster unused.csv --format tsv | cut -f1-2
# Rows that are all alike: the first is taken for the header.
printf '1,a story told twice\n1,a story told twice\n' >alike.csv
"$WIRECOPY" cluster alike.csv || echo "code $?"
