/* Families: plain near-copies, told from signatures, so that a story reprinted ten thousand times counts as one text
 * where rarity is measured. */
#ifndef WIRECOPY_PIPELINE_FAMILIES_H
#define WIRECOPY_PIPELINE_FAMILIES_H

#include "match/rarity.h"
#include "pipeline/matching.h"

/* Members of a family that are counted: what is rare is told over texts as they come, and only a story printed more
 * often than that must not pass for furniture. */
enum { WIRECOPY_FAMILY_COUNTED = 4 };

/* Pairs of near-copies, ascending: families are made of the nearer ones. */
wirecopy_code wirecopy_families_pairs(const wirecopy_matching *matching, wirecopy_pairs *pairs_ret,
                                      wirecopy_error *error);

/* Counts the grams of up to WIRECOPY_FAMILY_COUNTED texts of each family, WIRECOPY_RARITY_TEXTS in all at most, spread
 * evenly over the input. Clear rarity_ret whatever this returns. */
wirecopy_code wirecopy_families_rarity(const wirecopy_matching *matching, const wirecopy_pairs *pairs,
                                       wirecopy_rarity *rarity_ret, wirecopy_error *error);

#endif
