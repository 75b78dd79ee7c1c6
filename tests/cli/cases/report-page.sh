# A page of what was found: its views, where it is refused, and that nothing but times depends on how it is made.
page() { # page FILE: the page without what differs from run to run
  sed -e 's/<section id=run .*//' "$1"
}
cp $EXAMPLES/wire.jsonl .
views() { grep -o '<section id=[a-z]*' "$1" | tr '\n' ' '; echo; }
$WIRECOPY cluster wire.jsonl --report page.html -o groups.jsonl && views page.html
echo "-- the groups are those of a run without it"
$WIRECOPY cluster wire.jsonl | diff - groups.jsonl && echo same
echo "-- nothing is loaded"
grep -Eo '(src|href)="?(https?:|//)[^" >]*|@import|url\(' page.html
grep -c "default-src 'none'" page.html
echo "-- the same by any threads, instruction set and kind of input"
page page.html >expected
for with in "-j 1" "-j 4" "--isa scalar" "-m 128M"; do
  $WIRECOPY cluster wire.jsonl $with --report other.html -o groups.jsonl
  page other.html | diff -q expected - >/dev/null && echo "same: $with"
done
mkdir packed && gzip -c <wire.jsonl >packed/wire.jsonl
(cd packed && $WIRECOPY cluster wire.jsonl --report other.html -o groups.jsonl)
page packed/other.html | diff -q expected - >/dev/null && echo "same: compressed"
echo "-- by the near profile, with the curve"
$WIRECOPY cluster wire.jsonl --profile near --threshold 0.5 --report page.html -o groups.jsonl && views page.html
grep -o 'Candidates share one of [0-9]* bands' page.html
echo "-- of dedup, what is removed is told as done; the records are the same"
$WIRECOPY dedup wire.jsonl -o plain.jsonl
$WIRECOPY dedup wire.jsonl --report page.HTM -o kept.jsonl && cmp plain.jsonl kept.jsonl && views page.HTM
grep -o 'What was removed and why' page.HTM
removed=$(($(grep -c . wire.jsonl) - $(grep -c . kept.jsonl)))
grep -o "<dd>$removed</dd><dt>removed" page.HTM | grep -c .
$WIRECOPY dedup wire.jsonl --dry-run --report dry.html | head -2 && views dry.html
echo "-- of any other name it is still JSON Lines"
$WIRECOPY dedup wire.jsonl --report report.jsonl -o kept.jsonl && head -c 5 report.jsonl && echo
echo "-- from signatures, whose sources have no names"
$WIRECOPY sign wire.jsonl -o signed && $WIRECOPY cluster --from-signatures signed --report page.html -o groups.jsonl && views page.html
grep -o 'No document names its source' page.html
echo "-- no documents"
: >empty.jsonl
$WIRECOPY cluster empty.jsonl --report page.html -q -o groups.jsonl; views page.html
echo "-- refused"
for arguments in "--report page.txt" "--report -" "--date-field published" "--report missing/page.html" "--report page.html -o page.html"; do
  $WIRECOPY cluster wire.jsonl $arguments 2>&1 >/dev/null; echo "code $?"
done
cp wire.jsonl own.html
$WIRECOPY cluster own.html --input-format jsonl --report own.html 2>&1; echo "code $?"
$WIRECOPY cluster --from-signatures signed --report page.html --date-field date 2>&1; echo "code $?"
