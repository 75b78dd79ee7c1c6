#include "io/refused_yaml.h"

#include "io/detect.h"

static size_t indent_of(wc_stretch line) {
    size_t count = 0;
    while (count < wc_stretch_length(line) && line.at[count] == ' ') {
        count++;
    }
    return count;
}

static wc_stretch from(wc_stretch line, size_t offset) {
    return (wc_stretch){line.at + offset, line.end};
}

static int is_separator(wc_stretch line) {
    return wc_stretch_length(line) == 3 && memcmp(line.at, "---", 3) == 0;
}

/* The length of "key:" before a space or the line's end, the key in quotes or not; 0 if there is none. */
static size_t key_of(wc_stretch line) {
    int is_quoted = line.at < line.end && (*line.at == '"' || *line.at == '\'');
    size_t length = wc_stretch_name(from(line, (size_t)is_quoted), is_quoted ? *line.at : ':');
    size_t colon = length + 2 * (size_t)is_quoted;
    if (length == 0 || colon >= wc_stretch_length(line) || line.at[colon] != ':') {
        return 0;
    }
    size_t after = colon + 1;
    return after == wc_stretch_length(line) || line.at[after] == ' ' ? after : 0;
}

/* "key:" and nothing more. */
static int is_key_alone(wc_stretch line) {
    size_t length = key_of(line);
    return length > 0 && wc_stretch_length(wc_stretch_trim(from(line, length))) == 0;
}

/* Past the hyphens of a list, and what is between them and the item: "- ", "-   ", "- - ". */
static size_t item_of(wc_stretch line) {
    size_t start = indent_of(line), at = start;
    while (at + 1 < wc_stretch_length(line) && line.at[at] == '-' && line.at[at + 1] == ' ') {
        at++;
        at += indent_of(from(line, at));
    }
    return at > start ? at : 0;
}

/* A hyphen alone, whose item stands on the next line. */
static int is_hyphen(wc_stretch line) {
    wc_stretch content = wc_stretch_trim(line);
    return wc_stretch_length(content) == 1 && *content.at == '-';
}

/* "{key: " or "{"key": ". */
static int begins_flow(wc_stretch line) {
    return line.at < line.end && *line.at == '{' && key_of(wc_stretch_trim(from(line, 1))) > 0;
}

/* A list of mappings begins: "- id: a" with "  text: ..." under it, or "- {id: a". */
static int begins_list(wc_stretch rest) {
    wc_stretch line = wc_stretch_full_line(&rest);
    size_t start = item_of(line);
    if (start == 0 && is_hyphen(line)) {
        line = wc_stretch_full_line(&rest);
        start = indent_of(line);
    }
    if (start == 0) {
        return 0;
    }
    wc_stretch next = wc_stretch_full_line(&rest);
    return begins_flow(from(line, start)) ||
           (key_of(from(line, start)) > 0 && indent_of(next) == start && key_of(from(next, start)) > 0);
}

/* What is under a key alone: a list of mappings, or a mapping of two keys. */
static int begins_under(wc_stretch rest) {
    wc_stretch all = rest, first = wc_stretch_full_line(&rest), second = wc_stretch_full_line(&rest);
    size_t start = indent_of(first);
    int is_mapping =
        start > 0 && key_of(from(first, start)) > 0 && indent_of(second) == start && key_of(from(second, start)) > 0;
    return is_mapping || begins_list(all);
}

/* A line of a mapping or list, or of what is indented under one; a text's are not all so. */
static int is_line(wc_stretch line) {
    if (wc_stretch_length(wc_stretch_trim(line)) == 0 || *line.at == ' ' || *line.at == '#') {
        return 1;
    }
    for (const char *at = line.at; at < line.end; at++) {
        if (*at == ':' && (at + 1 == line.end || at[1] == ' ')) {
            return 1;
        }
    }
    return item_of(line) > 0 || is_hyphen(line) || is_separator(line) || begins_flow(line) ||
           (wc_stretch_length(line) == 3 && memcmp(line.at, "...", 3) == 0);
}

/* Of a longer file the last line is cut off. */
static int are_lines(wc_stretch rest) {
    int is_cut = wc_stretch_length(rest) >= WC_DETECT_NBYTES / 2;
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        if (!is_line(line) && !(is_cut && rest.at == rest.end)) {
            return 0;
        }
    }
    return 1;
}

/* Whether a mapping that begins here has two keys and is followed by nothing else, or by another with the same first
 * key. */
static int is_document(wc_stretch rest) {
    wc_stretch first = wc_stretch_full_line(&rest);
    size_t length = key_of(first), keys = 1;
    while (length > 0 && rest.at < rest.end) {
        wc_stretch line = wc_stretch_full_line(&rest);
        if (is_separator(line)) {
            wc_stretch next = wc_stretch_full_line(&rest);
            return key_of(next) == length && memcmp(next.at, first.at, length) == 0;
        }
        keys += key_of(line) > 0;
    }
    return length > 0 && keys >= 2;
}

int wc_is_yaml(wc_stretch text) {
    wc_stretch rest = text, first = wc_stretch_full_line(&rest);
    int has_mark = is_separator(first);
    while (rest.at < rest.end && (is_separator(first) || wc_stretch_begins(first, "#"))) {
        text = rest;
        has_mark |= is_separator(first);
        first = wc_stretch_full_line(&rest);
    }
    int begins = (is_key_alone(first) && begins_under(rest)) || begins_list(text) || (has_mark && is_document(text));
    return begins && are_lines(text);
}

int wc_begins_sections(wc_stretch text) {
    wc_stretch first = wc_stretch_full_line(&text), second = wc_stretch_full_line(&text);
    first = wc_stretch_trim(first);
    if (wc_stretch_length(first) < 3 || *first.at != '[' || first.end[-1] != ']') {
        return 0;
    }
    size_t spaced = wc_stretch_name(second, ' '), length = spaced > 0 ? spaced : wc_stretch_name(second, '=');
    return length > 0 && (spaced == 0 || (length + 1 < wc_stretch_length(second) && second.at[length + 1] == '='));
}
