/* The news profile: sketches to groups of stories. */
#ifndef WIRECOPY_PIPELINE_NEWS_H
#define WIRECOPY_PIPELINE_NEWS_H

#include "cluster/evidence.h"
#include "match/rarity.h"
#include "pipeline/matching.h"

/* All that was found on the way to the groups, kept for telling relations and reasons. */
typedef struct wirecopy_news {
    const wirecopy_allocator *allocator;
    uint32_t nentries;
    wirecopy_rarity rarity;
    uint32_t *family;                /* by entry: the near-copy that is close to most of its kind */
    uint32_t *leader;                /* by entry: that one, or itself where it has a say of its own */
    wirecopy_evidence_list evidence; /* between leaders */
    wirecopy_neighbours neighbours;  /* over evidence */
    uint8_t *roundup;                /* by entry */
} wirecopy_news;

/* Finds everything but the groups. The corpus' samples are spent on it. Clear news_ret whatever this returns. */
wirecopy_code wirecopy_news_find(const wirecopy_matching *matching, wirecopy_corpus *corpus, wirecopy_news *news_ret,
                                 wirecopy_error *error);
void wirecopy_news_clear(wirecopy_news *news);

/* Groups at a threshold: group_ret[nentries], each entry's group named by its smallest entry. */
wirecopy_code wirecopy_news_group(const wirecopy_news *news, double threshold, uint32_t *group_ret,
                                  wirecopy_error *error);

/* What the options of a run are for the parts that the two profiles share. */
wirecopy_options wirecopy_news_options(const wirecopy_options *options);

#endif
