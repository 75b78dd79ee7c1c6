/* From what was kept of all texts to the evidence of all pairs: anchors are dealt into parts by their hashes, the pairs
 * of each part into parts by text, and the pairs of each text are compared. */
#ifndef WC_NEWS_PAIRING_H
#define WC_NEWS_PAIRING_H

#include "news/evidence.h"
#include "news/texts.h"

wirecopy_code wc_pairing_run(const wc_run *run, const wc_texts *texts, wc_evidence *evidence_ret,
                             wirecopy_error *error);

/* Of records of pairs, one for each anchor that the two share, leaves those that are compared: each pair once, that
 * share enough, of the texts before a text the 96 that share most with it. Returns how many; ascending. scratch: as many
 * as records. texts NULL: names have wc_pairing_votes of the text in WC_PAIRING_SPARE lowest bits. */
enum { WC_PAIRING_SPARE = 2 };
size_t wc_pairing_choose(const wc_texts *texts, uint64_t *records, uint64_t *scratch, size_t count);
uint32_t wc_pairing_votes(uint32_t length);

/* Bytes that a thread has of a part at once. */
uint64_t wc_pairing_part_nbytes(void);

#endif
