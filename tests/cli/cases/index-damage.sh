# A damaged index: verify names rows of every table, export writes what can be read and says that it is damaged, and an index
# that lacks a segment goes on once what was in it is taken out.
exec 2>&1
sed -n 1,3p "$EXAMPLES/wire.jsonl" >monday.jsonl
sed -n 50,56p "$EXAMPLES/wire.jsonl" >tuesday.jsonl
say() { "$WIRECOPY" "$@"; echo "code $?"; }
sql() { python3 -c 'import sqlite3, sys
index = sqlite3.connect("kept/index.db")
index.execute(sys.argv[1])
index.commit()' "$1"; }
echo w01 >ids
anew() { rm -rf kept && cp -r whole kept; }
"$WIRECOPY" index create whole
for day in monday tuesday; do "$WIRECOPY" index add whole $day.jsonl -q -o out --site-field url; done
"$WIRECOPY" index remove whole --ids <(echo w50) -q
anew
say index verify kept
"$WIRECOPY" index export kept -o before
echo "-- rows of tables that no document is of"
for change in "UPDATE settings SET value = '0.9' WHERE name = 'threshold'" "UPDATE events SET time = 0 WHERE event = 2" \
  "UPDATE segments SET texts = 4 WHERE segment = 1" "UPDATE graves SET version = 9" \
  "DELETE FROM settings WHERE name = 'format'" \
  "DELETE FROM sums WHERE kind = 7"; do
  anew
  sql "$change"
  echo "$change"
  say index verify kept | grep -v '^index.db names'
done
echo "-- of changed settings only what asks the database goes on"
anew
sql "UPDATE settings SET value = 'near' WHERE name = 'profile'"
for verb in "query kept monday.jsonl" "add kept monday.jsonl" "compact kept" "stats kept" "remove kept --damaged"; do
  # shellcheck disable=SC2086
  say index $verb
done
say index stories kept -o stories -q
wc -l <stories
echo "-- export of changed rows"
anew
sql "UPDATE documents SET id = 'other' WHERE id = 'w02'"
say index export kept -o now
diff before now
say index stories kept -o stories
echo "-- rows that are gone"
anew
sql "DELETE FROM texts WHERE text = 2"
sql "DELETE FROM stories WHERE story = (SELECT story FROM texts WHERE text = 6)"
say index export kept -o now
diff before now | grep '^[0-9<]' | cut -c 1-40
echo "-- pages that cannot be read"
python3 - <<'END'
import json
with open("many.jsonl", "w") as out:
    for i in range(900):
        words = " ".join(f"{i * 7919 + k * 104729:x}" for k in range(30))
        out.write(json.dumps({"id": f"d{i}", "text": words}) + "\n")
END
rm -rf whole
"$WIRECOPY" index create whole && "$WIRECOPY" index add whole many.jsonl -q -o out
"$WIRECOPY" index export whole -o before && "$WIRECOPY" index stories whole -o stories
wc -l <before
for table in documents texts stories texts_by_story; do
  anew
  python3 - $table <<'END'
import sqlite3, sys
index = sqlite3.connect("kept/index.db")
index.execute("PRAGMA journal_mode = DELETE")
root, size = index.execute("SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = ?", sys.argv[1:]).fetchone()
index.close()
with open("kept/index.db", "r+b") as pages:  # the second leaf of the table
    pages.seek((root - 1) * size)
    inner = pages.read(size)
    cells = int.from_bytes(inner[3:5], "big")
    assert inner[0] in (2, 5) and cells > 0
    cell = 12 + 2 * (cells > 1)
    at = int.from_bytes(inner[cell:cell + 2], "big")
    pages.seek((int.from_bytes(inner[at:at + 4], "big") - 1) * size)
    pages.write(b"\xff" * size)
END
  echo "$table"
  "$WIRECOPY" index export kept -o now 2>message; code=$?
  sed -E 's/(cannot be read: ).*/\1.../' message
  echo "code $code"
  [ "$(sort now | comm -23 - <(sort before) | wc -l)" -eq 0 ] && echo "the rest is as it was"
  [ "$(wc -l <now)" -gt 400 ] && echo "$([ "$(wc -l <now)" -eq 900 ] && echo all || echo most) are there"
  "$WIRECOPY" index verify kept >message; echo "verify: code $?, $(grep -c 'cannot be read to the end' message) tables"
  "$WIRECOPY" index stories kept -o told 2>message; code=$?
  sed -E 's/(cannot be read: ).*/\1.../' message
  echo "stories: code $code, $([ "$(comm -23 <(sort told) <(sort stories) | wc -l)" -eq 0 ] && wc -l <told)"
  say index remove kept --damaged 2>&1 | sed -E 's/Page [0-9]+/Page ./'
done
echo "-- a segment is gone"
rm -rf whole && "$WIRECOPY" index create whole
for day in monday tuesday; do "$WIRECOPY" index add whole $day.jsonl -q -o out --site-field url; done
anew
rm kept/00000002.segment
for verb in "query kept monday.jsonl" "add kept monday.jsonl" "compact kept" "stats kept" "expire kept --older-than 1d" \
  "remove kept --ids ids"; do
  # shellcheck disable=SC2086
  say index $verb
done
say explain --index kept w01
say index verify kept
"$WIRECOPY" index remove kept --damaged >/dev/full; echo "code $?"
say index remove kept --damaged
say index verify kept
ls kept
say index add kept tuesday.jsonl -q -o again --site-field url
"$WIRECOPY" index export kept | cmp - <("$WIRECOPY" index export whole) && echo "as before"
echo "-- a text is damaged"
printf damage | dd of=kept/00000001.segment bs=1 seek=320 conv=notrunc status=none
say index query kept monday.jsonl -q
say index remove kept --damaged -q
say index verify kept
echo "-- nothing is"
say index remove kept --damaged
say index remove kept --damaged --ids ids
echo "-- rows that say where texts are were changed by something else"
for change in "texts SET text = 5000000000 WHERE text = (SELECT max(text) FROM texts)" "segments SET checksum = checksum + 1"; do
  rm -rf kept && cp -r whole kept
  python3 -c 'import sqlite3, sys; index = sqlite3.connect("kept/index.db"); index.execute("UPDATE " + sys.argv[1]); index.commit()' "$change"
  say index remove kept --damaged
  ls kept
done
echo "-- what finds documents by their ids is broken, and no row is"
rm -rf kept && cp -r whole kept
python3 - <<'END'
import sqlite3
index = sqlite3.connect("kept/index.db")
index.execute("PRAGMA journal_mode = DELETE")
root, size = index.execute("SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = 'documents_by_id'").fetchone()
index.close()
with open("kept/index.db", "r+b") as pages:
    pages.seek((root - 1) * size)
    page = bytearray(pages.read(size))
    assert page[0] == 10
    page[3:5] = (int.from_bytes(page[3:5], "big") - 1).to_bytes(2, "big")  # an entry less
    pages.seek((root - 1) * size)
    pages.write(page)
END
say index remove kept --damaged 2>&1 | sed 's/was removed: .*; wirecopy/was removed: ...; wirecopy/'
ls kept
echo "-- of an index without texts, a bit anywhere"
rm -rf kept && "$WIRECOPY" index create kept --no-texts && "$WIRECOPY" index add kept monday.jsonl -q -o out --site-field url
python3 - "$WIRECOPY" <<'END'
import subprocess, sys
path = "kept/00000001.segment"
whole = open(path, "rb").read()
missed = 0
for number in range(40):
    at = len(whole) * number // 40
    open(path, "wb").write(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
    missed += subprocess.run([sys.argv[1], "index", "verify", "kept"], capture_output=True).returncode != 3
open(path, "wb").write(whole)
print(missed, "of 40 missed")
END
say index verify kept
echo "-- what is kept of one text, and not of the others"
python3 - <<'END'
with open("kept/00000001.segment", "r+b") as segment:
    segment.seek(310)
    byte = segment.read(1)[0]
    segment.seek(310)
    segment.write(bytes([byte ^ 1]))
END
say index verify kept
say index query kept monday.jsonl -q | sed 's/in 00000001.segment/in a segment/'
say index remove kept --damaged
say index verify kept
"$WIRECOPY" index query kept monday.jsonl -q | cut -c 1-40
say index compact kept
say index verify kept
