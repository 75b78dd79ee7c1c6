# Dates, sources and documents of stories, as documents come in any order and go again.
exec 2>&1
source "$(dirname "$0")/../made_pages.sh"
doc() { # ID DATE SITE TEXT
  printf '{"id":"%s","date":"%s","url":"https://%s.example/","text":"%s"}\n' "$1" "$2" "$3" "$4"
}
one=$(words 31 96) two=$(words 7919 96) more=$(words 104729 48) three=$(words 50021 96)
add() { "$WIRECOPY" index add stories - --date-field date | cut -d, -f1-4; }
show() { echo "-- $1"; "$WIRECOPY" index stories stories -q; "$WIRECOPY" index stats stories | sed -n '2,8p;10p'; }
"$WIRECOPY" index create stories
(doc a 2024-05-03 paper "$one"; doc b 2024-05-01 post "$one"; doc c 2024-05-09 paper "$two") | add
show "two stories"
(doc d 2024-04-20 herald "$one $more"; doc e 2024-06-01 herald "$two"; doc f 2024-04-25 post "$one") | add
show "later ones are not the last"
seen() { doc q 2024-07-01 post "$1" | "$WIRECOPY" index query stories - -q | grep -o '"first_seen":.*'; }
seen "$one"
echo "-- the fullest of a new story is not its first; what has a part of another story and is none of it leaves that as it was"
(doc g 2024-06-05 post "$(words 50021 72)"; doc h 2024-06-05 paper "$three"
  doc i 2024-06-05 herald "$(words 7919 40) $(words 700001 120)") | add
"$WIRECOPY" index stories stories -q | cut -d, -f1-3
seen "$two"
echo a | "$WIRECOPY" index remove stories --ids -
show "without the first copy of a text that has others"
printf '%s\n' d | "$WIRECOPY" index remove stories --ids -
show "without a text"
echo c | "$WIRECOPY" index remove stories --ids -
doc a 2024-05-11 post "$one" | add
"$WIRECOPY" index verify stories
"$WIRECOPY" index compact stories
"$WIRECOPY" index verify stories
show "compacted"
printf '%s\n' e | "$WIRECOPY" index remove stories --ids -
"$WIRECOPY" index compact stories
show "without a story and what stood for it"
"$WIRECOPY" index verify stories
echo "-- a segment that is said to have a text more"
python3 -c "import sqlite3; c = sqlite3.connect('stories/index.db'); c.execute('UPDATE segments SET texts = texts + 1'); c.commit()"
"$WIRECOPY" index verify stories | sed 's/segment-[0-9a-z.-]*/SEGMENT/g'
