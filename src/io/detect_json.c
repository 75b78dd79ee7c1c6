#include "io/detect_json.h"

#include <string.h>

#include "io/bom.h"
#include "io/split_json.h"

static int is_blank(uint8_t byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static size_t skip_blank(const uint8_t *bytes, size_t i, size_t nbytes) {
    while (i < nbytes && is_blank(bytes[i])) {
        i++;
    }
    return i;
}

/* Past a line that is a comment; i if there is none. */
static size_t skip_comment(const uint8_t *bytes, size_t i, size_t nbytes) {
    int is_comment = i < nbytes && (bytes[i] == '#' || (bytes[i] == '/' && i + 1 < nbytes && bytes[i + 1] == '/'));
    const uint8_t *end = is_comment ? memchr(bytes + i, '\n', nbytes - i) : NULL;
    return !is_comment ? i : end != NULL ? (size_t)(end - bytes) : nbytes;
}

/* Where the first value starts, after a byte order mark, comments and the mark of a JSON text sequence. */
static size_t first_value(const uint8_t *bytes, size_t nbytes) {
    size_t i = wc_bom_nbytes(bytes, nbytes), before;
    do {
        before = i;
        i = skip_comment(bytes, skip_blank(bytes, i, nbytes), nbytes);
        i += i < nbytes && bytes[i] == 0x1E;
    } while (i > before);
    return i;
}

/* Texts may begin with "{{" or "[Update]". */
static int begins_json(const uint8_t *bytes, size_t nbytes) {
    size_t i = first_value(bytes, nbytes);
    if (i == nbytes || (bytes[i] != '{' && bytes[i] != '[')) {
        return 0;
    }
    size_t next = skip_blank(bytes, i + 1, nbytes);
    if (next == nbytes) {
        return bytes[i] == '{' || next == i + 1;
    }
    if (bytes[i] == '{') {
        /* Python prints a quote of the other kind, which the parser names. */
        return bytes[next] == '"' || bytes[next] == '}' || bytes[next] == '\'';
    }
    size_t after = bytes[next] == ']' ? skip_blank(bytes, next + 1, nbytes) : nbytes;
    return bytes[next] == ']' ? after == nbytes || bytes[after] == '[' || bytes[after] == '{'
                              : memchr("{[\"", bytes[next], 3) != NULL;
}

/* Whether a line break stands between the tokens of a value. */
static int is_broken_up(const uint8_t *bytes, size_t nbytes) {
    int in_string = 0;
    for (size_t i = 0; i < nbytes; i++) {
        if (bytes[i] == '\n' && !in_string) {
            return 1;
        }
        in_string ^= bytes[i] == '"';
        i += in_string && bytes[i] == '\\';
    }
    return 0;
}

/* Whether another value follows on the same line. */
static int has_neighbour(const uint8_t *bytes, size_t i, size_t nbytes) {
    while (i < nbytes && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == ',')) {
        i++;
    }
    return i < nbytes && (bytes[i] == '{' || bytes[i] == '[' || bytes[i] == 0x1E);
}

wirecopy_format wc_json_layout(const uint8_t *bytes, size_t nbytes) {
    if (!begins_json(bytes, nbytes)) {
        return WIRECOPY_FORMAT_AUTO;
    }
    size_t first = first_value(bytes, nbytes), scanned = first, end;
    if (bytes[first] == '[' || (first > 0 && bytes[first - 1] == 0x1E)) {
        return WIRECOPY_FORMAT_JSON;
    }
    wc_json_splitter splitter = wc_json_splitter_of(NULL);
    while ((end = wc_json_split(&splitter, bytes, &scanned, nbytes, 0)) != WC_NO_END) {
        if (splitter.kind != WC_EXTENT_RECORD) {
            return WIRECOPY_FORMAT_JSONL; /* a broken line loses only itself */
        }
        if (has_neighbour(bytes, end, nbytes) || is_broken_up(bytes + end - splitter.nbytes, (size_t)splitter.nbytes)) {
            return WIRECOPY_FORMAT_JSON;
        }
        first = end;
    }
    /* The last value goes on after these bytes, or is cut off. */
    while (first < nbytes && (is_blank(bytes[first]) || bytes[first] == ',')) {
        first++;
    }
    return !splitter.is_broken && is_broken_up(bytes + first, nbytes - first) ? WIRECOPY_FORMAT_JSON
                                                                              : WIRECOPY_FORMAT_JSONL;
}

int wc_json_begins_array(const uint8_t *bytes, size_t nbytes) {
    size_t first = first_value(bytes, nbytes);
    return first < nbytes && bytes[first] == '[';
}
