/* From what was kept of all texts to the evidence of all pairs: anchors are dealt into parts by their hashes, the pairs
 * of each part into parts by text, and the pairs of each text are compared. */
#ifndef WC_NEWS_PAIRING_H
#define WC_NEWS_PAIRING_H

#include "news/evidence.h"
#include "news/texts.h"

wirecopy_code wc_pairing_run(const wc_run *run, const wc_texts *texts, wc_evidence *evidence_ret,
                             wirecopy_error *error);

/* Whether so many texts can be named. */
wirecopy_code wc_pairing_check(uint64_t ntexts, wirecopy_error *error);

/* Bytes that a thread has of a part at once. */
uint64_t wc_pairing_part_nbytes(void);

#endif
