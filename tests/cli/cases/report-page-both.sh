# A page whose groups reach beyond the input: its figures say of which documents they are, tune is told all files, and
# documents of an index, which keeps no names of sources, are not said to lack one.
head -40 "$EXAMPLES/wire.jsonl" >monday.jsonl
tail -n +41 "$EXAMPLES/wire.jsonl" >tuesday.jsonl
look() {
  grep -o '<dl class=figures>.*</dl>' "$1" | sed 's/<div>/\n/g; s/<[^>]*>/ /g'; echo
  grep -o 'Then <code>.*agrees with you[^<]*' "$1" | sed 's/<[^>]*>//g'
  grep -o '[0-9]* source[s]*\. .*</p>' "$1" | sed 's/<.p>.*//; s/--date-field\. //; s/.*with one date//; s/.*date with//'
}
echo "-- an archive"
$WIRECOPY dedup tuesday.jsonl --against monday.jsonl --dry-run --report page.html
look page.html
echo "-- an index"
$WIRECOPY index create days
$WIRECOPY index add days monday.jsonl -q -o out && $WIRECOPY index query days tuesday.jsonl -q --report page.html -o out
look page.html
echo "-- the input alone"
$WIRECOPY dedup tuesday.jsonl --dry-run --report page.html >out
look page.html
