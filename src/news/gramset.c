#include "news/gramset.h"

#include <string.h>

#include "base/memory.h"
#include "text/grams.h"

enum { BATCH = 512 };

void wc_gramset_clear(wc_gramset *set, const wirecopy_allocator *allocator) {
    wc_release(allocator, set->grams, set->capacity, sizeof *set->grams);
    wc_release(allocator, set->text, set->text_capacity, 1);
    wc_release(allocator, set->places, set->places_capacity, sizeof *set->places);
    *set = (wc_gramset){.exact = set->exact};
}

wirecopy_code wc_gramset_make_room(wc_gramset *set, size_t count, const wirecopy_allocator *allocator,
                                   wirecopy_error *error) {
    wirecopy_code code = wc_grow(allocator, (void **)&set->grams, &set->capacity, count, sizeof *set->grams, error);
    if (code == WIRECOPY_OK && set->exact) {
        code = wc_grow(allocator, (void **)&set->places, &set->places_capacity, count, sizeof *set->places, error);
    }
    return code;
}

wirecopy_code wc_gramset_keep_text(wc_gramset *set, const wc_tokens *tokens, wirecopy_error *error) {
    wirecopy_code code =
        wc_grow(tokens->allocator, (void **)&set->text, &set->text_capacity, tokens->folded_nbytes + 1, 1, error);
    if (code == WIRECOPY_OK) {
        memcpy(set->text, tokens->folded, tokens->folded_nbytes);
        set->text[tokens->folded_nbytes] = 0;
    }
    return code;
}

uint32_t wc_gramset_level(size_t ngrams, size_t least) {
    uint32_t level = 0;
    while (ngrams >> level >= 2 * least) {
        level++;
    }
    return level;
}

/* With rarity: those that weigh something in the dump. */
static wirecopy_code take_grams(wc_gramset *set, const wc_tokens *tokens, uint64_t seed, size_t least,
                                const wc_rarity *rarity, uint32_t site, wirecopy_error *error) {
    set->level = wc_gramset_level(wc_grams_count(tokens), least);
    set->count = set->ncommon = 0;
    wc_gram_cursor cursor = wc_grams_begin(tokens, seed, set->level);
    wirecopy_code code = set->exact ? wc_gramset_keep_text(set, tokens, error) : WIRECOPY_OK;
    for (size_t n = 1; code == WIRECOPY_OK && n > 0;) {
        code = wc_gramset_make_room(set, set->count + BATCH, tokens->allocator, error);
        if (code != WIRECOPY_OK) {
            break;
        }
        uint64_t *hashes = set->grams + set->count;
        uint32_t *places = set->exact ? set->places + set->count : NULL;
        n = wc_grams_next(&cursor, hashes, places, BATCH);
        size_t kept = rarity != NULL ? wc_rarity_filter(rarity, site, hashes, places, n) : n;
        set->ncommon += n - kept;
        set->count += kept;
    }
    return code;
}

/* Forward, over one that is not wanted any more. */
static inline void move(wc_gramset *set, size_t from, size_t to) {
    set->grams[to] = set->grams[from];
    if (set->exact) {
        set->places[to] = set->places[from];
    }
}

wirecopy_code wc_gramset_hash(wc_gramset *set, wc_gramtable *table, const wc_tokens *tokens, uint64_t seed,
                              size_t least, wirecopy_error *error) {
    wirecopy_code code = take_grams(set, tokens, seed, least, NULL, 0, error);
    return code == WIRECOPY_OK ? wc_gramset_drop_repeats(set, table, tokens->allocator, error) : code;
}

static void drop_repeats(wc_gramset *set, wc_gramtable *table) {
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        uint64_t *slot = wc_gramtable_slot(table, set->grams[i], NULL);
        set->grams[kept] = set->grams[i];
        kept += *slot == 0;
        *slot = wc_gram_with(set->grams[i], 1);
    }
    set->count = kept;
}

/* The same, told by their bytes. */
static void drop_exact_repeats(wc_gramset *set, wc_gramtable *table) {
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        const uint8_t *bytes = wc_gramset_bytes(set, i);
        uint64_t *slot = wc_gramtable_slot(table, set->grams[i], bytes);
        move(set, i, kept);
        kept += *slot == 0;
        wc_gramtable_fill(table, slot, wc_gram_with(set->grams[i], 1), bytes);
    }
    set->count = kept;
}

wirecopy_code wc_gramset_drop_repeats(wc_gramset *set, wc_gramtable *table, const wirecopy_allocator *allocator,
                                      wirecopy_error *error) {
    wirecopy_code code = wc_gramtable_reset(table, set->count, set->exact, allocator, error);
    if (code == WIRECOPY_OK && set->exact) {
        drop_exact_repeats(set, table);
    } else if (code == WIRECOPY_OK) {
        drop_repeats(set, table);
    }
    return code;
}

static void put_weights(wc_gramset *set, const wc_rarity *rarity, uint32_t site) {
    uint32_t limit = site != 0 ? wc_rarity_site_limit(rarity, site) : 0;
    size_t kept = 0;
    set->total = 0;
    for (size_t i = 0; i < set->count; i++) {
        uint32_t weight = wc_rarity_weight(rarity, set->grams[i], site, limit);
        move(set, i, kept);
        set->grams[kept] = wc_gram_with(set->grams[i], weight);
        set->total += weight;
        kept += weight > 0;
    }
    set->ncommon += set->count - kept;
    set->count = kept;
}

wirecopy_code wc_gramset_weigh(wc_gramset *set, wc_gramtable *table, const wc_tokens *tokens, uint64_t seed,
                               size_t least, const wc_rarity *rarity, uint32_t site, wirecopy_error *error) {
    wirecopy_code code = take_grams(set, tokens, seed, least, rarity, site, error);
    if (code == WIRECOPY_OK) {
        code = wc_gramset_drop_repeats(set, table, tokens->allocator, error);
    }
    if (code == WIRECOPY_OK) {
        put_weights(set, rarity, site);
    }
    return code;
}

wirecopy_code wc_gramset_tabulate(const wc_gramset *set, wc_gramtable *table, const wirecopy_allocator *allocator,
                                  wirecopy_error *error) {
    wirecopy_code code = wc_gramtable_reset(table, set->count, set->exact, allocator, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < set->count; i++) {
        const uint8_t *bytes = wc_gramset_bytes(set, i);
        wc_gramtable_fill(table, wc_gramtable_slot(table, set->grams[i], bytes), set->grams[i], bytes);
    }
    return code;
}

static uint64_t total_at(const wc_gramset *set, uint32_t level) {
    uint64_t sum = 0;
    if (level == set->level) {
        return set->total;
    }
    for (size_t i = 0; i < set->count; i++) {
        sum += wc_sampled(set->grams[i], level) ? wc_gram_value(set->grams[i]) : 0;
    }
    return sum;
}

/* Sums the lesser weight of each shared gram: they differ where the sites do. exact: that of b, for the compiler to
 * leave out what is not asked for. */
static inline uint64_t sum_lesser(const wc_gramtable *a_table, const wc_gramset *b, uint32_t level, int exact) {
    uint64_t sum = 0;
    for (size_t i = 0; i < b->count; i++) {
        const uint8_t *bytes = exact ? wc_gramset_bytes(b, i) : NULL;
        uint32_t a_weight = wc_gramtable_value(a_table, b->grams[i], bytes);
        uint32_t b_weight = wc_gram_value(b->grams[i]);
        uint32_t lesser = a_weight < b_weight ? a_weight : b_weight;
        sum += wc_sampled(b->grams[i], level) ? lesser : 0;
    }
    return sum;
}

static uint64_t sum_shared(const wc_gramtable *a_table, const wc_gramset *b, uint32_t level) {
    return b->exact ? sum_lesser(a_table, b, level, 1) : sum_lesser(a_table, b, level, 0);
}

wc_overlap wc_gramset_overlap(const wc_gramset *a, const wc_gramtable *a_table, const wc_gramset *b) {
    uint32_t level = a->level > b->level ? a->level : b->level;
    double scale = (double)((uint64_t)1 << level) / WC_RARITY_UNIT;
    double a_scale = (double)((uint64_t)1 << a->level), b_scale = (double)((uint64_t)1 << b->level);
    return (wc_overlap){.shared = scale * (double)sum_shared(a_table, b, level),
                        .a_total = scale * (double)total_at(a, level),
                        .b_total = scale * (double)total_at(b, level),
                        .a_common = a_scale * (double)a->ncommon,
                        .b_common = b_scale * (double)b->ncommon};
}
