/* Texts that are grouped by themselves, for what several files do to them. */
#ifndef WC_VERBS_BIN_H
#define WC_VERBS_BIN_H

#include "job/job.h"
#include "profile/handed.h"
#include "profile/telling.h"

struct wirecopy_bin {
    const wirecopy_allocator *allocator; /* of the bin itself */
    wc_job job;
    int is_open, is_grouped;
    wirecopy_whole whole;
    wc_handed handed;
    uint32_t *ranks, *copies; /* by text */
    size_t ntexts, ranks_capacity, copies_capacity;
    uint64_t *pairs; /* by rank, and once grouped by text of the bin: texts are numbered as they are ranked */
    size_t npairs, pairs_capacity;
    /* Of a share of the news (bin_weigh.c). */
    wc_telling telling;
    uint8_t *is_own;
    uint64_t *words[WIRECOPY_TELLING_STEPS], *places[WIRECOPY_TELLING_STEPS];
    size_t nwords[WIRECOPY_TELLING_STEPS], words_capacity[WIRECOPY_TELLING_STEPS], ntold_texts;
    uint64_t *passages;
    size_t npassages, passages_capacity;
    int is_share;
    /* Of the near profile. */
    char *bytes; /* of all texts, one after another */
    uint64_t *text_ends, *furniture;
    size_t nbytes, bytes_capacity, ends_capacity, nfurniture, furniture_capacity;
    wc_edges edges; /* verified before, by text of the bin once it is ready */
    int is_ready;
    wc_grouping grouping; /* once grouped */
    wc_relations relations;
};

/* Called before pairs are looked for: nothing is added any more. Pairs and edges get texts of the bin for ranks. */
wirecopy_code wc_bin_ready(wirecopy_bin *bin, int pairs_given, wirecopy_error *error);

void wc_bin_clear_share(wirecopy_bin *bin);

/* The text of that rank; bin->ntexts: there is none. */
size_t wc_bin_find(const wirecopy_bin *bin, uint32_t rank);

#endif
