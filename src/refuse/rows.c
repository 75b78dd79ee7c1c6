#include "refuse/rows.h"

#include "format/detect.h"

/* Every line must be one of these, so that a text with some among its sentences stays a text. */

enum { FIELDS_MOST = 16 };

typedef struct fields {
    wc_stretch of[FIELDS_MOST];
    size_t count; /* FIELDS_MOST + 1 where there are more */
} fields;

static void split(wc_stretch line, fields *found) {
    found->count = 0;
    for (line = wc_stretch_trim(line); line.at < line.end; line = wc_stretch_trim(line)) {
        wc_stretch field = {line.at, line.at};
        while (field.end < line.end && !wc_is_space(*field.end)) {
            field.end++;
        }
        line.at = field.end;
        if (found->count == FIELDS_MOST) {
            found->count++;
            return;
        }
        found->of[found->count++] = field;
    }
}

static int is_of(wc_stretch word, const char *others) {
    for (const char *at = word.at; at < word.end; at++) {
        if (!wc_is_letter(*at) && !wc_is_digit(*at) && (*at == '\0' || strchr(others, *at) == NULL)) {
            return 0;
        }
    }
    return word.at < word.end;
}

static int is_word(wc_stretch word, const char *other) {
    return wc_stretch_length(word) == strlen(other) && wc_stretch_begins(word, other);
}

/* A number with or without a sign and a fraction. */
static int is_number(wc_stretch word) {
    size_t digits = 0;
    for (const char *at = word.at; at < word.end; at++) {
        digits += wc_is_digit(*at);
        if (!wc_is_digit(*at) && strchr("+-.eE", *at) == NULL) {
            return 0;
        }
    }
    return digits > 0 && !wc_is_letter(*word.at);
}

/* Takes a line off; of a file that goes on, not the last, which is cut. 0: there is none left. */
static int next_line(wc_stretch text, wc_stretch *rest, wc_stretch *line_ret) {
    int is_cut = wc_stretch_length(text) >= WC_DETECT_NBYTES / 2;
    if (rest->at == rest->end) {
        return 0;
    }
    *line_ret = wc_stretch_line(rest);
    return !(is_cut && rest->at == rest->end);
}

/* ---- Words and tags ---- */

/* "B-PER", "I-NP". */
static int is_tag(wc_stretch word) {
    return wc_stretch_length(word) > 2 && memchr("BIESLU", *word.at, 6) != NULL && word.at[1] == '-' &&
           is_of((wc_stretch){word.at + 2, word.end}, "_-");
}

static int has_blank(const fields *row) {
    for (size_t i = 0; i < row->count; i++) {
        if (is_word(row->of[i], "_")) {
            return 1;
        }
    }
    return 0;
}

/* As many fields on each line, of which the last is a tag, or the first counts the words of the sentence and some are
 * blank. Chosen: four words, two of them tagged, as no table of a newspaper has. */
int wc_is_tagged_words(wc_stretch text) {
    enum { WORDS_LEAST = 4, TAGS_LEAST = 2, COUNTED_FIELDS = 8 };
    size_t words = 0, tags = 0, outside = 0, counted = 0, blanks = 0, nfields = 0;
    wc_stretch rest = text, line;
    while (next_line(text, &rest, &line)) {
        fields row;
        split(line, &row);
        if (row.count == 0 || wc_stretch_begins(line, "-DOCSTART-")) {
            continue;
        }
        if (row.count < 2 || row.count > FIELDS_MOST || (nfields != 0 && row.count != nfields)) {
            return 0;
        }
        nfields = row.count;
        words++;
        tags += (size_t)is_tag(row.of[row.count - 1]);
        outside += (size_t)is_word(row.of[row.count - 1], "O");
        counted += (size_t)is_number(row.of[0]);
        blanks += (size_t)has_blank(&row);
        if (tags + outside < words && (nfields < COUNTED_FIELDS || counted < words)) {
            return 0;
        }
    }
    int are_tagged = tags >= TAGS_LEAST && tags + outside == words, are_counted = counted == words && blanks == words;
    return words >= WORDS_LEAST && (are_tagged || are_counted);
}

/* ---- Genes and proteins ---- */

/* Letters alone, without a space, as no script's words are in Latin letters. */
static int is_residues(wc_stretch line) {
    enum { LEAST = 10 };
    size_t letters = 0;
    for (const char *at = line.at; at < line.end; at++) {
        letters += wc_is_letter(*at);
        if (!wc_is_letter(*at) && *at != '*' && *at != '-') {
            return 0;
        }
    }
    return letters >= LEAST;
}

static int is_fasta(wc_stretch text) {
    size_t residues = 0, heads = 0;
    int is_short = 0; /* the last line of a sequence may be */
    wc_stretch rest = text, line;
    while (next_line(text, &rest, &line)) {
        if (wc_stretch_begins(line, ">")) {
            heads++;
            is_short = 0;
        } else if (wc_stretch_length(wc_stretch_trim(line)) > 0) {
            if (heads == 0 || is_short) {
                return 0;
            }
            is_short = !is_residues(line);
            if (is_short && !is_of(line, "*-")) {
                return 0;
            }
            residues += (size_t)!is_short;
        }
    }
    return residues >= heads && heads > 0;
}

static int is_fastq(wc_stretch text) {
    wc_stretch head = wc_stretch_line(&text), residues = wc_stretch_line(&text), plus = wc_stretch_line(&text),
               quality = wc_stretch_line(&text);
    return wc_stretch_begins(head, "@") && is_residues(residues) && wc_stretch_begins(plus, "+") &&
           wc_stretch_length(quality) == wc_stretch_length(residues) &&
           memchr(quality.at, ' ', wc_stretch_length(quality)) == NULL;
}

int wc_is_sequences(wc_stretch text) {
    return is_fasta(text) || is_fastq(text);
}

/* ---- Features ---- */

/* "12:0.5". */
static int is_feature(wc_stretch word) {
    const char *colon = memchr(word.at, ':', wc_stretch_length(word));
    return colon != NULL && colon > word.at && wc_is_digit(*word.at) && is_number((wc_stretch){word.at, colon}) &&
           is_number((wc_stretch){colon + 1, word.end});
}

int wc_is_features(wc_stretch text) {
    size_t lines = 0;
    wc_stretch rest = text, line;
    while (next_line(text, &rest, &line)) {
        const char *comment = memchr(line.at, '#', wc_stretch_length(line));
        wc_stretch left = wc_stretch_trim((wc_stretch){line.at, comment != NULL ? comment : line.end});
        for (size_t i = 0; left.at < left.end; i++) {
            wc_stretch word = {left.at, left.at};
            while (word.end < left.end && !wc_is_space(*word.end)) {
                word.end++;
            }
            if (i == 0 ? !is_number(word) : !is_feature(word) && !wc_stretch_begins(word, "qid:")) {
                return 0;
            }
            lines += i == 1;
            left = wc_stretch_trim((wc_stretch){word.end, left.end});
        }
    }
    return lines > 1;
}

/* ---- Times and hosts ---- */

/* A name in capitals and its value: "MAILTO=root". */
static int is_variable(wc_stretch line) {
    size_t length = wc_stretch_name(line, '=');
    for (size_t i = 0; i < length; i++) {
        if (line.at[i] >= 'a' && line.at[i] <= 'z') {
            return 0;
        }
    }
    return length > 0;
}

/* Five fields for minutes to days of the week, one of them any time or a step, and a command. */
static int is_job(const fields *row, int *is_any) {
    enum { TIMES = 5 };
    if (row->count > 1 && row->of[0].at[0] == '@' && is_of((wc_stretch){row->of[0].at + 1, row->of[0].end}, "")) {
        static const char *const times[] = {"@reboot", "@hourly",  "@daily",  "@midnight",
                                            "@weekly", "@monthly", "@yearly", "@annually"};
        for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
            *is_any |= is_word(row->of[0], times[i]);
        }
        return *is_any;
    }
    for (size_t i = 0; i < TIMES; i++) {
        if (row->count <= TIMES || !is_of(row->of[i], "*/,-")) {
            return 0;
        }
        int is_digit = wc_is_digit(*row->of[i].at), is_star = *row->of[i].at == '*';
        int is_day = i > 2 && wc_stretch_length(row->of[i]) >= 3;
        if (!is_digit && !is_star && !is_day) {
            return 0;
        }
        *is_any |= is_star;
    }
    return 1;
}

static int is_schedule(wc_stretch text) {
    size_t jobs = 0;
    int is_any = 0;
    wc_stretch rest = text, line;
    while (next_line(text, &rest, &line)) {
        fields row;
        split(line, &row);
        if (row.count == 0 || *row.of[0].at == '#' || is_variable(line)) {
            continue;
        }
        if (!is_job(&row, &is_any)) {
            return 0;
        }
        jobs++;
    }
    return jobs > 0 && is_any;
}

/* "127.0.0.1", "::1", "fe80::1%lo0"; "10:00:00" is a time. */
static int is_address(wc_stretch word) {
    enum { COLONS = 7 };
    size_t dots = wc_stretch_count(word, '.'), colons = wc_stretch_count(word, ':');
    int is_four = dots == 3 && colons == 0 && is_number(word),
        is_six = dots == 0 && (colons == COLONS || wc_stretch_find(word, "::") != NULL);
    return (is_four && wc_is_digit(word.end[-1])) || (is_six && is_of(word, ":%"));
}

static int is_hosts(wc_stretch text) {
    size_t lines = 0;
    wc_stretch rest = text, line;
    while (next_line(text, &rest, &line)) {
        const char *comment = memchr(line.at, '#', wc_stretch_length(line));
        fields row;
        split((wc_stretch){line.at, comment != NULL ? comment : line.end}, &row);
        if (row.count == 0) {
            continue;
        }
        if (row.count < 2 || row.count > FIELDS_MOST || !is_address(row.of[0])) {
            return 0;
        }
        for (size_t i = 1; i < row.count; i++) {
            if (!is_of(row.of[i], ".-_*")) {
                return 0;
            }
        }
        lines++;
    }
    return lines > 1;
}

int wc_is_schedule_or_hosts(wc_stretch text) {
    return is_schedule(text) || is_hosts(text);
}
