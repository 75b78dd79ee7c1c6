# A form that differs in names alone, without a number: each page of it is a story of its own, also where one is printed more often
# than the others, and its prints are one, also where the form is less than half of each page.
source "$(dirname "$0")/../made_pages.sh"
works() { # ID WORDS NAME...: a page with so many words of its own below the notice
  printf '{"id":"%s","text":"Residents of %s should expect delays because of works on %s Street. The lane towards %s will be closed at night, and buses will be diverted by way of %s Road. The mayor, %s, apologised for any inconvenience and asked drivers to follow the signs. Access for residents and for the emergency services will be kept open at all times. The works are paid for by the county and are part of a programme to renew roads that were damaged in the winter. Questions can be put to %s at the town hall. %s"}\n' \
    "$1" "${@:3}" "$(words "$((7919 * $(cksum <<<"$1" | cut -d' ' -f1) % 1000003))" "$2")"
}
names() { # N: six names that nothing else has
  for i in 1 2 3 4 5 6; do
    printf '%s ' "$(words "$((32452843 * $1 + 104729 * i))" 1)" | tr -d '. ' | sed 's/./\U&/'
    printf ' '
  done
}
# shellcheck disable=SC2046 # a name is a word
for town in $(seq 1 14); do
  works "town$town-a" 10 $(names "$town")
  works "town$town-b" 60 $(names "$town")
done >pages.jsonl
for print in $(seq 1 30); do
  works "often-$print" $((2 * print)) $(names 15)
done >>pages.jsonl
$WIRECOPY cluster pages.jsonl 2>/dev/null | sed 's/.*"id":"\([a-z]*[0-9]*\)-.*"cluster":"\([a-z]*[0-9]*\)-.*/\1 with \2/' | sort | uniq -c | sed 's/^ *//'
