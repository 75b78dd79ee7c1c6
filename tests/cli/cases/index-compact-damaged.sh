# A compaction of an index whose index.db is damaged refuses, whether something was removed or not, and leaves all as it
# was: what verify says, and the files.
exec 2>&1
awk 'BEGIN { for (i = 0; i < 900; i++) printf "{\"id\":\"d%d\",\"text\":\"harbour %d, pier %d and quay %d\"}\n", i, i, i * 7, i * 11 }' >in.jsonl
seq -f d%g 0 3 899 >ids
"$WIRECOPY" index create full && "$WIRECOPY" index add full in.jsonl -q -o out
cp -r full lessened && "$WIRECOPY" index remove lessened --ids ids -q
compact() { # WHAT
  ls kept/*.segment >files
  "$WIRECOPY" index verify kept >before
  [ $? -eq 3 ] || echo "$1: verify does not see it"
  "$WIRECOPY" index compact kept >message 2>&1
  echo "$1: code $?"
  grep -o "is damaged in its index.db, which compaction would make final, so nothing was compacted" message || cat message
  "$WIRECOPY" index verify kept >after
  cmp before after && ls kept/*.segment | cmp - files
}
for index in full lessened; do
  for table in documents texts stories documents_by_id texts_by_story; do
    rm -rf kept && cp -r $index kept
    python3 - $table <<'END'
import sqlite3, sys
index = sqlite3.connect("kept/index.db")
index.execute("PRAGMA journal_mode = DELETE")
page, size = index.execute("SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = ?", sys.argv[1:]).fetchone()
index.close()
with open("kept/index.db", "r+b") as pages:
    def read():
        pages.seek((page - 1) * size)
        return bytearray(pages.read(size))
    found = read()
    while found[0] in (2, 5):  # down to the first leaf
        cell = int.from_bytes(found[12:14], "big")
        page = int.from_bytes(found[cell:cell + 4], "big")
        found = read()
    last = int.from_bytes(found[8:10], "big")  # its first cell lies at the end: a byte of that, behind its head
    found[last + (9 if found[0] == 13 else 3)] ^= 1
    pages.seek((page - 1) * size)
    pages.write(found)
END
    compact "$index, a byte of $table"
  done
done
forget() { python3 -c 'import sqlite3
index = sqlite3.connect("kept/index.db")
index.execute("DELETE FROM segments WHERE segment = 1")
index.commit()'; }
rm -rf kept && cp -r full kept && forget
compact "a segment that index.db does not name any more"
echo "-- nor do other changes take its file away"
"$WIRECOPY" index add kept in.jsonl -q -o out; echo "add: code $?"
"$WIRECOPY" index remove kept --ids ids -q; echo "remove: code $?"
ls kept/*.segment
