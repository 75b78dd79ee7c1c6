# No page is left of a run whose output fails, and none that replaces the page of an earlier one; so is it with an index.
# Who closes the pipe early has a page.
exec 2>&1
look() {
  for page in *.html; do
    [ "$page" = "*.html" ] && echo none || echo "$page, of $(wc -l <"$page") lines"
  done
  rm -f ./*.html
}
head -40 "$EXAMPLES/wire.jsonl" >dump.jsonl
$WIRECOPY index create stories
for call in cluster "dedup" "index query stories" "index add stories"; do
  echo "-- $call"
  $WIRECOPY $call dump.jsonl -q -o /dev/full --report page.html
  echo "code $?"
  look
done
$WIRECOPY index stats stories | grep documents
echo "-- an earlier page"
echo earlier >page.html
$WIRECOPY cluster dump.jsonl -q -o /dev/full --report page.html
look
echo "-- a reader that leaves"
(trap '' PIPE; $WIRECOPY cluster dump.jsonl -q --report page.html) | true
[ -s page.html ] && echo "there"
rm page.html
echo "-- all is well"
$WIRECOPY cluster dump.jsonl -q -o out --report page.html
[ -s page.html ] && [ -s out ] && echo "both"
