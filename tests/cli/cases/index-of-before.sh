# An index whose segments have version 3, as an older program wrote it, with texts and without: it is read, looked up, added
# to, and its segments get the version of today when they are compacted. index.db has format 3: it gets the one of today with
# the first change, since what is removed is in a table that a program of before does not know; what changes nothing leaves
# it as it is, tables and views too.
old=$(dirname "$0")/../old
restore() { # FOLDER NAME
  mkdir "$1" && cp "$old/$2.segment" "$1/00000001.segment"
  python3 -c "import sqlite3, sys
with sqlite3.connect('$1/index.db') as index:
    index.executescript(open('$old/$2.sql').read())"
}
# The format, and that of what is kept of texts: a program of before takes what is kept from now on for damage.
format() { python3 -c "import sqlite3
settings = dict(sqlite3.connect('$1/index.db').execute('SELECT name, value FROM settings'))
print('format', settings['format'], settings['sketch'].split('\n')[0])"; }
schema() { python3 -c "import sqlite3; print(sqlite3.connect('$1/index.db').execute('SELECT group_concat(sql) FROM sqlite_master').fetchone()[0])"; }
version() { od -A n -t u4 -j 8 -N 4 "$1" | tr -d ' '; }
look() { "$WIRECOPY" index verify "$1" && echo clean; "$WIRECOPY" index export "$1" --format tsv | cut -f1-7; }
cat >new.jsonl <<'END'
{"id":"late","date":"2025-03-20","text":"The harbour of Port Lenna reopened on Monday after eight days of storms that had kept forty ships waiting in the bay. Two tankers had run short of water and were supplied by helicopter. Pilots brought vessels in at dawn, the smallest first. The mayor of Lenna thanked the pilots."}
{"id":"again","date":"2025-03-21","text":"Grain prices rose for a third week as farmers in the valleys held back their harvest. Millers said that they had stocks for forty days and would import barley if the rains returned."}
END
for kind in texts bare; do
  echo "-- $kind"
  restore "$kind" "index-3-$kind" || exit 1
  version $kind/00000001.segment
  look $kind
  "$WIRECOPY" index query $kind new.jsonl
  schema $kind >schema
  echo none | "$WIRECOPY" index remove $kind --ids - 2>/dev/null
  "$WIRECOPY" index expire $kind --before 2020-01-01 -q
  "$WIRECOPY" index compact $kind
  schema $kind | cmp - schema && format $kind
  "$WIRECOPY" index add $kind new.jsonl -o rows && "$WIRECOPY" index query $kind new.jsonl | cut -d, -f1-4
  look $kind | tail -n 2
  format $kind
  echo cut | "$WIRECOPY" index remove $kind --ids - -q
  look $kind | head -n 3
  "$WIRECOPY" index compact $kind && version $kind/*.segment
  look $kind
  "$WIRECOPY" index query $kind new.jsonl | cut -d, -f1-5
  "$WIRECOPY" index stories $kind
done
