/* Which of the pairs that share anchors are compared: of the texts before a text the 96 that share most with it, of
 * which at most 24 share little. */
#ifndef WC_NEWS_CHOOSING_H
#define WC_NEWS_CHOOSING_H

#include <stddef.h>
#include <stdint.h>

#include "news/names.h"

/* Of meetings (news/names.h), all of a text or none, leaves those pairs that are compared, each once, as the later text
 * and below it the rank of the earlier one; ascending. Returns how many. scratch: as many as records. */
size_t wc_choose_pairs(uint64_t *records, uint64_t *scratch, size_t count);

/* The same of all meetings of one text, each other text once, by rank; met: how often they meet, 0 where they do not.
 * scratch: as many as records. */
size_t wc_choose_of_met(uint64_t *records, const wc_met *met, uint64_t *scratch, size_t count);

#endif
