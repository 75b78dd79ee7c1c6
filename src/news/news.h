/* The news profile: sketches to groups of stories. */
#ifndef WC_NEWS_NEWS_H
#define WC_NEWS_NEWS_H

#include "news/evidence.h"
#include "news/rarity.h"
#include "dump/corpus.h"
#include "lsh/band_search.h"
#include "run/run.h"
#include "profile/profile.h"
#include "store/checkpoint.h"

/* All that was found on the way to the groups, kept for telling relations and reasons. */
typedef struct wc_news {
    const wirecopy_allocator *allocator;
    uint32_t nentries;
    wc_rarity rarity;
    uint32_t *family;          /* by entry: the near-copy that is close to most of its kind */
    uint32_t *leader;          /* by entry: that one, or itself where it has a say of its own */
    wc_evidence_list evidence; /* between leaders */
    wc_neighbours neighbours;  /* over evidence */
    uint8_t *roundup;          /* by entry */
} wc_news;

/* Finds everything but the groups. The corpus' samples are spent on it. Clear news_ret whatever this returns. */
wirecopy_code wc_news_find(const wc_matching *matching, wc_corpus *corpus, wc_news *news_ret, wirecopy_error *error);
void wc_news_clear(wc_news *news);

/* Groups at a threshold: group_ret[nentries], each entry's group named by its smallest entry. */
wirecopy_code wc_news_group(const wc_news *news, double threshold, uint32_t *group_ret, wirecopy_error *error);

extern const wc_profile wc_news_profile;

wc_need wc_news_need(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes);

#endif
