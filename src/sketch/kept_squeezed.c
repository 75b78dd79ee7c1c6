#include "sketch/keeping.h"

#include <string.h>

#include "base/utf8.h"
#include "text/unicode.h"

/* Bytes that kernels read behind the text. */
enum { PADDING = 80 };

/* A word of plain characters, 16 bytes at a time; what is copied too much is overwritten. */
static inline void copy_word(uint8_t *out, const uint8_t *word, size_t nbytes) {
    if (nbytes <= 16) {
        memcpy(out, word, 16);
    } else {
        memcpy(out, word, nbytes);
    }
}

static void squeeze_plain(wc_keeping *work) {
    const uint32_t *starts = work->tokens->starts;
    const uint8_t *folded = work->tokens->folded;
    uint8_t *out = work->kept->squeezed;
    for (size_t i = 0, n = work->tokens->ntokens; i < n; i++) {
        size_t nbytes = starts[i + 1] - 1 - starts[i];
        copy_word(out, folded + starts[i], nbytes);
        out += nbytes;
    }
    work->nbytes = (size_t)(out - work->kept->squeezed);
    work->length = (uint32_t)work->nbytes;
}

static uint32_t decode(const uint8_t *bytes, size_t length) {
    static const uint8_t first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t point = bytes[0] & first_bits[length];
    for (size_t i = 1; i < length; i++) {
        point = point << 6 | (bytes[i] & 0x3F);
    }
    return point;
}

static size_t length_of(uint8_t first) {
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* What draws an Arabic word out (tatweel). */
enum { ELONGATION = 0x0640 };

/* Units of a folded character: marks, and what follows the first letter of a Hangul syllable, add to the one before. */
static uint32_t units_of(uint32_t point) {
    if (point < 0x80) {
        return 1;
    }
    if ((point >= 0x1160 && point <= 0x11FF) || point == ELONGATION) {
        return 0;
    }
    uint8_t class = wc_unicode_of(point)->class;
    return class == WC_UNICODE_UNSPACED ? 2 : class == WC_UNICODE_MARK ? 0 : 1;
}

/* Letters that look like others, or like them but for a stroke, which no decomposition takes off: the first are what
 * texts are disguised with (Unicode Technical Standard 39, confusables.txt), the others what is left out where a
 * keyboard has them not. Of yeh and kaf, Arabic and Persian keyboards have different ones. */
static const struct {
    uint16_t letter, as;
} look_alikes[] = {{0x00F8, 'o'}, {0x0111, 'd'}, {0x0127, 'h'},    {0x0131, 'i'},    {0x0142, 'l'},
                   {0x0167, 't'}, {0x03BF, 'o'}, {0x0430, 'a'},    {0x0435, 'e'},    {0x043E, 'o'},
                   {0x0440, 'p'}, {0x0441, 'c'}, {0x0443, 'y'},    {0x0445, 'x'},    {0x0455, 's'},
                   {0x0456, 'i'}, {0x0458, 'j'}, {0x0649, 0x064A}, {0x06A9, 0x0643}, {0x06CC, 0x064A}};

static uint32_t look_alike(uint32_t point) {
    if (point < look_alikes[0].letter || point > look_alikes[sizeof look_alikes / sizeof *look_alikes - 1].letter) {
        return 0;
    }
    size_t i = 0;
    while (look_alikes[i].letter < point) {
        i++;
    }
    return look_alikes[i].letter == point ? look_alikes[i].as : 0;
}

/* Writes a character as grams have it: without accents and points, which some prints leave out. Returns its bytes,
 * which are no more than it had. */
static size_t put_bare(const uint8_t *character, size_t length, uint8_t *out) {
    uint32_t point = decode(character, length);
    if (point < 0x80) {
        out[0] = character[0];
        return 1;
    }
    if (wc_unicode_of(point)->combining != 0 || point == ELONGATION) {
        return 0;
    }
    uint32_t as = look_alike(point);
    if (as != 0) {
        return wc_utf8_encode(as, out);
    }
    for (size_t i = 0; i < length; i++) {
        out[i] = character[i];
    }
    return length;
}

/* The first character of a pair, with its marks, in bytes; 0 where the token is no pair of an unspaced script. */
static size_t first_of_pair(const uint8_t *token, size_t nbytes) {
    size_t length = length_of(token[0]);
    if (token[0] < 0x80 || length > nbytes || units_of(decode(token, length)) != 2) {
        return 0;
    }
    while (length < nbytes && units_of(decode(token + length, length_of(token[length]))) == 0) {
        length += length_of(token[length]);
    }
    return length < nbytes ? length : 0;
}

/* The first byte from `at` on that is no plain character, or the end. */
static size_t end_of_ascii(const wc_tokens *tokens, size_t at) {
    size_t n = tokens->folded_nbytes;
    for (; at + 8 <= n; at += 8) {
        uint64_t word;
        memcpy(&word, tokens->folded + at, 8);
        if ((word & 0x8080808080808080u) != 0) {
            break;
        }
    }
    while (at < n && tokens->folded[at] < 0x80) {
        at++;
    }
    return at;
}

/* Where squeezing stands. */
typedef struct squeezing {
    size_t token, at; /* the next token, and where it is written */
    uint32_t units;
} squeezing;

/* Tokens up to a byte that is not plain: one unit a byte, 16 bytes at a time; what is copied too much is overwritten.
 */
static void squeeze_ascii(wc_keeping *work, squeezing *next, size_t ascii_end) {
    const uint32_t *starts = work->tokens->starts;
    const uint8_t *folded = work->tokens->folded;
    uint8_t *squeezed = work->kept->squeezed;
    uint32_t *token_places = work->kept->token_places, *places = work->kept->places;
    size_t from = next->at, at = from, i = next->token, n = work->tokens->ntokens;
    uint32_t before = next->units - (uint32_t)from;
    for (; i < n && starts[i + 1] - 1 <= ascii_end; i++) {
        size_t nbytes = starts[i + 1] - 1 - starts[i];
        token_places[i] = before + (uint32_t)at;
        copy_word(squeezed + at, folded + starts[i], nbytes);
        at += nbytes;
    }
    for (size_t k = from; k < at; k++) {
        places[k] = before + (uint32_t)k;
    }
    *next = (squeezing){i, at, before + (uint32_t)at};
}

/* A token with other characters. Pairs that overlap are one run again: of a pair that begins as the one before ended,
 * the first `skip` bytes are not new. */
static void squeeze_token(wc_keeping *work, squeezing *next, size_t skip) {
    const wc_tokens *tokens = work->tokens;
    wc_kept *kept = work->kept;
    size_t end = tokens->starts[next->token + 1] - 1;
    kept->token_places[next->token] = next->units;
    for (size_t j = tokens->starts[next->token] + skip; j < end;) {
        size_t length = length_of(tokens->folded[j]);
        length = length < end - j ? length : end - j;
        size_t nbytes = put_bare(tokens->folded + j, length, kept->squeezed + next->at);
        for (size_t k = 0; k < nbytes; k++) {
            kept->places[next->at + k] = next->units;
        }
        next->units += units_of(decode(tokens->folded + j, length));
        next->at += nbytes;
        j += length;
    }
    next->token++;
}

static void squeeze_wide(wc_keeping *work) {
    const wc_tokens *tokens = work->tokens;
    wc_kept *kept = work->kept;
    squeezing next = {0};
    size_t last = 0, last_nbytes = 0; /* where the second of the pair before stands in folded */
    size_t ascii_end = end_of_ascii(tokens, 0);
    while (next.token < tokens->ntokens) {
        size_t start = tokens->starts[next.token], end = tokens->starts[next.token + 1] - 1;
        ascii_end = ascii_end < start ? end_of_ascii(tokens, start) : ascii_end;
        if (end <= ascii_end) {
            squeeze_ascii(work, &next, ascii_end);
            last_nbytes = 0;
            continue;
        }
        size_t first = first_of_pair(tokens->folded + start, end - start);
        int goes_on =
            first > 0 && first == last_nbytes && memcmp(tokens->folded + start, tokens->folded + last, first) == 0;
        last = start + first;
        last_nbytes = first > 0 ? end - last : 0;
        squeeze_token(work, &next, goes_on ? first : 0);
    }
    kept->places[next.at] = next.units;
    work->nbytes = next.at;
    work->length = next.units;
}

/* Digits and letters that scans take for each other (docs/accuracy-rules.md, Digits in scans). */
static void put_letters_for_digits(uint8_t *squeezed, size_t nbytes) {
    for (size_t i = 0; i < nbytes; i++) {
        uint8_t byte = squeezed[i];
        byte = byte == '0' ? 'o' : byte;
        byte = byte == '1' ? 'l' : byte;
        byte = byte == '5' || byte == '8' ? 's' : byte;
        squeezed[i] = byte;
    }
}

wirecopy_code wc_keep_squeezed(wc_keeping *work) {
    const wc_tokens *tokens = work->tokens;
    wc_kept *kept = work->kept;
    size_t nbytes = tokens->folded_nbytes;
    wirecopy_code code = wc_keeping_grow(work, &kept->squeezed, &kept->squeezed_capacity, nbytes + PADDING, 1);
    if (code == WIRECOPY_OK && tokens->wide) {
        code = wc_keeping_grow(work, &kept->places, &kept->places_capacity, nbytes + PADDING, sizeof *kept->places);
    }
    if (code == WIRECOPY_OK && tokens->wide) {
        code = wc_keeping_grow(work, &kept->token_places, &kept->token_capacity, tokens->ntokens + 1,
                               sizeof *kept->token_places);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (tokens->wide) {
        squeeze_wide(work);
    } else {
        squeeze_plain(work);
    }
    put_letters_for_digits(kept->squeezed, work->nbytes);
    memset(kept->squeezed + work->nbytes, 0, PADDING);
    kept->nbytes = work->nbytes;
    kept->wide = tokens->wide;
    return WIRECOPY_OK;
}
