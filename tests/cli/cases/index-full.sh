# An index where no file can grow over 4 KiB, as on a full disk: what only reads works, and what writes says why it does
# not. One thread, since ThreadSanitizer has files for others. Standard output is a pipe, since a file could not grow either.
exec 2>&1
sed -n 1,9p "$EXAMPLES/wire.jsonl" >monday.jsonl
sed -n 50,56p "$EXAMPLES/wire.jsonl" >tuesday.jsonl
sed -n 10,12p "$EXAMPLES/wire.jsonl" >sunday.jsonl
"$WIRECOPY" index create kept && "$WIRECOPY" index add kept sunday.jsonl -q -o out --site-field url &&
  "$WIRECOPY" index add kept monday.jsonl -q -o out --site-field url
echo w01 >ids
full() { (ulimit -f 4; "$WIRECOPY" "$@"; echo "code $?") 2>&1 | cat; }
all() { # but explain, whose texts go to a scratch file, which may lie elsewhere
  for verb in stats verify stories export; do
    "$WIRECOPY" index $verb kept >"$verb.before"
    full index $verb kept | sed '$d' | cmp - "$verb.before" && echo "$verb as before"
  done
  "$WIRECOPY" index query kept tuesday.jsonl --date-field published -j1 -q >query.before
  full index query kept tuesday.jsonl --date-field published -j1 -q | sed '$d' | cmp - query.before && echo "query as before"
}
all
for verb in "add kept tuesday.jsonl -j1" "compact kept" "remove kept --ids ids" "expire kept --before 2099-01-01"; do
  # shellcheck disable=SC2086
  full index $verb
done
echo "-- what those that could not write left is in no one's way"
all
"$WIRECOPY" index add kept tuesday.jsonl -q -o out --site-field url; echo "code $?"
"$WIRECOPY" index verify kept; echo "code $?"
