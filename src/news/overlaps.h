/* Pairs of entries to what they have of one another, in parallel. */
#ifndef WC_NEWS_OVERLAPS_H
#define WC_NEWS_OVERLAPS_H

#include "news/evidence.h"
#include "news/overlapper.h"
#include "dump/corpus.h"
#include "lsh/band_search.h"
#include "run/run.h"
#include "store/checkpoint.h"

wc_print wc_print_of(const wc_corpus *corpus, uint32_t entry);

/* Compares the texts of ascending pairs; adds those to list_ret whose containment reaches `least`. While the corpus has
 * its samples, pairs that these leave no doubt of are not read. */
wirecopy_code wc_overlaps_measure(const wc_matching *matching, const wc_rarity *rarity, const wc_pairs *pairs,
                                  double least, wc_evidence_list *list_ret, wirecopy_error *error);

#endif
