# A release in the words of an earlier one, of another day and with other sums, stays; a copy with a new headline, and a
# cut, go.
body() {
    printf '%s on the old quay, whose stones have sunk into the mud since the flood. ' "$1"
    printf 'Divers will set new piles first, and the cranes come after them when the frost has gone. Boats tie up at the north pier while the work goes on, and the ferry leaves from there as well. '
    printf 'The chairman thanked the fishermen for their patience and said that the quay would outlast all of them. %s for a new roof and a cold room. ' "$2"
    printf 'Members asked how long the stalls would be shut, and were told that no stall would be shut for longer than a week at a time. '
}
record() { printf '{"id":"%s","url":"%s","text":"%s"}\n' "$1" "$2" "$3"; }
first=$(body 'On 3 March 2019 the harbour board of Lindvik met with Anders Holm and voted to spend 41500 crowns' 'A second vote, on the fish hall, put 9200 crowns aside')
other=$(body 'Sigrid Vold of the board of Ostby said today, 17 June 2020, that it has 88750 crowns for work' 'It will ask the county in 30 days to add 12400 crowns')
{
    record first http://board.example/a "$first"
    record other http://board.example/b "$other"
    record copy http://board.example/c "New quay for the harbour. $first"
    record cut http://paper.example/d "${first%Members*}"
} >sites.jsonl
sed 's/"url":"[^"]*",//' sites.jsonl >none.jsonl
for dump in sites none; do
    $WIRECOPY dedup $dump.jsonl -q | grep -o '"id":"[a-z]*"' | tr '\n' ' '
    echo "$dump"
done
$WIRECOPY dedup none.jsonl -q --dry-run --report - 2>counts | grep '"id":"other"'
