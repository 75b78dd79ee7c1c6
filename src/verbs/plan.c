#include <math.h>

#include "base/options.h"
#include "lsh/banding.h"
#include "near/furniture.h"
#include "news/postings.h"
#include "run/budget.h"
#include "news/indexing.h"
#include "dump/ingest.h"
#include "verbs/job.h"
#include "run/threads.h"
#include "sketch/sample.h"

/* The program with its libraries, and what it takes for a dump of one document: 4.9 MB measured with glibc 2.36. */
enum { PROGRAM_NBYTES = 5 << 20 };

/* An id: those of dumps are numbers, hashes and URLs. Chosen; 8 to 60 change the sum by 2 to 8 %. */
enum { ID_NBYTES = 16 };

/* What a field holds for each of its items. */
#define EACH(type, field) sizeof *((const type *)NULL)->field

/* What a run has to hold: bytes for each document, all texts taken to differ, and bytes whatever their number. */
typedef struct need {
    uint64_t each, fixed;
} need;

static uint64_t digest_nbytes(const wirecopy_options *options) {
    uint64_t words = (options->permutations + WC_DIGEST_POSITIONS - 1) / WC_DIGEST_POSITIONS;
    return words * EACH(wc_digests, words);
}

/* Kept in both profiles, from when a document was read to the end. */
static uint64_t kept_nbytes(const wirecopy_options *options) {
    return EACH(wc_dump, offsets) + EACH(wc_dump, nbytes) + EACH(wc_dump, text_nbytes) + EACH(wc_strings, ends) +
           ID_NBYTES + EACH(wc_corpus, entry_of) + EACH(wc_corpus, first_document) +
           options->permutations * sizeof(uint32_t) + digest_nbytes(options);
}

/* The near profile: most while bands are sorted, or while furniture is looked for. */
static need near_need(const wirecopy_options *options, uint64_t ndocuments) {
    uint32_t threads = wc_threads_of(options), bands = wc_banding_choose(options).bands;
    uint64_t band = 2 * sizeof(uint64_t), fit = wc_budget_of(options) / 5 / (band * ndocuments + 1);
    uint64_t at_once = threads < bands ? threads : bands;
    at_once = at_once < fit ? at_once : fit > 0 ? fit : 1;
    uint64_t component = sizeof(uint32_t), flags = (options->permutations + 7) / 8;
    uint64_t group = EACH(wc_grouping, group) + EACH(wc_grouping, documents) + component + flags;
    uint64_t find = threads * wc_furniture_find_nbytes(ndocuments);
    int sorts = at_once * band * ndocuments > group * ndocuments + find;
    return (need){.each = kept_nbytes(options) + (sorts ? at_once * band : group), .fixed = sorts ? 0 : find};
}

/* Sampled grams of a text: every length is taken to be as likely as its double, so that a sample holds 1/ln 2 times its
 * least number. */
static double sampled_of(uint64_t ngrams) {
    double mean = WC_SAMPLE_LEAST / log(2.0), most = (double)(ngrams >> wc_sample_level(ngrams));
    return wc_sample_level(ngrams) == 0 || most > 2.0 * WC_SAMPLE_LEAST ? most : mean;
}

/* The news profile: most while the index is made. A gram has about a byte, and each that was sampled about one record
 * in the index, as a value or as pairs. */
static need news_need(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes) {
    double sampled = sampled_of(average_nbytes);
    uint64_t counted = ndocuments < WC_RARITY_TEXTS ? ndocuments : WC_RARITY_TEXTS;
    uint64_t dealt = (uint64_t)(sampled * sizeof(uint64_t)), part = wc_indexing_part_nbytes();
    uint64_t sample = (uint64_t)(sampled * EACH(wc_corpus, samples)) + EACH(wc_corpus, sample_ends) +
                      EACH(wc_corpus, levels) + EACH(wc_corpus, ngrams) + EACH(wc_corpus, sites);
    uint64_t news = EACH(wc_news, family) + EACH(wc_news, leader) + EACH(wc_news, roundup);
    uint64_t index = EACH(wc_samples, left_out) + EACH(wc_postings, rare) + EACH(wc_postings, weights);
    part = part < 2 * dealt * ndocuments ? part : 2 * dealt * ndocuments;
    return (need){.each = kept_nbytes(options) + sample + news + index + dealt,
                  .fixed = wc_rarity_nbytes(counted * average_nbytes) + wc_threads_of(options) * part};
}

/* What is over the budget lies in scratch files. */
static void plan_memory(const wirecopy_options *options, need needed, uint64_t ndocuments, wirecopy_plan *plan) {
    uint64_t budget = wc_budget_of(options);
    uint64_t all = PROGRAM_NBYTES + wc_ingest_nbytes(wc_threads_of(options)) + needed.fixed + ndocuments * needed.each;
    plan->memory_nbytes = all < budget ? all : budget;
    plan->disk_nbytes = all - plan->memory_nbytes;
}

static void plan_candidates(const wirecopy_options *options, wirecopy_plan *plan) {
    wc_banding banding = wc_banding_choose(options);
    plan->bands = banding.bands;
    plan->rows = banding.rows;
    plan->false_positives = wc_banding_false_positives(banding, options->threshold);
    plan->misses = wc_banding_misses(banding, options->threshold);
    for (int i = 0; i < WIRECOPY_CURVE_POINTS; i++) {
        plan->curve[i] = wc_banding_chance(banding, i / (WIRECOPY_CURVE_POINTS - 1.0));
    }
}

wirecopy_code wirecopy_plan_run(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes,
                                wirecopy_plan *plan_ret, wirecopy_error *error) {
    wirecopy_options own, checked;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    int is_news = own.profile == WIRECOPY_PROFILE_NEWS;
    own = is_news ? wc_news_options(&own) : own;
    code = wc_options_check(&own, &checked, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    *plan_ret = (wirecopy_plan){.threshold = checked.threshold, .spool_nbytes = ndocuments * average_nbytes};
    if (!is_news) {
        plan_candidates(&checked, plan_ret);
    }
    plan_memory(&checked, is_news ? news_need(&checked, ndocuments, average_nbytes) : near_need(&checked, ndocuments),
                ndocuments, plan_ret);
    return WIRECOPY_OK;
}
