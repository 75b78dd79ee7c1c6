/* Which of the pairs that share anchors are compared: of the texts before a text the 96 that share most with it, of
 * which at most 24 share little. */
#ifndef WC_NEWS_CHOOSING_H
#define WC_NEWS_CHOOSING_H

#include <stddef.h>
#include <stdint.h>

#include "news/names.h"

/* What an index has of the texts of a run: stories by number, as wc_run has them, and numbers by rank. */
typedef struct wc_settled {
    const int64_t *stories;
    const uint32_t *ranked;
} wc_settled;

/* Of meetings (news/names.h), all of a text or none, leaves those pairs that are compared, each once, as the later text
 * and below it the rank of the earlier one; ascending. Returns how many. scratch: as many as records. settled: later
 * texts are named by number then, and of those that it has in different stories few that share little are compared;
 * NULL: there is no index. */
size_t wc_choose_pairs(uint64_t *records, uint64_t *scratch, size_t count, const wc_settled *settled);

/* The same without an index of all meetings of one text, each other text once, by rank; met: how often they meet, 0
 * where they do not. scratch: as many as records. */
size_t wc_choose_of_met(uint64_t *records, const wc_met *met, uint64_t *scratch, size_t count);

#endif
