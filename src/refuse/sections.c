#include "refuse/sections.h"

#include "format/detect.h"
#include "format/usual_names.h"

/* What a line is. */
typedef enum part {
    OTHER = 0,
    NOTHING, /* blank, a comment, or what goes on from the line before */
    SECTION, /* "[name]", "[[name]]" */
    PAIR,    /* "name = value" */
    VALUE    /* the same with a value that only TOML has: in quotes, a number, a date, a list, a table */
} part;

/* Sections with a pair under them that leave no doubt, whatever stands between them. Chosen: a story may have one or
 * two, such as results by group. */
enum { SECTIONS_SURE = 3 };

static int is_comment(wc_stretch line) {
    return *line.at == '#' || *line.at == ';';
}

/* A name in brackets, and nothing after it but a comment. */
static int is_section(wc_stretch line) {
    const char *close = *line.at == '[' ? memchr(line.at, ']', wc_stretch_length(line)) : NULL;
    if (close == NULL || close == line.at + 1) {
        return 0;
    }
    close += close + 1 < line.end && line.at[1] == '[' && close[1] == ']';
    wc_stretch after = wc_stretch_trim((wc_stretch){close + 1, line.end});
    return after.at == after.end || is_comment(after);
}

/* Names in a pair: with dots between their parts, or in quotes. */
static size_t pair_name(wc_stretch line) {
    size_t length = 0, most = wc_stretch_length(line);
    if (*line.at == '"') {
        const char *close = memchr(line.at + 1, '"', most - 1);
        return close != NULL ? (size_t)(close - line.at) + 1 : 0;
    }
    while (length < most && (wc_is_letter(line.at[length]) || wc_is_digit(line.at[length]) ||
                             memchr("_-.", line.at[length], 3) != NULL)) {
        length++;
    }
    return length;
}

/* What stands after "name =", or after a usual name and a colon; at is NULL where the line is no pair. */
static wc_stretch value_of(wc_stretch line) {
    if (line.at == line.end) {
        return (wc_stretch){NULL, NULL};
    }
    size_t name = pair_name(line);
    wc_stretch rest = wc_stretch_trim((wc_stretch){line.at + name, line.end});
    int is_equal = wc_stretch_begins(rest, "=") && !wc_stretch_begins(rest, "==");
    if (name == 0 || !(is_equal || (wc_stretch_begins(rest, ":") && wc_is_usual_name(line.at, name)))) {
        return (wc_stretch){NULL, NULL};
    }
    rest.at++;
    return wc_stretch_trim(rest);
}

/* A table in braces has pairs; an object of JSON or a script has colons. */
static int is_of_toml(wc_stretch value) {
    if (wc_stretch_begins(value, "{")) {
        value.at++;
        return value_of(wc_stretch_trim(value)).at != NULL;
    }
    return value.at < value.end && (memchr("\"'[", *value.at, 3) != NULL || wc_is_digit(*value.at));
}

/* A list of tables in braces, which may stand on the lines that follow. */
static int begins_tables(wc_stretch text) {
    wc_stretch value = value_of(text);
    value.at += value.at != NULL && wc_stretch_begins(value, "[");
    value = wc_stretch_trim(value);
    return wc_stretch_begins(value, "{") && is_of_toml(value);
}

static part part_of(wc_stretch line) {
    wc_stretch content = wc_stretch_trim(line);
    if (content.at == content.end || is_comment(content)) {
        return NOTHING;
    }
    if (is_section(content)) {
        return SECTION;
    }
    wc_stretch value = value_of(content);
    if (value.at != NULL) {
        return is_of_toml(value) ? VALUE : PAIR;
    }
    int goes_on = content.at > line.at || memchr("\"'[]{}", *content.at, 6) != NULL;
    return goes_on ? NOTHING : OTHER;
}

/* The three quotes that a pair's value opens and does not close on its line; NULL if there are none. */
static const char *opened_by(wc_stretch line) {
    static const char *const marks[] = {"\"\"\"", "'''"};
    wc_stretch value = value_of(wc_stretch_trim(line));
    for (size_t i = 0; value.at != NULL && i < sizeof marks / sizeof marks[0]; i++) {
        if (wc_stretch_begins(value, marks[i])) {
            value.at += strlen(marks[i]);
            return wc_stretch_find(value, marks[i]) == NULL ? marks[i] : NULL;
        }
    }
    return NULL;
}

/* Past a string of several lines. */
static void skip_string(wc_stretch *rest, const char *quotes) {
    const char *close = wc_stretch_find(*rest, quotes);
    rest->at = close != NULL ? close + strlen(quotes) : rest->end;
}

/* Parts that were met. */
typedef struct tally {
    size_t sections, pairs, values; /* sections: with a pair under them */
    int others;                     /* lines that are none of these */
} tally;

/* A paragraph that is indented or quoted, not a list's item. */
static int begins_paragraph(wc_stretch line) {
    wc_stretch content = wc_stretch_trim(line);
    return content.at < content.end && !is_comment(content) && strchr("[]{}", *content.at) == NULL &&
           content.end[-1] != ',';
}

static tally count_parts(wc_stretch rest) {
    int is_fresh = 0; /* after an empty line */
    tally seen = {0};
    int is_cut = wc_stretch_length(rest) >= WC_DETECT_NBYTES / 2, under_section = 0;
    while (rest.at < rest.end && (!seen.others || seen.sections > 0)) {
        wc_stretch line = wc_stretch_line(&rest);
        part found = part_of(line);
        found = found == NOTHING && is_fresh && begins_paragraph(line) ? OTHER : found;
        is_fresh = wc_stretch_length(wc_stretch_trim(line)) == 0;
        const char *quotes = found == VALUE ? opened_by(line) : NULL;
        seen.others |= found == OTHER && !(is_cut && rest.at == rest.end);
        seen.pairs += found == PAIR || found == VALUE;
        seen.values += found == VALUE;
        seen.sections += under_section && (found == PAIR || found == VALUE);
        under_section = found == SECTION || (under_section && found == NOTHING);
        if (quotes != NULL) {
            skip_string(&rest, quotes);
        }
    }
    return seen;
}

/* Whether names of a pair have dots, as properties have; "x = 1" alone is a formula. */
static int is_dotted(wc_stretch line) {
    return memchr(line.at, '.', pair_name(line)) != NULL;
}

int wc_is_sections(wc_stretch text) {
    wc_stretch rest = text, first = wc_stretch_full_line(&rest);
    while (rest.at < rest.end && part_of(first) == NOTHING && is_comment(wc_stretch_trim(first))) {
        text = rest;
        first = wc_stretch_full_line(&rest);
    }
    first = wc_stretch_trim(first);
    part kind = first.at < first.end ? part_of(first) : OTHER;
    if (kind != SECTION && kind != PAIR && kind != VALUE) {
        return 0;
    }
    tally seen = count_parts(text);
    if (seen.sections >= SECTIONS_SURE) {
        return 1;
    }
    if (seen.others) {
        return 0;
    }
    return seen.sections > 0 ||
           (kind == VALUE && seen.values == seen.pairs && (seen.values > 1 || opened_by(first) != NULL)) ||
           (kind == VALUE && begins_tables((wc_stretch){first.at, text.end})) || (seen.pairs > 1 && is_dotted(first));
}
