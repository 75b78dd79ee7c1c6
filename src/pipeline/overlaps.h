/* Pairs of entries to what they have of one another, in parallel. */
#ifndef WIRECOPY_PIPELINE_OVERLAPS_H
#define WIRECOPY_PIPELINE_OVERLAPS_H

#include "cluster/evidence.h"
#include "match/overlapper.h"
#include "pipeline/matching.h"

wirecopy_print wirecopy_print_of(const wirecopy_corpus *corpus, uint32_t entry);

/* Compares the texts of ascending pairs; adds those to list_ret whose containment reaches `least`. While the corpus has
 * its samples, pairs that these leave no doubt of are not read. */
wirecopy_code wirecopy_overlaps_measure(const wirecopy_matching *matching, const wirecopy_rarity *rarity,
                                        const wirecopy_pairs *pairs, double least, wirecopy_evidence_list *list_ret,
                                        wirecopy_error *error);

#endif
