#include "io/refused_tables.h"

#include "io/usual_names.h"

/* ---- Rules between rows ---- */

/* Between rules of pluses and hyphens. A box around a headline has no row after its second rule. */
static int is_ruled(wc_stretch rest) {
    wc_stretch rule = wc_stretch_line(&rest), line = wc_stretch_line(&rest);
    if (!wc_stretch_is_rule(rule, "+-=") || *rule.at != '+' || !wc_stretch_begins(line, "|")) {
        return 0;
    }
    while (wc_stretch_begins(line, "|") && rest.at < rest.end) {
        line = wc_stretch_line(&rest);
    }
    return wc_stretch_begins(line, "+") && wc_stretch_begins(rest, "|");
}

/* In characters that draw boxes. A table has a rule between the names and the rows, a box around a headline has none.
 */
static int is_boxed(wc_stretch rest) {
    static const char *const corners[] = {"\xE2\x94\x8C", "\xE2\x95\xAD", "\xE2\x95\x92", "\xE2\x94\x8F",
                                          "\xE2\x95\x94"}; /* ┌ ╭ ╒ ┏ ╔ */
    static const char *const tees[] = {"\xE2\x94\x9C", "\xE2\x95\x9E", "\xE2\x94\xA1",
                                       "\xE2\x94\xA3", "\xE2\x95\xA0", "\xE2\x95\x9F"}; /* ├ ╞ ┡ ┣ ╠ ╟ */
    enum { HEADER_LINES = 6 }; /* chosen: DuckDB's names have a line for their types, and some are wrapped */
    wc_stretch line = wc_stretch_line(&rest);
    int begins = 0, found = 0;
    for (size_t i = 0; i < sizeof corners / sizeof corners[0]; i++) {
        begins |= wc_stretch_begins(line, corners[i]);
    }
    for (size_t i = 0; begins && i < HEADER_LINES; i++) {
        line = wc_stretch_line(&rest);
        for (size_t k = 0; k < sizeof tees / sizeof tees[0]; k++) {
            found |= wc_stretch_begins(line, tees[k]);
        }
    }
    return found;
}

/* Names between bars above a rule with a plus under each bar. */
static int has_ruled_names(wc_stretch names, wc_stretch rule) {
    size_t bars = wc_stretch_count(names, '|');
    return bars > 0 && wc_stretch_is_rule(rule, "-+") && wc_stretch_count(rule, '+') == bars;
}

/* The last line that is not blank. */
static wc_stretch last_line(wc_stretch text) {
    wc_stretch all = wc_stretch_trim(text), line = all;
    while (line.at < line.end) {
        wc_stretch rest = line;
        wc_stretch_line(&rest);
        if (rest.at == rest.end) {
            return line;
        }
        line.at = rest.at;
    }
    return line;
}

/* "(12 rows)". */
static int tells_rows(wc_stretch line) {
    if (!wc_stretch_begins(line, "(") || wc_stretch_length(line) < 3 || !wc_is_digit(line.at[1])) {
        return 0;
    }
    return wc_stretch_find(line, " row)") != NULL || wc_stretch_find(line, " rows)") != NULL ||
           wc_stretch_find(line, " rows affected)") != NULL;
}

/* One column of psql: a name after a space, and the number of rows at the end. */
static int is_one_column(wc_stretch names, wc_stretch rule, wc_stretch text) {
    return wc_stretch_begins(names, " ") && wc_stretch_is_rule(rule, "-") && tells_rows(last_line(text));
}

/* Words, and how many are usual names. */
static size_t count_words(wc_stretch line, size_t *usual_ret) {
    size_t count = 0;
    *usual_ret = 0;
    for (line = wc_stretch_trim(line); line.at < line.end; line = wc_stretch_trim(line)) {
        size_t length = 0;
        while (length < wc_stretch_length(line) && !wc_is_space(line.at[length])) {
            length++;
        }
        *usual_ret += (size_t)wc_is_usual_name(line.at, length);
        line.at += length;
        count++;
    }
    return count;
}

/* Columns that spaces separate, with hyphens under each name, as of sqlite3, sqlcmd and SQL*Plus. */
static int has_underlined_names(wc_stretch names, wc_stretch rule) {
    size_t usual, none, count = count_words(names, &usual);
    rule = wc_stretch_trim(rule);
    return wc_stretch_is_rule(rule, "- ") && count > 1 && usual > 0 && count_words(rule, &none) == count;
}

int wc_is_printed_table(wc_stretch text) {
    wc_stretch rest = text, first = wc_stretch_line(&rest), second = wc_stretch_line(&rest);
    return is_ruled(text) || is_boxed(text) || has_ruled_names(first, second) || has_underlined_names(first, second) ||
           is_one_column(first, second, text);
}

/* ---- Records one below another ---- */

/* "[ RECORD 1 ]" in a rule of hyphens, or of the characters that draw boxes. The word is that of the user's language.
 */
static int is_psql_record(wc_stretch line) {
    const char *bracket = line.at < line.end ? memchr(line.at, '[', wc_stretch_length(line)) : NULL;
    if (bracket == NULL || bracket == line.at || !wc_stretch_begins((wc_stretch){bracket, line.end}, "[ ")) {
        return 0;
    }
    for (const char *at = line.at; at < bracket; at++) {
        if (memchr("+-", *at, 2) == NULL && (unsigned char)*at < 0x80) {
            return 0;
        }
    }
    const char *close = memchr(bracket, ']', (size_t)(line.end - bracket));
    return close != NULL && close - bracket > 5 && close[-1] == ' ' && wc_is_digit(close[-2]);
}

static int is_number_before(wc_stretch line, const char *mark) {
    const char *found = wc_stretch_find(line, mark);
    return found != NULL && found > line.at && wc_is_digit(found[-1]);
}

int wc_begins_printed_record(wc_stretch text) {
    wc_stretch first = wc_stretch_full_line(&text), second = wc_stretch_line(&text);
    int is_mysql = wc_stretch_begins(first, "*****") && is_number_before(first, ". row *****");
    int is_clickhouse = wc_stretch_begins(first, "Row 1:") &&
                        (wc_stretch_begins(second, "\xE2\x94\x80") || wc_stretch_is_rule(second, "-"));
    return is_mysql || is_clickhouse || is_psql_record(first);
}

/* ---- Markdown ---- */

int wc_is_markdown_table(wc_stretch text) {
    wc_stretch rest = text, first = wc_stretch_line(&rest);
    if (!wc_stretch_begins(first, "|") || !wc_stretch_is_rule(wc_stretch_trim(wc_stretch_line(&rest)), "|-: ")) {
        return 0;
    }
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        if (wc_stretch_length(line) > 0 && *line.at != '|') {
            return 0;
        }
    }
    return 1;
}

/* ---- Several bytes between columns ---- */

static int is_in_name(char byte) {
    return wc_is_letter(byte) || wc_is_digit(byte) || byte == '_';
}

/* Takes a name off the line. */
static wc_stretch take_name(wc_stretch *line) {
    wc_stretch name = {line->at, line->at};
    while (name.end < line->end && is_in_name(*name.end)) {
        name.end++;
    }
    line->at = name.end;
    return name;
}

/* What stands up to the next name; empty if it has less than two bytes that are no spaces. */
static wc_stretch separator_of(wc_stretch line) {
    wc_stretch found = {line.at, line.at};
    size_t count = 0;
    while (found.end < line.end && !is_in_name(*found.end)) {
        count += *found.end > ' ' || (unsigned char)*found.end >= 0x80;
        found.end++;
    }
    return count > 1 && found.end < line.end ? found : (wc_stretch){line.at, line.at};
}

static size_t count_separators(wc_stretch line, wc_stretch separator) {
    size_t count = 0, length = wc_stretch_length(separator);
    const char *found;
    while (line.at < line.end && (found = wc_os_find(line.at, wc_stretch_length(line), separator.at, length)) != NULL) {
        count++;
        line.at = found + length;
    }
    return count;
}

/* Names of columns, the same bytes between all of them. Returns how many have usual names; 0: they are none. */
static size_t count_usual(wc_stretch header, wc_stretch *separator_ret, size_t *columns_ret) {
    size_t usual = 0;
    wc_stretch name = take_name(&header);
    *columns_ret = 1;
    *separator_ret = separator_of(header);
    usual += (size_t)wc_is_usual_name(name.at, wc_stretch_length(name));
    while (header.at < header.end) {
        size_t length = wc_stretch_length(*separator_ret);
        if (length == 0 || wc_stretch_length(header) <= length || memcmp(header.at, separator_ret->at, length) != 0) {
            return 0;
        }
        header.at += length;
        name = take_name(&header);
        usual += (size_t)wc_is_usual_name(name.at, wc_stretch_length(name));
        ++*columns_ret;
    }
    return *columns_ret > 1 ? usual : 0;
}

/* Two columns must both have usual names, and more than one record. A last line may be cut off. */
int wc_is_wide_table(wc_stretch text) {
    wc_stretch separator;
    size_t columns, records = 0, usual = count_usual(wc_stretch_full_line(&text), &separator, &columns);
    if (usual == 0 || (columns == 2 && usual < 2)) {
        return 0;
    }
    while (text.at < text.end) {
        wc_stretch line = wc_stretch_line(&text);
        size_t count = count_separators(line, separator);
        if (count != columns - 1 && wc_stretch_length(line) > 0 && !(records > 0 && text.at == text.end)) {
            return 0;
        }
        records += count == columns - 1;
    }
    return records > (size_t)(columns == 2);
}
