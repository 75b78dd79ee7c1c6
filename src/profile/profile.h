/* The interface of a profile. Verbs and the run know no other difference between profiles. */
#ifndef WC_PROFILE_PROFILE_H
#define WC_PROFILE_PROFILE_H

#include "profile/bearers.h"
#include "profile/groups.h"
#include "profile/need.h"

/* The most stories that a digest is reported to draw from. Chosen. */
enum { WC_DRAWS_MAX = 64 };

/* Keys of texts, one after another. */
typedef struct wc_key_list {
    const wirecopy_allocator *allocator;
    uint64_t *keys;
    size_t count, capacity;
} wc_key_list;

typedef struct wc_profile {
    const wc_sketch_kind *sketch;
    int tells_relations; /* rows have relation, contained, contains, draws_from */
    int bands;           /* candidates come only from bands of signatures, with options.bands and rows */
    double tune_from, tune_to, tune_step; /* thresholds that `tune` tries */
    const uint32_t *steps;                /* of progress, by verb */

    /* Sets the options that shared stages read. */
    void (*prepare)(wirecopy_options *options);

    /* Finds pairs from the sketches, which it may free. Clear *found_ret whatever this returns. */
    wirecopy_code (*find)(const wc_run *run, wc_corpus *corpus, void **found_ret, wirecopy_error *error);

    /* Groups at options.threshold, which may be higher than it was for find: group_ret[entries], each entry's group
     * named by its smallest entry. */
    wirecopy_code (*group)(const wc_run *run, void *found, uint32_t *group_ret, wirecopy_error *error);

    /* in_full: 0 finds the representatives alone. Clear relations_ret whatever this returns. */
    wirecopy_code (*relate)(const wc_run *run, void *found, const wc_grouping *grouping, int in_full,
                            wc_relations *relations_ret, wirecopy_error *error);

    /* How much of each text the other bears, as a wc_bear_fn has it, by the texts themselves: it may be more than the
     * representative's similarity says. least_share: less of a text need not be told from nothing. Without relations,
     * both shares are the similarity. */
    wirecopy_code (*bear)(const wc_run *run, void *found, const uint64_t *pairs, size_t count, double least_share,
                          wc_kinship *kinship_ret, wirecopy_error *error);
    double remove_from; /* the share of a text from which on dedup removes it, unless another is given */

    /* is_digest: non-zero for a page that carries several stories. draws: their groups in groups_ret[WC_DRAWS_MAX],
     * those with the largest share first; returns their number. NULL: the profile does not recognise digests. */
    int (*is_digest)(const void *found, uint32_t entry);
    size_t (*draws)(const void *found, const wc_grouping *grouping, uint32_t entry, uint32_t *groups_ret);

    /* For an index: keys by which a text is found among others, added to keys. Texts that may be copies of one story
     * have some in common. minima, kept: as wc_sketch has them. Thread-safe for different keys. */
    wirecopy_code (*keys)(const wirecopy_sketcher *sketcher, const uint32_t *minima, const uint32_t *kept,
                          wc_key_list *keys, wirecopy_error *error);
    /* As many keys are often shared for a passage alone, such as a form or furniture; 0: any key tells of a copy. */
    uint32_t keys_of_passages;

    /* Of each entry, the one of its group that is most like it among those of a lesser order: nearest_ret[entries],
     * WC_NO_ENTRY where none was compared with it. */
    wirecopy_code (*nearest)(const void *found, const uint32_t *group, const uint32_t *order, uint32_t *nearest_ret,
                             wirecopy_error *error);

    /* Frees what neither relations nor draws need. */
    void (*forget)(void *found);
    void (*clear)(void *found);

    /* The memory that a run needs. */
    wc_need (*need)(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes);
} wc_profile;

#endif
