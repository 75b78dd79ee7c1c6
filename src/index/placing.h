/* Documents of an input placed among the stories of an index: which story each is of, and what it is most like. The
 * profile's own steps run over the input and the texts of the index that it has most in common with; of an empty index
 * these are the steps of `cluster`. */
#ifndef WC_INDEX_PLACING_H
#define WC_INDEX_PLACING_H

#include "index/held.h"
#include "profile/handed.h"
#include "result/result.h"

#define WC_NO_STORY 0

/* Two stories that an input ties together: the one is part of the other from then on. */
typedef struct wc_tie {
    int64_t story, into;
    uint32_t document; /* of the input: the first that is in both */
} wc_tie;

/* What a document of the input is most like. */
typedef struct wc_likest {
    uint32_t document; /* of the run: those of the index come after the input's, in the order of the holding; UINT32_MAX: none */
    wc_kinship kinship;
} wc_likest;

typedef struct wc_placing {
    const wirecopy_allocator *allocator;
    wc_disk *disk;
    wc_job job;
    wc_keys keys;
    wc_deal again; /* the keys, where they are kept for a segment */
    int keeps_keys;
    wc_candidates candidates;
    wc_holding holding;
    wc_grouping grouping;
    wc_relations relations;
    uint32_t ndocuments; /* of the input */
    uint32_t nentries;
    wc_content *contents; /* by entry */
    wc_handed handed;    /* of hosts, as the index has them */
    uint32_t *names;     /* as wc_run has it; NULL: none */
    int64_t *told;       /* by entry: the story that the index has it in, as wc_run has them */
    uint32_t *held;      /* by entry: its place in holding + 1; 0: a text that the index does not have */
    uint8_t *speaks;     /* by entry that the index has: it speaks for its story in its group */
    int64_t *story;      /* by entry; of new stories: below 0 */
    int64_t nnew;        /* new stories; they are -1 to -nnew, in the order of their first documents */
    uint32_t *begins;    /* by new story: the entry that stands for it */
    uint32_t *nearest;   /* by entry */
    wc_kinship *to_nearest, *to_story; /* by entry */
    wc_tie *ties;
    size_t nties, ties_capacity;
    int64_t *stands; /* pairs of a story and the entry that stands for it, of stories of the index, ascending */
    size_t nstands;
} wc_placing;

/* Call wc_placing_end whatever this returns. given: NULL where documents come from the input. */
wirecopy_code wc_placing_run(wc_placing *placing_ret, wc_disk *disk, const wirecopy_input *input,
                             const wc_supply *given, int keeps_keys, wirecopy_stats *stats_ret, wirecopy_error *error);
wirecopy_code wc_placing_end(wc_placing *placing, wirecopy_code code);

/* Entries that are new texts; those of the input come first. */
static inline int wc_placing_is_new(const wc_placing *placing, uint32_t entry) {
    return placing->held[entry] == 0;
}

/* Whether what the run says of how an entry relates to what stands for its group is how it relates to its story. */
int wc_placing_is_as_related(const wc_placing *placing, uint32_t entry);

/* The entry that stands for a story of the index; WC_NO_ENTRY where it takes no part in the run. */
uint32_t wc_placing_standing(const wc_placing *placing, int64_t story);

/* The document that a document of the input is most like. */
wc_likest wc_placing_likest(const wc_placing *placing, uint32_t document);

/* ---- Its parts, a file each ---- */

/* From groups to stories: speaks, story, nnew, begins, ties. */
wirecopy_code wc_placing_find_stories(wc_placing *placing, wirecopy_error *error);

/* What each new text is most like, and how it relates to what stands for its story: stands, nearest and both kinships. */
wirecopy_code wc_placing_find_likeness(wc_placing *placing, wirecopy_error *error);

#endif
