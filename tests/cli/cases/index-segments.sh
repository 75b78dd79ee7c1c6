# What a batch is compared with does not depend on how many additions made the index: of texts with a key the first and the last
# of the whole index are looked at, not those of each addition.
exec 2>&1
source "$(dirname "$0")/../made_pages.sh"
"$WIRECOPY" index create stories
for day in 1 2 3 4 5; do
  for story in 1 2 3 4 5 6 7 8 9; do page "harbour$day$story" harbour "$day$story" 12 0; done >day.jsonl
  "$WIRECOPY" index add stories day.jsonl -q -o out
done
{
  for story in $(seq 101 115); do page "harbour$story" harbour "$story" 12 0; done
  for story in $(seq 201 250); do page "other$story" "other$story" "$story" 12 0; done
} >today.jsonl
compared() { "$WIRECOPY" index query stories today.jsonl -q -o out --stats stats; grep -o '"candidates":[0-9]*' stats; }
compared
"$WIRECOPY" index compact stories -q
compared
