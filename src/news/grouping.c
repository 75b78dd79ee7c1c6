#include "news/grouping.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/walk.h"
#include "cluster/disjoint_sets.h"
#include "news/compare.h"
#include "news/confirm.h"
#include "news/short.h"
#include "news/slots.h"

/* Members of a group that speak for it: those that share most with others. Chosen; the others
 * here are measured: docs/accuracy-rules.md, Constants. */
enum { CORE_MAX = 3 };

/* Members of one group, each changed in its own way, are less alike than either is like what both were made of. */
static const double agreement_share = 0.8;

/* A link that is weaker than that is none where passages are shared by many and few of them are prints of one story:
 * pages that carry each other's leads. A passage of a pair alone has a share of a sixth, of two pairs a tenth. */
static const double sure_least = 0.5, teased_share = 0.08;

/* Only texts that share so much before coherence, too, speak for one another: what is left of a digest may be one item.
 */
static const double near_cover = 0.5;

/* Of each of the two: a stub that lies in the other's teasers says nothing of what the other tells. Measured:
 * docs/accuracy-rules.md, Stubs between two stories. */
static const double near_part = 0.2;

/* A link of more shared cells is no stronger. */
static const double strength_cells = 12.0, strength_least = 0.5;

typedef struct link {
    uint32_t a, b; /* texts, the earlier in rank first */
    double strength;
    float raw; /* of the pair */
} link;

/* A few texts that speak for more. */
typedef struct core {
    uint32_t members[CORE_MAX], count;
} core;

typedef struct grouping {
    const wc_run *run;
    const wc_news *news;
    double threshold;
    link *links;
    size_t nlinks, capacity;
    uint64_t *shared; /* by text: weight that its links share */
    uint32_t *parents;
    core *cores;   /* by group */
    core *nearest; /* by text: itself, and those of its group that it is linked to most strongly */
    wc_comparer comparer;
    wc_confirmer confirmer;
    int untrusted;
    const uint32_t *rank;
} grouping;

/* Whether passages that two texts share are those that others share who tell other stories: the mean, over them, of the
 * pairs that look like prints of one story. */
static int is_teased(const wc_weights *weights, const wc_pair_view *pair) {
    const wc_sameness *a = weights->same + weights->of[pair->head->a].start,
                      *b = weights->same + weights->of[pair->head->b].start;
    double a_sum = 0.0, b_sum = 0.0;
    for (uint32_t i = 0; i < pair->head->nlinks; i++) {
        a_sum += a[wc_link_a(pair->links[i])].all;
    }
    for (uint32_t i = 0; i < pair->head->ncells; i++) {
        b_sum += b[pair->cells[i]].all;
    }
    double least = teased_share * WC_SHARE_FULL;
    return a_sum < least * pair->head->nlinks && b_sum < least * pair->head->ncells;
}

static int may_be_of_one_site(const grouping *work, uint32_t a, uint32_t b) {
    return !wc_texts_two_sites(&work->news->texts, a, b);
}

/* Two texts that an index has in different stories were told apart when the later one came, among more texts like it
 * than take part now. Of one site, or perhaps of one, what they share is mostly its furniture, which few of its pages
 * do not show to be that: only texts of the input can tie their stories. Measured: docs/index-accuracy.md. */
static int is_settled(const grouping *work, const wc_pair_view *pair) {
    const int64_t *stories = work->run->stories;
    uint32_t a = pair->head->a, b = pair->head->b;
    return stories != NULL && stories[a] != 0 && stories[b] != 0 && stories[a] != stories[b] &&
           may_be_of_one_site(work, a, b);
}

/* What a text of the input shares with one of an index that may be of its site may be furniture, too: of a site that is
 * new to the index nothing tells yet. Prints of other sites have the story alone, so the text joins those first, and
 * they then say whether its site's other page is one of them (cores_agree). Measured: docs/index-accuracy.md. */
static int waits(const grouping *work, uint32_t a, uint32_t b) {
    const int64_t *stories = work->run->stories;
    return stories != NULL && (stories[a] == 0) != (stories[b] == 0) && may_be_of_one_site(work, a, b);
}

static wirecopy_code add_link(grouping *work, const wc_pair_view *pair, wirecopy_error *error) {
    const wc_weights *weights = &work->news->weights;
    if (!wc_weights_may_be_same(weights, pair) || is_settled(work, pair)) {
        return WIRECOPY_OK;
    }
    wc_shared shared = wc_weights_shared(weights, pair);
    double similarity = wc_weights_similarity_of(weights, pair, &shared);
    if (similarity < work->threshold || (similarity < sure_least && is_teased(weights, pair))) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_grow(work->news->allocator, (void **)&work->links, &work->capacity, work->nlinks + 1,
                                 sizeof *work->links, error);
    if (code == WIRECOPY_OK) {
        double cells = wc_cells_of(shared.a < shared.b ? shared.a : shared.b);
        cells = cells > strength_least ? cells : strength_least;
        work->links[work->nlinks++] =
            (link){pair->head->a, pair->head->b, similarity * (cells < strength_cells ? cells : strength_cells),
                   pair->head->raw};
        work->shared[pair->head->a] += shared.a;
        work->shared[pair->head->b] += shared.b;
    }
    return code;
}

static wirecopy_code find_links(grouping *work, wirecopy_error *error) {
    const wc_evidence *evidence = &work->news->evidence;
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, block, evidence->nblocks, 1, work->news->allocator) {
        wc_walk walk = wc_evidence_walk(evidence, block);
        for (size_t word = 0; code == WIRECOPY_OK && wc_walk_reach(&walk, word);) {
            wc_pair_view pair = wc_evidence_view(evidence, block, word, &word);
            code = add_link(work, &pair, error);
        }
    }
    return code;
}

/* The agreement of two texts of a series: they tell of different things in the same words. So many of them keep two
 * groups apart; one may be two steps of a story whose toll grows. Measured: docs/accuracy-rules.md, Groups with a pair
 * of a series. */
static const double otherwise = -1.0;
enum { UNLIKE_LEAST = 2 };

/* Of a pair that was not compared before, too. */
static wirecopy_code agreement_of(grouping *work, uint32_t one, uint32_t other, double *agreement_ret,
                                  wirecopy_error *error) {
    const wc_weights *weights = &work->news->weights;
    wirecopy_code code = WIRECOPY_OK;
    wc_pair_view pair = wc_evidence_find(&work->news->evidence, one, other);
    if (pair.head == NULL) {
        code = wc_comparer_pair(&work->comparer, one, other, &pair, error);
        if (code == WIRECOPY_OK && pair.head != NULL) {
            wc_slots_complete(weights, &pair);
            wc_short_measure(weights, &work->comparer, &pair);
        }
    }
    *agreement_ret = code != WIRECOPY_OK || pair.head == NULL ? 0.0
                     : wc_weights_is_series(&pair) && !wc_weights_is_reprint(weights, &pair)
                         ? otherwise
                         : wc_weights_agreement(weights, &pair);
    return code;
}

/* strictly: more than half of the pairs have to agree, not half, and at most one may be of a series. Without that a
 * release about one town's grant is joined to that of the next, since prints in other words are alike to both. */
static wirecopy_code cores_agree(grouping *work, const core *a, const core *b, int strictly, int *agree_ret,
                                 wirecopy_error *error) {
    uint32_t agreeing = 0, unlike = 0;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t i = 0; code == WIRECOPY_OK && i < a->count; i++) {
        for (uint32_t j = 0; code == WIRECOPY_OK && j < b->count; j++) {
            double agreement;
            code = agreement_of(work, a->members[i], b->members[j], &agreement, error);
            agreeing += agreement >= agreement_share * work->threshold;
            unlike += agreement == otherwise;
        }
    }
    *agree_ret =
        strictly ? 2 * agreeing > a->count * b->count && unlike < UNLIKE_LEAST : 2 * agreeing >= a->count * b->count;
    return code;
}

static int may_speak(const grouping *work, const link *next) {
    if (next->raw < near_cover) {
        return 0;
    }
    wc_pair_view pair = wc_evidence_find(&work->news->evidence, next->a, next->b);
    wc_shared alone = wc_weights_shared_alone(&work->news->weights, &pair);
    return alone.a_cover >= near_part && alone.b_cover >= near_part;
}

/* Links come strongest first. */
static void keep_nearest(grouping *work, uint32_t one, uint32_t other) {
    core *own = &work->nearest[one];
    if (own->count < CORE_MAX) {
        own->members[own->count++] = other;
    }
}

static int speaks_before(const grouping *work, uint32_t one, uint32_t other) {
    return work->shared[one] != work->shared[other] ? work->shared[one] > work->shared[other]
                                                    : work->rank[one] < work->rank[other];
}

static void join(grouping *work, uint32_t a, uint32_t b) {
    uint32_t members[2 * CORE_MAX], count = 0;
    const core *cores[] = {&work->cores[a], &work->cores[b]};
    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < cores[side]->count; i++) {
            uint32_t member = cores[side]->members[i], place = count++;
            for (; place > 0 && speaks_before(work, member, members[place - 1]); place--) {
                members[place] = members[place - 1];
            }
            members[place] = member;
        }
    }
    core *joined = &work->cores[wc_sets_join(work->parents, a, b)];
    joined->count = count < CORE_MAX ? count : CORE_MAX;
    memcpy(joined->members, members, joined->count * sizeof *members);
}

static wirecopy_code take_link(grouping *work, const link *next, wirecopy_error *error) {
    uint32_t a = wc_sets_find(work->parents, next->a), b = wc_sets_find(work->parents, next->b);
    int agree = 0;
    if (a == b) {
        keep_nearest(work, next->a, next->b);
        keep_nearest(work, next->b, next->a);
        return WIRECOPY_OK;
    }
    wirecopy_code code = cores_agree(work, &work->cores[a], &work->cores[b], 0, &agree, error);
    if (code == WIRECOPY_OK && !agree && may_speak(work, next)) {
        code = cores_agree(work, &work->nearest[next->a], &work->nearest[next->b], 1, &agree, error);
    }
    if (code == WIRECOPY_OK && agree && work->untrusted) {
        wc_pair_view pair = wc_evidence_find(&work->news->evidence, next->a, next->b);
        double similarity;
        code = wc_confirmer_ask(&work->confirmer, &pair, &similarity, error);
        agree = similarity >= work->threshold;
    }
    if (code == WIRECOPY_OK && agree) {
        join(work, a, b);
        keep_nearest(work, next->a, next->b);
        keep_nearest(work, next->b, next->a);
    }
    return code;
}

typedef struct strength_order {
    int waits;
    double strength;
    uint32_t a, b; /* ranks */
    size_t link;
} strength_order;

static int by_strength(const void *left, const void *right) {
    const strength_order *a = left, *b = right;
    if (a->waits != b->waits) {
        return a->waits - b->waits;
    }
    if (a->strength != b->strength) {
        return a->strength < b->strength ? 1 : -1;
    }
    if (a->a != b->a) {
        return a->a < b->a ? -1 : 1;
    }
    return (a->b > b->b) - (a->b < b->b);
}

static wirecopy_code take_links(grouping *work, wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->news->allocator;
    strength_order *order = wc_allocate(allocator, work->nlinks, sizeof *order);
    if (order == NULL) {
        return wc_fail_refused(allocator, work->nlinks * sizeof *order, error);
    }
    WC_EACH(size_t, i, work->nlinks, WC_AT_RANDOM, allocator) {
        const link *at = &work->links[i];
        order[i] = (strength_order){waits(work, at->a, at->b), at->strength, work->rank[at->a], work->rank[at->b], i};
    }
    qsort(order, work->nlinks, sizeof *order, by_strength);
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, work->nlinks, WC_AT_RANDOM / 8, allocator) {
        code = take_link(work, &work->links[order[i].link], error);
    }
    wc_release(allocator, order, work->nlinks, sizeof *order);
    return code;
}

static wirecopy_code group_all(grouping *work, uint32_t *group_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->news->allocator;
    uint32_t n = work->news->texts.count;
    WC_EACH(uint32_t, text, n, WC_IN_ORDER, allocator) {
        work->parents[text] = text;
        work->cores[text] = work->nearest[text] = (core){{text}, 1};
    }
    wirecopy_code code = find_links(work, error);
    if (code == WIRECOPY_OK) {
        code = take_links(work, error);
    }
    /* Sets are named by their smallest member. */
    WC_EACH_WHILE(code == WIRECOPY_OK, uint32_t, text, n, WC_AT_RANDOM, allocator) {
        group_ret[text] = wc_sets_find(work->parents, text);
    }
    return code;
}

wirecopy_code wc_news_grouping(const wc_run *run, const wc_news *news, double threshold, uint32_t *group_ret,
                               wirecopy_error *error) {
    const wirecopy_allocator *allocator = news->allocator;
    size_t n = news->texts.count;
    grouping work = {.run = run, .news = news, .threshold = threshold, .rank = news->texts.rank};
    wc_comparer_init(&work.comparer, &news->texts);
    wc_confirmer_init(&work.confirmer, run, news);
    work.untrusted = run->corpus->sketcher->options.untrusted != WIRECOPY_TRUSTED;
    work.parents = group_ret;
    work.shared = wc_allocate_zeroed(allocator, n, sizeof *work.shared);
    work.cores = wc_allocate(allocator, n, sizeof *work.cores);
    work.nearest = wc_allocate(allocator, n, sizeof *work.nearest);
    wirecopy_code code = work.shared == NULL || work.cores == NULL || work.nearest == NULL
                             ? wc_fail_refused(allocator, n * (sizeof *work.shared + 2 * sizeof *work.cores), error)
                             : group_all(&work, group_ret, error);
    wc_release(allocator, work.shared, n, sizeof *work.shared);
    wc_release(allocator, work.cores, n, sizeof *work.cores);
    wc_release(allocator, work.nearest, n, sizeof *work.nearest);
    wc_release(allocator, work.links, work.capacity, sizeof *work.links);
    wc_comparer_clear(&work.comparer);
    wc_confirmer_clear(&work.confirmer);
    return code;
}

wirecopy_code wc_news_links(const wc_run *run, const wc_news *news, double threshold, wc_pairs *links_ret,
                            wirecopy_error *error) {
    size_t n = news->texts.count;
    grouping work = {.run = run, .news = news, .threshold = threshold};
    work.shared = wc_allocate_zeroed(news->allocator, n, sizeof *work.shared);
    wirecopy_code code = work.shared == NULL ? wc_fail_refused(news->allocator, n * sizeof *work.shared, error)
                                             : find_links(&work, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < work.nlinks; i++) {
        code = wc_pairs_add(links_ret, wc_pair(work.links[i].a, work.links[i].b), error);
    }
    wc_release(news->allocator, work.shared, n, sizeof *work.shared);
    wc_release(news->allocator, work.links, work.capacity, sizeof *work.links);
    return code;
}
