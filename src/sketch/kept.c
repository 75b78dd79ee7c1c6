#include "sketch/kept.h"

#include <string.h>

#include "base/memory.h"
#include "base/radix.h"
#include "base/utf8.h"
#include "text/unicode.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Characters of the surroundings of a number that are looked at, on either side. Chosen with the method. */
enum { SURROUNDINGS = 7 };

/* A quotation of more units is a mark that was lost. Chosen with the method. */
enum { QUOTATION_MAX = 300 };

enum { PADDING = 80 };

void wc_kept_clear(wc_kept *kept, const wirecopy_allocator *allocator) {
    wc_release(allocator, kept->values, kept->capacity, sizeof *kept->values);
    wc_release(allocator, kept->squeezed, kept->squeezed_capacity, 1);
    wc_release(allocator, kept->places, kept->places_capacity, sizeof *kept->places);
    wc_release(allocator, kept->token_places, kept->token_capacity, sizeof *kept->token_places);
    wc_release(allocator, kept->numbers, kept->numbers_capacity, sizeof *kept->numbers);
    wc_release(allocator, kept->quoted, kept->quoted_capacity, sizeof *kept->quoted);
    *kept = (wc_kept){0};
}

/* A text being squeezed and cut. */
typedef struct keeping {
    wc_kept *kept;
    const wc_tokens *tokens;
    uint64_t seed;
    size_t nbytes;   /* squeezed */
    uint32_t length; /* units */
    wirecopy_error *error;
} keeping;

static wirecopy_code grow(const keeping *work, void *array, size_t *capacity, size_t wanted, size_t each) {
    return wc_grow(work->tokens->allocator, array, capacity, wanted, each, work->error);
}

/* A word of plain characters, 16 bytes at a time; what is copied too much is overwritten. */
static inline void copy_word(uint8_t *out, const uint8_t *word, size_t nbytes) {
    if (nbytes <= 16) {
        memcpy(out, word, 16);
    } else {
        memcpy(out, word, nbytes);
    }
}

static void squeeze_plain(keeping *work) {
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

/* Units of a folded character: marks, and what follows the first letter of a Hangul syllable, add to the one before. */
static uint32_t units_of(uint32_t point) {
    if (point < 0x80) {
        return 1;
    }
    if (point >= 0x1160 && point <= 0x11FF) {
        return 0;
    }
    uint8_t class = wc_unicode_of(point)->class;
    return class == WC_UNICODE_UNSPACED ? 2 : class == WC_UNICODE_MARK ? 0 : 1;
}

/* Letters that look like others, or like them but for a stroke, which no decomposition takes off: the first are what
 * texts are disguised with (Unicode Technical Standard 39, confusables.txt), the others what is left out where a
 * keyboard has them not. */
static const struct {
    uint16_t letter;
    uint8_t as;
} look_alikes[] = {{0x00F8, 'o'}, {0x0111, 'd'}, {0x0127, 'h'}, {0x0131, 'i'}, {0x0142, 'l'}, {0x0167, 't'},
                   {0x03BF, 'o'}, {0x0430, 'a'}, {0x0435, 'e'}, {0x043E, 'o'}, {0x0440, 'p'}, {0x0441, 'c'},
                   {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'}};

static uint8_t look_alike(uint32_t point) {
    if (point < look_alikes[0].letter || point > look_alikes[sizeof look_alikes / sizeof *look_alikes - 1].letter) {
        return 0;
    }
    size_t i = 0;
    while (look_alikes[i].letter < point) {
        i++;
    }
    return look_alikes[i].letter == point ? look_alikes[i].as : 0;
}

/* Writes a character as grams have it: without accents and points, which some prints leave out. Returns its bytes. */
static size_t put_bare(const uint8_t *character, size_t length, uint8_t *out) {
    uint32_t point = decode(character, length);
    if (point < 0x80) {
        out[0] = character[0];
        return 1;
    }
    if (wc_unicode_of(point)->combining != 0) {
        return 0;
    }
    uint8_t as = look_alike(point);
    if (as != 0) {
        out[0] = as;
        return 1;
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

/* Tokens up to a byte that is not plain: one unit a byte, 16 bytes at a time; what is copied too much is overwritten. */
static void squeeze_ascii(keeping *work, squeezing *next, size_t ascii_end) {
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
static void squeeze_token(keeping *work, squeezing *next, size_t skip) {
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

static void squeeze_wide(keeping *work) {
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

static wirecopy_code squeeze(keeping *work) {
    const wc_tokens *tokens = work->tokens;
    wc_kept *kept = work->kept;
    size_t nbytes = tokens->folded_nbytes;
    wirecopy_code code = grow(work, &kept->squeezed, &kept->squeezed_capacity, nbytes + PADDING, 1);
    if (code == WIRECOPY_OK && tokens->wide) {
        code = grow(work, &kept->places, &kept->places_capacity, nbytes + PADDING, sizeof *kept->places);
    }
    if (code == WIRECOPY_OK && tokens->wide) {
        code = grow(work, &kept->token_places, &kept->token_capacity, tokens->ntokens + 1, sizeof *kept->token_places);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (tokens->wide) {
        squeeze_wide(work);
    } else {
        squeeze_plain(work);
    }
    memset(kept->squeezed + work->nbytes, 0, PADDING);
    kept->nbytes = work->nbytes;
    kept->wide = tokens->wide;
    return WIRECOPY_OK;
}

/* Where the last gram was put. */
typedef struct cutting {
    uint32_t limit, place;
    uint32_t level; /* hashes up to limit have that many upper bits clear */
    size_t count;
} cutting;

static wirecopy_code make_room(keeping *work, size_t ngrams) {
    wc_kept *kept = work->kept;
    size_t wanted = WC_KEPT_HEAD + ngrams;
    return wanted <= kept->capacity ? WIRECOPY_OK
                                    : grow(work, &kept->values, &kept->capacity, wanted, sizeof *kept->values);
}

/* Grams that a group may have, for which there is room once one was put. */
enum { GROUP = 64 };

static wirecopy_code put_gram(keeping *work, cutting *cut, uint32_t hash, uint32_t place) {
    wc_kept *kept = work->kept;
    uint32_t step = place - cut->place;
    wirecopy_code code = make_room(work, cut->count + step / WC_KEPT_STEP_MAX + 1 + GROUP);
    if (code != WIRECOPY_OK) {
        return code;
    }
    uint32_t *grams = kept->values + WC_KEPT_HEAD;
    for (; step > WC_KEPT_STEP_MAX; step -= WC_KEPT_STEP_MAX) {
        grams[cut->count++] = (uint32_t)WC_KEPT_FILLER << WC_KEPT_STEP_BITS | WC_KEPT_STEP_MAX;
    }
    grams[cut->count++] = hash >> WC_KEPT_STEP_BITS << WC_KEPT_STEP_BITS | step;
    cut->place = place;
    return WIRECOPY_OK;
}

static int is_kept(const cutting *cut, uint32_t hash) {
    return (hash <= cut->limit) & (hash >> WC_KEPT_STEP_BITS != WC_KEPT_FILLER);
}

static uint32_t place_of(const keeping *work, size_t at) {
    return work->tokens->wide ? work->kept->places[at] : (uint32_t)at;
}

/* Those of the grams, by their bits, that are kept. Whether one is, is hard to predict: each is written, and counted if
 * it is. Returns how many were looked at, whose bits are taken away: up to one that is too far from the one before. */
static size_t put_near(const keeping *work, cutting *cut, size_t at, uint64_t *bits, const uint64_t *hashes) {
    const cutting from = *cut;
    uint64_t which = *bits;
    const uint32_t *places = work->tokens->wide ? work->kept->places : NULL;
    uint32_t *grams = work->kept->values + WC_KEPT_HEAD, last = from.place;
    size_t count = from.count, i = 0;
    for (; which != 0; which &= which - 1, i++) {
        size_t start = at + (size_t)__builtin_ctzll(which);
        uint32_t hash = (uint32_t)(hashes[i] >> 32), place = places != NULL ? places[start] : (uint32_t)start;
        if (place - last > WC_KEPT_STEP_MAX) {
            break;
        }
        size_t kept = (size_t)is_kept(&from, hash);
        grams[count] = hash >> WC_KEPT_STEP_BITS << WC_KEPT_STEP_BITS | (place - last);
        count += kept;
        last = kept ? place : last;
    }
    cut->count = count;
    cut->place = last;
    *bits = which;
    return i;
}

/* The 64 grams that start at `at`, all of plain characters; those of them before `end`. */
static wirecopy_code cut_group(keeping *work, cutting *cut, size_t at, size_t end) {
    uint64_t hashes[GROUP];
    uint64_t which = work->tokens->kernels->grams(work->kept->squeezed + at, work->seed, cut->level, hashes);
    which &= end - at < GROUP ? ((uint64_t)1 << (end - at)) - 1 : UINT64_MAX;
    wirecopy_code code = make_room(work, cut->count + GROUP);
    for (size_t i = 0; code == WIRECOPY_OK && which != 0;) {
        i += put_near(work, cut, at, &which, hashes + i);
        if (which != 0) {
            size_t start = at + (size_t)__builtin_ctzll(which);
            uint32_t hash = (uint32_t)(hashes[i++] >> 32);
            code = is_kept(cut, hash) ? put_gram(work, cut, hash, place_of(work, start)) : WIRECOPY_OK;
            which &= which - 1;
        }
    }
    return code;
}

static wirecopy_code cut_plain(keeping *work, cutting *cut) {
    size_t count = work->nbytes < WC_UNITS_GRAM ? 0 : work->nbytes - WC_UNITS_GRAM + 1;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t at = 0; code == WIRECOPY_OK && at < count; at += 64) {
        code = cut_group(work, cut, at, count);
    }
    return code;
}

/* Whether the next 72 bytes are plain characters of one unit each. */
static int is_plain(const keeping *work, size_t at) {
    uint64_t seen = 0;
    if (work->nbytes < at + 72) {
        return 0;
    }
    for (int i = 0; i < 72; i += 8) {
        uint64_t word;
        memcpy(&word, work->kept->squeezed + at + i, 8);
        seen |= word;
    }
    return (seen & 0x8080808080808080u) == 0;
}

/* Grams begin with each character that has units, and end before the first that has eight before it. */
static wirecopy_code cut_wide(keeping *work, cutting *cut) {
    const wc_kept *kept = work->kept;
    wirecopy_code code = WIRECOPY_OK;
    size_t end = 0;
    for (size_t at = 0; code == WIRECOPY_OK && at < work->nbytes;) {
        if (is_plain(work, at)) {
            code = cut_group(work, cut, at, at + 64);
            at += 64;
            continue;
        }
        end = end < at ? at : end;
        while (end < work->nbytes && kept->places[end] - kept->places[at] < WC_UNITS_GRAM) {
            end++;
        }
        if (kept->places[end] - kept->places[at] < WC_UNITS_GRAM) {
            break;
        }
        uint32_t hash = (uint32_t)(XXH3_64bits_withSeed(kept->squeezed + at, end - at, work->seed) >> 32);
        if (is_kept(cut, hash)) {
            code = put_gram(work, cut, hash, kept->places[at]);
        }
        uint32_t place = kept->places[at];
        while (at < work->nbytes && kept->places[at] == place) {
            at++;
        }
    }
    return code;
}

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

static wirecopy_code put_number(keeping *work, size_t count, size_t start, size_t end, uint32_t place) {
    const wc_tokens *tokens = work->tokens;
    wc_kept *kept = work->kept;
    uint8_t around[8 * SURROUNDINGS + 2];
    size_t nbytes = surroundings(tokens, start, 0, around);
    around[nbytes++] = 0;
    nbytes += surroundings(tokens, end, 1, around + nbytes);
    uint64_t context = XXH3_64bits_withSeed(around, nbytes, work->seed) >> 33;
    uint64_t value = XXH3_64bits_withSeed(tokens->folded + start, end - start, work->seed) >> 48;
    uint32_t cell = wc_kept_cell(place, wc_kept_cells(work->length));
    wirecopy_code code = WIRECOPY_OK;
    if (2 * (count + 1) > kept->numbers_capacity) {
        code = grow(work, &kept->numbers, &kept->numbers_capacity, 2 * (count + 1), sizeof *kept->numbers);
    }
    if (code == WIRECOPY_OK) {
        kept->numbers[count] = context << 32 | value << 16 | cell;
    }
    return code;
}

static int is_digit(uint8_t byte) {
    return (uint8_t)(byte - '0') < 10;
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
    while (at < n && !is_digit(tokens->folded[at])) {
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

static wirecopy_code take_numbers(keeping *work, size_t *count_ret) {
    const wc_tokens *tokens = work->tokens;
    size_t count = 0, token = 0;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t at = 0; code == WIRECOPY_OK && (at = next_digit(tokens, at)) < tokens->folded_nbytes;) {
        size_t end = at;
        while (end < tokens->folded_nbytes && is_digit(tokens->folded[end])) {
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

/* A name is a run of words with capitals. What it stands among is two words on either side, in which a number is any
 * number and a word with a capital any name: so are the members of a series alike. */
typedef struct naming {
    const wc_tokens *tokens;
    size_t first, end; /* the run, in capitals */
} naming;

enum { RUN_WORDS = 6, ANY_NUMBER = 1, ANY_NAME = 2 };

/* Stock forms are short; of longer texts names are not kept. Measured, as is how many: docs/accuracy.md, Stock forms. */
enum { FORM_UNITS_MOST = 4000 };

static uint64_t word_hash(const wc_tokens *tokens, int64_t token, int is_name) {
    if (token < 0 || token >= (int64_t)tokens->ntokens) {
        return 0;
    }
    const uint8_t *word = tokens->folded + tokens->starts[token];
    size_t nbytes = tokens->starts[token + 1] - 1 - tokens->starts[token];
    if (is_name || is_digit(word[0])) {
        return is_name ? ANY_NAME : ANY_NUMBER;
    }
    uint64_t bytes;
    memcpy(&bytes, word, sizeof bytes);
    bytes = nbytes < sizeof bytes ? bytes & (((uint64_t)1 << 8 * nbytes) - 1) : bytes;
    return (bytes ^ nbytes) * 0x9E3779B97F4A7C15u;
}

static uint64_t surroundings_of(const naming *run) {
    const wc_tokens *tokens = run->tokens;
    int64_t first = tokens->capitals[run->first], last = tokens->capitals[run->end - 1];
    int name_before = run->first > 0 && tokens->capitals[run->first - 1] == first - 2;
    int name_after = run->end < tokens->ncapitals && tokens->capitals[run->end] == last + 2;
    uint64_t words[] = {word_hash(tokens, first - 2, name_before), word_hash(tokens, first - 1, 0),
                        word_hash(tokens, last + 1, 0), word_hash(tokens, last + 2, name_after)};
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        hash = (hash ^ words[i]) * 0x7FB5D329728EA185u;
        hash ^= hash >> 29;
    }
    return hash;
}

/* Adds the words of a run to those found so far. */
static void put_name(const keeping *work, const naming *run, uint64_t *names, size_t *count) {
    const wc_tokens *tokens = work->tokens;
    uint64_t around = surroundings_of(run) ^ work->seed;
    for (size_t i = run->first; i < run->end && i < run->first + RUN_WORDS; i++) {
        uint64_t context = (around + i - run->first) * 0x9E3779B97F4A7C15u >> 32 | WC_KEPT_NAME;
        size_t token = tokens->capitals[i], start = tokens->starts[token], end = tokens->starts[token + 1] - 1;
        uint64_t value = XXH3_64bits_withSeed(tokens->folded + start, end - start, work->seed) >> 48;
        uint32_t cell = wc_kept_cell(wc_kept_token_place(work->kept, tokens, token), wc_kept_cells(work->length));
        names[(*count)++] = context << 32 | value << 16 | cell;
    }
}

/* Hashes are spread evenly: dealt by their upper bits, below the one that tells names, few stand in a wrong place. */
enum { NAME_LIST_BITS = 6, NAME_LISTS = 1 << NAME_LIST_BITS, NAME_LIST_SHIFT = 63 - NAME_LIST_BITS };

static void sort_names(const uint64_t *names, size_t count, uint64_t *sorted_ret) {
    size_t places[NAME_LISTS] = {0};
    for (size_t i = 0; i < count; i++) {
        places[names[i] >> NAME_LIST_SHIFT & (NAME_LISTS - 1)]++;
    }
    for (size_t list = 0, place = 0; list < NAME_LISTS; list++) {
        size_t n = places[list];
        places[list] = place;
        place += n;
    }
    for (size_t i = 0; i < count; i++) {
        sorted_ret[places[names[i] >> NAME_LIST_SHIFT & (NAME_LISTS - 1)]++] = names[i];
    }
    wc_insertion_sort(sorted_ret, count);
}

/* The names of the least hashes go behind the numbers, ascending. */
static wirecopy_code take_names(keeping *work, size_t *nslots) {
    const wc_tokens *tokens = work->tokens;
    wc_kept *kept = work->kept;
    size_t ncapitals = work->length <= FORM_UNITS_MOST ? tokens->ncapitals : 0, count = 0;
    if (ncapitals == 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code =
        grow(work, &kept->numbers, &kept->numbers_capacity, *nslots + 2 * ncapitals, sizeof *kept->numbers);
    if (code != WIRECOPY_OK) {
        return code;
    }
    uint64_t *sorted = kept->numbers + *nslots, *names = sorted + ncapitals;
    for (size_t from = 0, to; from < ncapitals; from = to) {
        for (to = from + 1; to < ncapitals && tokens->capitals[to] == tokens->capitals[to - 1] + 1; to++) {
        }
        put_name(work, &(naming){tokens, from, to}, names, &count);
    }
    sort_names(names, count, sorted);
    *nslots += count < WC_KEPT_NAMES ? count : WC_KEPT_NAMES;
    return WIRECOPY_OK;
}

/* Numbers, then names, which have the greater hashes. */
static wirecopy_code take_slots(keeping *work, size_t *count_ret) {
    wirecopy_code code = take_numbers(work, count_ret);
    return code == WIRECOPY_OK ? take_names(work, count_ret) : code;
}

/* The units of [from, to) stand in quotation marks. */
static void quote(keeping *work, uint32_t from, uint32_t to, uint32_t ncells) {
    while (from < to) {
        uint32_t cell = wc_kept_cell(from, ncells), end = cell == ncells - 1 ? to : (cell + 1) * WC_UNITS_CELL;
        end = end < to ? end : to;
        work->kept->quoted[cell] += end - from;
        from = end;
    }
}

/* Where a mark stands, in units. Marks are counted in bytes of the folded text without its spaces, in which the pairs
 * of an unspaced script have each character twice; on the whole that is the share of the text before them. */
static uint32_t mark_place(const keeping *work, uint32_t mark) {
    const wc_tokens *tokens = work->tokens;
    if (!tokens->wide) {
        return mark < work->length ? mark : work->length;
    }
    uint64_t all = tokens->folded_nbytes - (tokens->ntokens > 0 ? tokens->ntokens - 1 : 0);
    size_t at = all > 0 ? (size_t)(mark * (uint64_t)work->nbytes / all) : 0;
    return work->kept->places[at < work->nbytes ? at : work->nbytes];
}

/* A field of CSV that was taken as it stands has its own marks, single, at its ends, and doubles those of its text. */
static int doubles_marks(const wc_tokens *tokens) {
    size_t singles = 0, doubled = 0;
    for (size_t i = 0; i < tokens->nmarks; i++) {
        int is_doubled = (tokens->marks[i] & WC_MARK_DOUBLED) != 0;
        doubled += (size_t)is_doubled;
        singles += !is_doubled && !(tokens->marks[i] & WC_MARK_PARAGRAPH);
    }
    return doubled > 0 && doubled >= singles;
}

/* Two marks side by side end a quotation and begin the next, which is the same as none. Where marks are doubled, single
 * ones are CSV's own. */
static int is_mark(uint32_t mark, int doubles) {
    return (mark & WC_MARK_PARAGRAPH) != 0 || ((mark & WC_MARK_DOUBLED) != 0) == doubles;
}

/* A quotation is from a mark to the next of its paragraph. One left open runs to the paragraph's end where it was
 * opened at its start: so are quotations of several paragraphs printed. */
static void find_quotations(keeping *work, uint32_t ncells) {
    const wc_tokens *tokens = work->tokens;
    int open = 0, at_start = 0, doubles = doubles_marks(tokens);
    uint32_t from = 0, paragraph = 0;
    for (size_t i = 0; i <= tokens->nmarks; i++) {
        if (i < tokens->nmarks && !is_mark(tokens->marks[i], doubles)) {
            continue;
        }
        int is_end = i == tokens->nmarks || tokens->marks[i] & WC_MARK_PARAGRAPH;
        uint32_t place = i == tokens->nmarks ? work->length : mark_place(work, tokens->marks[i] >> WC_MARK_SHIFT);
        if (open && (!is_end || at_start) && place - from <= QUOTATION_MAX) {
            quote(work, from, place, ncells);
        }
        if (is_end) {
            open = 0;
            paragraph = place;
        } else if (open) {
            open = 0;
        } else {
            open = 1;
            from = place;
            at_start = place == paragraph;
        }
    }
}

static wirecopy_code put_rest(keeping *work, size_t ngrams, size_t nnumbers) {
    wc_kept *kept = work->kept;
    uint32_t ncells = wc_kept_cells(work->length);
    size_t count = WC_KEPT_HEAD + ngrams + 2 * nnumbers + (ncells + 3) / 4;
    wirecopy_code code = grow(work, &kept->values, &kept->capacity, count, sizeof *kept->values);
    if (code == WIRECOPY_OK) {
        code = grow(work, &kept->quoted, &kept->quoted_capacity, ncells, sizeof *kept->quoted);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    memset(kept->quoted, 0, ncells * sizeof *kept->quoted);
    find_quotations(work, ncells);
    kept->values[0] = work->length;
    kept->values[1] = (uint32_t)ngrams;
    kept->values[2] = (uint32_t)nnumbers;
    uint32_t *numbers = kept->values + WC_KEPT_HEAD + ngrams;
    for (size_t i = 0; i < nnumbers; i++) {
        numbers[2 * i] = (uint32_t)(kept->numbers[i] >> 32);
        numbers[2 * i + 1] = (uint32_t)kept->numbers[i];
    }
    uint8_t *quoted = (uint8_t *)(numbers + 2 * nnumbers);
    memset(quoted, 0, (ncells + 3) / 4 * 4);
    for (uint32_t cell = 0; cell < ncells; cell++) {
        uint32_t units = cell == ncells - 1 ? work->length - cell * WC_UNITS_CELL : WC_UNITS_CELL;
        uint32_t within = kept->quoted[cell] < units ? kept->quoted[cell] : units;
        quoted[cell] = units > 0 ? (uint8_t)((uint64_t)within * 255 / units) : 0;
    }
    kept->count = count;
    return WIRECOPY_OK;
}

wirecopy_code wc_kept_fill(wc_kept *kept, const wc_tokens *tokens, uint64_t seed, wirecopy_error *error) {
    keeping work = {.kept = kept, .tokens = tokens, .seed = seed, .error = error};
    size_t nnumbers = 0;
    kept->count = 0;
    wirecopy_code code = squeeze(&work);
    cutting cut = {.limit = wc_kept_limit(work.length)};
    cut.level = cut.limit == 0 ? 0 : (uint32_t)__builtin_clz(cut.limit);
    if (code == WIRECOPY_OK) {
        code = tokens->wide ? cut_wide(&work, &cut) : cut_plain(&work, &cut);
    }
    if (code == WIRECOPY_OK) {
        code = take_slots(&work, &nnumbers);
    }
    return code == WIRECOPY_OK ? put_rest(&work, cut.count, nnumbers) : code;
}

/* The first byte of that place or a later one. */
static size_t byte_at(const wc_kept *kept, uint32_t place) {
    size_t from = 0, to = kept->nbytes;
    if (!kept->wide) {
        return place < to ? place : to;
    }
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (kept->places[middle] < place) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

int wc_kept_same_gram(const wc_kept *a, uint32_t a_place, const wc_kept *b, uint32_t b_place) {
    size_t a_from = byte_at(a, a_place), a_to = byte_at(a, a_place + WC_UNITS_GRAM);
    size_t b_from = byte_at(b, b_place), b_to = byte_at(b, b_place + WC_UNITS_GRAM);
    return a_to - a_from == b_to - b_from && memcmp(a->squeezed + a_from, b->squeezed + b_from, a_to - a_from) == 0;
}

size_t wc_kept_count(const uint32_t *values) {
    return WC_KEPT_HEAD + (size_t)values[1] + 2 * (size_t)values[2] + (wc_kept_cells(values[0]) + 3) / 4;
}

int wc_kept_holds(const uint32_t *values, size_t count) {
    if (count < WC_KEPT_HEAD) {
        return 0;
    }
    uint64_t ncells = wc_kept_cells(values[0]), place = 0;
    if (wc_kept_count(values) != count) {
        return 0;
    }
    wc_kept_view view = wc_kept_read(values);
    for (uint32_t i = 0; i < view.ngrams; i++) {
        place += view.grams[i] & WC_KEPT_STEP_MAX;
    }
    int holds = place <= view.length && view.nnumbers <= WC_KEPT_NUMBERS + WC_KEPT_NAMES;
    for (uint32_t i = 0; i < view.nnumbers; i++) {
        uint32_t cell = view.numbers[2 * i + 1] & 0xFFFF;
        holds = holds && cell < ncells && (i == 0 || view.numbers[2 * i] >= view.numbers[2 * i - 2]);
    }
    return holds;
}
