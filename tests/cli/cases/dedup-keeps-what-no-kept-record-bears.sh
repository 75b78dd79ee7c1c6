# One story: whole, cut, and with as much again of its own. The last is no copy of the others, whatever group it is in.
whole='The harbour of Port Lenna reopened on Monday after eight days of storms that had kept forty ships waiting in the bay. Two tankers had run short of water and were supplied by helicopter. Pilots brought vessels in at dawn, the smallest first, and the last of them was moored by noon.'
cut='The harbour of Port Lenna reopened on Monday after eight days of storms that had kept forty ships waiting in the bay. Two tankers had run short of water and were supplied by helicopter.'
own='By Tuesday evening divers had raised two lost containers from the channel, one of them full of bicycles meant for a school. The insurers said that they would pay for nine hulls, and the union asked for a second tug. A fisherman who had slept in his boat through the gale was given a medal by the mayor.'
for id in whole cut more; do
  text=$whole; [ $id != cut ] || text=$cut; [ $id != more ] || text="$whole $own"
  printf '{"id":"%s","text":"%s"}\n' $id "$text"
done >in.jsonl
show() { grep -o '"id":"[a-z]*"' "$1" | tr '\n' ' '; echo; }
$WIRECOPY cluster in.jsonl --format tsv | cut -f1,2,5
echo "-- the fullest"
$WIRECOPY dedup in.jsonl -o kept --report report --removed removed && show kept && show removed && cat report
echo "-- the first: the longer one has too much of its own to go for it"
$WIRECOPY dedup in.jsonl --keep first -o kept --report report && show kept && cat report
echo "-- a part of what it has is enough"
$WIRECOPY dedup in.jsonl --keep first --remove-from 0.5 -o kept --report report && show kept && cat report
echo "-- only excerpts go"
$WIRECOPY dedup in.jsonl --remove excerpt,identical -o kept --report report && show kept && cat report
echo "-- a dry run writes the report and the counts"
$WIRECOPY dedup in.jsonl --dry-run --report again && diff again <($WIRECOPY dedup in.jsonl --dry-run --report - 2>counts) && cat counts
for arguments in "--remove-from 0.4" "--remove-from 1.1" "--remove copies" "--remove near," "--dry-run -o x" "--dry-run --removed x"; do
  $WIRECOPY dedup in.jsonl $arguments 2>&1; echo "code $?"
done
