/* Groups of corpus entries, and the relation of each entry to its group's representative. */
#ifndef WC_PROFILE_GROUPS_H
#define WC_PROFILE_GROUPS_H

#include "dump/corpus.h"
#include "run/run.h"

typedef struct wc_grouping {
    const wirecopy_allocator *allocator;
    uint32_t nentries;
    uint32_t *group;     /* by entry: the smallest entry of its group */
    uint32_t *documents; /* by entry that names a group: the number of its documents */
} wc_grouping;

/* Allocates a grouping of all entries, not yet grouped. Clear grouping_ret whatever this returns. */
wirecopy_code wc_grouping_create(const wc_corpus *corpus, wc_grouping *grouping_ret, wirecopy_error *error);

/* Counts the documents of each group, once entries are grouped, and fills the counts of stats. */
void wc_grouping_count(const wc_run *run, wc_grouping *grouping);

void wc_grouping_clear(wc_grouping *grouping);

/* The relation of an entry to its group's representative. */
typedef struct wc_kinship {
    uint8_t relation; /* a wirecopy_relation */
    float contained, contains;
} wc_kinship;

typedef struct wc_relations {
    const wirecopy_allocator *allocator;
    uint32_t nentries;
    uint32_t *representative; /* by entry that names a group: its representative; NULL: that entry itself */
    wc_kinship *kinship;      /* by entry; NULL: not computed, or the profile has none */
    uint32_t *series;         /* by entry: the one that its series is named by, WC_NO_ENTRY where it is in none; NULL:
                                 the profile finds none */
    double *similarity;       /* by entry, to the representative; NULL: derived from kinship */
} wc_relations;

uint32_t wc_relations_representative(const wc_relations *relations, uint32_t group);
uint32_t wc_relations_series(const wc_relations *relations, uint32_t entry);
double wc_relations_similarity(const wc_relations *relations, uint32_t entry);
void wc_relations_clear(wc_relations *relations);

#endif
