# A result whose name ends in .gz or .zst is compressed, whatever the verb; the same bytes come out.
exec 2>&1
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o plain
for ending in gz zst; do
  case $ending in gz) unpack="gzip -dc" ;; zst) unpack="zstd -qdc" ;; esac
  "$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o out.$ending && $unpack out.$ending | cmp - plain && echo same
  "$WIRECOPY" dedup "$EXAMPLES/wire.jsonl" -q -o kept.jsonl.$ending --removed removed.$ending --report report.$ending
  "$WIRECOPY" dedup "$EXAMPLES/wire.jsonl" -q -o kept.jsonl --removed removed --report report
  for name in kept.jsonl removed report; do $unpack $name.$ending | cmp - $name && echo same; done
  "$WIRECOPY" cluster kept.jsonl.$ending -q -o again && wc -l <again
  "$WIRECOPY" pairs "$EXAMPLES/wire.jsonl" -q -o pairs.$ending && $unpack pairs.$ending | wc -l
done
# Nothing is a whole file too, and much more than a buffer comes out whole.
: >nothing.jsonl
"$WIRECOPY" dedup nothing.jsonl -q -o nothing.gz
gzip -dc nothing.gz | wc -c
seq 200000 | sed 's/.*/{"id":"i&","text":"story number & of a dump, &"}/' >much.jsonl
"$WIRECOPY" dedup much.jsonl -p near -t 1 -q -o much.gz
gzip -dc much.gz | cmp - much.jsonl && echo same
"$WIRECOPY" dedup much.jsonl -p near -t 1 -q -o much.zst
zstd -qdc much.zst | cmp - much.jsonl && echo same
# What is not compressed so, and what is of another format, is refused at once.
mkfifo never-written
for name in out.xz out.bz2 out.zip out.parquet OUT.XLSX; do "$WIRECOPY" cluster never-written -o $name; echo "code $?"; done
for flag in -o --removed --bad --report; do "$WIRECOPY" dedup never-written "$flag" x.feather; echo "code $?"; done
"$WIRECOPY" sign "$EXAMPLES/wire.jsonl" -o sigs.gz
echo "code $?"
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q -o /dev/full
"$WIRECOPY" cluster "$EXAMPLES/wire.jsonl" -q | cmp - plain && echo same
