#include "sketch/keeping.h"

#include <string.h>

#include "base/radix.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Characters of the surroundings of a number that are looked at, on either side. Chosen with the method. */
enum { SURROUNDINGS = 7 };

/* The characters before `at` or from it on, digits as one sign, in bytes; what is a digit is none of its value. */
static size_t surroundings(const wc_tokens *tokens, size_t at, int forward, uint8_t *bytes_ret) {
    size_t count = 0, nbytes = 0;
    while (count < SURROUNDINGS && nbytes < 4 * SURROUNDINGS) {
        if (forward ? at == tokens->folded_nbytes : at == 0) {
            break;
        }
        uint8_t byte = tokens->folded[forward ? at++ : --at];
        bytes_ret[nbytes++] = byte >= '0' && byte <= '9' ? '#' : byte;
        count += forward ? at == tokens->folded_nbytes || (tokens->folded[at] & 0xC0) != 0x80 : (byte & 0xC0) != 0x80;
    }
    return nbytes;
}

static wirecopy_code put_number(wc_keeping *work, size_t count, size_t start, size_t end, uint32_t place) {
    const wc_tokens *tokens = work->tokens;
    wc_kept *kept = work->kept;
    uint8_t around[8 * SURROUNDINGS + 2];
    size_t nbytes = surroundings(tokens, start, 0, around);
    around[nbytes++] = 0;
    nbytes += surroundings(tokens, end, 1, around + nbytes);
    uint64_t context = XXH3_64bits_withSeed(around, nbytes, work->seed) >> 33;
    uint64_t value = wc_kept_value(tokens->folded + start, end - start, work->seed);
    uint32_t cell = wc_kept_cell(place, wc_kept_cells(work->length));
    wirecopy_code code = WIRECOPY_OK;
    if (2 * (count + 1) > kept->numbers_capacity) {
        code = wc_keeping_grow(work, &kept->numbers, &kept->numbers_capacity, 2 * (count + 1), sizeof *kept->numbers);
    }
    if (code == WIRECOPY_OK) {
        kept->numbers[count] = context << 32 | value << 16 | cell;
    }
    return code;
}

/* 0x80 of each byte of a word that is a digit: less than ten once '0' is taken from it. */
static uint64_t digits_of(const uint8_t *bytes) {
    const uint64_t each = 0x0101010101010101u;
    uint64_t word;
    memcpy(&word, bytes, 8);
    word ^= each * '0';
    return ~(((word & each * 0x7F) + each * (0x80 - 10)) | word) & each * 0x80;
}

/* The first digit from `at` on, or the end. The text is readable, and zero or of no meaning, after its end. */
static size_t next_digit(const wc_tokens *tokens, size_t at) {
    size_t n = tokens->folded_nbytes;
    for (; at + 8 <= n; at += 8) {
        uint64_t digits = digits_of(tokens->folded + at);
        if (digits != 0) {
            return at + (size_t)__builtin_ctzll(digits) / 8;
        }
    }
    while (at < n && !wc_is_digit(tokens->folded[at])) {
        at++;
    }
    return at;
}

/* Numbers are some tokens apart. Chosen. */
enum { TOKENS_APART = 8 };

/* The token that has that byte, this one or a later one. */
static size_t token_at(const wc_tokens *tokens, size_t token, size_t at) {
    const uint32_t *starts = tokens->starts;
    while (token + TOKENS_APART < tokens->ntokens && starts[token + TOKENS_APART] <= at) {
        token += TOKENS_APART;
    }
    while (token + 1 < tokens->ntokens && starts[token + 1] <= at) {
        token++;
    }
    return token;
}

wirecopy_code wc_keep_numbers(wc_keeping *work, size_t *count_ret) {
    const wc_tokens *tokens = work->tokens;
    size_t count = 0, token = 0;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t at = 0; code == WIRECOPY_OK && (at = next_digit(tokens, at)) < tokens->folded_nbytes;) {
        size_t end = at;
        while (end < tokens->folded_nbytes && wc_is_digit(tokens->folded[end])) {
            end++;
        }
        token = token_at(tokens, token, at);
        uint32_t place = tokens->wide ? work->kept->token_places[token] + (uint32_t)(at - tokens->starts[token])
                                      : (uint32_t)(at - token);
        code = put_number(work, count++, at, end, place);
        at = end;
    }
    if (code == WIRECOPY_OK && count > 0) {
        wc_radix_sort(work->kept->numbers, work->kept->numbers + count, count, 0);
    }
    *count_ret = count < WC_KEPT_NUMBERS ? count : WC_KEPT_NUMBERS;
    return code;
}
