#include "parse/json_repair.h"

#include <string.h>

#include "base/utf8.h"
#include "format/hex.h"

static const char replacement[] = "\xEF\xBF\xBD", escaped_replacement[] = "\\uFFFD";

/* A byte becomes at most three: U+FFFD in UTF-8. Numbers that get quotes have three bytes or more. */
size_t wc_json_repair_bound(size_t nbytes) {
    return 3 * nbytes;
}

/* The code unit of the \uXXXX at bytes, or -1. */
static int escaped_unit(const uint8_t *bytes, size_t nbytes) {
    if (nbytes < 6 || bytes[0] != '\\' || bytes[1] != 'u') {
        return -1;
    }
    int unit = 0;
    for (int i = 2; i < 6; i++) {
        int digit = wc_hex_digit(bytes[i]);
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

/* Copies one character, or escape, or replaces it; *taken_ret is its length. */
static size_t copy_character(const uint8_t *bytes, size_t nbytes, uint8_t *copy, size_t *taken_ret) {
    if (bytes[0] == '\\') {
        return copy_escape(bytes, nbytes, copy, taken_ret);
    }
    *taken_ret = wc_utf8_length(bytes, nbytes);
    if (*taken_ret == 0) {
        *taken_ret = 1;
        memcpy(copy, replacement, 3);
        return 3;
    }
    memcpy(copy, bytes, *taken_ret);
    return *taken_ret;
}

/* The length of the comment at bytes, 0 if there is none. */
static size_t comment_nbytes(const uint8_t *bytes, size_t nbytes) {
    if (nbytes < 2 || bytes[0] != '/' || (bytes[1] != '/' && bytes[1] != '*')) {
        return 0;
    }
    for (size_t i = 2; i < nbytes; i++) {
        if (bytes[1] == '/' && bytes[i] == '\n') {
            return i;
        }
        if (bytes[1] == '*' && i > 2 && bytes[i - 1] == '*' && bytes[i] == '/') {
            return i + 1;
        }
    }
    return nbytes;
}

/* Whether a comma has nothing after it but the end of its object or array. */
static int is_trailing_comma(const uint8_t *bytes, size_t nbytes) {
    size_t i = 1, comment;
    while (i < nbytes) {
        if (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n') {
            i++;
        } else if ((comment = comment_nbytes(bytes + i, nbytes - i)) > 0) {
            i += comment;
        } else {
            break;
        }
    }
    return i < nbytes && (bytes[i] == '}' || bytes[i] == ']');
}

static size_t count_digits(const uint8_t *bytes, size_t nbytes, size_t i) {
    size_t start = i;
    while (i < nbytes && bytes[i] >= '0' && bytes[i] <= '9') {
        i++;
    }
    return i - start;
}

/* The length of the JSON number at bytes, 0 if there is none. *may_exceed_ret: it may be beyond what 64 bits hold. */
static size_t number_nbytes(const uint8_t *bytes, size_t nbytes, int *may_exceed_ret) {
    size_t i = nbytes > 0 && bytes[0] == '-', digits = count_digits(bytes, nbytes, i);
    if (digits == 0 || (digits > 1 && bytes[i] == '0')) {
        return 0;
    }
    i += digits;
    *may_exceed_ret = digits >= 19; /* 2^63 has 19 */
    if (i < nbytes && bytes[i] == '.') {
        digits = count_digits(bytes, nbytes, i + 1);
        i += digits > 0 ? 1 + digits : 0;
    }
    if (i < nbytes && (bytes[i] | 32) == 'e') {
        size_t sign = i + 1 < nbytes && (bytes[i + 1] == '+' || bytes[i + 1] == '-');
        digits = count_digits(bytes, nbytes, i + 1 + sign);
        i += digits > 0 ? 1 + sign + digits : 0;
        *may_exceed_ret |= digits > 0;
    }
    return i;
}

/* The length of a word that Python and JavaScript write for a number that is none; 0 if there is none. */
static size_t no_number_nbytes(const uint8_t *bytes, size_t nbytes) {
    static const char *const words[] = {"NaN", "-NaN", "Infinity", "-Infinity"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i]);
        if (bytes[0] == (uint8_t)words[i][0] && nbytes >= length && memcmp(bytes, words[i], length) == 0) {
            return length;
        }
    }
    return 0;
}

static size_t copy_quoted(const uint8_t *bytes, size_t nbytes, uint8_t *copy) {
    copy[0] = '"';
    memcpy(copy + 1, bytes, nbytes);
    copy[nbytes + 1] = '"';
    return nbytes + 2;
}

/* Copies what is outside strings, from one token on. */
static size_t copy_token(const uint8_t *bytes, size_t nbytes, uint8_t *copy, size_t *taken_ret) {
    int may_exceed = 0;
    if ((*taken_ret = comment_nbytes(bytes, nbytes)) > 0) {
        copy[0] = ' ';
        return 1;
    }
    if ((*taken_ret = no_number_nbytes(bytes, nbytes)) > 0) {
        memcpy(copy, "null", 4);
        return 4;
    }
    if ((*taken_ret = number_nbytes(bytes, nbytes, &may_exceed)) > 0) {
        if (may_exceed) {
            return copy_quoted(bytes, *taken_ret, copy);
        }
        memcpy(copy, bytes, *taken_ret);
        return *taken_ret;
    }
    if (bytes[0] == ',' && is_trailing_comma(bytes, nbytes)) {
        *taken_ret = 1;
        return 0;
    }
    return copy_character(bytes, nbytes, copy, taken_ret);
}

size_t wc_json_repair(const uint8_t *bytes, size_t nbytes, uint8_t *copy_ret) {
    size_t written = 0, taken;
    int in_string = 0;
    for (size_t i = 0; i < nbytes; i += taken) {
        written += (in_string ? copy_character : copy_token)(bytes + i, nbytes - i, copy_ret + written, &taken);
        in_string ^= bytes[i] == '"';
    }
    return written;
}
