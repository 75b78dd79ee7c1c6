/* Coherence: what is shared counts where those who share it look like prints of one story. */
#ifndef WC_NEWS_COHERENCE_H
#define WC_NEWS_COHERENCE_H

#include "news/poll.h"

/* Similarity from which two are taken for prints of one story while rounds go on. Measured: docs/accuracy-rules.md,
 * Constants. */
static const double wc_coherence_same = 0.5;

/* Asks a pair what it votes by what cells count for now; whether that is otherwise than before. is_told: an index has
 * the two in one story. */
int wc_coherence_ask(const wc_weights *weights, const wc_pair_view *pair, int is_told);

/* Of a text whose pairs were polled: the share of ayes through each cell; whether one changed. */
int wc_coherence_share(const wc_weights *weights, uint32_t text, const wc_poll *poll);

/* What came of weighing a text. */
typedef struct wc_weighed {
    int differs;     /* a cell counts otherwise than before */
    int has_foreign; /* it has cells of another story, and enough of its own to leave these out */
} wc_weighed;

/* Of a text whose pairs and neighbours were polled: what its cells count for. Cells of another story do not count,
 * unless it has little of its own; keep_foreign: they still do, and are marked WC_CELL_FOREIGN. */
wc_weighed wc_coherence_weigh(const wc_weights *weights, uint32_t text, const wc_poll *poll, int keep_foreign);

/* Those that are marked do not count any more. */
void wc_coherence_drop_foreign(const wc_weights *weights, uint32_t text);

#endif
