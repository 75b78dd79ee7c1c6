#include "match/gramset.h"

#include "base/memory.h"
#include "text/grams.h"

/* Counts lie scattered over more memory than caches hold: this many are asked for before they are needed. */
enum { AHEAD = 24 };

enum { BATCH = 512 };

void wirecopy_gramset_clear(wirecopy_gramset *set, const wirecopy_allocator *allocator) {
    wirecopy_release(allocator, set->grams, set->capacity, sizeof *set->grams);
    *set = (wirecopy_gramset){0};
}

uint32_t wirecopy_gramset_level(size_t ngrams, size_t least) {
    uint32_t level = 0;
    while (ngrams >> level >= 2 * least) {
        level++;
    }
    return level;
}

wirecopy_code wirecopy_gramset_hash(wirecopy_gramset *set, wirecopy_gramtable *table, const wirecopy_tokens *tokens,
                                    uint64_t seed, size_t least, wirecopy_error *error) {
    set->level = wirecopy_gramset_level(wirecopy_grams_count(tokens), least);
    set->count = set->ncommon = 0;
    wirecopy_gram_cursor cursor = wirecopy_grams_begin(tokens, seed, set->level);
    size_t n;
    do {
        wirecopy_code code = wirecopy_grow(tokens->allocator, (void **)&set->grams, &set->capacity, set->count + BATCH,
                                           sizeof *set->grams, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        n = wirecopy_grams_next(&cursor, set->grams + set->count, NULL, BATCH);
        set->count += n;
    } while (n > 0);
    return wirecopy_gramset_drop_repeats(set, table, tokens->allocator, error);
}

wirecopy_code wirecopy_gramset_drop_repeats(wirecopy_gramset *set, wirecopy_gramtable *table,
                                            const wirecopy_allocator *allocator, wirecopy_error *error) {
    wirecopy_code code = wirecopy_gramtable_reset(table, set->count, allocator, error);
    size_t kept = 0;
    for (size_t i = 0; code == WIRECOPY_OK && i < set->count; i++) {
        uint64_t *slot = wirecopy_gramtable_slot(table, set->grams[i]);
        set->grams[kept] = set->grams[i];
        kept += *slot == 0;
        *slot = wirecopy_gram_with(set->grams[i], 1);
    }
    set->count = kept;
    return code;
}

void wirecopy_gramset_weigh(wirecopy_gramset *set, const wirecopy_rarity *rarity, uint32_t site) {
    uint32_t limit = site != 0 ? wirecopy_rarity_site_limit(rarity, site) : 0;
    size_t kept = 0;
    set->total = 0;
    for (size_t i = 0; i < set->count; i++) {
        uint64_t hash = set->grams[i];
        if (i + AHEAD < set->count) {
            wirecopy_rarity_prefetch(rarity, set->grams[i + AHEAD], site);
        }
        uint32_t weight = wirecopy_rarity_weight(rarity, hash, site, limit);
        set->grams[kept] = wirecopy_gram_with(hash, weight);
        set->total += weight;
        kept += weight > 0;
    }
    set->ncommon = set->count - kept;
    set->count = kept;
}

wirecopy_code wirecopy_gramset_tabulate(const wirecopy_gramset *set, wirecopy_gramtable *table,
                                        const wirecopy_allocator *allocator, wirecopy_error *error) {
    wirecopy_code code = wirecopy_gramtable_reset(table, set->count, allocator, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < set->count; i++) {
        *wirecopy_gramtable_slot(table, set->grams[i]) = set->grams[i];
    }
    return code;
}

static uint64_t total_at(const wirecopy_gramset *set, uint32_t level) {
    uint64_t sum = 0;
    if (level == set->level) {
        return set->total;
    }
    for (size_t i = 0; i < set->count; i++) {
        sum += wirecopy_sampled(set->grams[i], level) ? wirecopy_gram_value(set->grams[i]) : 0;
    }
    return sum;
}

/* Sums the lesser weight of each shared gram: they differ where the sites do. */
static uint64_t sum_shared(const wirecopy_gramtable *a_table, const wirecopy_gramset *b, uint32_t level) {
    uint64_t sum = 0;
    for (size_t i = 0; i < b->count; i++) {
        uint32_t a_weight = wirecopy_gramtable_value(a_table, b->grams[i]), b_weight = wirecopy_gram_value(b->grams[i]);
        uint32_t lesser = a_weight < b_weight ? a_weight : b_weight;
        sum += wirecopy_sampled(b->grams[i], level) ? lesser : 0;
    }
    return sum;
}

wirecopy_overlap wirecopy_gramset_overlap(const wirecopy_gramset *a, const wirecopy_gramtable *a_table,
                                          const wirecopy_gramset *b) {
    uint32_t level = a->level > b->level ? a->level : b->level;
    double scale = (double)((uint64_t)1 << level) / WIRECOPY_RARITY_UNIT;
    double a_scale = (double)((uint64_t)1 << a->level), b_scale = (double)((uint64_t)1 << b->level);
    return (wirecopy_overlap){.shared = scale * (double)sum_shared(a_table, b, level),
                              .a_total = scale * (double)total_at(a, level),
                              .b_total = scale * (double)total_at(b, level),
                              .a_common = a_scale * (double)a->ncommon,
                              .b_common = b_scale * (double)b->ncommon};
}
