#include "report/of_near.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/owned.h"
#include "base/walk.h"
#include "lsh/band_search.h"
#include "lsh/banding.h"
#include "lsh/candidates.h"
#include "near/compare_texts.h"
#include "near/near.h"
#include "near/verify.h"
#include "report/sample.h"
#include "sketch/estimate.h"

/* Pairs so far under the threshold are looked for, by their estimates. Chosen: three standard deviations of an estimate
 * from 128 values at Jaccard 0.5 are 0.13. */
static const double below = 0.2;

/* Pairs under the threshold that are verified, about. Chosen: some seconds. */
enum { BELOW_MOST = 1 << 13 };

/* Comparisons of signatures by which recall is measured, at most. Chosen: some seconds. */
enum { COMPARED_MOST = 1 << 26 };

/* The estimate of a pair at the threshold is further below it once in 30,000 times (near/verify.c). */
static const double floor_deviations = 4.0;

typedef struct state {
    wc_job *job;
    const wc_grouping *grouping;
    const wirecopy_allocator *allocator;
    const wc_edges *edges;
    wirecopy_explained *stretches;
    size_t count, capacity;
} state;

static wirecopy_code open(wc_job *job, const wc_grouping *grouping, void **state_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = job->sketcher->allocator;
    state *own = wc_allocate_zeroed(allocator, 1, sizeof *own);
    *state_ret = own;
    if (own == NULL) {
        return wc_fail_refused(allocator, sizeof *own, error);
    }
    own->job = job;
    own->grouping = grouping;
    own->allocator = allocator;
    own->edges = &((const wc_near_found *)job->found)->edges;
    return WIRECOPY_OK;
}

static void close(void *context) {
    state *own = context;
    if (own != NULL) {
        wc_release(own->allocator, own->stretches, own->capacity, sizeof *own->stretches);
        wc_release(own->allocator, own, 1, sizeof *own);
    }
}

/* Of the signature: equal for equal texts, whatever their place in the input. */
static uint64_t key_of(const uint32_t *minima, uint32_t permutations) {
    uint64_t made = 0;
    for (uint32_t i = 0; i < permutations && i < 4; i++) {
        made = wc_sample_hash(made ^ minima[i]);
    }
    return made;
}

static uint64_t key(void *context, uint32_t entry) {
    const state *own = context;
    const wc_signatures *signatures = &own->job->dump.corpus.signatures;
    return key_of(wc_signature(signatures, entry), signatures->permutations);
}

/* What is looked for under the threshold: pairs of such estimates, one in so many. */
typedef struct wanted {
    const wc_kernels *kernels;
    uint32_t from, to;
    uint64_t one_in;
} wanted;

/* A wc_admit_fn. */
static wc_admission admit_below(const void *context, const wc_signatures *signatures, uint32_t a, uint32_t b,
                                int large) {
    const wanted *asked = context;
    (void)large;
    size_t agreeing = wc_signatures_agreeing(signatures, asked->kernels, a, b, asked->from);
    if (agreeing < asked->from || agreeing >= asked->to) {
        return WC_DECLINED;
    }
    uint64_t a_key = key_of(wc_signature(signatures, a), signatures->permutations);
    uint64_t b_key = key_of(wc_signature(signatures, b), signatures->permutations);
    return wc_sample_hash(a_key ^ b_key) % asked->one_in == 0 ? WC_SETTLED : WC_DECLINED;
}

/* A run of the report's own: its results are in no checkpoint, and it counts for no figure of the run. */
static wc_run run_of(const state *own, wirecopy_stats *unused) {
    wc_run run = wc_job_run_of(own->job);
    run.checkpoint = NULL;
    *unused = (wirecopy_stats){.size = sizeof *unused};
    run.stats = unused;
    return run;
}

static wirecopy_code call_below(state *own, const wc_run *run, wc_pairs *pairs, wc_method_pair called,
                                void *called_context, wirecopy_error *error) {
    double threshold = own->job->sketcher->options.threshold;
    double *jaccard = wc_allocate(own->allocator, pairs->count, sizeof *jaccard);
    wirecopy_code code = jaccard == NULL ? wc_fail_refused(own->allocator, pairs->count * sizeof *jaccard, error)
                                         : wc_verify_pairs(run, pairs, jaccard, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < pairs->count; i++) {
        if (jaccard[i] < threshold) {
            called(called_context, (uint32_t)(pairs->pairs[i] >> 32), (uint32_t)pairs->pairs[i], jaccard[i]);
        }
    }
    wc_release(own->allocator, jaccard, pairs->count, sizeof *jaccard);
    return code;
}

/* Runs the search of bands again for what the run passed by. There may be many such pairs: as few are taken as the run
 * had candidates for. */
static wirecopy_code each_below(state *own, wc_method_pair called, void *called_context, int *is_sample_ret,
                                wirecopy_error *error) {
    const wirecopy_options *options = &own->job->sketcher->options;
    double from = options->threshold > below ? options->threshold - below : options->threshold / 2.0;
    wirecopy_stats unused;
    wc_run run = run_of(own, &unused);
    wanted asked = {.kernels = own->job->sketcher->kernels,
                    .from = (uint32_t)(from * options->permutations),
                    .to = (uint32_t)(options->threshold * options->permutations),
                    .one_in = own->job->stats->candidates / BELOW_MOST + 1};
    asked.from = asked.from > 0 ? asked.from : 1;
    *is_sample_ret = 1;
    wc_pairs pairs;
    wc_pairs_init(&pairs, own->allocator);
    wirecopy_code code = wc_band_search(&run, admit_below, &asked, &pairs, error);
    /* What was found by the run is no news. */
    size_t kept = 0;
    for (size_t i = 0; code == WIRECOPY_OK && i < pairs.count; i++) {
        uint32_t a = (uint32_t)(pairs.pairs[i] >> 32), b = (uint32_t)pairs.pairs[i];
        if (wc_edges_find(own->edges, a, b) < 0.0 && kept < 4 * (size_t)BELOW_MOST) {
            pairs.pairs[kept++] = pairs.pairs[i];
        }
    }
    pairs.count = kept;
    if (code == WIRECOPY_OK && kept > 0) {
        code = call_below(own, &run, &pairs, called, called_context, error);
    }
    wc_pairs_clear(&pairs);
    return code;
}

static wirecopy_code each(void *context, wc_method_pair called, void *called_context, int *is_sample_ret,
                          wirecopy_error *error) {
    state *own = context;
    WC_EACH(size_t, i, own->edges->count, WC_IN_ORDER, own->allocator) {
        const wc_edge *edge = &own->edges->edges[i];
        called(called_context, edge->low, edge->high, edge->similarity);
    }
    return each_below(own, called, called_context, is_sample_ret, error);
}

static wirecopy_code facts(void *context, uint32_t a, uint32_t b, wc_pair_facts *facts_ret, wirecopy_error *error) {
    const state *own = context;
    double jaccard = wc_edges_find(own->edges, a, b);
    wirecopy_code code = WIRECOPY_OK;
    if (jaccard < 0.0) {
        wirecopy_stats unused;
        wc_run run = run_of(own, &unused);
        uint64_t pair = wc_pair(a, b);
        const wc_pairs one = {.allocator = own->allocator, .pairs = &pair, .count = 1};
        code = wc_verify_pairs(&run, &one, &jaccard, error);
    }
    *facts_ret = (wc_pair_facts){.similarity = jaccard, .a_in_b = jaccard, .b_in_a = jaccard};
    return code;
}

static int by_place(const void *left, const void *right) {
    const wirecopy_explained *a = left, *b = right;
    return (a->start > b->start) - (a->start < b->start);
}

static void add_stretch(state *own, uint64_t start, uint64_t end, wirecopy_stretch_kind kind) {
    if (end > start) {
        own->stretches[own->count++] = (wirecopy_explained){start, end, kind, 0.0};
    }
}

/* What the partner has, and what is between; an overlap is cut off. Passages are sorted in the upper half, from which
 * the lower is filled: by the time that a passage is read, at most two stretches have been written for each before it.
 */
static wirecopy_code lay_out(state *own, const wirecopy_comparison *comparison, size_t nbytes, wirecopy_error *error) {
    size_t n = comparison->npassages;
    uint64_t place = 0;
    wirecopy_code code =
        wc_grow(own->allocator, (void **)&own->stretches, &own->capacity, 2 * n + 2, sizeof *own->stretches, error);
    own->count = 0;
    if (code != WIRECOPY_OK) {
        return code;
    }
    wirecopy_explained *passages = own->stretches + n + 1;
    for (size_t i = 0; i < n; i++) {
        passages[i] = (wirecopy_explained){comparison->passages[i].a_start, comparison->passages[i].a_end,
                                           WIRECOPY_STRETCH_SHARED, 0.0};
    }
    qsort(passages, n, sizeof *passages, by_place);
    for (size_t i = 0; i < n; i++) {
        uint64_t start = passages[i].start < place ? place : passages[i].start, end = passages[i].end;
        add_stretch(own, place, start, WIRECOPY_STRETCH_OWN);
        add_stretch(own, start, end, WIRECOPY_STRETCH_SHARED);
        place = end > place ? end : place;
    }
    add_stretch(own, place, nbytes, WIRECOPY_STRETCH_OWN);
    return code;
}

static wirecopy_code cut(void *context, uint32_t entry, const char *text, size_t nbytes, uint32_t partner,
                         const char *partner_text, size_t partner_nbytes, const wirecopy_explained **stretches_ret,
                         size_t *count_ret, wirecopy_error *error) {
    state *own = context;
    wirecopy_comparison comparison = {.size = sizeof comparison};
    wirecopy_code code = WIRECOPY_OK;
    (void)entry;
    own->count = 0;
    if (partner != WC_NO_ENTRY) {
        code = wc_compare_texts(own->job->sketcher, text, nbytes, partner_text, partner_nbytes, &comparison, error);
        if (code == WIRECOPY_OK) {
            code = lay_out(own, &comparison, nbytes, error);
        }
        wc_owned_free(comparison.passages);
    }
    *stretches_ret = own->stretches;
    *count_ret = own->count;
    return code;
}

static uint32_t nearest(void *context, uint32_t entry, double *similarity_ret) {
    (void)context;
    (void)entry;
    *similarity_ret = 0.0;
    return WC_NO_ENTRY;
}

/* ---- Recall ---- */

/* The entries of least key, ascending: keys_ret[most]. Returns their number. */
static size_t draw_entries(state *own, size_t most, uint64_t *keys, uint32_t *entries) {
    const wc_corpus *corpus = &own->job->dump.corpus;
    size_t count = 0;
    WC_EACH(uint32_t, entry, corpus->nentries, WC_AT_RANDOM, own->allocator) {
        uint64_t value = wc_sample_hash(key(own, entry)), place;
        if (count == most && value >= keys[count - 1]) {
            continue;
        }
        count += count < most;
        for (place = count - 1; place > 0 && keys[place - 1] > value; place--) {
            keys[place] = keys[place - 1];
            entries[place] = entries[place - 1];
        }
        keys[place] = value;
        entries[place] = entry;
    }
    return count;
}

/* Pairs of one entry with any other whose estimates come near the threshold. */
static wirecopy_code find_similar(state *own, uint32_t entry, uint32_t floor, wc_pairs *pairs, wirecopy_error *error) {
    const wc_corpus *corpus = &own->job->dump.corpus;
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, uint32_t, other, corpus->nentries, WC_IN_ORDER, own->allocator) {
        if (other != entry &&
            wc_signatures_agreeing(&corpus->signatures, own->job->sketcher->kernels, entry, other, floor) >= floor) {
            code = wc_pairs_add(pairs, wc_pair(entry, other), error);
        }
    }
    return code;
}

static int share_band(state *own, wc_banding banding, uint32_t a, uint32_t b) {
    const wc_signatures *signatures = &own->job->dump.corpus.signatures;
    uint32_t band = 0;
    while (band < banding.bands && wc_band_key(wc_signature(signatures, a), banding, band) !=
                                       wc_band_key(wc_signature(signatures, b), banding, band)) {
        band++;
    }
    return band < banding.bands;
}

static wirecopy_code count_found(state *own, wc_pairs *pairs, wc_recall *result, wirecopy_error *error) {
    const wc_banding banding = {result->bands, result->rows};
    double threshold = own->job->sketcher->options.threshold;
    wirecopy_stats unused;
    wc_run run = run_of(own, &unused);
    wirecopy_code code = wc_pairs_compact(pairs, error);
    double *jaccard = wc_allocate(own->allocator, pairs->count, sizeof *jaccard);
    if (code == WIRECOPY_OK && jaccard == NULL) {
        code = wc_fail_refused(own->allocator, pairs->count * sizeof *jaccard, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_verify_pairs(&run, pairs, jaccard, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < pairs->count; i++) {
        uint32_t a = (uint32_t)(pairs->pairs[i] >> 32), b = (uint32_t)pairs->pairs[i];
        if (jaccard[i] >= threshold) {
            result->pairs++;
            result->met += (uint64_t)share_band(own, banding, a, b);
            result->expected += wc_banding_chance(banding, jaccard[i]);
            result->found += own->grouping->group[a] == own->grouping->group[b];
        }
    }
    wc_release(own->allocator, jaccard, pairs->count, sizeof *jaccard);
    return code;
}

/* Some texts, drawn by their contents, are compared with all others. */
static wirecopy_code recall(void *context, wc_recall *recall_ret, wirecopy_error *error) {
    enum { DRAWN_MOST = 1024 };
    state *own = context;
    const wirecopy_options *options = &own->job->sketcher->options;
    wc_banding banding = wc_banding_choose(options);
    size_t nentries = own->job->dump.corpus.nentries, most = nentries > 0 ? COMPARED_MOST / nentries : 0;
    most = most < DRAWN_MOST ? most : DRAWN_MOST;
    uint64_t *keys = wc_allocate(own->allocator, DRAWN_MOST, sizeof *keys);
    uint32_t *entries = wc_allocate(own->allocator, DRAWN_MOST, sizeof *entries);
    wc_pairs pairs;
    wc_pairs_init(&pairs, own->allocator);
    *recall_ret = (wc_recall){.bands = banding.bands, .rows = banding.rows};
    wirecopy_code code = keys == NULL || entries == NULL
                             ? wc_fail_refused(own->allocator, DRAWN_MOST * (sizeof *keys + sizeof *entries), error)
                             : WIRECOPY_OK;
    uint32_t floor = wc_estimate_floor(options->threshold, options->permutations, floor_deviations);
    size_t count = code == WIRECOPY_OK && most > 0 ? draw_entries(own, most, keys, entries) : 0;
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        code = find_similar(own, entries[i], floor, &pairs, error);
    }
    recall_ret->ntexts = count;
    recall_ret->ncompared = count * (nentries - (nentries > 0));
    if (code == WIRECOPY_OK && pairs.count > 0) {
        code = count_found(own, &pairs, recall_ret, error);
    }
    wc_pairs_clear(&pairs);
    wc_release(own->allocator, keys, DRAWN_MOST, sizeof *keys);
    wc_release(own->allocator, entries, DRAWN_MOST, sizeof *entries);
    return code;
}

static double furniture(void *context) {
    (void)context;
    return 0.0;
}

const wc_method wc_method_near = {.unit = "the Jaccard index of the whole texts",
                                  .open = open,
                                  .close = close,
                                  .each = each,
                                  .key = key,
                                  .facts = facts,
                                  .cut = cut,
                                  .nearest = nearest,
                                  .recall = recall,
                                  .furniture = furniture};
