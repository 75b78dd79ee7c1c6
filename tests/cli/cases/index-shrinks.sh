# A compaction gives the space of rows in index.db back. Where another process reads the index meanwhile it says so, and the
# next one gives it back.
awk 'BEGIN { for (i = 0; i < 6000; i++) printf "{\"id\":\"document number %d\",\"text\":\"harbour %d, pier %d and quay %d\"}\n", i, i, i * 7, i * 11 }' >in.jsonl
awk 'BEGIN { for (i = 0; i < 6000; i += 2) print "document number " i }' >ids
"$WIRECOPY" index create kept && "$WIRECOPY" index add kept in.jsonl -q -o /dev/null
"$WIRECOPY" index remove kept --ids ids -q
cp -r kept read
shrunk() { python3 -c 'import os, sys; print(sys.argv[1], "shrunk" if os.path.getsize(sys.argv[1] + "/index.db") < 0.7 * int(sys.argv[2]) else "as it was")' "$@"; }
full=$(stat -c %s kept/index.db)
"$WIRECOPY" index compact kept
shrunk kept "$full"
python3 - <<'END'
import os, re, sqlite3, subprocess, sys
reader = sqlite3.connect("read/index.db", isolation_level=None)
count = lambda: reader.execute("SELECT count(*) FROM documents").fetchone()[0]
reader.execute("BEGIN")
print(count(), "rows are read")
def compact(*options):
    done = subprocess.run([os.environ["WIRECOPY"], "index", "compact", "read", *options], check=True, stderr=subprocess.PIPE, text=True)
    print(re.sub("^wirecopy: [0-9]+ bytes", "wirecopy: ... bytes", done.stderr.strip()) or "nothing is said")
compact()
print(count(), "rows are read on")
compact("--quiet")
reader.execute("COMMIT")
print(count(), "rows then")
compact()
sys.stdout.flush()
END
shrunk read "$full"
for folder in kept read; do "$WIRECOPY" index verify $folder && "$WIRECOPY" index export $folder -o $folder.jsonl; done
cmp kept.jsonl read.jsonl && wc -l <kept.jsonl
# Where no file may grow to the size of index.db, its pages cannot be filled again: that is said, and the next one does it.
seq -f "document number %g" 0 999 >ids
"$WIRECOPY" index create full && "$WIRECOPY" index add full in.jsonl -q -o /dev/null && "$WIRECOPY" index remove full --ids ids -q
nbytes=$(stat -c %s full/index.db)
(ulimit -f $((nbytes * 6 / 10 / 1024)); "$WIRECOPY" index compact full 2>&1; echo "code $?") | cat
"$WIRECOPY" index verify full
for i in 1 2; do
  "$WIRECOPY" index compact full
  python3 -c 'import os, sys; print("smaller" if os.path.getsize("full/index.db") < 0.9 * int(sys.argv[1]) else "as it was")' "$nbytes"
done
