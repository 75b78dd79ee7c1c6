#include "near/linking.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "cluster/cluster.h"
#include "run/clock.h"
#include "near/confirming.h"
#include "profile/handed.h"
#include "run/parallel.h"

/* Two copies of one story, each edited in its own way, are less similar to each other than to their source. At this
 * share of the threshold they still count as members of one group. Measured: docs/architecture.md, Constants of the
 * near profile. */
static const double agreement_share = 0.5;

typedef struct finding {
    wc_likeness *likeness;
    const uint32_t *component;
} finding;

/* A thread's reader of signatures. */
typedef struct reading {
    wc_row_reader reader;
    wc_signatures signatures;
} reading;

static wirecopy_code reading_create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const finding *work = context;
    reading *own = state;
    (void)thread;
    return wc_signatures_share(work->likeness->signatures, &own->reader, &own->signatures, error);
}

static void reading_clear(void *context, void *state) {
    (void)context;
    wc_row_reader_clear(&((reading *)state)->reader);
}

static wirecopy_code find_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const finding *work = context;
    wc_furniture *furniture = &work->likeness->furniture;
    const wc_signatures *signatures = &((reading *)state)->signatures;
    const wc_handed *handed = wc_handed_near(work->likeness->run);
    wirecopy_code code = WIRECOPY_OK;
    for (size_t byte = from; code == WIRECOPY_OK && byte < to; byte++) {
        code = handed != NULL ? wc_furniture_flag(furniture, signatures, handed->furniture, handed->nfurniture,
                                                  (uint32_t)byte, error)
                              : wc_furniture_find(furniture, signatures, work->component, (uint32_t)byte, error);
    }
    return code;
}

static wirecopy_code find_furniture(wc_likeness *likeness, const uint32_t *component, wirecopy_error *error) {
    finding work = {likeness, component};
    const wc_loop loop = {.allocator = likeness->run->corpus->allocator,
                          .threads = likeness->run->threads,
                          .count = likeness->furniture.stride,
                          .chunk = 1,
                          .body = find_some,
                          .context = &work,
                          .state = {.nbytes = sizeof(reading), .create = reading_create, .clear = reading_clear}};
    return wc_loop_run(&loop, error);
}

static wirecopy_code find_components_and_furniture(wc_likeness *likeness, wirecopy_error *error) {
    const wirecopy_allocator *allocator = likeness->run->corpus->allocator;
    uint32_t nentries = likeness->signatures->count;
    uint32_t *component = wc_allocate(allocator, nentries, sizeof *component);
    if (component == NULL) {
        return wc_fail_refused(allocator, nentries * sizeof *component, error);
    }
    wc_cluster_components(likeness->edges, nentries, component);
    wirecopy_code code = find_furniture(likeness, component, error);
    wc_release(allocator, component, nentries, sizeof *component);
    return code;
}

static int furnished(const wc_likeness *likeness, uint32_t a, uint32_t b) {
    return wc_furniture_in(&likeness->furniture, a) || wc_furniture_in(&likeness->furniture, b);
}

static double jaccard_without_furniture(const wc_likeness *likeness, const wc_signatures *signatures, uint32_t a,
                                        uint32_t b) {
    return wc_furniture_jaccard(&likeness->furniture, likeness->run->corpus->sketcher->kernels, signatures, a, b);
}

/* A wc_admit_fn: admits pairs that furniture kept below the threshold. */
static wc_admission admit_without_furniture(const void *context, const wc_signatures *signatures, uint32_t a,
                                            uint32_t b, int large) {
    (void)large;
    const wc_likeness *likeness = context;
    int links = furnished(likeness, a, b) &&
                wc_furniture_may_reach(&likeness->furniture, signatures, a, b, likeness->threshold) &&
                wc_edges_find(likeness->edges, a, b) < 0.0 &&
                jaccard_without_furniture(likeness, signatures, a, b) >= likeness->threshold;
    return links ? WC_SETTLED : WC_DECLINED;
}

static int any_furniture(const wc_likeness *likeness) {
    const wirecopy_allocator *allocator = likeness->run->corpus->allocator;
    WC_EACH(uint32_t, entry, likeness->signatures->count, WC_IN_ORDER, allocator) {
        if (wc_furniture_in(&likeness->furniture, entry)) {
            return 1;
        }
    }
    return 0;
}

static wirecopy_code find_pairs_without_furniture(const wc_likeness *likeness, wc_pairs *pairs, wirecopy_error *error) {
    const wc_handed *handed = wc_handed_near(likeness->run);
    wirecopy_code code = WIRECOPY_OK;
    if (handed == NULL) {
        return wc_band_search(likeness->run, admit_without_furniture, likeness, pairs, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < handed->npairs; i++) {
        code = wc_pairs_add(pairs, wc_pair((uint32_t)handed->pairs[i], (uint32_t)(handed->pairs[i] >> 32)), error);
    }
    return code == WIRECOPY_OK ? wc_pairs_compact(pairs, error) : code;
}

static wirecopy_code add_pairs_without_furniture(const wc_likeness *likeness, wc_edges *edges, wirecopy_error *error) {
    wc_pairs pairs;
    wc_edges more;
    wc_pairs_init(&pairs, edges->allocator);
    wc_edges_init(&more, edges->allocator);
    wirecopy_code code = find_pairs_without_furniture(likeness, &pairs, error);
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(likeness->run->progress, WC_STEP_FURNITURE_PAIRS, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_verify_keep(likeness->run, &pairs, 0.0, &more, error);
    }
    if (code == WIRECOPY_OK && likeness->run->corpus->sketcher->options.untrusted != WIRECOPY_TRUSTED) {
        code = wc_confirming_run(likeness, &more, error);
    }
    if (code == WIRECOPY_OK && more.count > 0) {
        code = wc_edges_merge(edges, &more, error);
    }
    wc_edges_clear(&more);
    wc_pairs_clear(&pairs);
    return code;
}

wirecopy_code wc_likeness_create(wc_likeness *likeness_ret, const wc_run *run, wc_edges *edges, wirecopy_error *error) {
    double mark = wc_seconds();
    *likeness_ret = (wc_likeness){.run = run,
                                  .signatures = &run->corpus->signatures,
                                  .edges = edges,
                                  .threshold = run->corpus->sketcher->options.threshold};
    wirecopy_code code = wc_progress_begin(run->progress, WC_STEP_FURNITURE_BANDS, error);
    if (code == WIRECOPY_OK) {
        code = wc_furniture_create(&likeness_ret->furniture, likeness_ret->signatures, run->corpus->allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = find_components_and_furniture(likeness_ret, error);
    }
    wc_lap(&mark, &run->stats->seconds_furniture);
    if (code == WIRECOPY_OK && any_furniture(likeness_ret)) {
        code = add_pairs_without_furniture(likeness_ret, edges, error);
    }
    return code;
}

void wc_likeness_clear(wc_likeness *likeness) {
    wc_furniture_clear(&likeness->furniture);
}

wirecopy_code wc_likeness_search(const wc_run *run, uint32_t band, wc_pairs *pairs_ret, wirecopy_error *error) {
    const wc_handed *handed = wc_handed_near(run);
    wc_likeness likeness = {.run = run,
                            .signatures = &run->corpus->signatures,
                            .edges = handed->edges,
                            .threshold = run->corpus->sketcher->options.threshold};
    if (handed->nfurniture == 0) {
        return wc_near_band_pairs(run, band, pairs_ret, error);
    }
    wirecopy_code code = wc_furniture_create(&likeness.furniture, likeness.signatures, run->corpus->allocator, error);
    if (code == WIRECOPY_OK) {
        code = find_furniture(&likeness, NULL, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_band_search_one(run, band, admit_without_furniture, &likeness, pairs_ret, error);
    }
    wc_likeness_clear(&likeness);
    return code;
}

/* If nothing but furniture is left, the similarity of the whole texts decides. */
static double own_similarity(const wc_likeness *likeness, uint32_t a, uint32_t b, double whole) {
    if (!furnished(likeness, a, b)) {
        return whole;
    }
    double own = jaccard_without_furniture(likeness, likeness->signatures, a, b);
    return own < 0.0 ? whole : own;
}

wirecopy_code wc_likeness_links(const wc_likeness *likeness, wc_edges *links_ret, wirecopy_error *error) {
    double threshold = likeness->threshold;
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, likeness->edges->count, WC_AT_RANDOM, links_ret->allocator) {
        const wc_edge *edge = &likeness->edges->edges[i];
        double own = own_similarity(likeness, edge->low, edge->high, edge->similarity);
        if (own >= threshold || (edge->similarity >= threshold && own >= agreement_share * threshold)) {
            code = wc_edges_add(links_ret, edge->low, edge->high, own, error);
        }
    }
    return code;
}

int wc_likeness_agree(const void *context, uint32_t a, uint32_t b) {
    const wc_likeness *likeness = context;
    double whole = (double)wc_near_agreeing(likeness->run, a, b, 0) / likeness->signatures->permutations;
    return own_similarity(likeness, a, b, whole) >= agreement_share * likeness->threshold;
}
