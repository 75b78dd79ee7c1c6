#include "dump/ingest.h"
#include "news/anchors.h"
#include "news/news.h"
#include "news/pairing.h"
#include "run/threads.h"

/* Numbers kept of a text, and pairs of one dealt at once: of real news 20 and 108, of texts with nothing in common 40
 * or more, and none. Between: a run over real news takes 6 % more, one over such texts 9 % less (docs/architecture.md,
 * Progress and planning). */
enum { NUMBERS_EACH = 30, PAIRS_DEALT = 70 };

/* Of a hundred bytes of text, letters. */
enum { LETTERS_PERCENT = 85 };

/* Texts of a dump differ in length: a third each of half the average, of it, and of half as much again. */
static uint64_t over_lengths(uint64_t (*nbytes)(uint64_t length), uint64_t length) {
    return (nbytes(length / 2) + nbytes(length) + nbytes(length + length / 2)) / 3;
}

static uint64_t kept_nbytes(uint64_t length) {
    uint64_t ngrams = length < WC_KEPT_FULL ? length : WC_KEPT_FULL, sparse = length / WC_KEPT_SPARSEST;
    ngrams = ngrams < sparse ? sparse : ngrams;
    return ngrams * sizeof(uint32_t) + NUMBERS_EACH * sizeof(uint64_t) + length / WC_UNITS_CELL + sizeof(uint32_t) * 3;
}

/* One in twelve grams begins an anchor; of a text that keeps as many, one in three another. */
static uint64_t anchors_nbytes(uint64_t length) {
    uint64_t count = length / WC_KEPT_SPARSEST + (length <= 3 * WC_KEPT_FULL ? length / 3 : 0);
    return count * sizeof(uint64_t) / WC_ANCHORS_ROUNDS;
}

/* Most while pairs are found; by then, what threads read with is gone. */
wc_need wc_news_need(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes) {
    (void)ndocuments;
    uint64_t length = average_nbytes * LETTERS_PERCENT / 100;
    uint64_t corpus = WC_HELD(wc_corpus, kept_ends) + WC_HELD(wc_corpus, places);
    uint64_t texts =
        WC_HELD(wc_texts, rank) + WC_HELD(wc_texts, ranked) + WC_HELD(wc_texts, copies) + WC_HELD(wc_texts, lengths);
    uint32_t threads = wc_threads_of(options);
    uint64_t parts = threads * wc_pairing_part_nbytes(), read = wc_ingest_nbytes(threads);
    uint64_t dealt = over_lengths(anchors_nbytes, length) + PAIRS_DEALT * sizeof(uint64_t);
    return (wc_need){.each = wc_need_kept(options) + over_lengths(kept_nbytes, length) + corpus + texts + dealt,
                     .fixed = parts > read ? parts - read : 0};
}
