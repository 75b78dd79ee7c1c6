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

/* Into how many ranges texts are cut where pairs are compared range by range, see wc_evidence: what was kept of one
 * takes a sixteenth of the budget and 8 MiB at most, as long as there are not too many. */
uint32_t wc_pairing_nranges(uint64_t kept_nbytes, uint64_t budget, uint32_t threads);

/* Bytes that a thread has of a part at once. */
uint64_t wc_pairing_part_nbytes(void);

#endif
