#include "news/reading.h"

#include "base/memory.h"
#include "text/grams.h"

enum { BATCH = 512 };

/* A text is looked at in windows of a line or so. One of which hardly anything is shared is part of a passage of the
 * text's own: even a bad scan leaves eight letters whole here and there. */
enum { WINDOW_NBYTES = 96 };
static const double chance_share = 0.1;

/* From this share on both ways, copies are near; less than that of the story makes a part of it. */
static const double near_share = 0.8;

/* A copy of less of the story than this is an excerpt. */
static const double excerpt_share = 0.35;

/* This much in passages of its own makes an update, this much in breaks noise. */
static const double own_share = 0.2, broken_share = 0.2;

void wc_reading_clear(wc_reading *reading, const wirecopy_allocator *allocator) {
    wc_gramset_clear(&reading->set, allocator);
    wc_release(allocator, reading->trace, reading->capacity, sizeof *reading->trace);
    *reading = (wc_reading){0};
}

/* The sampled grams that weigh something in the dump, in text order, weights not yet put in. */
static wirecopy_code trace(wc_reading *reading, const wc_tokens *tokens, uint64_t seed, uint32_t level,
                           const wc_rarity *rarity, uint32_t site, wirecopy_error *error) {
    wc_gram_cursor cursor = wc_grams_begin(tokens, seed, level);
    uint64_t hashes[BATCH];
    uint32_t starts[BATCH];
    reading->ntraced = 0;
    for (size_t n; (n = wc_grams_next(&cursor, hashes, starts, BATCH)) > 0;) {
        wirecopy_code code = wc_grow(tokens->allocator, (void **)&reading->trace, &reading->capacity,
                                     reading->ntraced + n, sizeof *reading->trace, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        n = wc_rarity_filter(rarity, site, hashes, starts, n);
        for (size_t i = 0; i < n; i++) {
            reading->trace[reading->ntraced++] = (wc_traced){hashes[i], starts[i]};
        }
    }
    return WIRECOPY_OK;
}

/* Puts the weights in and leaves out what weighs nothing. */
static void weigh(wc_reading *reading, const wc_rarity *rarity, uint32_t site) {
    uint32_t limit = site != 0 ? wc_rarity_site_limit(rarity, site) : 0;
    size_t kept = 0;
    for (size_t i = 0; i < reading->ntraced; i++) {
        wc_traced here = reading->trace[i];
        uint32_t weight = wc_rarity_weight(rarity, here.gram, site, limit);
        reading->trace[kept] = (wc_traced){wc_gram_with(here.gram, weight), here.start};
        kept += weight > 0;
    }
    reading->ntraced = kept;
}

/* The distinct grams of the trace. */
static wirecopy_code take_set(wc_reading *reading, wc_gramtable *table, const wc_tokens *tokens, uint32_t level,
                              wirecopy_error *error) {
    wc_gramset *set = &reading->set;
    wirecopy_code code = wc_gramset_make_room(set, reading->ntraced, tokens->allocator, error);
    if (code == WIRECOPY_OK && set->exact) {
        code = wc_gramset_keep_text(set, tokens, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    for (size_t i = 0; i < reading->ntraced; i++) {
        set->grams[i] = reading->trace[i].gram;
        if (set->exact) {
            set->places[i] = reading->trace[i].start;
        }
    }
    set->level = level;
    set->count = reading->ntraced;
    set->ncommon = 0;
    code = wc_gramset_drop_repeats(set, table, tokens->allocator, error);
    set->total = 0;
    for (size_t i = 0; i < set->count; i++) {
        set->total += wc_gram_value(set->grams[i]);
    }
    return code;
}

wirecopy_code wc_reading_fill(wc_reading *reading, wc_gramtable *table, const wc_tokens *tokens, uint64_t seed,
                              const wc_rarity *rarity, uint32_t site, wirecopy_error *error) {
    uint32_t level = wc_gramset_level(wc_grams_count(tokens), WC_GRAMSET_COMPARED);
    wirecopy_code code = trace(reading, tokens, seed, level, rarity, site, error);
    if (code == WIRECOPY_OK) {
        weigh(reading, rarity, site);
        code = take_set(reading, table, tokens, level, error);
    }
    return code;
}

/* Adds up a window. */
static void close_window(wc_composition *all, wc_composition *window) {
    all->shared += window->shared;
    if (window->shared < chance_share * (window->shared + window->own)) {
        all->own += window->own;
    } else {
        all->broken += window->own;
    }
    *window = (wc_composition){0};
}

wc_composition wc_reading_compose(const wc_reading *reading, const wc_gramtable *table, uint32_t least,
                                  uint32_t level) {
    wc_composition all = {0}, window = {0};
    uint32_t window_end = WINDOW_NBYTES;
    for (size_t i = 0; i < reading->ntraced; i++) {
        const wc_traced *here = &reading->trace[i];
        if (!wc_sampled(here->gram, level)) {
            continue;
        }
        if (here->start >= window_end) {
            close_window(&all, &window);
            window_end = (here->start / WINDOW_NBYTES + 1) * WINDOW_NBYTES;
        }
        double weight = wc_gram_value(here->gram);
        const uint8_t *bytes = reading->set.exact ? reading->set.text + here->start : NULL;
        *(wc_gramtable_value(table, here->gram, bytes) >= least ? &window.shared : &window.own) += weight;
    }
    close_window(&all, &window);
    return all;
}

static wirecopy_relation tell(const wc_composition *copy, double contained, double contains) {
    double total = copy->shared + copy->own + copy->broken;
    if (contained >= near_share && contains >= near_share) {
        return WIRECOPY_RELATION_NEAR;
    }
    if (copy->broken >= broken_share * (copy->shared + copy->broken) && copy->broken >= copy->own) {
        return WIRECOPY_RELATION_NOISY;
    }
    if (copy->own >= own_share * total && contains >= excerpt_share) {
        return WIRECOPY_RELATION_UPDATE;
    }
    if (contains < excerpt_share) {
        return WIRECOPY_RELATION_EXCERPT;
    }
    return contains < near_share ? WIRECOPY_RELATION_ABRIDGED : WIRECOPY_RELATION_NEAR;
}

wirecopy_relation wc_reading_relate(const wc_reading *copy, const wc_reading *representative, const wc_gramtable *table,
                                    double *contained_ret, double *contains_ret) {
    uint32_t level = copy->set.level > representative->set.level ? copy->set.level : representative->set.level;
    wc_overlap overlap = wc_gramset_overlap(&representative->set, table, &copy->set);
    wc_composition composition = wc_reading_compose(copy, table, 1, level);
    *contained_ret = overlap.b_total > 0.0 ? overlap.shared / overlap.b_total : 0.0;
    *contains_ret = overlap.a_total > 0.0 ? overlap.shared / overlap.a_total : 0.0;
    return tell(&composition, *contained_ret, *contains_ret);
}
