# awk -v n=DOCUMENTS -v seed=S -f make_dump.awk: JSON Lines, a third of them copies of an earlier story with a sentence
# dropped and one added, every tenth without an id. The same arguments give the same bytes.
function draw(most) { state = (state * 16807) % 2147483647; return state % most }
function sentence(  words, i, text) {
    words = 6 + draw(14)
    for (i = 0; i < words; i++) text = text (i ? " " : "") syllable[draw(40)] syllable[draw(40)] syllable[draw(40)]
    return text "."
}
BEGIN {
    state = seed + 12345
    split("ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru pla sne tri sto vul ain ert ols und ex im or al in un", names, " ")
    for (i = 1; i <= 40; i++) syllable[i - 1] = names[i]
    for (d = 0; d < n; d++) {
        if (d > 20 && draw(3) == 0) {
            from = draw(d); count = lengths[from]; skip = draw(count); kept = 0
            for (i = 0; i < count; i++) if (i != skip) story[d, kept++] = story[from, i]
            story[d, kept++] = sentence(); lengths[d] = kept
        } else {
            lengths[d] = 4 + draw(8)
            for (i = 0; i < lengths[d]; i++) story[d, i] = sentence()
        }
        text = story[d, 0]
        for (i = 1; i < lengths[d]; i++) text = text " " story[d, i]
        if (d % 10 == 3) printf "{\"text\":\"%s\"}\n", text
        else printf "{\"id\":\"d%d\",\"url\":\"http://site%d.example/%d\",\"text\":\"%s\"}\n", d, draw(7), d, text
        if (d % 97 == 50) print "{\"id\": broken"
    }
}
