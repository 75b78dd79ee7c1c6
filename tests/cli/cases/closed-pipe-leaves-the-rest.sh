# A reader that closes the pipe wants no more lines; what else the run is for is done all the same.
for i in $(seq 20000); do
  echo "{\"id\":\"d$i\",\"text\":\"story $((i % 9000)) of the year in which $((i % 9000)) ships came to harbour\"}"
done >in.jsonl
head -2000 in.jsonl >few.jsonl
early() { # COMMAND...: its exit code, where the reader of its output takes one line
  "$@" | head -1 >/dev/null
  echo "code ${PIPESTATUS[0]}"
}
never() { # COMMAND...: the same, where the reader is gone before anything is written
  mkfifo pipe
  exec 5<>pipe 6>pipe 5<&-
  "$@" >&6
  echo "code $?"
  exec 6>&-
  rm pipe
}
see() { for file in "$@"; do [ -s "$file" ] && echo "$file is there"; rm -f "$file"; done; }

echo "-- index"
"$WIRECOPY" index create I
never "$WIRECOPY" index add I few.jsonl --report page.html
see page.html
"$WIRECOPY" index stats I | grep documents
never "$WIRECOPY" index query I few.jsonl --report page.html
see page.html
"$WIRECOPY" index create J
early "$WIRECOPY" index add J in.jsonl
"$WIRECOPY" index stats J | grep documents

echo "-- dedup"
"$WIRECOPY" dedup in.jsonl --profile near -o kept --removed removed --report fates
for reader in never early; do
  $reader "$WIRECOPY" dedup in.jsonl --profile near --removed removed.jsonl --report fates.jsonl
  cmp removed.jsonl removed && cmp fates.jsonl fates && echo whole
  see removed.jsonl fates.jsonl
  $reader "$WIRECOPY" dedup in.jsonl --profile near -o kept.jsonl --removed -
  cmp kept.jsonl kept && echo whole
  see kept.jsonl
done
never "$WIRECOPY" dedup few.jsonl --report page.html
see page.html
never "$WIRECOPY" cluster few.jsonl --report page.html
see page.html
