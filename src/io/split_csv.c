#include <string.h>

#include "io/splitter.h"

/* RFC 4180: a quote opens a field only as its first byte; within quotes two stand for one, and line breaks and
 * separators are text. Elsewhere a quote is a byte like any other. Empty lines belong to the record after them. */
typedef enum csv_state { RECORD_START = 0, RECORD_START_CR, FIELD_START, UNQUOTED, QUOTED, AFTER_QUOTE } csv_state;

int wc_split_csv_in_quotes(const wc_splitter *splitter) {
    return splitter->state == QUOTED;
}

/* Skips plain bytes, to the separator or line break that ends the field. */
static size_t skip_unquoted(const uint8_t *bytes, size_t i, size_t nbytes, uint8_t separator) {
    while (i < nbytes && bytes[i] != separator && bytes[i] != '\n') {
        i++;
    }
    return i;
}

static size_t skip_quoted(const uint8_t *bytes, size_t i, size_t nbytes) {
    const uint8_t *quote = memchr(bytes + i, '"', nbytes - i);
    return quote != NULL ? (size_t)(quote - bytes) : nbytes;
}

/* The state after byte; states that skip bytes only see the byte that ends them. *taken_ret is 0 if the next state must
 * see the byte again. */
static csv_state step(csv_state state, uint8_t byte, uint8_t separator, int *taken_ret) {
    *taken_ret = 1;
    switch (state) {
    case RECORD_START:
        if (byte == '\n' || byte == '\r') {
            return byte == '\r' ? RECORD_START_CR : RECORD_START;
        }
        break;
    case RECORD_START_CR:
        if (byte == '\n') {
            return RECORD_START;
        }
        *taken_ret = 0;
        return UNQUOTED;
    case UNQUOTED:
        return byte == separator ? FIELD_START : RECORD_START;
    case QUOTED:
        return AFTER_QUOTE;
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
        i = state == UNQUOTED ? skip_unquoted(bytes, i, nbytes, splitter->separator)
            : state == QUOTED ? skip_quoted(bytes, i, nbytes)
                              : i;
        if (i < nbytes) {
            int taken;
            csv_state next = step(state, bytes[i], splitter->separator, &taken);
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
