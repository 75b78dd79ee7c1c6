/* The steps of a run one after another, as an engine runs them, over texts that are dealt into shares. */
#ifndef STEPS_SUPPORT_H
#define STEPS_SUPPORT_H

#include <stdlib.h>
#include <string.h>

#include "wirecopy/wirecopy.h"

enum { STEPS_TEXTS_MAX = 2048, STEPS_PARTS = 5, STEPS_RECORDS_MAX = 1 << 18 };

/* What the engine holds between steps. */
typedef struct steps_engine {
    const wirecopy_options *options;
    wirecopy_sketches sketches; /* of documents */
    uint32_t ndocuments, ntexts;
    uint32_t by_content[STEPS_TEXTS_MAX];                                                 /* documents */
    uint32_t rank[STEPS_TEXTS_MAX];                                                       /* by document */
    uint32_t ranks[STEPS_TEXTS_MAX];                                                      /* 0, 1, 2 ... */
    uint32_t copies[STEPS_TEXTS_MAX], sites[2 * STEPS_TEXTS_MAX], shown[STEPS_TEXTS_MAX]; /* by rank */
    uint32_t *values;
    uint64_t ends[STEPS_TEXTS_MAX];
    wirecopy_whole whole;
    uint64_t *pairs;
    size_t npairs;
    uint32_t bins[STEPS_TEXTS_MAX];
    wirecopy_grouped grouped[STEPS_TEXTS_MAX]; /* by bin */
    uint32_t places[STEPS_TEXTS_MAX];          /* by rank: in its bin */
} steps_engine;

static const steps_engine *steps_sorted;

static int steps_by_content(const void *left, const void *right) {
    const uint64_t *a = steps_sorted->sketches.contents + 2 * *(const uint32_t *)left,
                   *b = steps_sorted->sketches.contents + 2 * *(const uint32_t *)right;
    return a[0] != b[0] ? (a[0] < b[0] ? -1 : 1) : (a[1] > b[1]) - (a[1] < b[1]);
}

static uint64_t steps_start(const steps_engine *engine, uint32_t document) {
    return document == 0 ? 0 : engine->sketches.ends[document - 1];
}

static int steps_is_lesser(const steps_engine *engine, uint32_t one, uint32_t other) {
    uint64_t n = engine->sketches.ends[one] - steps_start(engine, one),
             m = engine->sketches.ends[other] - steps_start(engine, other);
    return n != m ? n < m
                  : memcmp(engine->sketches.values + steps_start(engine, one),
                           engine->sketches.values + steps_start(engine, other), n * 4) < 0;
}

/* Texts of the same words become one. */
static void steps_rank(steps_engine *engine) {
    for (uint32_t i = 0; i < engine->ndocuments; i++) {
        engine->by_content[i] = i;
    }
    steps_sorted = engine;
    qsort(engine->by_content, engine->ndocuments, sizeof *engine->by_content, steps_by_content);
    for (uint32_t i = 0; i < engine->ndocuments; i++) {
        uint32_t document = engine->by_content[i], rank;
        if (i == 0 || steps_by_content(&engine->by_content[i - 1], &engine->by_content[i]) != 0) {
            rank = engine->ntexts++;
            engine->ranks[rank] = rank;
            engine->shown[rank] = document;
            engine->copies[rank] = 0;
            memcpy(&engine->sites[2 * rank], &engine->sketches.sites[2 * document], 8);
        }
        rank = engine->ntexts - 1;
        engine->rank[document] = rank;
        engine->copies[rank]++;
        engine->shown[rank] = steps_is_lesser(engine, document, engine->shown[rank]) ? document : engine->shown[rank];
        for (int k = 0; k < 2; k++) {
            uint32_t *site = &engine->sites[2 * rank + k];
            *site = *site == engine->sketches.sites[2 * document + k] ? *site : 0;
        }
    }
    uint64_t end = 0;
    for (uint32_t rank = 0; rank < engine->ntexts; rank++) {
        uint32_t document = engine->shown[rank];
        uint64_t start = steps_start(engine, document), n = engine->sketches.ends[document] - start;
        memcpy(engine->values + end, engine->sketches.values + start, n * 4);
        engine->ends[rank] = end += n;
    }
    wirecopy_whole_init(&engine->whole, sizeof engine->whole);
    engine->whole.ntexts = engine->ntexts;
    engine->whole.nkept = end;
}

/* Texts [from, to), and room for their ends. */
static wirecopy_kept steps_share(const steps_engine *engine, uint32_t from, uint32_t to, uint64_t *ends) {
    wirecopy_kept kept;
    uint64_t start = from == 0 ? 0 : engine->ends[from - 1];
    for (uint32_t i = from; i < to; i++) {
        ends[i - from] = engine->ends[i] - start;
    }
    wirecopy_kept_init(&kept, sizeof kept);
    kept.count = to - from;
    kept.ranks = engine->ranks + from;
    kept.values = engine->values + start;
    kept.ends = ends;
    kept.sites = engine->sites + 2 * from;
    kept.copies = engine->copies + from;
    return kept;
}

/* What all shares have of a part, one after another. */
static uint64_t steps_gather(const wirecopy_parts *shares, uint32_t nshares, uint64_t part, uint64_t *records) {
    uint64_t count = 0;
    for (uint32_t share = 0; share < nshares; share++) {
        uint64_t start = part == 0 ? 0 : shares[share].ends[part - 1], n = shares[share].ends[part] - start;
        memcpy(records + count, shares[share].records + start, n * sizeof *records);
        count += n;
    }
    return count;
}

static wirecopy_code steps_pair(steps_engine *engine, uint32_t nshares, uint64_t *records, wirecopy_error *error) {
    static wirecopy_parts anchors[16], pairs[STEPS_TEXTS_MAX];
    static uint64_t ends[STEPS_TEXTS_MAX];
    wirecopy_code code = WIRECOPY_OK;
    uint64_t nparts = 0, npaired = 0;
    for (uint32_t share = 0; share < nshares; share++) {
        wirecopy_parts_init(&anchors[share], sizeof anchors[share]);
    }
    for (uint32_t share = 0; code == WIRECOPY_OK && share < nshares; share++) {
        uint32_t from = engine->ntexts * share / nshares, to = engine->ntexts * (share + 1) / nshares;
        wirecopy_kept kept = steps_share(engine, from, to, ends);
        code = wirecopy_deal_anchors(engine->options, &engine->whole, &kept, &anchors[share], error);
        nparts = anchors[share].nparts;
    }
    for (uint64_t part = 0; code == WIRECOPY_OK && part < nparts; part++) {
        uint64_t count = steps_gather(anchors, nshares, part, records);
        wirecopy_parts_init(&pairs[part], sizeof pairs[part]);
        code = wirecopy_pair_anchors(engine->options, &engine->whole, records, count, STEPS_PARTS, &pairs[part], error);
        npaired = part + 1;
    }
    for (uint64_t part = 0; code == WIRECOPY_OK && part < STEPS_PARTS; part++) {
        uint64_t count = steps_gather(pairs, (uint32_t)npaired, part, records), kept = 0;
        code = wirecopy_choose_pairs(engine->options, records, count, &kept, error);
        if (code == WIRECOPY_OK) {
            memcpy(engine->pairs + engine->npairs, records, kept * sizeof *records);
            engine->npairs += kept;
        }
    }
    for (uint32_t share = 0; share < nshares; share++) {
        wirecopy_parts_clear(&anchors[share]);
    }
    for (uint64_t part = 0; part < npaired; part++) {
        wirecopy_parts_clear(&pairs[part]);
    }
    return code;
}

static wirecopy_code steps_bin(steps_engine *engine, uint32_t least, wirecopy_error *error) {
    static uint32_t parents[STEPS_TEXTS_MAX];
    memcpy(parents, engine->ranks, sizeof parents);
    wirecopy_code code = wirecopy_join_pairs(parents, engine->ntexts, engine->pairs, engine->npairs, error);
    return code == WIRECOPY_OK
               ? wirecopy_pack_bins(engine->options, parents, engine->ntexts, least, engine->bins, error)
               : code;
}

static wirecopy_code steps_group_bin(steps_engine *engine, uint32_t number, wirecopy_error *error) {
    wirecopy_bin *bin;
    uint32_t n = 0;
    wirecopy_code code = wirecopy_bin_create(engine->options, &engine->whole, &bin, error);
    for (uint32_t rank = 0; code == WIRECOPY_OK && rank < engine->ntexts; rank++) {
        uint64_t end;
        if (engine->bins[rank] == number) {
            wirecopy_kept kept = steps_share(engine, rank, rank + 1, &end);
            code = wirecopy_bin_add_texts(bin, &kept, error);
            engine->places[rank] = n++;
        }
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < engine->npairs; i++) {
        if (engine->bins[engine->pairs[i] >> 32] == number) {
            code = wirecopy_bin_add_pairs(bin, &engine->pairs[i], 1, error);
        }
    }
    if (code == WIRECOPY_OK && n > 0) {
        code = wirecopy_bin_group(bin, 1, &engine->grouped[number], error);
    }
    wirecopy_bin_free(bin);
    return code;
}

static void steps_clear(steps_engine *engine) {
    for (uint32_t i = 0; i < STEPS_TEXTS_MAX; i++) {
        wirecopy_grouped_clear(&engine->grouped[i]);
    }
    wirecopy_sketches_clear(&engine->sketches);
    free(engine->values);
    free(engine->pairs);
}

/* All steps; up to STEPS_TEXTS_MAX texts, each with a word. Clear engine whatever this returns. */
static wirecopy_code steps_run(steps_engine *engine, const wirecopy_options *options, const wirecopy_texts *texts,
                               uint32_t nshares, uint32_t least, wirecopy_error *error) {
    memset(engine, 0, sizeof *engine);
    engine->options = options;
    engine->ndocuments = (uint32_t)texts->count;
    wirecopy_sketches_init(&engine->sketches, sizeof engine->sketches);
    for (uint32_t i = 0; i < STEPS_TEXTS_MAX; i++) {
        wirecopy_grouped_init(&engine->grouped[i], sizeof engine->grouped[i]);
        engine->ranks[i] = i;
    }
    uint64_t *records = malloc(STEPS_RECORDS_MAX * sizeof *records);
    engine->pairs = malloc(STEPS_RECORDS_MAX * sizeof *engine->pairs);
    wirecopy_code code = wirecopy_sketch_texts(options, texts, &engine->sketches, error);
    if (code == WIRECOPY_OK) {
        engine->values = malloc((engine->sketches.ends[texts->count - 1] + 1) * sizeof *engine->values);
        steps_rank(engine);
        code = steps_pair(engine, nshares, records, error);
    }
    if (code == WIRECOPY_OK) {
        code = steps_bin(engine, least, error);
    }
    for (uint32_t number = 0; code == WIRECOPY_OK && number < engine->ntexts; number++) {
        code = steps_group_bin(engine, number, error);
    }
    free(records);
    return code;
}

#endif
