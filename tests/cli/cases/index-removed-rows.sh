# A removal leaves rows where they are and names their documents; nothing shows them, and a compaction takes them out.
exec 2>&1
rows() { python3 -c 'import sqlite3
index = sqlite3.connect("kept/index.db")
count = lambda what: index.execute("SELECT count(*) FROM " + what).fetchone()[0]
print("rows:", *(f"{table} {count(table)}" for table in ("documents", "texts", "stories", "removed")))
print("views:", *(f"{view} {count(view)}" for view in ("document_list", "story_list")))'; }
sql() { python3 -c 'import sqlite3, sys
index = sqlite3.connect("kept/index.db")
index.executescript(sys.argv[1])' "$1"; }
look() {
  "$WIRECOPY" index verify kept && echo clean
  "$WIRECOPY" index export kept -o "$1" && wc -l <"$1"
  "$WIRECOPY" index stories kept -o "$1.stories" && wc -l <"$1.stories"
  "$WIRECOPY" index stats kept | grep -E '^(documents|distinct|stories|removed)' | tr -s ' ' | tr '\n' ';'; echo
  rows
}
# Of the harbour's story what stands for it goes; of the grain's two documents of one text the first, and later the other.
sed -n 's/"id": "grain"/"id": "grain2"/p' "$EXAMPLES/readme.jsonl" >grain2.jsonl
printf '%s\n' wire grain >ids
"$WIRECOPY" index create kept
"$WIRECOPY" index add kept "$EXAMPLES/readme.jsonl" grain2.jsonl -q -o out
look all
echo "-- some are removed"
"$WIRECOPY" index remove kept --ids ids
look some
"$WIRECOPY" index query kept "$EXAMPLES/readme.jsonl" | cut -d, -f1-5
"$WIRECOPY" index remove kept --ids ids; echo "code $?"
"$WIRECOPY" explain --index kept wire; echo "code $?"
echo "-- one is added again"
head -n 1 "$EXAMPLES/readme.jsonl" | "$WIRECOPY" index add kept - -q | cut -d, -f1-5
look again
echo "-- a story ends"
"$WIRECOPY" index remove kept --ids <(echo grain2)
look ended
echo "-- rows are taken out; what was done is listed, and what did nothing is not"
cp -r kept before
"$WIRECOPY" index compact kept
"$WIRECOPY" index compact kept
look compacted
cmp ended compacted && cmp ended.stories compacted.stories && echo "the same is told"
python3 -c 'import sqlite3
for row in sqlite3.connect("kept/index.db").execute("SELECT event, verb, documents, texts, stories FROM event_list"): print(*row)'
echo "-- something else changes what is noted"
for change in "INSERT INTO removed VALUES(2)" "INSERT INTO removed VALUES(99)" "DELETE FROM removed WHERE document = 6" \
  "DELETE FROM removed WHERE document = 1"; do
  rm -rf kept && cp -r before kept
  sql "$change"
  echo "$change"
  "$WIRECOPY" index verify kept; echo "code $?"
  "$WIRECOPY" index compact kept; echo "code $?"
  rows
done
echo "-- rows that say what was removed go, and their sums"
for change in "DELETE FROM removed; DELETE FROM sums WHERE kind = 10" "ALTER TABLE removed ADD COLUMN reason" \
  "ALTER TABLE removed RENAME COLUMN document TO number"; do
  rm -rf kept && cp -r before kept
  sql "$change"
  echo "$change"
  for verb in verify "export kept -o now" "stories kept -o now" compact "query kept grain2.jsonl -o now"; do
    # shellcheck disable=SC2086
    case $verb in *\ *) "$WIRECOPY" index $verb ;; *) "$WIRECOPY" index $verb kept ;; esac
    echo "code $?"
  done
done
echo "-- what is noted cannot be read: nothing counts as removed"
rm -rf kept && cp -r before kept
python3 - <<'END'
import sqlite3
index = sqlite3.connect("kept/index.db")
index.execute("PRAGMA journal_mode = DELETE")
root, size = index.execute("SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = 'removed'").fetchone()
index.close()
with open("kept/index.db", "r+b") as pages:
    pages.seek((root - 1) * size)
    pages.write(b"\xff" * size)
END
"$WIRECOPY" index export kept -o now; echo "code $?"
cut -d, -f1 now
"$WIRECOPY" index stories kept -o now; echo "code $?"
wc -l <now
"$WIRECOPY" index verify kept >said; echo "code $?"
cut -c 1-80 said
"$WIRECOPY" index query kept grain2.jsonl | cut -d, -f1-3
