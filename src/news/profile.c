#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "news/anchors.h"
#include "news/bearing.h"
#include "news/digest.h"
#include "news/grouping.h"
#include "news/news.h"
#include "news/pairing.h"
#include "news/relating.h"
#include "news/series.h"
#include "news/telling.h"
#include "news/weighing.h"
#include "run/clock.h"
#include "run/parallel.h"

static const double default_threshold = 0.45;

static void prepare(wirecopy_options *options) {
    if (options->threshold == 0.0) {
        options->threshold = default_threshold;
    }
    options->permutations = options->bands = options->rows = 1;
}

/* Of both texts: pairs that look like two pages of a series. */
static wirecopy_code tell_series(void *context, void *state, size_t block, size_t to, wirecopy_error *error) {
    wc_news *news = context;
    (void)state;
    (void)to;
    (void)error;
    wc_walk walk = wc_evidence_walk(&news->evidence, block);
    for (size_t word = 0; wc_walk_reach(&walk, word);) {
        wc_pair_view pair = wc_evidence_view(&news->evidence, block, word, &word);
        if (wc_series_joins(&pair)) {
            __atomic_fetch_add(&news->told[pair.head->a], WC_TOLD_PAIR, __ATOMIC_RELAXED);
            __atomic_fetch_add(&news->told[pair.head->b], WC_TOLD_PAIR, __ATOMIC_RELAXED);
        }
    }
    wc_evidence_leave(&news->evidence, block);
    return WIRECOPY_OK;
}

static wirecopy_code add_drawing(wc_drawings *drawings, uint32_t text, const wc_strands *strands,
                                 const wirecopy_allocator *allocator, wirecopy_error *error) {
    wirecopy_code code = wc_grow(allocator, (void **)&drawings->of, &drawings->capacity, drawings->count + 1,
                                 sizeof *drawings->of, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&drawings->sources, &drawings->sources_capacity,
                       drawings->nsources + strands->count, sizeof *drawings->sources, error);
    }
    if (code == WIRECOPY_OK) {
        drawings->of[drawings->count++] = (wc_drawing){text, (uint32_t)strands->count, drawings->nsources};
        for (size_t i = 0; i < strands->count; i++) {
            drawings->sources[drawings->nsources++] = strands->of[i].text;
        }
    }
    return code;
}

static wirecopy_code take_drawings(wc_drawings *drawings, const wc_drawings *from, const wirecopy_allocator *allocator,
                                   wirecopy_error *error) {
    wirecopy_code code = wc_grow(allocator, (void **)&drawings->of, &drawings->capacity,
                                 drawings->count + from->count + 1, sizeof *drawings->of, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&drawings->sources, &drawings->sources_capacity,
                       drawings->nsources + from->nsources + 1, sizeof *drawings->sources, error);
    }
    if (code != WIRECOPY_OK || from->count == 0) {
        return code;
    }
    for (size_t i = 0; i < from->count; i++) {
        wc_drawing taken = from->of[i];
        taken.from += drawings->nsources;
        drawings->of[drawings->count++] = taken;
    }
    if (from->nsources > 0) {
        memcpy(drawings->sources + drawings->nsources, from->sources, from->nsources * sizeof *from->sources);
    }
    drawings->nsources += from->nsources;
    return WIRECOPY_OK;
}

static void clear_drawings(wc_drawings *drawings, const wirecopy_allocator *allocator) {
    wc_release(allocator, drawings->of, drawings->capacity, sizeof *drawings->of);
    wc_release(allocator, drawings->sources, drawings->sources_capacity, sizeof *drawings->sources);
    *drawings = (wc_drawings){0};
}

/* A thread's. */
typedef struct drawer {
    wc_digester digester;
    wc_drawings drawings;
} drawer;

static wirecopy_code create_drawer(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    (void)thread;
    (void)error;
    ((drawer *)state)->digester.strands.weights = &((const wc_news *)context)->weights;
    ((drawer *)state)->digester.strands.knows_digests = 1;
    return WIRECOPY_OK;
}

static wirecopy_code tell_digests(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    wc_news *news = context;
    drawer *own = state;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t text = from; code == WIRECOPY_OK && text < to; text++) {
        if (news->weights.of[text].digest) {
            int is_digest;
            news->told[text] |= WC_TOLD_DIGEST;
            code = wc_digester_look(&own->digester, (uint32_t)text, &is_digest, error);
            if (code == WIRECOPY_OK) {
                code = add_drawing(&own->drawings, (uint32_t)text, &own->digester.strands, news->allocator, error);
            }
        }
    }
    return code;
}

static wirecopy_code gather_drawings(void *context, void *state, wirecopy_error *error) {
    wc_news *news = context;
    return take_drawings(&news->drawings, &((const drawer *)state)->drawings, news->allocator, error);
}

static void clear_drawer(void *context, void *state) {
    wc_digester_clear(&((drawer *)state)->digester);
    clear_drawings(&((drawer *)state)->drawings, ((const wc_news *)context)->allocator);
}

static int by_text(const void *left, const void *right) {
    const wc_drawing *a = left, *b = right;
    return (a->text > b->text) - (a->text < b->text);
}

/* Texts a thread takes at a time. */
enum { CHUNK = 64 };

/* What texts are, and what digests draw from, so that it can be asked when the rest is gone. */
static wirecopy_code tell_texts(const wc_run *run, wc_news *news, wirecopy_error *error) {
    wc_loop loop = {.allocator = news->allocator,
                    .threads = run->threads,
                    .count = news->evidence.nblocks,
                    .chunk = 1,
                    .body = tell_series,
                    .context = news};
    news->told = wc_allocate_zeroed(news->allocator, news->texts.count, sizeof *news->told);
    if (news->told == NULL) {
        return wc_fail_refused(news->allocator, news->texts.count * sizeof *news->told, error);
    }
    wirecopy_code code = wc_loop_run(&loop, error);
    loop.count = news->texts.count;
    loop.chunk = CHUNK;
    loop.stride = 1; /* a hundred pairs of other texts */
    loop.body = tell_digests;
    loop.state = (wc_thread_state){sizeof(drawer), create_drawer, NULL, gather_drawings, clear_drawer};
    if (code == WIRECOPY_OK) {
        code = wc_loop_run(&loop, error);
    }
    if (code == WIRECOPY_OK && news->drawings.count > 0) {
        qsort(news->drawings.of, news->drawings.count, sizeof *news->drawings.of, by_text);
    }
    return code;
}

static wirecopy_code find_all(const wc_run *run, wc_corpus *corpus, wc_news *news, wirecopy_error *error) {
    wirecopy_code code = wc_texts_create(run, corpus, &news->texts, error);
    if (code == WIRECOPY_OK) {
        code = wc_pairing_run(run, &news->texts, &news->evidence, error);
    }
    double start = wc_seconds();
    if (code == WIRECOPY_OK && wc_telling_of(run) != NULL && wc_telling_of(run)->tells_passages) {
        return wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "passages are told");
    }
    if (code == WIRECOPY_OK) {
        code = wc_weighing_run(run, &news->texts, &news->evidence, &news->weights, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell_texts(run, news, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_telling_step(run, &news->weights, NULL, news->told, WC_TIDINGS_TOLD, error);
    }
    wc_spend(start, &run->stats->seconds_group, &run->stats->seconds_digests);
    return code;
}

static wirecopy_code find(const wc_run *run, wc_corpus *corpus, void **found_ret, wirecopy_error *error) {
    wc_news *news = wc_allocate_zeroed(corpus->allocator, 1, sizeof *news);
    *found_ret = news;
    if (news == NULL) {
        return wc_fail_refused(corpus->allocator, sizeof *news, error);
    }
    news->allocator = corpus->allocator;
    return find_all(run, corpus, news, error);
}

static void count_digests(const wc_run *run, const wc_news *news) {
    run->stats->digests = 0;
    WC_EACH(uint32_t, text, news->texts.count, WC_IN_ORDER, news->allocator) {
        run->stats->digests += news->weights.of[text].digest ? news->texts.copies[text] : 0;
    }
}

static wirecopy_code group(const wc_run *run, void *found, uint32_t *group_ret, wirecopy_error *error) {
    double start = wc_seconds();
    count_digests(run, found);
    double threshold = run->corpus->sketcher->options.threshold;
    wirecopy_code code = wc_news_grouping(run, found, threshold, group_ret, error);
    run->stats->seconds_group += wc_seconds() - start;
    return code;
}

static wirecopy_code relate(const wc_run *run, void *found, const wc_grouping *grouping, int in_full,
                            wc_relations *relations_ret, wirecopy_error *error) {
    return wc_relating_run(run, found, grouping, in_full, relations_ret, error);
}

static wirecopy_code bear(const wc_run *run, void *found, const uint64_t *pairs, size_t count, double least_share,
                          wc_kinship *kinship_ret, wirecopy_error *error) {
    return wc_news_bear(run, found, pairs, count, least_share, kinship_ret, error);
}

static int is_digest(const void *found, uint32_t entry) {
    return (((const wc_news *)found)->told[entry] & WC_TOLD_DIGEST) != 0;
}

/* The groups of the strands' texts, each once. */
static size_t draws(const void *found, const wc_grouping *grouping, uint32_t entry, uint32_t *groups_ret) {
    const wc_news *news = found;
    size_t from = 0, to = news->drawings.count, count = 0;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (news->drawings.of[middle].text < entry) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    if (from == news->drawings.count || news->drawings.of[from].text != entry) {
        return 0;
    }
    const uint32_t *sources = news->drawings.sources + news->drawings.of[from].from;
    for (size_t i = 0; i < news->drawings.of[from].count; i++) {
        uint32_t group = grouping->group[sources[i]];
        size_t known = 0;
        while (known < count && groups_ret[known] != group) {
            known++;
        }
        if (known == count && group != grouping->group[entry]) {
            groups_ret[count++] = group;
        }
    }
    return count;
}

/* Anchors of one round of four are enough to find what is worth comparing, which is then compared by all; texts of few
 * grams list two. Measured: docs/index-accuracy.md. */
enum { ROUNDS = 1, ROUNDS_SHORT = 2, SHORT_UNITS = 1500 };

/* Measured: docs/index-accuracy.md. */
enum { KEYS_OF_PASSAGES = 2 };

static wirecopy_code keys(const wirecopy_sketcher *sketcher, const uint32_t *minima, const uint32_t *kept,
                          wc_key_list *list, wirecopy_error *error) {
    (void)minima;
    return wc_anchors_list(sketcher->kernels, kept, kept[0] <= SHORT_UNITS ? ROUNDS_SHORT : ROUNDS, list, error);
}

static wirecopy_code nearest(const void *found, const uint32_t *group, const uint32_t *order, uint32_t *nearest_ret,
                             wirecopy_error *error) {
    const wc_news *news = found;
    (void)error;
    WC_EACH(uint32_t, text, news->texts.count, WC_AT_RANDOM, news->allocator) {
        double best = 0.0;
        nearest_ret[text] = WC_NO_ENTRY;
        for (uint64_t i = news->evidence.starts[text]; i < news->evidence.starts[text + 1]; i++) {
            wc_pair_view pair = wc_evidence_listed(&news->evidence, i);
            uint32_t other = wc_pair_other(&pair, text);
            if (group[other] != group[text] || order[other] >= order[text]) {
                continue;
            }
            double similarity = wc_weights_similarity(&news->weights, &pair);
            if (nearest_ret[text] == WC_NO_ENTRY || similarity > best ||
                (similarity == best && order[other] < order[nearest_ret[text]])) {
                best = similarity;
                nearest_ret[text] = other;
            }
        }
    }
    return WIRECOPY_OK;
}

static void forget(void *found) {
    wc_news *news = found;
    wc_weights_clear(&news->weights);
    wc_evidence_clear(&news->evidence);
}

static void clear(void *found) {
    wc_news *news = found;
    if (news != NULL) {
        const wirecopy_allocator *allocator = news->allocator;
        forget(news);
        wc_release(allocator, news->told, news->texts.count, sizeof *news->told);
        clear_drawings(&news->drawings, allocator);
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
                                    .bear = bear,
                                    .remove_from = 0.7,
                                    .is_digest = is_digest,
                                    .draws = draws,
                                    .keys = keys,
                                    .keys_of_passages = KEYS_OF_PASSAGES,
                                    .nearest = nearest,
                                    .forget = forget,
                                    .clear = clear,
                                    .need = wc_news_need};
