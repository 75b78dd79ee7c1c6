/* Lines and names in the first bytes of a file. */
#ifndef WC_FORMAT_STRETCH_H
#define WC_FORMAT_STRETCH_H

#include <stddef.h>
#include <string.h>

#include "base/os.h"

/* A stretch of the first bytes. */
typedef struct wc_stretch {
    const char *at, *end;
} wc_stretch;

static inline size_t wc_stretch_length(wc_stretch line) {
    return (size_t)(line.end - line.at);
}

/* Takes a line off `rest`, and gives it without its end. */
static inline wc_stretch wc_stretch_line(wc_stretch *rest) {
    const char *start = rest->at;
    const char *found = start < rest->end ? memchr(start, '\n', (size_t)(rest->end - start)) : NULL;
    const char *end = found != NULL ? found : rest->end;
    rest->at = found != NULL ? found + 1 : rest->end;
    return (wc_stretch){start, end > start && end[-1] == '\r' ? end - 1 : end};
}

static inline int wc_stretch_begins(wc_stretch line, const char *mark) {
    size_t length = strlen(mark);
    return wc_stretch_length(line) >= length && memcmp(line.at, mark, length) == 0;
}

/* Where a mark first stands in the bytes; NULL: nowhere. */
static inline const char *wc_stretch_find(wc_stretch text, const char *mark) {
    return text.at < text.end ? wc_os_find(text.at, wc_stretch_length(text), mark, strlen(mark)) : NULL;
}

static inline int wc_is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

static inline int wc_is_letter(char byte) {
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static inline int wc_is_space(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* The line without the white space around it. */
static inline wc_stretch wc_stretch_trim(wc_stretch line) {
    while (line.at < line.end && wc_is_space(*line.at)) {
        line.at++;
    }
    while (line.end > line.at && wc_is_space(line.end[-1])) {
        line.end--;
    }
    return line;
}

/* Takes lines off `rest` up to one that is not empty, and gives that; an empty one if there is no other. */
static inline wc_stretch wc_stretch_full_line(wc_stretch *rest) {
    wc_stretch line = wc_stretch_line(rest);
    while (rest->at < rest->end && wc_stretch_length(wc_stretch_trim(line)) == 0) {
        line = wc_stretch_line(rest);
    }
    return line;
}

/* A line of nothing but these characters, the first one among them. */
static inline int wc_stretch_is_rule(wc_stretch line, const char *characters) {
    size_t count = 0;
    for (const char *at = line.at; at < line.end; at++) {
        if (strchr(characters, *at) == NULL || *at == '\0') {
            return 0;
        }
        count += *at == characters[0];
    }
    return count > 0 && wc_stretch_length(line) > 2;
}

/* How often a byte stands in the line. */
static inline size_t wc_stretch_count(wc_stretch line, char byte) {
    size_t count = 0;
    for (const char *at = line.at; at < line.end; at++) {
        count += *at == byte;
    }
    return count;
}

/* The length of a name that stands at the beginning, before `after`; 0 if there is none. */
static inline size_t wc_stretch_name(wc_stretch line, char after) {
    size_t length = 0;
    while (length < wc_stretch_length(line) && (wc_is_digit(line.at[length]) || wc_is_letter(line.at[length]) ||
                                                line.at[length] == '_' || line.at[length] == '-')) {
        length++;
    }
    return length < wc_stretch_length(line) && line.at[length] == after ? length : 0;
}

#endif
