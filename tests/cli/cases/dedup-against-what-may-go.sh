# Of the same words as a record of an older dump: it goes only if such records are to be removed, and if another one bears it.
whole='The harbour of Port Lenna reopened on Monday after eight days of storms that had kept forty ships waiting in the bay. Two tankers had run short of water and were supplied by helicopter. Pilots brought vessels in at dawn, the smallest first, and the last of them was moored by noon.'
record() { printf '{"id":"%s","text":"%s"}\n' "$1" "$2"; }
(record whole "$whole"; record cut "${whole%% Pilots*}") >in.jsonl
record old "$whole" >old.jsonl
for relations in identical abridged identical,abridged; do
  echo "== $relations"
  "$WIRECOPY" dedup in.jsonl --against old.jsonl --remove $relations --report - --dry-run 2>/dev/null
done
