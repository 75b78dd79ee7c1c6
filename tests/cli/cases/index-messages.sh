# Messages that say what to do.
exec 2>&1
say() { "$WIRECOPY" "$@"; echo "code $?"; }
echo '{"id":"a","text":"a few good words about a harbour"}' >in.jsonl
say index
say index open kept
say index ad kept in.jsonl
say index --memory 1G add kept in.jsonl
say index explain kept
say index create
say index add
say index add kept
say index query kept
say index verify
say index add kept in.jsonl
say index create missing/kept
say index create kept
say index create kept
say index add kept in.jsonl --profile near
say index add kept missing.jsonl
say index add kept in.jsonl --date-field when
say index create other --profile near --no-texts
say index remove kept
say index remove kept --ids missing
say index expire kept
say index expire kept --before yesterday
say index expire kept --older-than 3y
say index expire kept --older-than 6m
say index stories kept --since soon
say index export kept -o missing/out
say explain --index kept
say explain --index kept in.jsonl a
say explain --index kept nobody
say explain --index kept a --threshold 0.5
say explain --index kept a --id-field name
say explain --index missing a
"$WIRECOPY" index create near --profile near && say explain --index near a
"$WIRECOPY" index create bare --no-texts && say explain --index bare a
say index add kept in.jsonl -o kept/index.db
say index query kept in.jsonl --stats kept/stats.json
ln -s kept linked
say index export linked -o kept/copy.jsonl
say cluster in.jsonl -o kept/index.db
say dedup in.jsonl -o out --removed linked/index.db-wal
say sign in.jsonl -o kept/00000001.segment
ln -s kept/index.db result
say pairs in.jsonl -o result
say cluster in.jsonl -o out --stats kept/index.db-shm
printf 'x1\na\nx\ty\n' >ids
seq -f n%g 20 >>ids
say index remove kept --ids ids
echo n3 >ids
say index remove kept --ids ids
say index remove kept --ids in.jsonl
echo '-- rows of a table with commas, or semicolons, and ids that have them'
printf '%s\n' 'id,date' 'a,2025-03-01' >ids
say index remove kept --ids ids
printf '%s\n' 'a;2025-03-01' >ids
say index remove kept --ids - <ids
printf '%s\n' 'http://example/1,2' n3 >ids
say index remove kept --ids ids
echo '{0f8fad5b-d9cb-469f-a165-70867728950e}' >ids
say index remove kept --ids ids
say index expire kept --before 20251131000000
echo damaged >kept/index.db
say index stats kept
mkdir mine && touch mine/letters.txt
say index create mine
say index create in.jsonl
say index stats mine
say index stats in.jsonl
say index add kept in.jsonl --threshold 0.3
say index expire kept --before 2025-01-01 --older-than 3d
say index verify kept
echo '-- what could not be told is not added, and no file of it stays'
"$WIRECOPY" index create told && "$WIRECOPY" index add told in.jsonl -q -o - >/dev/full; echo "code $?"; ls told
echo '-- an index of another format, which is no damage'
for format in 5 2; do
  "$WIRECOPY" index create format$format && python3 -c 'import sqlite3, sys
index = sqlite3.connect(f"format{sys.argv[1]}/index.db")
index.execute("UPDATE settings SET value = ? WHERE name = ?", (sys.argv[1], "format"))
index.execute("DELETE FROM sums WHERE kind = 7")
index.commit()' $format
  say index stats format$format
  say index verify format$format
done
mkdir folder && say index remove told --ids folder
