#include "io/json_repair.h"

#include <string.h>

#include "base/utf8.h"

static const char replacement[] = "\xEF\xBF\xBD", escaped_replacement[] = "\\uFFFD";

/* A byte becomes at most three: U+FFFD in UTF-8. */
size_t wc_json_repair_bound(size_t nbytes) {
    return 3 * nbytes;
}

static int hex_digit(uint8_t byte) {
    int lower = byte | 32;
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The code unit of the \uXXXX at bytes, or -1. */
static int escaped_unit(const uint8_t *bytes, size_t nbytes) {
    if (nbytes < 6 || bytes[0] != '\\' || bytes[1] != 'u') {
        return -1;
    }
    int unit = 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(bytes[i]);
        if (digit < 0) {
            return -1;
        }
        unit = unit << 4 | digit;
    }
    return unit;
}

/* Copies the escape at bytes; *taken_ret is its length. */
static size_t copy_escape(const uint8_t *bytes, size_t nbytes, uint8_t *copy, size_t *taken_ret) {
    int unit = escaped_unit(bytes, nbytes);
    *taken_ret = unit >= 0 ? 6 : nbytes < 2 || bytes[1] >= 0x80 ? 1 : 2;
    if (unit >= 0xD800 && unit <= 0xDFFF) {
        int other = unit < 0xDC00 ? escaped_unit(bytes + 6, nbytes - 6) : -1;
        if (other < 0xDC00 || other > 0xDFFF) {
            memcpy(copy, escaped_replacement, 6);
            return 6;
        }
        *taken_ret = 12;
    }
    memcpy(copy, bytes, *taken_ret);
    return *taken_ret;
}

size_t wc_json_repair(const uint8_t *bytes, size_t nbytes, uint8_t *copy_ret) {
    size_t written = 0, taken;
    for (size_t i = 0; i < nbytes; i += taken) {
        taken = wc_utf8_length(bytes + i, nbytes - i);
        if (taken == 0) {
            memcpy(copy_ret + written, replacement, 3);
            written += 3;
            taken = 1;
        } else if (bytes[i] == '\\') {
            written += copy_escape(bytes + i, nbytes - i, copy_ret + written, &taken);
        } else {
            memcpy(copy_ret + written, bytes + i, taken);
            written += taken;
        }
    }
    return written;
}
