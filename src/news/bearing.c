#include "news/bearing.h"

#include "news/compare.h"
#include "news/confirm.h"
#include "news/own.h"
#include "news/relating.h"
#include "news/slots.h"
#include "run/parallel.h"

/* Pairs that a thread takes at a time; one text follows another of the same bearer. */
enum { CHUNK = 64 };

typedef struct bearing {
    const wc_run *run;
    const wc_news *news;
    const uint64_t *pairs;
    double least_share;
    int untrusted;
    wc_kinship *result;
} bearing;

/* Of each thread. */
typedef struct measurer {
    wc_comparer comparer;
    wc_confirmer confirmer;
} measurer;

static wirecopy_code create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const bearing *work = context;
    measurer *own = state;
    (void)error;
    wc_comparer_init(&own->comparer, &work->news->texts);
    wc_confirmer_init(&own->confirmer, work->run, work->news);
    own->confirmer.thread = thread;
    return WIRECOPY_OK;
}

static void clear(void *context, void *state) {
    measurer *own = state;
    (void)context;
    wc_comparer_clear(&own->comparer);
    wc_confirmer_clear(&own->confirmer);
}

/* Two of a series share what weighs nothing, since others share it: they are measured by what cells count for by
 * themselves. So are prints of one page of it, which differ in no number. */
static wc_kinship kinship_of(const wc_weights *weights, const wc_pair_view *pair, uint32_t text) {
    int is_series = wc_weights_is_series(pair) || wc_own_would_be_lost(weights->texts, pair, text),
        is_a = pair->head->a == text;
    if (!is_series && !wc_weights_is_reprint(weights, pair)) {
        return wc_kinship_of(weights, pair, text);
    }
    wc_shared alone = wc_weights_shared_alone(weights, pair);
    wc_kinship kinship =
        wc_kinship_of_shares(pair, is_a ? alone.a_cover : alone.b_cover, is_a ? alone.b_cover : alone.a_cover);
    kinship.relation = is_series ? WIRECOPY_RELATION_SERIES : kinship.relation;
    return kinship;
}

static wirecopy_code find_pair(measurer *own, const bearing *work, uint32_t one, uint32_t other, wc_pair_view *pair_ret,
                               wirecopy_error *error) {
    *pair_ret = wc_evidence_find(&work->news->evidence, one, other);
    if (pair_ret->head != NULL) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_comparer_pair(&own->comparer, one, other, pair_ret, error);
    if (code == WIRECOPY_OK && pair_ret->head != NULL) {
        wc_slots_complete(&work->news->weights, pair_ret);
    }
    return code;
}

static wirecopy_code measure(measurer *own, const bearing *work, size_t i, wirecopy_error *error) {
    uint32_t text = (uint32_t)work->pairs[i];
    wc_kinship *kinship = &work->result[i];
    wc_pair_view pair;
    *kinship = (wc_kinship){WIRECOPY_RELATION_UPDATE, 0.0F, 0.0F};
    wirecopy_code code = find_pair(own, work, text, (uint32_t)(work->pairs[i] >> 32), &pair, error);
    if (code != WIRECOPY_OK || pair.head == NULL) {
        return code;
    }
    *kinship = kinship_of(&work->news->weights, &pair, text);
    if (work->untrusted && kinship->contained >= work->least_share) {
        wc_pair_view confirmed;
        code = wc_confirmer_compare(&own->confirmer, &pair, &confirmed, error);
        *kinship = code == WIRECOPY_OK && confirmed.head != NULL ? kinship_of(&work->news->weights, &confirmed, text)
                                                                 : (wc_kinship){WIRECOPY_RELATION_UPDATE, 0.0F, 0.0F};
    }
    return code;
}

static wirecopy_code measure_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        code = measure(state, context, i, error);
    }
    return code;
}

wirecopy_code wc_news_bear(const wc_run *run, const wc_news *news, const uint64_t *pairs, size_t count,
                           double least_share, wc_kinship *kinship_ret, wirecopy_error *error) {
    bearing work = {.run = run,
                    .news = news,
                    .pairs = pairs,
                    .least_share = least_share,
                    .untrusted = run->corpus->sketcher->options.untrusted != WIRECOPY_TRUSTED,
                    .result = kinship_ret};
    const wc_loop loop = {.allocator = news->allocator,
                          .threads = run->threads,
                          .count = count,
                          .chunk = CHUNK,
                          .stride = WC_TEXTS,
                          .body = measure_some,
                          .context = &work,
                          .state = {.nbytes = sizeof(measurer), .create = create, .clear = clear},
                          .progress = run->progress};
    wirecopy_code code = wc_progress_begin(run->progress, WC_STEP_RELATIONS, error);
    return code == WIRECOPY_OK ? wc_loop_run(&loop, error) : code;
}
