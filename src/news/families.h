/* Families: plain near-copies, told from signatures, so that a story reprinted ten thousand times counts as one text
 * where rarity is measured. */
#ifndef WC_NEWS_FAMILIES_H
#define WC_NEWS_FAMILIES_H

#include "news/rarity.h"
#include "dump/corpus.h"
#include "lsh/band_search.h"
#include "run/run.h"
#include "store/checkpoint.h"

/* Members of a family that are counted: what is rare is told over texts as they come, and only a story printed more
 * often than that must not pass for furniture. */
enum { WC_FAMILY_COUNTED = 4 };

/* Pairs of near-copies, ascending: families are made of the nearer ones. */
wirecopy_code wc_families_pairs(const wc_matching *matching, wc_pairs *pairs_ret, wirecopy_error *error);

/* Counts the grams of up to WC_FAMILY_COUNTED texts of each family, WC_RARITY_TEXTS in all at most, spread
 * evenly over the input. Clear rarity_ret whatever this returns. */
wirecopy_code wc_families_rarity(const wc_matching *matching, const wc_pairs *pairs, wc_rarity *rarity_ret,
                                 wirecopy_error *error);

#endif
