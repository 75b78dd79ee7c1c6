# A page of two items is a digest of its own: it does not tie the stories together, and its editions are one. The parts of one
# story, printed apart, are no items of the page that has both.
source "$(dirname "$0")/../made_pages.sh"
say() { # ID SITE TEXT...
  printf '{"id":"%s","url":"https://%s.example/%s","text":"' "$1" "$2" "$1"
  printf '%s' "${@:3}"
  printf '"}\n'
}
for story in 1 2; do
  for site in north south east; do
    say "story$story-$site" "$site" "$(words "$((104729 * story))" 96)" "$(words "$((31 * story + ${#site}))" 12)"
  done
done >pages.jsonl
for site in brief short; do
  say "both-$site" "$site" "$(words 104729 36)" "$(words 209458 36)"
done >>pages.jsonl
say part1 north "$(words 7919 48)" >>pages.jsonl
say part2 north "$(words 15838 48)" >>pages.jsonl
say whole south "$(words 7919 48)" "$(words 15838 48)" >>pages.jsonl
"$WIRECOPY" cluster pages.jsonl 2>/dev/null | grep -o '"id":"[^"]*","cluster":"[^"]*"\|"relation":"digest"\|"draws_from":.*]'
