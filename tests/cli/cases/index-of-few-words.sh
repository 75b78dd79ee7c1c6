# A text of so few words that it has no keys is known by its words alone.
"$WIRECOPY" index create stories
printf '{"id":"a","text":"Oh no"}\n{"id":"b","text":"Oh yes"}\n' | "$WIRECOPY" index add stories - -q -o out
printf '{"id":"c","text":"oh, no!"}\n{"id":"d","text":"Oh dear"}\n' | "$WIRECOPY" index query stories - -q | cut -d, -f1-4
