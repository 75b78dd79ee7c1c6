/* Groups of corpus entries, and how each entry relates to the one that represents its group. */
#ifndef WC_PROFILE_GROUPS_H
#define WC_PROFILE_GROUPS_H

#include "dump/corpus.h"
#include "run/run.h"

typedef struct wc_grouping {
    const wirecopy_allocator *allocator;
    uint32_t nentries;
    uint32_t *group;     /* by entry: the smallest entry of its group */
    uint32_t *documents; /* by entry that names a group: documents in it */
} wc_grouping;

/* Room for all entries, nothing grouped yet. Clear grouping_ret whatever this returns. */
wirecopy_code wc_grouping_create(const wc_corpus *corpus, wc_grouping *grouping_ret, wirecopy_error *error);

/* Once entries are grouped: counts the documents of each group, and fills the counts of stats. */
void wc_grouping_count(const wc_matching *matching, wc_grouping *grouping);

void wc_grouping_clear(wc_grouping *grouping);

/* What an entry is to the one that represents its group. */
typedef struct wc_kinship {
    uint8_t relation; /* a wirecopy_relation */
    float contained, contains;
} wc_kinship;

typedef struct wc_relations {
    const wirecopy_allocator *allocator;
    uint32_t nentries;
    uint32_t *representative; /* by entry that names a group: the entry that represents it; NULL: itself */
    wc_kinship *kinship;      /* by entry; NULL: not found, or this profile has none */
    double *similarity;       /* by entry, to the representative; NULL: as kinship says */
} wc_relations;

uint32_t wc_relations_representative(const wc_relations *relations, uint32_t group);
double wc_relations_similarity(const wc_relations *relations, uint32_t entry);
void wc_relations_clear(wc_relations *relations);

#endif
