#include "refuse/tables.h"

#include "format/prose.h"
#include "format/usual_names.h"

/* ---- Rules between rows ---- */

/* Whether the line begins with one of the marks. */
static int begins_with(wc_stretch line, const char *const *marks, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (wc_stretch_begins(line, marks[i])) {
            return 1;
        }
    }
    return 0;
}

/* "+----+-----+" */
static int is_plus_rule(wc_stretch line) {
    return wc_stretch_begins(line, "+") && wc_stretch_is_rule(line, "+-=");
}

/* Between rules of pluses and hyphens. A box around a headline has no row after its second rule. */
static int is_ruled(wc_stretch rest) {
    wc_stretch rule = wc_stretch_line(&rest), line = wc_stretch_line(&rest);
    if (!is_plus_rule(rule) || !wc_stretch_begins(line, "|")) {
        return 0;
    }
    while (wc_stretch_begins(line, "|") && rest.at < rest.end) {
        line = wc_stretch_line(&rest);
    }
    return wc_stretch_begins(line, "+") && wc_stretch_begins(rest, "|");
}

static const char *const corners[] = {"\xE2\x94\x8C", "\xE2\x95\xAD", "\xE2\x95\x92", "\xE2\x94\x8F",
                                      "\xE2\x95\x94"}; /* ┌ ╭ ╒ ┏ ╔ */
static const char *const tees[] = {"\xE2\x94\x9C", "\xE2\x95\x9E", "\xE2\x94\xA1",
                                   "\xE2\x94\xA3", "\xE2\x95\xA0", "\xE2\x95\x9F"};  /* ├ ╞ ┡ ┣ ╠ ╟ */
static const char *const sides[] = {"\xE2\x94\x82", "\xE2\x94\x83", "\xE2\x95\x91"}; /* │ ┃ ║ */
static const char *const ends[] = {"\xE2\x94\x94", "\xE2\x95\xB0", "\xE2\x95\x98", "\xE2\x94\x97",
                                   "\xE2\x95\x9A"}; /* └ ╰ ╘ ┗ ╚ */

#define BEGINS_WITH(line, marks) begins_with(line, marks, sizeof(marks) / sizeof *(marks))

/* The line without the number that ClickHouse puts before a row, and the room for it. */
static wc_stretch skip_number(wc_stretch line) {
    while (line.at < line.end && (*line.at == ' ' || wc_is_digit(*line.at) || *line.at == '.')) {
        line.at++;
    }
    return line;
}

/* ClickHouse has the names in the uppermost line. */
static int has_names(wc_stretch line) {
    for (const char *at = line.at; at < line.end; at++) {
        if (wc_is_letter(*at)) {
            return wc_stretch_find(line, "\xE2\x94\xAC") != NULL; /* ┬ */
        }
    }
    return 0;
}

/* In characters that draw boxes. A table has a rule between the names and the rows, a box around a headline has none.
 */
static int is_boxed(wc_stretch rest) {
    enum { HEADER_LINES = 6 }; /* chosen: DuckDB's names have a line for their types, and some are wrapped */
    wc_stretch line = skip_number(wc_stretch_line(&rest));
    if (BEGINS_WITH(line, corners) && has_names(line)) {
        return 1;
    }
    int begins = BEGINS_WITH(line, corners), found = 0;
    for (size_t i = 0; begins && i < HEADER_LINES; i++) {
        line = wc_stretch_line(&rest);
        found |= BEGINS_WITH(line, tees);
    }
    return found;
}

/* ---- What stands around a framed table ---- */

static int has_digit(wc_stretch line) {
    for (const char *at = line.at; at < line.end; at++) {
        if (wc_is_digit(*at)) {
            return 1;
        }
    }
    return 0;
}

/* "news=> \\q", "MariaDB [news]> exit", "    -> from articles;", DuckDB's "D .quit". */
static int has_prompt(wc_stretch line) {
    enum { PROMPT_MOST = 40 };
    size_t length = wc_stretch_length(line), is_duckdb = wc_stretch_begins(line, "D");
    wc_stretch first = {line.at, line.at + (length < PROMPT_MOST ? length : PROMPT_MOST)};
    return wc_stretch_find(first, "=#") != NULL || wc_stretch_find(first, "> ") != NULL ||
           (length > 0 && length < PROMPT_MOST && line.end[-1] == '>') ||
           (is_duckdb && (length == 1 || line.at[1] == ' '));
}

/* What a program says after its rows, such as "2 rows in set (0.01 sec)" and "Time: 3 ms", or a prompt. */
static int is_said(wc_stretch line) {
    static const char *const first[] = {"Time", "Query ", "Bye", "Elapsed", "Run Time"};
    line = wc_stretch_trim(line);
    if (wc_is_sentence(line)) {
        return 0;
    }
    int counts = wc_stretch_find(line, " row") != NULL || wc_stretch_find(line, " sec") != NULL;
    return (counts && has_digit(line)) || BEGINS_WITH(line, first) || has_prompt(line);
}

/* Lines of a framed table, and of what follows it. */
typedef struct frame_tally {
    size_t rows, table_nbytes, other_nbytes;
    int has_prose;
} frame_tally;

/* A field of several lines, as mysql shows it, goes on after a row; what follows a rule is none. */
static frame_tally count_framed(wc_stretch rest) {
    frame_tally seen = {0};
    int in_row = 0;
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        int is_row = wc_stretch_begins(line, "|") || BEGINS_WITH(line, sides);
        int is_rule =
            is_plus_rule(line) || BEGINS_WITH(line, corners) || BEGINS_WITH(line, tees) || BEGINS_WITH(line, ends);
        size_t nbytes = wc_stretch_length(wc_stretch_trim(line));
        seen.rows += (size_t)is_row;
        if (is_row || is_rule) {
            in_row = is_row;
        }
        if (is_row || is_rule || in_row) {
            seen.table_nbytes += nbytes;
        } else if (nbytes > 0 && !is_said(line)) {
            seen.other_nbytes += nbytes;
            seen.has_prose |= wc_is_sentence(line);
        }
    }
    return seen;
}

/* The length of the bar that the line begins with; 0: of none. */
static size_t bar_length(wc_stretch line) {
    return wc_stretch_begins(line, "|") ? 1 : BEGINS_WITH(line, sides) ? 3 : 0;
}

/* Cells of the first row, and whether one has a usual name; alone, it is no "HEADLINE". */
static size_t count_cells(wc_stretch rest, int *is_usual_ret) {
    wc_stretch line = wc_stretch_line(&rest);
    while (bar_length(line) == 0 && rest.at < rest.end) {
        line = wc_stretch_line(&rest);
    }
    size_t cells = 0;
    const char *start = line.at + bar_length(line);
    int is_small = 0;
    *is_usual_ret = 0;
    for (line.at = start; line.at < line.end; line.at++) {
        size_t length = bar_length(line);
        if (length > 0) {
            wc_stretch cell = wc_stretch_trim((wc_stretch){start, line.at});
            cells++;
            is_small |= cell.at < cell.end && *cell.at >= 'a';
            *is_usual_ret |= wc_is_usual_name(cell.at, wc_stretch_length(cell));
            start = line.at + length;
        }
    }
    *is_usual_ret &= cells > 1 || is_small;
    return cells;
}

/* Boxes around a headline or facts have one cell below another, and the story follows; a table may have words after it,
 * which are less, where its columns have names, or it is longer. Chosen. */
static int is_framed_table(wc_stretch text, int *is_alone_ret) {
    enum { ROWS_MOST = 3, ROWS_OF_STORY_MOST = 12 };
    if (!is_ruled(text) && !is_boxed(text)) {
        return 0;
    }
    int is_usual;
    frame_tally seen = count_framed(text);
    *is_alone_ret = seen.other_nbytes == 0;
    size_t cells = count_cells(text, &is_usual), most = seen.has_prose ? ROWS_OF_STORY_MOST : ROWS_MOST;
    int is_table = is_usual || (cells > 1 && seen.rows > most);
    return seen.other_nbytes == 0 || (is_table && seen.other_nbytes < seen.table_nbytes);
}

/* ---- Rules under names ---- */

/* Names between bars above a rule with a plus under each bar. */
static int has_ruled_names(wc_stretch names, wc_stretch rule) {
    size_t bars = wc_stretch_count(names, '|');
    return bars > 0 && wc_stretch_is_rule(rule, "-+") && wc_stretch_count(rule, '+') == bars;
}

/* "(12 rows)". */
static int tells_rows(wc_stretch line) {
    if (!wc_stretch_begins(line, "(") || wc_stretch_length(line) < 3 || !wc_is_digit(line.at[1])) {
        return 0;
    }
    return wc_stretch_find(line, " row)") != NULL || wc_stretch_find(line, " rows)") != NULL ||
           wc_stretch_find(line, " rows affected)") != NULL;
}

/* One column of psql: a name after a space, and the number of rows after them. */
static int is_one_column(wc_stretch names, wc_stretch rule, wc_stretch rest) {
    if (!wc_stretch_begins(names, " ") || !wc_stretch_is_rule(rule, "-")) {
        return 0;
    }
    while (rest.at < rest.end) {
        if (tells_rows(wc_stretch_line(&rest))) {
            return 1;
        }
    }
    return 0;
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
    size_t usual, none;
    rule = wc_stretch_trim(rule);
    if (!wc_stretch_is_rule(rule, "- ")) {
        return 0;
    }
    size_t count = count_words(names, &usual);
    return count > 1 && usual > 0 && count_words(rule, &none) == count;
}

/* An article goes on below a small table: a sentence without the gaps between columns. */
static int has_prose_below(wc_stretch rest) {
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_trim(wc_stretch_line(&rest));
        if (wc_is_sentence(line) && wc_stretch_find(line, "  ") == NULL && wc_stretch_count(line, '|') == 0) {
            return 1;
        }
    }
    return 0;
}

/* Not within a frame. */
static int is_underlined_table(wc_stretch rest) {
    wc_stretch first = wc_stretch_line(&rest), second = wc_stretch_line(&rest);
    if (wc_stretch_begins(first, "|")) {
        return 0;
    }
    return ((has_ruled_names(first, second) || has_underlined_names(first, second)) && !has_prose_below(rest)) ||
           is_one_column(first, second, rest);
}

/* Past lines that are empty, such as cqlsh writes first. */
static wc_stretch skip_empty(wc_stretch text) {
    for (wc_stretch rest = text; rest.at < rest.end;) {
        if (wc_stretch_length(wc_stretch_trim(wc_stretch_line(&rest))) > 0) {
            break;
        }
        text = rest;
    }
    return text;
}

int wc_is_printed_table(wc_stretch text) {
    int is_alone;
    text = skip_empty(text);
    return is_framed_table(text, &is_alone) || is_underlined_table(text);
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
    int is_cqlsh = wc_stretch_begins(first, "@ Row ") && wc_stretch_is_rule(second, "-+");
    return is_mysql || is_clickhouse || is_cqlsh || is_psql_record(first);
}

/* ---- Behind prompts and messages ---- */

int wc_has_printed_table(wc_stretch text) {
    enum { LEAD_MOST = 40 }; /* chosen: the greeting of a program and some statements over several lines */
    for (size_t i = 0; i < LEAD_MOST && text.at < text.end && !wc_is_sentence(wc_stretch_line(&text)); i++) {
        int is_alone = 1;
        if (text.at < text.end && *text.at != '\n' && *text.at != '\r' &&
            (is_framed_table(text, &is_alone) || is_underlined_table(text) || wc_begins_printed_record(text))) {
            return is_alone;
        }
    }
    return 0;
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

/* What stands up to the next name; empty if it has less than two bytes that are no spaces, and is no bar or semicolon
 * between spaces. */
static wc_stretch separator_of(wc_stretch line) {
    wc_stretch found = {line.at, line.at};
    size_t count = 0;
    while (found.end < line.end && !is_in_name(*found.end)) {
        count += *found.end != ' ' && *found.end != '\t';
        found.end++;
    }
    int is_spaced = wc_stretch_begins(found, " | ") || wc_stretch_begins(found, " ; ");
    return (count > 1 || is_spaced) && found.end < line.end ? found : (wc_stretch){line.at, line.at};
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
int wc_is_wide_table(wc_stretch text, wc_stretch *separator_ret) {
    wc_stretch separator = {text.at, text.at};
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
    *separator_ret = separator;
    return records > (size_t)(columns == 2);
}
