/* Anchors: a kept gram with the first kept one some way after it. Two texts that share a passage have several; a text
 * is paired with those it shares an anchor with. Local fingerprints (Schleimer, Wilkerson and Aiken 2003). */
#ifndef WC_NEWS_ANCHORS_H
#define WC_NEWS_ANCHORS_H

#include "base/deal.h"
#include "news/names.h"
#include "news/texts.h"
#include "profile/profile.h"

/* Deals a record for each anchor of a text: the lower half of its hash, then the name; the part is by the upper half.
 * Those of one round of WC_ANCHORS_ROUNDS, by the hash of the first gram: all at once take more memory than what they
 * are made of. */
enum { WC_ANCHORS_ROUNDS = 4, WC_ANCHORS_ALL = WC_ANCHORS_ROUNDS /* a round that has them all, for few texts */ };
wirecopy_code wc_anchors_deal(const wc_texts *texts, uint32_t text, uint32_t round, wc_dealer *dealer,
                              wirecopy_error *error);

/* The same of a text that is not of a dump. */
wirecopy_code wc_anchors_deal_kept(const wc_kernels *kernels, const wc_kept_view *kept, uint32_t rank, uint32_t round,
                                   wc_dealer *dealer, wirecopy_error *error);

/* Parts of the anchors of a round, by all that was kept, in values of 32 bits. */
enum { WC_ANCHORS_PART_RECORDS = 1 << 17 };
uint32_t wc_anchors_nparts(uint64_t nkept);

/* How pairs name the later text, and where meetings go. */
typedef struct wc_names {
    const uint32_t *ranked; /* by rank: the text's number; NULL: by rank */
    uint32_t count;
    wc_met *met; /* by the rank of the later one, as many times as there are texts, and of the earlier one: where they
                    are counted; NULL: they are dealt */
} wc_names;

/* Adds the anchors of the first rounds, or of WC_ANCHORS_ALL, of a text of which that is kept, whole. */
wirecopy_code wc_anchors_list(const wc_kernels *kernels, const uint32_t *values, uint32_t rounds, wc_key_list *list,
                              wirecopy_error *error);

/* What is dealt of an anchor, and what wc_anchors_pair takes. */
static inline uint64_t wc_anchors_record(uint64_t anchor, uint32_t name) {
    return anchor << 32 | name;
}

/* Pairs of texts that share an anchor of a part, which is spent: a meeting for each anchor that a pair shares, dealt by
 * the later text, or counted: then there need be no dealer. Up to WC_ANCHORS_SHORT texts that share one
 * make all pairs; of more, each is paired with four that are the same ones for all anchors of a story, so that the work
 * grows as the texts do. */
enum { WC_ANCHORS_SHORT = 6, WC_ANCHORS_HUBS = 4 };
wirecopy_code wc_anchors_pair(const wc_names *names, uint64_t *records, uint64_t *scratch, size_t count,
                              wc_dealer *dealer, wirecopy_error *error);

/* The part of a deal of pairs that a text's are in. */
static inline uint32_t wc_anchors_part(const wc_deal *deal, const wc_names *names, uint32_t text) {
    return (uint32_t)((uint64_t)text * deal->nparts / names->count);
}

#endif
