#include <string.h>

#include "format/splitter.h"

/* RFC 4180: a quote opens a field only as its first byte; within quotes two stand for one, and line breaks and
 * separators are text. Elsewhere a quote is a byte like any other. Empty lines belong to the record after them, and so
 * does a '\r' before it, where lines end in "\n\r". Where a backslash escapes, it takes the byte after it as it is,
 * within quotes. */
typedef enum csv_state { RECORD_START = 0, FIELD_START, UNQUOTED, QUOTED, ESCAPED, AFTER_QUOTE } csv_state;

int wc_split_csv_in_quotes(const wc_splitter *splitter) {
    return splitter->separator != 0 && (splitter->state == QUOTED || splitter->state == ESCAPED);
}

/* Skips plain bytes, to the separator or line break that ends the field. */
static size_t skip_unquoted(const uint8_t *bytes, size_t i, size_t nbytes, uint8_t separator, uint8_t line_end) {
    while (i < nbytes && bytes[i] != separator && bytes[i] != line_end) {
        i++;
    }
    return i;
}

static size_t skip_quoted(const uint8_t *bytes, size_t i, size_t nbytes, int escapes) {
    while (escapes && i < nbytes && bytes[i] != '"' && bytes[i] != '\\') {
        i++;
    }
    if (escapes || i == nbytes) {
        return i;
    }
    const uint8_t *quote = memchr(bytes + i, '"', nbytes - i);
    return quote != NULL ? (size_t)(quote - bytes) : nbytes;
}

/* The state after byte; states that skip bytes only see the byte that ends them. *taken_ret is 0 if the next state must
 * see the byte again. */
static csv_state step(csv_state state, uint8_t byte, const wc_splitter *splitter, int *taken_ret) {
    *taken_ret = 1;
    switch (state) {
    case RECORD_START:
        if (byte == splitter->line_end || byte == '\r') {
            return RECORD_START;
        }
        break;
    case UNQUOTED:
        return byte == splitter->separator ? FIELD_START : RECORD_START;
    case QUOTED:
        return byte == '"' ? AFTER_QUOTE : ESCAPED;
    case ESCAPED:
        return QUOTED;
    case AFTER_QUOTE:
        *taken_ret = byte == '"';
        return byte == '"' ? QUOTED : UNQUOTED;
    case FIELD_START:
        break;
    }
    *taken_ret = byte == '"';
    return byte == '"' ? QUOTED : UNQUOTED;
}

size_t wc_split_csv(wc_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends) {
    csv_state state = (csv_state)splitter->state;
    size_t i = *scanned, end = WC_NO_END;
    int open = i < nbytes;
    while (i < nbytes && end == WC_NO_END) {
        i = state == UNQUOTED ? skip_unquoted(bytes, i, nbytes, splitter->separator, splitter->line_end)
            : state == QUOTED ? skip_quoted(bytes, i, nbytes, splitter->escapes)
                              : i;
        if (i < nbytes) {
            int taken;
            csv_state next = step(state, bytes[i], splitter, &taken);
            i += (size_t)taken;
            end = state == UNQUOTED && next == RECORD_START ? i : WC_NO_END;
            state = next;
        }
    }
    if (end == WC_NO_END && ends && open) {
        end = nbytes;
    }
    splitter->state = (int)state;
    *scanned = i;
    return end;
}
