#include "news/news.h"
#include "news/pairing.h"
#include "run/threads.h"

/* Chosen by what real news has: pairs of a text that share something, and cells of a text that each shares. */
enum { PAIRS_EACH = 8, CELLS_EACH = 10 };

/* Anchors and pairs of a text while they are dealt; of a real dump. */
enum { ANCHORS_OF_KEPT_PERCENT = 75, PAIRS_DEALT = 120 };

wc_need wc_news_need(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes) {
    (void)ndocuments;
    uint64_t length = average_nbytes, ncells = length / WC_UNITS_CELL + 1;
    uint64_t ngrams = length <= WC_KEPT_FULL ? length
                      : length / WC_KEPT_SPARSEST > WC_KEPT_FULL ? length / WC_KEPT_SPARSEST : WC_KEPT_FULL;
    uint64_t kept = ngrams * sizeof(uint32_t) + ncells + 40 * sizeof(uint64_t) / 2 + WC_HELD(wc_corpus, kept_ends) +
                    WC_HELD(wc_corpus, places) + WC_HELD(wc_corpus, contents);
    uint64_t texts = WC_HELD(wc_texts, rank) + WC_HELD(wc_texts, ranked) + WC_HELD(wc_texts, copies);
    uint64_t dealt = (ngrams * ANCHORS_OF_KEPT_PERCENT / 100 + PAIRS_DEALT) * sizeof(uint64_t);
    return (wc_need){.each = wc_need_kept(options) + kept + texts + dealt,
                     .fixed = wc_threads_of(options) * wc_pairing_part_nbytes()};
}
