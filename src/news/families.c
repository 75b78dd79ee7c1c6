#include "news/families.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "cluster/disjoint_sets.h"
#include "run/clock.h"
#include "news/overlaps.h"
#include "run/parallel.h"
#include "sketch/sample.h"

/* Positions of 32 that agree: an estimated Jaccard of 0.6 over grams, which a scan with one letter in twenty wrong
 * still has with what it was made from; and of 0.8 for families, so that pages over one footer make none unless they
 * are hardly anything else. */
enum { AGREEING_LEAST = 19, FAMILY_AGREEING_LEAST = 26 };

/* A family of so many is a story printed very often, if at most one in so many of them stands beside it. */
enum { FAMILY_LARGE = 64, STRAGGLERS_SHARE = 8 };

/* A wc_admit_fn. */
static wc_admission admit_family(const void *context, const wc_signatures *signatures, uint32_t a, uint32_t b,
                                 int large) {
    (void)large;
    const wc_matching *matching = context;
    size_t agreeing = wc_signatures_agreeing(signatures, matching->corpus->sketcher->kernels, a, b, AGREEING_LEAST);
    return agreeing < AGREEING_LEAST ? WC_DECLINED : agreeing >= FAMILY_AGREEING_LEAST ? WC_SETTLED : WC_ADMITTED;
}

wirecopy_code wc_families_pairs(const wc_matching *matching, wc_pairs *pairs_ret, wirecopy_error *error) {
    wirecopy_code code = wc_progress_begin(matching->progress, WC_STEP_BANDS, error);
    return code == WIRECOPY_OK ? wc_band_search(matching, admit_family, matching, pairs_ret, error) : code;
}

static void join_agreeing(const wc_matching *matching, const wc_pairs *pairs, uint32_t *family) {
    WC_EACH(size_t, i, pairs->count, WC_AT_RANDOM, pairs->allocator) {
        uint32_t low = (uint32_t)(pairs->pairs[i] >> 32), high = (uint32_t)pairs->pairs[i];
        if (wc_signatures_agreeing(&matching->corpus->signatures, matching->corpus->sketcher->kernels, low, high,
                                   FAMILY_AGREEING_LEAST) >= FAMILY_AGREEING_LEAST) {
            wc_sets_join(family, low, high);
        }
    }
}

/* By text. Of a family's first text, how many there are, and how many others have a pair with one of them; of a text in
 * no large family, the first text of one that it has a pair with. */
typedef struct census {
    uint32_t size, stragglers, beside;
} census;

static void note_straggler(const uint32_t *family, census *censuses, uint32_t text, uint32_t other) {
    uint32_t large = family[other];
    if (censuses[family[text]].size < FAMILY_LARGE && censuses[large].size >= FAMILY_LARGE &&
        censuses[text].beside == UINT32_MAX) {
        censuses[text].beside = large;
        censuses[large].stragglers++;
    }
}

static void take_census(const wc_pairs *pairs, const uint32_t *family, uint32_t nentries, census *censuses) {
    WC_EACH(uint32_t, i, nentries, WC_IN_ORDER, pairs->allocator) {
        censuses[i] = (census){.beside = UINT32_MAX};
    }
    WC_EACH(uint32_t, i, nentries, WC_AT_RANDOM, pairs->allocator) {
        censuses[family[i]].size++;
    }
    WC_EACH(size_t, i, pairs->count, WC_AT_RANDOM, pairs->allocator) {
        uint32_t low = (uint32_t)(pairs->pairs[i] >> 32), high = (uint32_t)pairs->pairs[i];
        note_straggler(family, censuses, low, high);
        note_straggler(family, censuses, high, low);
    }
}

/* Of a story printed thousands of times a few copies agree with none at so many positions, by chance, and would each
 * count for a family: they join. Where they are many, what the family has in common is more likely furniture. */
static void join_stragglers(const census *censuses, uint32_t nentries, uint32_t *family) {
    for (uint32_t i = 0; i < nentries; i++) {
        uint32_t large = censuses[i].beside;
        if (large != UINT32_MAX && censuses[large].stragglers <= censuses[large].size / STRAGGLERS_SHARE) {
            wc_sets_join(family, large, i);
        }
    }
}

static void name_families(uint32_t nentries, uint32_t *family) {
    for (uint32_t i = 0; i < nentries; i++) {
        family[i] = wc_sets_find(family, i);
    }
}

/* Components of the pairs that agree at so many positions: a story that was cut at every length is a chain. */
static void find_families(const wc_matching *matching, const wc_pairs *pairs, census *censuses, uint32_t *family_ret) {
    uint32_t nentries = (uint32_t)matching->corpus->nentries;
    for (uint32_t i = 0; i < nentries; i++) {
        family_ret[i] = i;
    }
    join_agreeing(matching, pairs, family_ret);
    name_families(nentries, family_ret);
    take_census(pairs, family_ret, nentries, censuses);
    join_stragglers(censuses, nentries, family_ret);
    name_families(nentries, family_ret);
}

/* The first members of each family, up to WC_FAMILY_COUNTED; where those are too many, evenly spread ones.
 * Returns how many. */
static uint32_t choose_texts(const uint32_t *family, uint32_t nentries, uint8_t *seen, uint32_t *chosen_ret) {
    uint64_t ncounted = 0;
    uint32_t nchosen = 0;
    for (uint32_t i = 0; i < nentries; i++) {
        if (seen[family[i]] < WC_FAMILY_COUNTED) {
            seen[family[i]]++;
            chosen_ret[ncounted++] = i;
        }
    }
    uint64_t wanted = ncounted < WC_RARITY_TEXTS ? ncounted : WC_RARITY_TEXTS;
    for (uint64_t counted = 0; counted < ncounted; counted++) {
        if (counted * wanted / ncounted == nchosen) {
            chosen_ret[nchosen++] = chosen_ret[counted];
        }
    }
    return nchosen;
}

typedef struct counting {
    const wc_matching *matching;
    const uint32_t *chosen;
    wc_rarity *rarity;
} counting;

static wirecopy_code overlapper_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const wc_matching *matching = ((const counting *)context)->matching;
    (void)error;
    wc_overlapper_init(state, matching->corpus->sketcher, NULL, matching->text, matching->text_context, thread);
    return WIRECOPY_OK;
}

static void overlapper_clear(void *context, void *state) {
    (void)context;
    wc_overlapper_clear(state);
}

static wirecopy_code count_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const counting *work = context;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        const wc_gramset *set;
        wc_print print = wc_print_of(work->matching->corpus, work->chosen[i]);
        code = wc_overlapper_grams(state, print, &set, error);
        if (code == WIRECOPY_OK) {
            wc_rarity_add(work->rarity, set->grams, set->count, print.site);
        }
    }
    return code;
}

static wirecopy_code count_texts(const wc_matching *matching, const uint32_t *chosen, uint32_t nchosen,
                                 wc_rarity *rarity, wirecopy_error *error) {
    counting work = {matching, chosen, rarity};
    const wc_loop loop = {
        .allocator = matching->corpus->allocator,
        .threads = matching->threads,
        .count = nchosen,
        .chunk = 16,
        .stride = WC_TEXTS,
        .body = count_some,
        .context = &work,
        .state = {.nbytes = sizeof(wc_overlapper), .create = overlapper_create, .clear = overlapper_clear},
        .progress = matching->progress};
    return wc_loop_run(&loop, error);
}

static size_t estimate_grams(const wc_corpus *corpus, const uint32_t *chosen, uint32_t nchosen) {
    size_t ngrams = 0;
    for (uint32_t i = 0; i < nchosen; i++) {
        uint32_t entry = chosen[i];
        uint64_t start = entry == 0 ? 0 : corpus->sample_ends[entry - 1];
        size_t text = (corpus->sample_ends[entry] - start) << corpus->levels[entry];
        text = text < 2 * WC_GRAMSET_COUNTED ? text : 2 * WC_GRAMSET_COUNTED;
        ngrams += corpus->sites[entry] != 0 ? 2 * text : text;
    }
    return ngrams;
}

static wirecopy_code measure(const wc_matching *matching, const uint32_t *chosen, uint32_t nchosen,
                             wc_rarity *rarity_ret, wirecopy_error *error) {
    const wc_corpus *corpus = matching->corpus;
    wirecopy_code code =
        wc_rarity_create(rarity_ret, estimate_grams(corpus, chosen, nchosen), corpus->allocator, error);
    uint32_t *sites = wc_allocate(corpus->allocator, nchosen, sizeof *sites);
    if (code == WIRECOPY_OK && sites == NULL) {
        code = wc_fail_refused(corpus->allocator, nchosen * sizeof *sites, error);
    }
    if (code == WIRECOPY_OK) {
        code = count_texts(matching, chosen, nchosen, rarity_ret, error);
    }
    if (code != WIRECOPY_OK) {
        wc_release(corpus->allocator, sites, nchosen, sizeof *sites);
        return code;
    }
    for (uint32_t i = 0; i < nchosen; i++) {
        sites[i] = corpus->sites[chosen[i]];
    }
    wc_rarity_finish(rarity_ret, nchosen, sites);
    return WIRECOPY_OK;
}

wirecopy_code wc_families_rarity(const wc_matching *matching, const wc_pairs *pairs, wc_rarity *rarity_ret,
                                 wirecopy_error *error) {
    const wirecopy_allocator *allocator = matching->corpus->allocator;
    double start = wc_seconds();
    uint32_t nentries = (uint32_t)matching->corpus->nentries;
    uint32_t *family = wc_allocate(allocator, nentries, sizeof *family);
    uint32_t *chosen = wc_allocate(allocator, nentries, sizeof *chosen);
    census *censuses = wc_allocate(allocator, nentries, sizeof *censuses);
    uint8_t *seen = wc_allocate_zeroed(allocator, nentries, 1);
    *rarity_ret = (wc_rarity){0};
    wirecopy_code code = family == NULL || chosen == NULL || censuses == NULL || seen == NULL
                             ? wc_fail_refused(allocator, nentries * (2 * sizeof *chosen + sizeof *censuses), error)
                             : WIRECOPY_OK;
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(matching->progress, WC_STEP_RARITY, error);
    }
    if (code == WIRECOPY_OK) {
        find_families(matching, pairs, censuses, family);
        code = measure(matching, chosen, choose_texts(family, nentries, seen, chosen), rarity_ret, error);
    }
    wc_release(allocator, family, nentries, sizeof *family);
    wc_release(allocator, chosen, nentries, sizeof *chosen);
    wc_release(allocator, censuses, nentries, sizeof *censuses);
    wc_release(allocator, seen, nentries, 1);
    wc_spend(start, &matching->stats->seconds_match, &matching->stats->seconds_rarity);
    return code;
}
