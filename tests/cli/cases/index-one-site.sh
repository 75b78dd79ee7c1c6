# Two stories of a site whose pages are mostly furniture are told apart when its pages come together. Prints of both on other
# sites come later, in one addition, beside which just these two pages of that site are looked at: what these share is not
# seen to be furniture then, and does not make one story of two.
exec 2>&1
words() { # SEED COUNT: so many made-up words, the same for the same seed; a full stop after each twelfth
  awk -v seed="$1" -v count="$2" 'BEGIN {
    for (i = 1; i <= count; i++) {
      word = ""
      for (k = 0; k < 3; k++) {
        seed = (seed * 16807) % 2147483647
        word = word substr("bdfgklmnprstvz", seed % 14 + 1, 1) substr("aeiou", int(seed / 14) % 5 + 1, 1)
      }
      printf "%s%s", word, i % 12 == 0 ? ". " : " "
    }
  }'
}
page() { # ID SITE STORY, with that site's furniture around the story
  printf '{"id":"%s","url":"https://%s.example/%s","text":"%s%s%s"}\n' "$1" "$2" "$1" \
    "$(words "$((7919 * $(cksum <<<"$2" | cut -d' ' -f1) % 1000003))" "$4") " "$(words "$((104729 * $3))" 72) " \
    "$(words "$((15485863 * $(cksum <<<"$2" | cut -d' ' -f1) % 1000003))" "$5")"
}
for story in 1 2 3 4 5 6; do page "harbour$story" harbour "$story" 48 96; done >monday.jsonl
{
  page hills1 hills 1 0 12
  page market2 market 2 0 12
} >tuesday.jsonl
"$WIRECOPY" index create stories
"$WIRECOPY" index add stories monday.jsonl -q | cut -d, -f1-4
"$WIRECOPY" index add stories tuesday.jsonl -q | grep -o '"id":"[^"]*"\|"story":[0-9]*\|"match":"[^"]*"\|"merged":.*'
"$WIRECOPY" index stats stories | grep -i stories
