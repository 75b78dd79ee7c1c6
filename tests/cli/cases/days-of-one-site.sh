# What one site prints again on another day is one story: under a new line of how many died in the worst storm for years,
# with the day on which it was shown, a week later, from the end of February on, and as a later version under a headline
# with another number.
harbour() {
    printf 'The harbour of the old town reopened on Monday after eight days of storms that had kept every ferry and every trawler at its moorings, the port said. '
    printf 'Crews of the coast guard searched the northern bank through the night for two fishing boats whose crews had last been heard of on Friday evening, officers said. '
    printf 'Merchants along the quay counted the damage and hoped that insurers would pay for roofs and windows before the summer guests arrive from the mainland. '
    printf 'The mayor thanked volunteers who had filled more sandbags in one week than the town had used in the ten winters before, and promised a new sea wall. '
}
end() {
    printf 'Fishermen said that the price of cod had doubled at the auction because so few boats had been able to leave the sheltered side of the bay until now. '
    printf 'Schools will open again on Wednesday once engineers have looked at every gymnasium in which families slept while their streets stood under water.'
}
pair() {
    printf '{"id":"%s1","url":"http://post.example/1","text":"%s"}\n{"id":"%s2","url":"http://post.example/2","text":"%s"}\n' "$1" "$2" "$1" "$3" >"$1.jsonl"
    $WIRECOPY cluster "$1.jsonl" -q | cut -d, -f1,2 | sed 's/"cluster"://' | paste -s
}
whole="$(harbour)$(end)"
pair toll "At least 3 people were killed in the worst storm since 2013, the coast guard said on Monday. $whole" \
    "At least 12 people were killed in the worst storm since 2013, the coast guard said on Monday. $whole"
pair shown "Updated 3 March 2025. $whole" "Updated 19 March 2025. $whole"
pair week "PORT LENNA, March 3, 2025 - $whole" "PORT LENNA, March 10, 2025 - $whole"
pair month "PORT LENNA, Feb. 28, 2025 - $whole" "PORT LENNA, March 2, 2025 - $whole"
pair later "Storm kills 12 on the coast, officials say, and many villages are still cut off from the mainland. $whole" \
    "Toll of the storm climbs to 30 as rescuers reach the last of the villages near Port Lenna by boat. A ship of the navy brought water and bread to the villages on Tuesday, and helicopters took the sick to hospitals inland, it said. $(harbour)Roads are expected to open by the end of the week, when the floods have gone back far enough for the bulldozers to work."
