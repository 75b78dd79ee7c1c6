# Pages of one site end with a box: three sentences each of the next three stories. No two are prints of one story, whether
# the site is known or not. A story that two other sites print is found beside them.
awk 'BEGIN {
  seed = 20
  pages = 24
  for (i = 0; i < pages + 3; i++) {
    for (k = 0; k < 9; k++) {
      line = ""
      for (w = 0; w < 13; w++) {
        word = ""
        for (s = 0; s < 3; s++) {
          seed = (seed * 16807) % 2147483647
          word = word substr("bdfgklmnprstvz", seed % 14 + 1, 1) substr("aeiou", int(seed / 14) % 5 + 1, 1)
        }
        line = line (w ? " " : "") word
      }
      said[i, k] = line "."
    }
  }
  for (i = 0; i < pages; i++) {
    text = said[i, 0]
    for (k = 1; k < 9; k++) text = text " " said[i, k]
    if (i % 12 == 0) { # two other sites print it
      printf "{\"id\":\"north%d\",\"url\":\"https://north.example/%d\",\"text\":\"%s\"}\n", i, i, text
      printf "{\"id\":\"south%d\",\"url\":\"https://south.example/%d\",\"text\":\"%s\"}\n", i, i, text " " said[pages, 8]
    }
    text = text "\\nMost read"
    for (j = i + 1; j <= i + 3; j++) text = text "\\n" said[j, 0] " " said[j, 1] " " said[j, 2]
    printf "{\"id\":\"page%d\",\"url\":\"https://one.example/%d\",\"text\":\"%s\"}\n", i, i, text
  }
}' >pages.jsonl
grep one.example pages.jsonl >one.jsonl
for field in url none; do
  echo "-- pages, sites by $field"
  "$WIRECOPY" cluster --site-field "$field" one.jsonl 2>/dev/null | grep -vc '"relation":"alone"'
  echo "-- and prints of two stories, sites by $field"
  "$WIRECOPY" cluster --site-field "$field" pages.jsonl 2>/dev/null | grep -v '"relation":"alone"' |
    sed 's/","cluster":"/ /; s/{"id":"//; s/",.*//'
done
echo "-- why two neighbours are apart"
"$WIRECOPY" explain one.jsonl page2 2>/dev/null | awk '/^ .*page[13] / { print $5, substr($0, index($0, "apart")) }' | sort
