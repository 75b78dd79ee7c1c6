# One text with capitals in the first print and without them in the second, which keeps less of it: an index without texts
# takes what is kept of the second, and no more.
exec 2>&1
words="The mayor of Ostwick, Anna Lindqvist, told the council of Ostwick on Friday that the harbour of Old Haven will close"
words="$words for 14 days, and Peter Maro of the Harbour Board said that 35 ships of the Northern Line go to Westmark"
printf '{"id":"a","text":"%s"}\n{"id":"b","text":"%s"}\n' "$words" "${words,,}" >monday.jsonl
printf '{"id":"c","text":"%s, as the board said on Monday"}\n' "$words" >tuesday.jsonl
"$WIRECOPY" index create bare --no-texts
"$WIRECOPY" index add bare monday.jsonl -q -o out; echo "code $?"
"$WIRECOPY" index verify bare; echo "code $?"
"$WIRECOPY" index add bare tuesday.jsonl -q | cut -c 1-60
"$WIRECOPY" index compact bare; echo "code $?"
"$WIRECOPY" index verify bare; echo "code $?"
