#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "news/news.h"
#include "news/relating.h"
#include "news/roundup.h"
#include "run/clock.h"

static const double default_threshold = 0.23;

static void prepare(wirecopy_options *options) {
    if (options->threshold == 0.0) {
        options->threshold = default_threshold;
    }
    options->permutations = WC_SAMPLE_POSITIONS;
    options->bands = 10;
    options->rows = 3;
}

static wirecopy_code find(const wc_matching *matching, wc_corpus *corpus, void **found_ret, wirecopy_error *error) {
    wc_news *news = wc_allocate_zeroed(corpus->allocator, 1, sizeof *news);
    *found_ret = news;
    return news == NULL ? wc_fail_refused(corpus->allocator, sizeof *news, error)
                        : wc_news_find(matching, corpus, news, error);
}

static void count_roundups(const wc_matching *matching, const wc_news *news) {
    const wc_corpus *corpus = matching->corpus;
    matching->stats->digests = 0;
    WC_EACH(size_t, i, corpus->ndocuments, WC_AT_RANDOM, corpus->allocator) {
        matching->stats->digests += corpus->entry_of[i] != WC_NO_ENTRY && news->roundup[corpus->entry_of[i]];
    }
}

static wirecopy_code group(const wc_matching *matching, void *found, uint32_t *group_ret, wirecopy_error *error) {
    double start = wc_seconds();
    count_roundups(matching, found);
    wirecopy_code code = wc_news_group(found, matching->corpus->sketcher->options.threshold, group_ret, error);
    matching->stats->seconds_group += wc_seconds() - start;
    return code;
}

static wirecopy_code relate(const wc_matching *matching, void *found, const wc_grouping *grouping, int in_full,
                            wc_relations *relations_ret, wirecopy_error *error) {
    return wc_relating_run(matching, found, grouping, in_full, relations_ret, error);
}

static int is_digest(const void *found, uint32_t entry) {
    return ((const wc_news *)found)->roundup[entry];
}

static size_t draws(const void *found, const wc_grouping *grouping, uint32_t entry, uint32_t *groups_ret) {
    const wc_news *news = found;
    wc_strand strands[WC_STRANDS_MAX];
    size_t nstrands = wc_strands_of(&news->neighbours, news->leader[entry], strands), count = 0;
    for (size_t i = 0; i < nstrands; i++) {
        uint32_t group = grouping->group[strands[i].text];
        size_t known = 0;
        while (known < count && groups_ret[known] != group) {
            known++;
        }
        if (known == count && !news->roundup[strands[i].text]) {
            groups_ret[count++] = group;
        }
    }
    return count;
}

static void forget(void *found) {
    wc_rarity_clear(&((wc_news *)found)->rarity);
}

static void clear(void *found) {
    wc_news *news = found;
    if (news != NULL) {
        const wirecopy_allocator *allocator = news->allocator;
        wc_news_clear(news);
        wc_release(allocator, news, 1, sizeof *news);
    }
}

enum {
    PAIRS = WC_STEPS(READ) | WC_STEPS(IDENTITY) | WC_STEPS(BANDS) | WC_STEPS(RARITY) | WC_STEPS(FAMILIAR) |
            WC_STEPS(INDEX) | WC_STEPS(VERIFY)
};

static const uint32_t steps[WC_VERB_COUNT] = {
    [WC_VERB_CLUSTER] = PAIRS | WC_STEPS(RELATIONS) | WC_STEPS(WRITE),
    [WC_VERB_DEDUP] = PAIRS | WC_STEPS(RELATIONS) | WC_STEPS(WRITE),
    [WC_VERB_SIGN] = WC_STEPS(READ),
    [WC_VERB_EXPLAIN] = PAIRS | WC_STEPS(RELATIONS),
    [WC_VERB_TUNE] = PAIRS | WC_STEPS(THRESHOLDS),
    [WC_VERB_COMPARE] = WC_STEPS(READ),
    [WC_VERB_GROUP] = PAIRS | WC_STEPS(RELATIONS),
};

/* Tuned down to where turns of phrase link. */
const wc_profile wc_news_profile = {.sketch = &wc_sketch_of_grams,
                                    .steps = steps,
                                    .tells_relations = 1,
                                    .tune_from = 0.10,
                                    .tune_to = 0.60,
                                    .tune_step = 0.02,
                                    .prepare = prepare,
                                    .find = find,
                                    .group = group,
                                    .relate = relate,
                                    .is_digest = is_digest,
                                    .draws = draws,
                                    .forget = forget,
                                    .clear = clear,
                                    .need = wc_news_need};
