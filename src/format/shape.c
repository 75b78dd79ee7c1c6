#include "format/shape.h"

#include <stdlib.h>

static int is_hex(char byte) {
    return wc_is_digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
}

static int is_of_kind(char kind, char byte) {
    switch (kind) {
    case 'd':
        return wc_is_digit(byte);
    case 'h':
        return is_hex(byte);
    case 'i':
        return wc_is_digit(byte) || wc_is_letter(byte) || byte == '_';
    case 's':
        return byte == ' ' || byte == '\t';
    default:
        return (unsigned char)byte > ' ';
    }
}

static size_t mode_length(wc_stretch line) {
    enum { LENGTH = 10 };
    if (wc_stretch_length(line) < LENGTH || strchr("-dlbcpsh", *line.at) == NULL) {
        return 0;
    }
    for (size_t i = 1; i < LENGTH; i++) {
        if (strchr("-rwxsStT", line.at[i]) == NULL || line.at[i] == '\0') {
            return 0;
        }
    }
    /* SELinux, access lists, attributes of a Mac. */
    int is_marked = wc_stretch_length(line) > LENGTH && memchr(".+@", line.at[LENGTH], 3) != NULL;
    return LENGTH + (size_t)is_marked;
}

static size_t level_length(wc_stretch line) {
    static const char *const levels[] = {"INFO",  "WARNING", "WARN",     "ERROR",  "DEBUG",
                                         "TRACE", "FATAL",   "CRITICAL", "NOTICE", "SEVERE"};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (wc_stretch_begins(line, levels[i])) {
            return strlen(levels[i]);
        }
    }
    return 0;
}

/* What stands for a kind at the beginning of the line; 0: nothing. count: as many; 0: any number. */
static size_t match_kind(wc_stretch line, char kind, size_t count) {
    if (kind == 'm' || kind == 'l') {
        return kind == 'm' ? mode_length(line) : level_length(line);
    }
    size_t length = 0;
    while (length < wc_stretch_length(line) && (count == 0 || length < count) && is_of_kind(kind, line.at[length])) {
        length++;
    }
    int goes_on = count > 0 && (kind == 'd' || kind == 'h') && length < wc_stretch_length(line) &&
                  is_of_kind(kind, line.at[length]);
    return length < count || goes_on ? 0 : length;
}

int wc_has_shape(wc_stretch line, const char *shape) {
    for (; *shape != '\0'; shape++) {
        if (*shape == '$' && shape[1] == '\0') {
            return wc_stretch_length(wc_stretch_trim(line)) == 0;
        }
        size_t length = line.at < line.end && *line.at == *shape;
        if (*shape == '%') {
            char *kind;
            size_t count = strtoul(shape + 1, &kind, 10);
            length = match_kind(line, *kind, count);
            shape = kind;
        }
        if (length == 0) {
            return 0;
        }
        line.at += length;
    }
    return 1;
}
