#include "refuse/lines.h"

#include <stdlib.h>

#include "format/detect.h"
#include "format/usual_names.h"

/* Of a file that goes on, the last line is cut. */
static int is_cut_line(wc_stretch text, wc_stretch rest) {
    return wc_stretch_length(text) >= WC_DETECT_NBYTES / 2 && rest.at == rest.end;
}

/* ---- grep ---- */

static size_t digits_of(wc_stretch line) {
    size_t length = 0;
    while (length < wc_stretch_length(line) && wc_is_digit(line.at[length])) {
        length++;
    }
    return length;
}

/* "17:" or, beside it, "16-": what stands after it; at is NULL where there is none. A digit after it makes a time. */
static wc_stretch after_number(wc_stretch line) {
    size_t length = digits_of(line);
    int is_number = length > 0 && length < wc_stretch_length(line) && memchr(":-", line.at[length], 2) != NULL;
    wc_stretch after = {line.at + length + 1, line.end};
    int is_time = is_number && after.at < after.end && wc_is_digit(*after.at);
    return is_number && !is_time ? after : (wc_stretch){NULL, NULL};
}

/* "news/a.txt:", or "news/a.txt-16-" of a line beside one that was found: the length of the name. */
static size_t file_length(wc_stretch line) {
    size_t length = 0, most = wc_stretch_length(line);
    int is_file = 0;
    while (length < most && line.at[length] != ':' && (unsigned char)line.at[length] > ' ') {
        if (is_file && line.at[length] == '-' &&
            after_number((wc_stretch){line.at + length + 1, line.end}).at != NULL) {
            return length;
        }
        int is_ending = line.at[length] == '.' && length + 1 < most && wc_is_letter(line.at[length + 1]);
        is_file |= line.at[length] == '/' || (is_ending && length > 0);
        length++;
    }
    int is_address = length + 2 < most && memcmp(line.at + length, "://", 3) == 0;
    return is_file && !is_address && length < most && line.at[length] == ':' ? length : 0;
}

static int has_files(wc_stretch text) {
    wc_stretch rest = text;
    size_t lines = 0;
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        int is_beside = wc_stretch_begins(line, "--") && wc_stretch_length(line) == 2;
        if (wc_stretch_length(wc_stretch_trim(line)) > 0 && !is_beside && !is_cut_line(text, rest)) {
            if (file_length(line) == 0) {
                return 0;
            }
            lines++;
        }
    }
    return lines > 1;
}

/* Numbers that grow, with some left out. A text may count its lines. */
static int has_numbers(wc_stretch text) {
    wc_stretch rest = text;
    size_t lines = 0, gaps = 0;
    unsigned long long before = 0;
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        if (wc_stretch_length(line) == 0 || is_cut_line(text, rest) || wc_stretch_begins(line, "--")) {
            continue;
        }
        unsigned long long number = after_number(line).at != NULL ? strtoull(line.at, NULL, 10) : 0;
        if (number <= before) {
            return 0;
        }
        gaps += number > before + 1;
        before = number;
        lines++;
    }
    return lines > 2 && gaps > 1;
}

int wc_is_found(wc_stretch text) {
    return has_files(text) || has_numbers(text);
}

/* ---- Strings ---- */

/* One string and no more, or 0. *escapes: backslashes in it. */
static int is_string(wc_stretch line, size_t *escapes) {
    if (wc_stretch_length(line) < 2 || *line.at != '"' || line.end[-1] != '"') {
        return 0;
    }
    for (const char *at = line.at + 1; at < line.end - 1; at++) {
        if (*at == '"') {
            return 0;
        }
        if (*at == '\\') {
            at++;
            ++*escapes;
            if (at == line.end - 1 || strchr("\"\\/bfnrtu", *at) == NULL) {
                return 0;
            }
        }
    }
    return 1;
}

int wc_is_strings(wc_stretch text) {
    wc_stretch rest = text;
    size_t lines = 0, escapes = 0;
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_trim(wc_stretch_line(&rest));
        if (line.at < line.end && !is_cut_line(text, rest)) {
            if (!is_string(line, &escapes)) {
                return 0;
            }
            lines++;
        }
    }
    return lines > 1 && escapes > 0;
}

int wc_is_strings_twice(wc_stretch text) {
    size_t escapes = 0;
    wc_stretch first = wc_stretch_trim(wc_stretch_full_line(&text));
    return wc_stretch_begins(first, "\"{\\\"") && is_string(first, &escapes) && memcmp(first.end - 2, "}\"", 2) == 0;
}

/* ---- Around JSON ---- */

int wc_is_events(wc_stretch text) {
    static const char *const fields[] = {"data:", "event:", "id:", "retry:", ":"};
    wc_stretch rest = text;
    size_t data = 0;
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        size_t i = 0, count = sizeof fields / sizeof fields[0];
        while (i < count && !wc_stretch_begins(line, fields[i])) {
            i++;
        }
        if (i == count && wc_stretch_length(line) > 0 && !is_cut_line(text, rest)) {
            return 0;
        }
        wc_stretch value = wc_stretch_trim((wc_stretch){line.at + (i == 0 ? strlen(fields[0]) : 0), line.end});
        data += i == 0 && wc_stretch_begins(value, "{\"");
    }
    return data > 1;
}

int wc_has_lengths(wc_stretch text) {
    size_t digits = digits_of(text);
    return digits > 0 && digits < 10 && wc_stretch_begins((wc_stretch){text.at + digits, text.end}, "{\"");
}

int wc_is_coloured_json(wc_stretch text) {
    wc_stretch line = wc_stretch_full_line(&text);
    int is_coloured = 0;
    while (wc_stretch_begins(line, "\x1B[")) {
        const char *end = memchr(line.at, 'm', wc_stretch_length(line));
        if (end == NULL) {
            return 0;
        }
        line.at = end + 1;
        is_coloured = 1;
    }
    return is_coloured && (wc_stretch_begins(line, "{") || wc_stretch_begins(line, "["));
}

/* ---- Columns of spaces ---- */

enum { COLUMNS_MOST = 32 };

/* Where the names of a header begin that are at least two spaces apart; 0 if they are fewer than two, or not usual. */
static size_t find_columns(wc_stretch header, size_t starts[COLUMNS_MOST]) {
    size_t count = 0, usual = 0, at = 0, most = wc_stretch_length(header);
    while (at < most && count < COLUMNS_MOST) {
        size_t start = at;
        while (at < most && header.at[at] != ' ') {
            at++;
        }
        usual += (size_t)wc_is_usual_name(header.at + start, at - start);
        starts[count++] = start;
        size_t name_end = at;
        while (at < most && header.at[at] == ' ') {
            at++;
        }
        if (at < most && at < name_end + 2) {
            return 0;
        }
    }
    return count > 1 && usual > 1 ? count : 0;
}

int wc_is_aligned_table(wc_stretch text) {
    size_t starts[COLUMNS_MOST], rows = 0;
    wc_stretch rest = text, header = wc_stretch_full_line(&rest);
    size_t count = find_columns(header, starts);
    while (count > 0 && rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        for (size_t i = 1; i < count && wc_stretch_length(line) > 0; i++) {
            if (starts[i] >= wc_stretch_length(line) || line.at[starts[i]] == ' ' || line.at[starts[i] - 1] != ' ') {
                return 0;
            }
        }
        rows += wc_stretch_length(line) > 0;
    }
    return count > 0 && rows > 1;
}
