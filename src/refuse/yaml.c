#include "refuse/yaml.h"

#include "format/detect.h"
#include "format/usual_names.h"

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

/* The key before a colon, without quotes around it. */
static wc_stretch name_of(wc_stretch line) {
    size_t length = key_of(line);
    int is_quoted = length > 0 && (*line.at == '"' || *line.at == '\'');
    return length > 0 ? (wc_stretch){line.at + is_quoted, line.at + length - 1 - (size_t)is_quoted}
                      : (wc_stretch){line.at, line.at};
}

static int is_usual(wc_stretch name) {
    return wc_is_usual_name(name.at, wc_stretch_length(name));
}

static int is_same(wc_stretch a, wc_stretch b) {
    return wc_stretch_length(a) == wc_stretch_length(b) && memcmp(a.at, b.at, wc_stretch_length(a)) == 0;
}

/* Whether another mapping begins with the same key, indented as much: as an item of a list, or under a key alone. */
static int begins_again(wc_stretch rest, wc_stretch name, size_t start) {
    int is_under = 0;
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        size_t item = item_of(line), found = item == 0 && is_under ? indent_of(line) : item;
        if (found == start && is_same(name_of(from(line, start)), name)) {
            return 1;
        }
        is_under = is_key_alone(line) || is_hyphen(line);
    }
    return 0;
}

/* Whether a mapping of two keys begins with these lines, indented so. Results and casts are mappings, too: the keys of
 * a record have usual names, or come again in the next one. */
static int is_record(wc_stretch first, wc_stretch second, size_t start, wc_stretch rest) {
    if (start == 0 || indent_of(second) != start) {
        return 0;
    }
    wc_stretch name = name_of(from(first, start)), other = name_of(from(second, start));
    int are_keys = wc_stretch_length(name) > 0 && wc_stretch_length(other) > 0;
    return are_keys && (is_usual(name) || is_usual(other) || begins_again(rest, name, start));
}

/* A list of mappings begins: "- id: a" with "  text: ..." under it, or "- {id: a". */
static int begins_list(wc_stretch rest) {
    wc_stretch line = wc_stretch_full_line(&rest);
    size_t start = item_of(line);
    if (start == 0 && is_hyphen(line)) {
        line = wc_stretch_full_line(&rest);
        start = indent_of(line);
    }
    wc_stretch next = wc_stretch_full_line(&rest);
    return start > 0 && (begins_flow(from(line, start)) || is_record(line, next, start, rest));
}

/* What is under a key alone: a list of mappings, or a mapping. */
static int begins_under(wc_stretch rest) {
    wc_stretch all = rest, first = wc_stretch_full_line(&rest), second = wc_stretch_full_line(&rest);
    return is_record(first, second, indent_of(first), rest) || begins_list(all);
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

/* "text: |", with lines of text under it. */
static int begins_block(wc_stretch line, wc_stretch next) {
    size_t length = key_of(line);
    wc_stretch value = wc_stretch_trim(from(line, length));
    return length > 0 && wc_stretch_length(value) > 0 && wc_stretch_length(value) < 4 &&
           (*value.at == '|' || *value.at == '>') && indent_of(next) > 0;
}

/* One mapping whose text is written as YAML alone has it. */
static int has_block(wc_stretch rest) {
    wc_stretch line = wc_stretch_line(&rest);
    while (key_of(line) > 0 && rest.at < rest.end) {
        wc_stretch next = rest;
        if (begins_block(line, wc_stretch_full_line(&next))) {
            return 1;
        }
        line = wc_stretch_line(&rest);
    }
    return 0;
}

/* Documents one after another, the first without its mark. */
static int has_documents(wc_stretch text) {
    wc_stretch rest = text;
    while (rest.at < rest.end) {
        if (is_separator(wc_stretch_line(&rest))) {
            return is_document(text);
        }
    }
    return 0;
}

int wc_is_yaml(wc_stretch text) {
    wc_stretch rest = text, first = wc_stretch_full_line(&rest);
    int has_mark = is_separator(first);
    while (rest.at < rest.end && (is_separator(first) || wc_stretch_begins(first, "#"))) {
        text = rest;
        has_mark |= is_separator(first);
        first = wc_stretch_full_line(&rest);
    }
    int begins = (is_key_alone(first) && begins_under(rest)) || begins_list(text) || has_block(text) ||
                 (has_mark ? is_document(text) : has_documents(text));
    return begins && are_lines(text);
}
