# Records that older dumps have go, and nothing of those dumps is written; among the rest dedup works as ever.
whole='The harbour of Port Lenna reopened on Monday after eight days of storms that had kept forty ships waiting in the bay. Two tankers had run short of water and were supplied by helicopter. Pilots brought vessels in at dawn, the smallest first, and the last of them was moored by noon.'
cut='The harbour of Port Lenna reopened on Monday after eight days of storms that had kept forty ships waiting in the bay. Two tankers had run short of water and were supplied by helicopter.'
bridge='A bridge over the river will open in spring, two years late and at twice its price, the council said on Friday. Its engineers blamed the clay under the eastern pier, which had to be frozen before it could bear any weight.'
record() { printf '{"id":"%s","text":"%s"}\n' "$1" "$2"; }
(record whole "$whole"; record bridge "$bridge"; echo broken; record bridge-again "$bridge") >in.jsonl
(record old-cut "$cut"; echo broken; echo broken) >monday.jsonl
mkdir archive
(record old-bridge "$bridge"; record old-bridge "$bridge") | gzip >archive/sunday.jsonl.gz
run() { $WIRECOPY dedup in.jsonl "$@" -o kept --removed removed --bad bad --report report --stats stats 2>/dev/null
  echo "code $?"; for name in kept removed bad; do echo "-- $name"; cut -c1-30 $name; done; echo "-- report"; cat report
  grep -oE '"(written|removed|against)":[0-9]+' stats; }
run --against monday.jsonl --against archive
echo "== an excerpt does not bear the whole"
run --against monday.jsonl --keep first
echo "== the whole bears the excerpt, and the same words are the same"
mv in.jsonl new.jsonl; mv monday.jsonl in.jsonl
run --against new.jsonl
echo "== of two that bear it, the one of the same words is named"
(record whole "$whole"; record same "$cut") >two.jsonl
$WIRECOPY dedup in.jsonl --against two.jsonl --report - --dry-run 2>/dev/null
echo "== of another format, and from standard input"
(echo 'id,text'; echo "c1,\"$bridge\"") >old.csv
$WIRECOPY dedup new.jsonl --against old.csv -o - 2>/dev/null | cut -c1-30
$WIRECOPY dedup new.jsonl --against - <old.csv -o - 2>/dev/null | cut -c1-30
cat new.jsonl | $WIRECOPY dedup - --against old.csv --dry-run 2>/dev/null
$WIRECOPY dedup new.jsonl --against old.csv -o old.csv 2>&1 || echo "code $?"
$WIRECOPY cluster new.jsonl --against old.csv 2>&1 || echo "code $?"
echo "== an array stays one, whatever the older dump is"
python3 -c 'import json,sys; json.dump([json.loads(l) for l in open("new.jsonl") if l[0] == "{"], open("new.json", "w"), indent=1)'
$WIRECOPY dedup new.json --against old.csv -o kept.json && python3 -c 'import json; print([r["id"] for r in json.load(open("kept.json"))])'
echo "-- several after one --against"
printf '{"id":"n","text":"one two three"}\n' >n; printf '{"id":"o","text":"four five six"}\n' >o; cp o p
"$WIRECOPY" dedup n --against o p 2>&1
"$WIRECOPY" dedup --against o n 2>&1
echo "-- ids of today that yesterday had are told on one line"
for i in 1 2 3; do printf '{"id":"%s","text":"pier %s of quay %s"}\n' $i $i $i$i; done | tee today >yesterday
printf '{"id":"3","text":"another quay"}\n' >>today
"$WIRECOPY" dedup today --against yesterday 2>&1
