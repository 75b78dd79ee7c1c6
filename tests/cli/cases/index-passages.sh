# Of the texts of an index that share a short passage with a new one, and no more, four are compared: enough to tell that many
# have it. Where they share a long one, the first and the last four of a segment are. All are compared with one another.
exec 2>&1
source "$(dirname "$0")/../made_pages.sh"
text() { # ID SEED WORDS PASSAGE
  printf '{"id":"%s","url":"https://%s.example/","text":"%s%s %s"}\n' "$1" "$1" \
    "$(words "$((7919 * $2))" "$3")" "$4" "$(words "$((104729 * $2))" "$3")"
}
compared() { grep -o '"candidates":[0-9]*' stats; }
while read -r length held; do
  passage=$(words 31 $length)
  for i in $(seq 1 $held); do text "held$i" "$i" 150 "$passage"; done >held.jsonl
  text new 11 150 "$passage" >new.jsonl
  rm -rf stories
  "$WIRECOPY" index create stories
  "$WIRECOPY" index add stories held.jsonl -q -o out
  "$WIRECOPY" index query stories new.jsonl -q -o out --stats stats
  echo "$length words in common with $held: $(compared)"
done <<<"12 10
72 10
72 6
96 10"

# Sixteen texts of an input show by themselves that a passage is furniture, unless it is more than a fourth of each, or one of
# them has something else of a text of the index.
for own in 150 108; do
  passage=$(words 31 96)
  for i in $(seq 1 2); do text "held$i" "$i" $own "$passage"; done >held.jsonl
  for i in $(seq 11 26); do text "new$i" "$i" $own "$passage"; done >new.jsonl
  rm -rf stories
  "$WIRECOPY" index create stories
  "$WIRECOPY" index add stories held.jsonl -q -o out
  "$WIRECOPY" cluster new.jsonl -q -o out --stats stats
  echo "sixteen that have 96 of $((2 * own + 96)) words in common: $(compared)"
  "$WIRECOPY" index query stories new.jsonl -q -o out --stats stats
  echo "beside two of an index: $(compared)"
done
page() { # ID SEED PASSAGE STORY
  printf '{"id":"%s","url":"https://%s.example/","text":"%s%s %s"}\n' "$1" "$1" \
    "$(words "$((7919 * $2))" 420)" "$3" "$(words "$((104729 * $4))" 72)"
}
passage=$(words 31 72)
for i in $(seq 1 2); do page "held$i" "$i" "$passage" "$i"; done >held.jsonl
for i in $(seq 11 26); do page "new$i" "$i" "$passage" "$((i == 11 ? 1 : i))"; done >new.jsonl
rm -rf stories
"$WIRECOPY" index create stories
"$WIRECOPY" index add stories held.jsonl -q -o out
"$WIRECOPY" index query stories new.jsonl -q -o out --stats stats
echo "sixteen of which one has the story of one of two: $(compared)"
