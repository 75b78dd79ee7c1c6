#include "report/of_news.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "news/news.h"
#include "news/stretches.h"

typedef struct state {
    const wc_news *news;
    const wc_grouping *grouping;
    const wirecopy_allocator *allocator;
    wc_stretcher stretcher;
} state;

static wirecopy_code open(wc_job *job, const wc_grouping *grouping, void **state_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = job->sketcher->allocator;
    state *own = wc_allocate_zeroed(allocator, 1, sizeof *own);
    *state_ret = own;
    if (own == NULL) {
        return wc_fail_refused(allocator, sizeof *own, error);
    }
    own->news = job->found;
    own->grouping = grouping;
    own->allocator = allocator;
    wc_stretcher_init(&own->stretcher, own->news, job->sketcher);
    return WIRECOPY_OK;
}

static void close(void *context) {
    state *own = context;
    if (own != NULL) {
        wc_stretcher_clear(&own->stretcher);
        wc_release(own->allocator, own, 1, sizeof *own);
    }
}

/* Two texts of one site that share too little to be prints of one story are to be judged, too. */
static wirecopy_code each(void *context, wc_method_pair called, void *called_context, int *is_sample_ret,
                          wirecopy_error *error) {
    const state *own = context;
    const wc_evidence *evidence = &own->news->evidence;
    (void)error;
    *is_sample_ret = 0;
    WC_EACH(size_t, block, evidence->nblocks, 1, own->allocator) {
        for (size_t word = 0; word < evidence->blocks[block].count;) {
            wc_pair_view pair = wc_evidence_view(evidence, block, word, &word);
            called(called_context, pair.head->a, pair.head->b, wc_weights_agreement(&own->news->weights, &pair));
        }
    }
    return WIRECOPY_OK;
}

/* The place among all texts by the hash of their contents. */
static uint64_t key(void *context, uint32_t entry) {
    return ((const state *)context)->news->texts.rank[entry];
}

static wirecopy_code facts(void *context, uint32_t a, uint32_t b, wc_pair_facts *facts_ret, wirecopy_error *error) {
    const state *own = context;
    const wc_weights *weights = &own->news->weights;
    wc_pair_view pair = wc_evidence_find(&own->news->evidence, a, b);
    (void)error;
    *facts_ret = (wc_pair_facts){.similarity = -1.0,
                                 .a_weight = wc_cells_of(weights->of[a].total),
                                 .b_weight = wc_cells_of(weights->of[b].total)};
    if (pair.head == NULL) {
        return WIRECOPY_OK;
    }
    int is_a = pair.head->a == a;
    wc_shared shared = wc_weights_shared(weights, &pair);
    facts_ret->similarity = wc_weights_agreement(weights, &pair);
    facts_ret->a_in_b = is_a ? shared.a_cover : shared.b_cover;
    facts_ret->b_in_a = is_a ? shared.b_cover : shared.a_cover;
    facts_ret->shared = wc_cells_of(is_a ? shared.a : shared.b);
    facts_ret->is_series = wc_weights_is_series(&pair);
    return WIRECOPY_OK;
}

static wirecopy_code cut(void *context, uint32_t entry, const char *text, size_t nbytes, uint32_t partner,
                         const char *partner_text, size_t partner_nbytes, const wirecopy_explained **stretches_ret,
                         size_t *count_ret, wirecopy_error *error) {
    state *own = context;
    (void)partner_text;
    (void)partner_nbytes;
    wirecopy_code code = wc_stretcher_cut(&own->stretcher, entry, partner, text, nbytes, error);
    *stretches_ret = own->stretcher.items;
    *count_ret = own->stretcher.count;
    return code;
}

static uint32_t nearest(void *context, uint32_t entry, double *similarity_ret) {
    const state *own = context;
    const wc_evidence *evidence = &own->news->evidence;
    const uint32_t *rank = own->news->texts.rank;
    uint32_t best = WC_NO_ENTRY;
    *similarity_ret = 0.0;
    for (uint64_t i = evidence->starts[entry]; i < evidence->starts[entry + 1]; i++) {
        wc_pair_view pair = wc_evidence_listed(evidence, i);
        uint32_t other = wc_pair_other(&pair, entry);
        double similarity = wc_weights_similarity(&own->news->weights, &pair);
        int is_better = best == WC_NO_ENTRY || similarity > *similarity_ret ||
                        (similarity == *similarity_ret && rank[other] < rank[best]);
        if (own->grouping->group[other] == own->grouping->group[entry] && is_better) {
            best = other;
            *similarity_ret = similarity;
        }
    }
    return best;
}

static void neighbours(void *context, uint32_t entry, wc_method_pair called, void *called_context) {
    const state *own = context;
    const wc_evidence *evidence = &own->news->evidence;
    for (uint64_t i = evidence->starts[entry]; i < evidence->starts[entry + 1]; i++) {
        wc_pair_view pair = wc_evidence_listed(evidence, i);
        called(called_context, entry, wc_pair_other(&pair, entry), wc_weights_similarity(&own->news->weights, &pair));
    }
}

static wirecopy_code recall(void *context, wc_recall *recall_ret, wirecopy_error *error) {
    (void)context;
    (void)error;
    *recall_ret = (wc_recall){0};
    return WIRECOPY_OK;
}

static double furniture(void *context) {
    const state *own = context;
    const wc_weights *weights = &own->news->weights;
    uint64_t ncells = weights->of[weights->texts->count].start, count = 0;
    WC_EACH(size_t, cell, ncells, WC_IN_ORDER, own->allocator) {
        count += (weights->base[cell] & WC_CELL_FURNITURE) != 0;
    }
    return ncells > 0 ? (double)count / (double)ncells : 0.0;
}

const wc_method wc_method_news = {.unit = "the share of the shorter text that is found in the longer, less a doubt "
                                          "where little is shared; of short texts also "
                                          "the share of their grams that both have, where no line is whole",
                                  .weighs = 1,
                                  .open = open,
                                  .close = close,
                                  .each = each,
                                  .key = key,
                                  .facts = facts,
                                  .cut = cut,
                                  .nearest = nearest,
                                  .neighbours = neighbours,
                                  .recall = recall,
                                  .furniture = furniture};
