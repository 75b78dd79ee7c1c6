#include "base/memory.h"
#include "base/walk.h"
#include "news/digest.h"
#include "news/grouping.h"
#include "news/news.h"
#include "news/pairing.h"
#include "news/relating.h"
#include "run/clock.h"

static const double default_threshold = 0.45;

/* Two texts of a series have this much in common, furniture left out. */
static const double series_cover = 0.6;

static void prepare(wirecopy_options *options) {
    if (options->threshold == 0.0) {
        options->threshold = default_threshold;
    }
    options->permutations = options->bands = options->rows = 1;
}

static wirecopy_code run(const wc_matching *matching, wc_corpus *corpus, wc_news *news, wirecopy_error *error) {
    wirecopy_code code = wc_texts_create(matching, corpus, &news->texts, error);
    if (code == WIRECOPY_OK) {
        code = wc_pairing_run(matching, &news->texts, &news->evidence, error);
    }
    double start = wc_seconds();
    if (code == WIRECOPY_OK) {
        code = wc_weights_find(matching, &news->texts, &news->evidence, &news->weights, error);
    }
    wc_spend(start, &matching->stats->seconds_group, &matching->stats->seconds_roundups);
    return code;
}

static wirecopy_code find(const wc_matching *matching, wc_corpus *corpus, void **found_ret, wirecopy_error *error) {
    wc_news *news = wc_allocate_zeroed(corpus->allocator, 1, sizeof *news);
    *found_ret = news;
    if (news == NULL) {
        return wc_fail_refused(corpus->allocator, sizeof *news, error);
    }
    news->allocator = corpus->allocator;
    return run(matching, corpus, news, error);
}

static void count_digests(const wc_matching *matching, const wc_news *news) {
    matching->stats->roundups = 0;
    WC_EACH(uint32_t, text, news->texts.count, WC_IN_ORDER, news->allocator) {
        matching->stats->roundups += news->weights.digest[text] ? news->texts.copies[text] : 0;
    }
}

static wirecopy_code group(const wc_matching *matching, void *found, uint32_t *group_ret, wirecopy_error *error) {
    double start = wc_seconds();
    count_digests(matching, found);
    double threshold = matching->corpus->sketcher->options.threshold;
    wirecopy_code code = wc_news_grouping(matching, found, threshold, group_ret, error);
    matching->stats->seconds_group += wc_seconds() - start;
    return code;
}

static wirecopy_code relate(const wc_matching *matching, void *found, const wc_grouping *grouping, int in_full,
                            wc_relations *relations_ret, wirecopy_error *error) {
    return wc_relating_run(matching, found, grouping, in_full, relations_ret, error);
}

static int is_digest(const void *found, uint32_t entry) {
    return ((const wc_news *)found)->weights.digest[entry];
}

static int is_series(const void *found, uint32_t entry) {
    const wc_evidence *evidence = &((const wc_news *)found)->evidence;
    for (uint64_t i = evidence->starts[entry]; i < evidence->starts[entry + 1]; i++) {
        wc_pair_view pair = wc_evidence_at(evidence, evidence->places[i]);
        if ((pair.head->flags & WC_PAIR_SERIES) && pair.head->raw >= series_cover) {
            return 1;
        }
    }
    return 0;
}

/* The groups of the strands' texts, each once. */
static wirecopy_code draws(const void *found, const wc_grouping *grouping, uint32_t entry, uint32_t *groups_ret,
                           size_t *count_ret, wirecopy_error *error) {
    const wc_news *news = found;
    wc_digester digester = {.weights = &news->weights};
    int digest;
    wirecopy_code code = wc_digester_look(&digester, entry, &digest, error);
    size_t count = 0;
    for (size_t i = 0; code == WIRECOPY_OK && i < digester.nstrands; i++) {
        uint32_t group = grouping->group[digester.strands[i].text];
        size_t known = 0;
        while (known < count && groups_ret[known] != group) {
            known++;
        }
        if (known == count && group != grouping->group[entry]) {
            groups_ret[count++] = group;
        }
    }
    *count_ret = count;
    wc_digester_clear(&digester);
    return code;
}

static void clear(void *found) {
    wc_news *news = found;
    if (news != NULL) {
        const wirecopy_allocator *allocator = news->allocator;
        wc_weights_clear(&news->weights);
        wc_evidence_clear(&news->evidence);
        wc_texts_clear(&news->texts);
        wc_release(allocator, news, 1, sizeof *news);
    }
}

enum { PAIRS = WC_STEPS(READ) | WC_STEPS(IDENTITY) | WC_STEPS(INDEX) | WC_STEPS(VERIFY) };

static const uint32_t steps[WC_VERB_COUNT] = {
    [WC_VERB_CLUSTER] = PAIRS | WC_STEPS(RELATIONS) | WC_STEPS(WRITE),
    [WC_VERB_DEDUP] = PAIRS | WC_STEPS(RELATIONS) | WC_STEPS(WRITE),
    [WC_VERB_SIGN] = WC_STEPS(READ),
    [WC_VERB_EXPLAIN] = PAIRS | WC_STEPS(RELATIONS),
    [WC_VERB_TUNE] = PAIRS | WC_STEPS(THRESHOLDS),
    [WC_VERB_COMPARE] = WC_STEPS(READ),
    [WC_VERB_GROUP] = PAIRS | WC_STEPS(RELATIONS),
};

/* Tuned down to where a shared paragraph links. */
const wc_profile wc_news_profile = {.sketch = &wc_sketch_of_grams,
                                    .steps = steps,
                                    .tells_relations = 1,
                                    .tune_from = 0.20,
                                    .tune_to = 0.80,
                                    .tune_step = 0.05,
                                    .prepare = prepare,
                                    .find = find,
                                    .group = group,
                                    .relate = relate,
                                    .is_digest = is_digest,
                                    .draws = draws,
                                    .is_series = is_series,
                                    .clear = clear,
                                    .need = wc_news_need};
