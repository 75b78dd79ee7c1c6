/* What a report asks of a profile's pairs. One for each profile: of_news.c, of_near.c. */
#ifndef WC_REPORT_METHOD_H
#define WC_REPORT_METHOD_H

#include "job/job.h"

/* What two entries have in common. */
typedef struct wc_pair_facts {
    double similarity;     /* -1: they were not compared */
    double a_in_b, b_in_a; /* shares; the similarity where there is no other */
    double shared;         /* cells of a; 0 where nothing is weighed */
    double a_weight, b_weight;
    int is_series;
} wc_pair_facts;

typedef void (*wc_method_pair)(void *context, uint32_t a, uint32_t b, double similarity);

/* How candidates were found, where that is by chance. */
typedef struct wc_recall {
    uint32_t bands, rows;       /* 0: not by chance */
    uint64_t ntexts, ncompared; /* texts that were compared with all others, and pairs that makes */
    uint64_t pairs, met, found; /* of these at or over the threshold; of those, pairs that share a band, and pairs that
                                   are in one group */
    double expected;            /* pairs that would share a band, by their similarities */
} wc_recall;

typedef struct wc_method {
    const char *unit; /* of similarity, in words */
    int weighs;       /* texts have weights, and passages that weigh nothing */
    wirecopy_code (*open)(wc_job *job, const wc_grouping *grouping, void **state_ret, wirecopy_error *error);
    void (*close)(void *state);
    /* Calls for each pair that was compared; below the threshold maybe for some of them, which *is_sample_ret tells. */
    wirecopy_code (*each)(void *state, wc_method_pair pair, void *context, int *is_sample_ret, wirecopy_error *error);
    /* A number that an entry's content decides. */
    uint64_t (*key)(void *state, uint32_t entry);
    wirecopy_code (*facts)(void *state, uint32_t a, uint32_t b, wc_pair_facts *facts_ret, wirecopy_error *error);
    /* What a text is beside another one (WC_NO_ENTRY: none). The stretches are valid until the next call. */
    wirecopy_code (*cut)(void *state, uint32_t entry, const char *text, size_t nbytes, uint32_t partner,
                         const char *partner_text, size_t partner_nbytes, const wirecopy_explained **stretches_ret,
                         size_t *count_ret, wirecopy_error *error);
    /* The entry of the same group that is most similar, WC_NO_ENTRY where none was compared. */
    uint32_t (*nearest)(void *state, uint32_t entry, double *similarity_ret);
    /* Calls for the entries of other groups that come near; see wc_method_pair. NULL: none are known. */
    void (*neighbours)(void *state, uint32_t entry, wc_method_pair pair, void *context);
    wirecopy_code (*recall)(void *state, wc_recall *recall_ret, wirecopy_error *error);
    /* The share of all text that weighs nothing, being furniture. */
    double (*furniture)(void *state);
} wc_method;

#endif
