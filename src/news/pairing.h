/* From what was kept of all texts to the evidence of all pairs: anchors are dealt into parts by their hashes, the pairs
 * of each part into parts by text, and the pairs of each text are compared. */
#ifndef WC_NEWS_PAIRING_H
#define WC_NEWS_PAIRING_H

#include "news/evidence.h"
#include "news/texts.h"

wirecopy_code wc_pairing_run(const wc_run *run, const wc_texts *texts, wc_evidence *evidence_ret,
                             wirecopy_error *error);

/* Of meetings, leaves those pairs that are compared, each once, as the later text and below it the rank of the earlier
 * one; ascending. They share enough anchors, and are of the texts before a text the 96 that share most with it, of
 * which at most 24 share little. Returns how many. scratch: as many as records. */
size_t wc_pairing_choose(uint64_t *records, uint64_t *scratch, size_t count);

/* Whether so many texts can be named. */
wirecopy_code wc_pairing_check(uint64_t ntexts, wirecopy_error *error);

/* Bytes that a thread has of a part at once. */
uint64_t wc_pairing_part_nbytes(void);

#endif
