#include "sketch/keeping.h"

#include <string.h>

#include "base/radix.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* A name is a run of words with capitals. What it stands among is two words on either side, in which a number is any
 * number and a word with a capital any name: so are the members of a series alike. */
typedef struct naming {
    const wc_tokens *tokens;
    size_t first, end; /* the run, in capitals */
} naming;

enum { RUN_WORDS = 6, ANY_NUMBER = 1, ANY_NAME = 2 };

/* Stock forms are short; of longer texts names are not kept. Measured, as is how many: docs/accuracy-rules.md, Stock
 * forms.
 */
enum { FORM_UNITS_MOST = 4000 };

static uint64_t word_hash(const wc_tokens *tokens, int64_t token, int is_name) {
    if (token < 0 || token >= (int64_t)tokens->ntokens) {
        return 0;
    }
    const uint8_t *word = tokens->folded + tokens->starts[token];
    size_t nbytes = tokens->starts[token + 1] - 1 - tokens->starts[token];
    if (is_name || wc_is_digit(word[0])) {
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
static void put_name(const wc_keeping *work, const naming *run, uint64_t *names, size_t *count) {
    const wc_tokens *tokens = work->tokens;
    uint64_t around = surroundings_of(run) ^ work->seed;
    for (size_t i = run->first; i < run->end && i < run->first + RUN_WORDS; i++) {
        uint64_t context = (around + i - run->first) * 0x9E3779B97F4A7C15u >> 32 | WC_KEPT_NAME;
        context -= context == WC_KEPT_DATE;
        size_t token = tokens->capitals[i], start = tokens->starts[token], end = tokens->starts[token + 1] - 1;
        uint64_t value = wc_kept_value(tokens->folded + start, end - start, work->seed);
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
wirecopy_code wc_keep_names(wc_keeping *work, size_t *nslots) {
    const wc_tokens *tokens = work->tokens;
    wc_kept *kept = work->kept;
    size_t ncapitals = work->length <= FORM_UNITS_MOST ? tokens->ncapitals : 0, count = 0;
    if (ncapitals == 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code =
        wc_keeping_grow(work, &kept->numbers, &kept->numbers_capacity, *nslots + 2 * ncapitals, sizeof *kept->numbers);
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
