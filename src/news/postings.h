/* Which texts share rare sampled grams. The postings of a gram, the texts that it was sampled of, come together when
 * the sampled values of all texts are sorted; each two of them are a pair, and how often a pair turns up tells how much
 * its texts share. Values and pairs are dealt into parts (base/deal.h), so that nothing is read at random however many
 * texts there are; pipeline/indexing.h does that in parallel. */
#ifndef WC_NEWS_POSTINGS_H
#define WC_NEWS_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/deal.h"
#include "base/paged.h"
#include "cluster/pairs.h"

/* A gram sampled of more texts than this is common: it makes no pairs, which bounds the work a text. */
enum { WC_POSTINGS_CAP = 40 };

/* The samples of all texts (see sketch/sample.h). */
typedef struct wc_samples {
    uint32_t *values; /* of each text ascending, one text after another */
    uint64_t *ends;   /* by text */
    const uint8_t *levels;
    const uint8_t *left_out; /* by text: non-zero for those that take no part */
    uint32_t count;
} wc_samples;

/* What a gram weighs, by its value; thread-safe. */
typedef uint32_t (*wc_weight_fn)(const void *context, uint32_t value);

typedef struct wc_postings {
    const wirecopy_allocator *allocator;
    wc_samples samples;
    wc_view values; /* the same, for reading at random */
    wc_weight_fn weight;
    const void *weight_context;
    uint32_t *rare;    /* by text: how many of its sampled grams are not common */
    uint32_t *weights; /* by text: of all its sampled grams */
    uint32_t *nkept;   /* by text: grams that wc_postings_thin left; NULL once packed */
} wc_postings;

/* The values and ends of samples will be changed: they are of no use afterwards but to the postings. Clear postings_ret
 * whatever this returns. */
wirecopy_code wc_postings_create(wc_postings *postings_ret, const wc_samples *samples, wc_weight_fn weight,
                                 const void *weight_context, const wirecopy_allocator *allocator,
                                 wirecopy_error *error);
void wc_postings_clear(wc_postings *postings);

/* First for each text: leaves out of its sample what weighs nothing. Thread-safe for different texts. */
void wc_postings_thin(wc_postings *postings, uint32_t text);

/* Then once: closes the gaps. */
void wc_postings_pack(wc_postings *postings);

/* Then for each text: deals its values, by value, each with the text. Thread-safe for different dealers. */
wirecopy_code wc_postings_deal(const wc_postings *postings, uint32_t text, wc_dealer *values, wirecopy_error *error);

/* Then for each part of the values, taken from the deal: deals the pairs of texts that share one of its rare grams, by
 * the lower text. Sorts the records; scratch has room for as many. Thread-safe for different parts and dealers. */
wirecopy_code wc_postings_pair(wc_postings *postings, uint64_t *records, uint64_t *scratch, size_t nrecords,
                               wc_dealer *pairs, wirecopy_error *error);

/* Then for each part of the pairs: adds to pairs_ret those that share at least two rare grams, and by the estimate at
 * least that share of the rare grams of the one that has fewer. Sorts the records. Thread-safe for different parts. */
wirecopy_code wc_postings_candidates(const wc_postings *postings, uint64_t *records, uint64_t *scratch, size_t nrecords,
                                     double least, wc_pairs *pairs_ret, wirecopy_error *error);

/* The weight of what two texts share, and of what one has, estimated from samples, common grams and all, once packed.
 * Thread-safe. */
double wc_postings_shared(const wc_postings *postings, uint32_t a, uint32_t b);
double wc_postings_total(const wc_postings *postings, uint32_t text);

#endif
