/* What one profile does differently from another. Verbs and the run know no other difference. */
#ifndef WC_PROFILE_PROFILE_H
#define WC_PROFILE_PROFILE_H

#include "profile/groups.h"
#include "profile/need.h"

/* Stories that a digest is said to draw from. */
enum { WC_DRAWS_MAX = 64 };

typedef struct wc_profile {
    const wc_sketch_kind *sketch;
    int tells_relations; /* rows have relation, contained, contains, draws_from */
    int bands;           /* candidates come from bands of signatures alone, as options.bands and rows say */
    double tune_from, tune_to, tune_step;  /* thresholds that `tune` tries */
    const uint32_t *steps;                 /* of progress, by verb */

    /* Sets what the parts that profiles share read of the options. */
    void (*prepare)(wirecopy_options *options);

    /* All but the groups, from the sketches, which may be spent on it. Clear *found_ret whatever this returns. */
    wirecopy_code (*find)(const wc_matching *matching, wc_corpus *corpus, void **found_ret, wirecopy_error *error);

    /* Groups at options.threshold, which may be higher than it was for find: group_ret[entries], each entry's group
     * named by its smallest entry. */
    wirecopy_code (*group)(const wc_matching *matching, void *found, uint32_t *group_ret, wirecopy_error *error);

    /* in_full: 0 finds the representatives alone. Clear relations_ret whatever this returns. */
    wirecopy_code (*relate)(const wc_matching *matching, void *found, const wc_grouping *grouping, int in_full,
                            wc_relations *relations_ret, wirecopy_error *error);

    /* Non-zero for a page that carries several stories, whose groups draws gives: groups_ret[WC_DRAWS_MAX], those it
     * has most of first; returns how many. NULL: this profile tells no digests. */
    int (*is_digest)(const void *found, uint32_t entry);
    size_t (*draws)(const void *found, const wc_grouping *grouping, uint32_t entry, uint32_t *groups_ret);

    /* Non-zero for a page that others of the same template, with other numbers, make a series of. NULL: none are told. */
    int (*is_series)(const void *found, uint32_t entry);

    /* Lets go of what neither relations nor draws are asked of any more. */
    void (*forget)(void *found);
    void (*clear)(void *found);

    /* What a run of all of it has to hold. */
    wc_need (*need)(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes);
} wc_profile;

#endif
