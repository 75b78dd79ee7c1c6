# A page of an addition: documents that are known, and those of the index that they are like, by their own ids and texts.
head -40 "$EXAMPLES/wire.jsonl" >monday.jsonl
tail -n +41 "$EXAMPLES/wire.jsonl" >tuesday.jsonl
look() { # PAGE LINES: its views, whose documents it shows, and whether it counts what the lines say
  grep -o '<section id=[a-z]*' "$1" | tr '\n' ' '; echo
  grep -o 'class=id><bdi>w[0-9]*' "$1" | sort -u | wc -l
  grep -o 'class=id><bdi>[^w][^<]*' "$1"
  grep -o "<dd>$(grep -c '"status":"known"' "$2")</dd><dt>of stories that were known" "$1"
}
for profile in news near; do
  echo "-- $profile"
  "$WIRECOPY" index create $profile --profile $profile --threshold 0.5
  "$WIRECOPY" index add $profile monday.jsonl --report monday.html -o monday.out
  look monday.html monday.out
  "$WIRECOPY" index query $profile tuesday.jsonl --report asked.html -o asked.out
  "$WIRECOPY" index add $profile tuesday.jsonl --report tuesday.html -o tuesday.out
  look tuesday.html tuesday.out
  sed 's/<section id=run .*//' asked.html | diff - <(sed 's/<section id=run .*//' tuesday.html) && echo "a query shows the same"
done
echo "-- what is added is the same without it"
"$WIRECOPY" index create plain --threshold 0.5
for day in monday tuesday; do
  "$WIRECOPY" index add plain $day.jsonl -q -o $day.plain
done
"$WIRECOPY" index export plain -o exported
"$WIRECOPY" index export news | cmp - exported && echo same
echo "-- refused, and nothing is added"
"$WIRECOPY" index create bare --no-texts
for page in page.txt missing/page.html page.html; do
  "$WIRECOPY" index add bare monday.jsonl --report $page 2>&1; echo "code $?"
done
"$WIRECOPY" index stats bare | grep documents
