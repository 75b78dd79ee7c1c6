# Whether one host is an aggregator's is told by all documents of the index and not by the few that take part in a run, and is
# followed as documents come and go.
source "$(dirname "$0")/../made_pages.sh"
say() { # what is told of hosts; what becomes of the documents is in `out`
  "$WIRECOPY" "$@" -o out 2>&1 | grep -o 'most documents name one host' || echo "sites are told by their hosts"
}
for i in $(seq 40); do page "feed$i" feed "$i" 0 0; done >feed.jsonl
for i in $(seq 100); do page "own$i" "own$i" "$((100 + i))" 0 0; done >own.jsonl
page another feed 200 0 0 >another.jsonl
echo "-- an aggregator's: the first batch tells, and then one document is beside it"
"$WIRECOPY" index create stories
say index add stories feed.jsonl
say index query stories another.jsonl
say index add stories another.jsonl
echo "-- one at a time: from the 32nd document on"
"$WIRECOPY" index create single
while read -r line; do
  echo "$line" >one.jsonl
  say index add single one.jsonl
done <feed.jsonl | uniq -c | sed 's/^ *//'
echo "-- most are of others now: a handful of the feed does not tell, nor do the many copies of one of its pages"
say index add stories own.jsonl
say index query stories another.jsonl
for i in $(seq 35); do page "copy$i" feed 1 0 0; done >copies.jsonl
say index query stories copies.jsonl
say index add stories copies.jsonl
page like feed 1 0 0 | sed 's/ [a-z]* [a-z]*\. *"}/ and so on."}/' >like.jsonl
say index query stories like.jsonl
echo "-- removed: the feed has most again"
sed 's/{"id":"\([^"]*\).*/\1/' own.jsonl | "$WIRECOPY" index remove stories --ids - -q
say index query stories another.jsonl
"$WIRECOPY" index verify stories && echo clean
echo "-- an index that has no notes of it, as those of before"
python3 -c "import sqlite3
with sqlite3.connect('stories/index.db') as index:
    index.execute(\"DELETE FROM counters WHERE name LIKE 'host%'\")"
say index query stories another.jsonl
say index add stories another.jsonl
