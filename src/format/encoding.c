#include "format/encoding.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "format/bom.h"

#ifdef WIRECOPY_UCHARDET
#include <uchardet.h>
#endif

/* Bytes that a guess is made from. Chosen: uchardet reads some 100 MB/s, and more bytes change no guess. */
enum { GUESS_NBYTES = 64 << 10 };

static void set(char *encoding, const char *name) {
    snprintf(encoding, WC_ENCODING_NBYTES, "%.47s", name);
}

static int begins(const uint8_t *bytes, size_t nbytes, const char *mark, size_t mark_nbytes) {
    return nbytes >= mark_nbytes && memcmp(bytes, mark, mark_nbytes) == 0;
}

/* What the code units of an order are. */
typedef struct units {
    size_t usual;   /* letters and digits of ASCII, and the spaces and stops of all scripts */
    size_t invalid; /* surrogates without their pair, control characters, and no characters */
    size_t count;
} units;

static int is_usual(unsigned unit) {
    return (unit >= 0x20 && unit < 0x7F) || unit == '\n' || unit == '\r' || unit == '\t' || unit == 0x3000 ||
           unit == 0x3001 || unit == 0x3002 || unit == 0xFF0C;
}

static int is_control(unsigned unit) {
    return (unit < 0x20 && unit != '\n' && unit != '\r' && unit != '\t') || (unit >= 0x7F && unit < 0xA0) ||
           unit >= 0xFFFE;
}

static units count_units(const uint8_t *bytes, size_t nbytes, int low) {
    units found = {.count = nbytes / 2};
    int is_open = 0;
    for (size_t i = 0; i + 1 < nbytes; i += 2) {
        unsigned unit = bytes[i + (size_t)low] | (unsigned)bytes[i + (size_t)!low] << 8;
        int is_low = unit >= 0xDC00 && unit < 0xE000, is_high = unit >= 0xD800 && unit < 0xDC00;
        found.usual += (size_t)is_usual(unit);
        found.invalid += (size_t)(is_control(unit) || is_low != is_open);
        is_open = is_high;
    }
    return found;
}

static int is_valid_utf8(const uint8_t *bytes, size_t nbytes) {
    for (size_t i = 0; i + 4 <= nbytes;) {
        size_t length = bytes[i] < 0x80 ? 1 : wc_utf8_length(bytes + i, nbytes - i);
        if (length == 0) {
            return 0;
        }
        i += length;
    }
    return 1;
}

/* Text in UTF-16 has some zero bytes: the upper halves of spaces, line breaks, markup, and Latin letters. In UTF-8 and
 * in 8-bit encodings it has none, but for a stray one. Bytes that are valid UTF-8 must therefore be zero more often:
 * one in sixteen. Chosen: of Latin text one in two is, of Chinese text in JSON one in fifty. */
static const char *find_utf16(const uint8_t *bytes, size_t nbytes) {
    if (nbytes < 4 || memchr(bytes, 0, nbytes) == NULL) {
        return NULL;
    }
    units little = count_units(bytes, nbytes, 0), big = count_units(bytes, nbytes, 1);
    int is_little = little.invalid != big.invalid ? little.invalid < big.invalid : little.usual > big.usual;
    units better = is_little ? little : big;
    size_t least = is_valid_utf8(bytes, nbytes) ? better.count / 8 : better.count / 200;
    return better.invalid == 0 && better.usual > least && better.usual > 1 ? (is_little ? "UTF-16LE" : "UTF-16BE")
                                                                           : NULL;
}

/* Units of four bytes that are all characters: nothing else is so. */
static int is_utf32(const uint8_t *bytes, size_t nbytes, int low) {
    for (size_t i = 0; i + 4 <= nbytes; i += 4) {
        uint32_t unit = 0;
        for (size_t k = 0; k < 4; k++) {
            unit = unit << 8 | bytes[i + (low ? 3 - k : k)];
        }
        int is_surrogate = unit >= 0xD800 && unit < 0xE000;
        if (unit > 0x10FFFF || is_surrogate || (unit < 0xA0 && is_control(unit))) {
            return 0;
        }
    }
    return nbytes >= 8;
}

static const char *find_utf32(const uint8_t *bytes, size_t nbytes) {
    if (begins(bytes, nbytes, "\xFF\xFE\0\0", 4) || begins(bytes, nbytes, "\0\0\xFE\xFF", 4)) {
        return bytes[0] == 0 ? "UTF-32BE" : "UTF-32LE";
    }
    return is_utf32(bytes, nbytes, 1) ? "UTF-32LE" : is_utf32(bytes, nbytes, 0) ? "UTF-32BE" : NULL;
}

static int is_one_of(const char *name, const char *a, const char *b, const char *c) {
    return strcasecmp(name, a) == 0 || strcasecmp(name, b) == 0 || strcasecmp(name, c) == 0;
}

void wc_encoding_choose(const char *named, const uint8_t *bytes, size_t nbytes, char encoding_ret[WC_ENCODING_NBYTES]) {
    int names_utf32 = named != NULL && is_one_of(named, "UTF-32", "UTF32", "UCS-4");
    const char *utf32 = find_utf32(bytes, nbytes);
    int has_mark = utf32 != NULL && (begins(bytes, nbytes, "\xFF\xFE", 2) || begins(bytes, nbytes, "\0\0\xFE", 3));
    int is_utf16 = named != NULL && is_one_of(named, "UTF-16", "UTF16", "UCS-2");
    encoding_ret[0] = '\0';
    /* The pages in a WARC file are in encodings of their own. */
    if (wc_bom_nbytes(bytes, nbytes) > 0 || (named == NULL && begins(bytes, nbytes, "WARC/", 5))) {
        return;
    }
    if (utf32 != NULL && (named == NULL || names_utf32 || has_mark)) {
        set(encoding_ret, utf32);
    } else if (names_utf32) {
        set(encoding_ret, begins(bytes, nbytes, "\0\0", 2) ? "UTF-32BE" : "UTF-32LE");
    } else if (begins(bytes, nbytes, "\xFF\xFE", 2)) {
        set(encoding_ret, "UTF-16LE");
    } else if (begins(bytes, nbytes, "\xFE\xFF", 2)) {
        set(encoding_ret, "UTF-16BE");
    } else if (named == NULL || is_utf16) {
        const char *found = find_utf16(bytes, nbytes);
        set(encoding_ret, found != NULL ? found : is_utf16 ? "UTF-16LE" : "");
    } else {
        set(encoding_ret, named);
    }
}

/* Letters of several bytes, each of UTF-8. Chosen: of two bytes of another encoding, one pair in eight or fewer is a
 * letter of UTF-8. */
enum { LETTERS_SURE = 4 };

/* Bytes of ASCII alone that are no text of two or four bytes a letter. Chosen: every other byte of such a text has its
 * highest bit in one of two letters. */
enum { ASCII_SURE = 32 };

int wc_encoding_is_mistaken(const char *encoding, const uint8_t *bytes, size_t nbytes) {
    int is_wide = strncasecmp(encoding, "UTF-16", 6) == 0 || strncasecmp(encoding, "UTF-32", 6) == 0 ||
                  strncasecmp(encoding, "UCS-", 4) == 0;
    size_t letters = 0, i = 0;
    while (i + 4 <= nbytes) {
        size_t length = bytes[i] < 0x80 ? (size_t)(bytes[i] != 0) : wc_utf8_length(bytes + i, nbytes - i);
        if (length == 0) {
            return 0;
        }
        letters += length > 1;
        i += length;
    }
    return strcasecmp(encoding, "UTF-8") != 0 && (letters >= LETTERS_SURE || (is_wide && i >= ASCII_SURE));
}

/* RFC 1468, 1554 and 2237; 1557; 1922. */
static const struct {
    const char *sequence, *name;
} sequences[] = {{"\x1B$B", "ISO-2022-JP"},  {"\x1B$@", "ISO-2022-JP"},   {"\x1B$(D", "ISO-2022-JP-1"},
                 {"\x1B(J", "ISO-2022-JP"},  {"\x1B(I", "ISO-2022-JP-3"}, {"\x1B$)C", "ISO-2022-KR"},
                 {"\x1B$)A", "ISO-2022-CN"}, {"\x1B$)G", "ISO-2022-CN"}};

/* "~{" before letters in pairs before "~}" (RFC 1843). */
static int begins_hz(const uint8_t *bytes, size_t nbytes) {
    size_t i = 2;
    while (begins(bytes, nbytes, "~{", 2) && i + 1 < nbytes && bytes[i] > ' ' && bytes[i] < 0x78) {
        i += 2;
    }
    return i > 2 && begins(bytes + i, nbytes - i, "~}", 2);
}

const char *wc_encoding_escaped(const uint8_t *bytes, size_t nbytes) {
    for (size_t i = 0; i < nbytes; i++) {
        for (size_t k = 0; bytes[i] == 0x1B && k < sizeof sequences / sizeof sequences[0]; k++) {
            if (begins(bytes + i, nbytes - i, sequences[k].sequence, strlen(sequences[k].sequence))) {
                return sequences[k].name;
            }
        }
        if (bytes[i] == '~' && begins_hz(bytes + i, nbytes - i)) {
            return "HZ-GB-2312";
        }
    }
    return NULL;
}

void wc_encoding_guess(const uint8_t *bytes, size_t nbytes, char guess_ret[WC_ENCODING_NBYTES]) {
    guess_ret[0] = '\0';
#ifdef WIRECOPY_UCHARDET
    uchardet_t detector = uchardet_new();
    if (detector != NULL &&
        uchardet_handle_data(detector, (const char *)bytes, nbytes < GUESS_NBYTES ? nbytes : GUESS_NBYTES) == 0) {
        uchardet_data_end(detector);
        const char *name = uchardet_get_charset(detector);
        int is_told = strcasecmp(name, "UTF-8") != 0 && strcasecmp(name, "ASCII") != 0;
        set(guess_ret, is_told ? name : "");
    }
    if (detector != NULL) {
        uchardet_delete(detector);
    }
#else
    (void)bytes;
    (void)nbytes;
#endif
}
