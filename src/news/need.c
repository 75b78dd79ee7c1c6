#include <math.h>

#include "news/indexing.h"
#include "news/news.h"
#include "news/postings.h"
#include "run/threads.h"
#include "sketch/sample.h"

/* Sampled grams of a text: every length is taken to be as likely as its double, so that a sample holds 1/ln 2 times its
 * least number. */
static double sampled_of(uint64_t ngrams) {
    double mean = WC_SAMPLE_LEAST / log(2.0), most = (double)(ngrams >> wc_sample_level(ngrams));
    return wc_sample_level(ngrams) == 0 || most > 2.0 * WC_SAMPLE_LEAST ? most : mean;
}

/* Most while the index is made. A gram has about a byte, and each that was sampled about one record
 * in the index, as a value or as pairs. */
wc_need wc_news_need(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes) {
    double sampled = sampled_of(average_nbytes);
    uint64_t counted = ndocuments < WC_RARITY_TEXTS ? ndocuments : WC_RARITY_TEXTS;
    uint64_t dealt = (uint64_t)(sampled * sizeof(uint64_t)), part = wc_indexing_part_nbytes();
    uint64_t sample = (uint64_t)(sampled * WC_HELD(wc_corpus, samples)) + WC_HELD(wc_corpus, sample_ends) +
                      WC_HELD(wc_corpus, levels) + WC_HELD(wc_corpus, ngrams) + WC_HELD(wc_corpus, sites);
    uint64_t news = WC_HELD(wc_news, family) + WC_HELD(wc_news, leader) + WC_HELD(wc_news, roundup);
    uint64_t index = WC_HELD(wc_samples, left_out) + WC_HELD(wc_postings, rare) + WC_HELD(wc_postings, weights);
    part = part < 2 * dealt * ndocuments ? part : 2 * dealt * ndocuments;
    return (wc_need){.each = wc_need_kept(options) + sample + news + index + dealt,
                  .fixed = wc_rarity_nbytes(counted * average_nbytes) + wc_threads_of(options) * part};
}
