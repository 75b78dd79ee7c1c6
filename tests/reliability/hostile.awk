# awk -v kind=KIND -v n=N [-v sites=S] -f hostile.awk: JSON Lines of N texts that take a program to its limits.
function draw(most) { state = (state * 16807) % 2147483647; return state % most }
function word() { return syllable[draw(40)] syllable[draw(40)] syllable[draw(40)] }
function words(count,  i, text) {
    for (i = 0; i < count; i++) text = text (i ? " " : "") word()
    return text
}
function record(i, text) { printf "{\"id\":\"d%d\",\"url\":\"http://site%d.example/%d\",\"text\":\"%s\"}\n", i, i % sites, i, text }
BEGIN {
    state = 12345; sites = sites ? sites : 1
    split("ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru pla sne tri sto vul ain ert ols und ex im or al in un", names, " ")
    for (i = 1; i <= 40; i++) syllable[i - 1] = names[i]
    story = words(100); footer = words(120)
    if (kind == "equal") for (i = 0; i < n; i++) record(i, story)                       # one text
    if (kind == "footers") for (i = 0; i < n; i++) record(i, words(30) ". " footer)     # own words over one footer
    if (kind == "stubs") for (i = 0; i < n; i++) record(i, footer " " word() i)         # a footer and one word
    if (kind == "word") for (i = 0; i < n; i++) print "{\"text\":\"word\"}"             # one word, the same
    if (kind == "words") for (i = 0; i < n; i++) print "{\"text\":\"w" i "\"}"          # one word each
    if (kind == "chain") {                                                              # each a part of the next
        for (i = 0; i < 100; i++) last[i] = word()
        for (d = 0; d < n; d++) {
            text = last[(10 * d) % 100]
            for (i = 1; i < 100; i++) text = text " " last[(10 * d + i) % 100]
            for (i = 0; i < 10; i++) last[(10 * d + i) % 100] = word()
            record(d, text)
        }
    }
    if (kind == "pieces") {                                                             # sentences that 36 texts have
        pool = int(n * 12 / 36) + 1
        for (d = 0; d < n; d++) {
            text = ""
            for (i = 0; i < 12; i++) {
                held = state; state = (d * 7919 + i * 104729) % pool + 1; draw(9); draw(9)
                text = text words(12) ". "; state = held
            }
            record(d, text)
        }
    }
    if (kind == "junk") for (i = 0; i < n; i++) {                                       # what is hardly JSON
        printf "%c%c%c%c\n", 0, 0, 0, 0
        print ""
        printf "\357\273\277{\"text\":\"after a mark %d\"}\n", i
        printf "{\"text\":\"first %d\",\"text\":\"last %d\",\"id\":1,\"id\":\"j%d\"}\n", i, i, i
        printf "{\"text\":\"\377\376\300\257 broken \355\240\200 %d\"}\n", i
    }
}
