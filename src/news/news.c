#include "news/news.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "cluster/cluster.h"
#include "news/leaders.h"
#include "news/link.h"
#include "news/roundup.h"
#include "news/postings.h"
#include "run/clock.h"
#include "news/families.h"
#include "news/indexing.h"
#include "news/overlaps.h"
#include "news/sifting.h"
#include "run/parallel.h"
#include "sketch/sample.h"

/* Near-copies, one of which may speak for the other: a Jaccard, in weights. */
static const double leader_jaccard = 0.5;

/* By the estimate of the index; what its samples then say of a pair asks for a little more. */
static const double candidate_containment = 0.10;

/* Kept once the texts were read. */
static const double evidence_containment = 0.10;

static int is_close(const wc_evidence *item) {
    return item->shared >= leader_jaccard * (item->low_total + item->high_total - item->shared);
}

/* Near-copies beside the leader that have a say of their own. In an ordinary group all have: what a scan kept of one
 * copy and not of another counts. */
enum { SHOWN = 7 };

static wirecopy_code find_leaders(wc_news *news, const wc_evidence_list *familiar, wirecopy_error *error) {
    const wirecopy_allocator *allocator = news->allocator;
    wc_evidence_list close;
    wc_neighbours neighbours = {0};
    wc_evidence_init(&close, allocator);
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, familiar->count, WC_AT_RANDOM, news->allocator) {
        if (is_close(&familiar->items[i])) {
            code = wc_evidence_add(&close, &familiar->items[i], error);
        }
    }
    if (code == WIRECOPY_OK) {
        code = wc_neighbours_create(&neighbours, &close, news->nentries, error);
    }
    uint64_t *records = wc_allocate(allocator, 2 * (size_t)news->nentries, sizeof *records);
    if (code == WIRECOPY_OK) {
        code = records == NULL ? wc_fail_refused(allocator, 2 * news->nentries * sizeof *records, error) : WIRECOPY_OK;
    }
    if (code == WIRECOPY_OK) {
        wc_leaders_choose(&neighbours, SHOWN, records, news->family, news->leader);
    }
    wc_release(allocator, records, 2 * (size_t)news->nentries, sizeof *records);
    wc_neighbours_clear(&neighbours);
    wc_evidence_clear(&close);
    return code;
}

/* Leaves those pairs that were not measured yet; both ascend. */
static void drop_known(wc_pairs *pairs, const wc_pairs *known) {
    size_t kept = 0, j = 0;
    WC_EACH(size_t, i, pairs->count, WC_IN_ORDER, pairs->allocator) {
        while (j < known->count && known->pairs[j] < pairs->pairs[i]) {
            j++;
        }
        if (j == known->count || known->pairs[j] != pairs->pairs[i]) {
            pairs->pairs[kept++] = pairs->pairs[i];
        }
    }
    pairs->count = kept;
}

/* Candidates among leaders by shared rare grams. */
static wirecopy_code find_candidates(const wc_matching *matching, wc_corpus *corpus, const wc_news *news,
                                     const wc_pairs *known, wc_pairs *pairs_ret, wc_evidence_list *estimates_ret,
                                     wirecopy_error *error) {
    double start = wc_seconds();
    uint8_t *left_out = wc_allocate(news->allocator, news->nentries, 1);
    if (left_out == NULL) {
        return wc_fail_refused(news->allocator, news->nentries, error);
    }
    WC_EACH(uint32_t, entry, news->nentries, WC_IN_ORDER, news->allocator) {
        left_out[entry] = news->leader[entry] != entry;
    }
    const wc_samples samples = {corpus->samples, corpus->sample_ends, corpus->levels, left_out, news->nentries};
    wc_postings postings = {0};
    wirecopy_code code =
        wc_postings_create(&postings, &samples, wc_rarity_value_weight, &news->rarity, news->allocator, error);
    if (code == WIRECOPY_OK) {
        code = wc_indexing_run(matching, &postings, candidate_containment, pairs_ret, error);
    }
    wc_spend(start, &matching->stats->seconds_match, &matching->stats->seconds_index);
    start = wc_seconds();
    if (code == WIRECOPY_OK) {
        drop_known(pairs_ret, known);
        code = wc_sifting_run(matching, &postings, pairs_ret, estimates_ret, error);
    }
    wc_postings_clear(&postings);
    wc_corpus_drop_samples(corpus);
    wc_release(news->allocator, left_out, news->nentries, 1);
    wc_spend(start, &matching->stats->seconds_match, &matching->stats->seconds_sift);
    return code;
}

static int before(const wc_evidence *a, const wc_evidence *b) {
    return a->low != b->low ? a->low < b->low : a->high < b->high;
}

/* One ascending list of what is between leaders. */
static wirecopy_code merge_evidence(const wc_news *news, const wc_evidence_list *a, const wc_evidence_list *b,
                                    wc_evidence_list *merged_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    size_t i = 0, j = 0;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, k, a->count + b->count, WC_AT_RANDOM, news->allocator) {
        const wc_evidence *item =
            j == b->count || (i < a->count && before(&a->items[i], &b->items[j])) ? &a->items[i++] : &b->items[j++];
        if (news->leader[item->low] == item->low && news->leader[item->high] == item->high) {
            code = wc_evidence_add(merged_ret, item, error);
        }
    }
    return code;
}

/* What is read need not be estimated; both ascend. */
static void drop_estimated(wc_evidence_list *estimates, const wc_pairs *read) {
    size_t kept = 0, j = 0;
    WC_EACH(size_t, i, estimates->count, WC_IN_ORDER, estimates->allocator) {
        uint64_t pair = wc_pair(estimates->items[i].low, estimates->items[i].high);
        while (j < read->count && read->pairs[j] < pair) {
            j++;
        }
        if (j == read->count || read->pairs[j] != pair) {
            estimates->items[kept++] = estimates->items[i];
        }
    }
    estimates->count = kept;
}

/* Two near-copies may be all that ties their families to one another. */
static wirecopy_code add_pairs_of_families(const wc_news *news, const wc_pairs *familiar, wc_pairs *pairs,
                                           wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, familiar->count, WC_AT_RANDOM, news->allocator) {
        uint32_t low = (uint32_t)(familiar->pairs[i] >> 32), high = (uint32_t)familiar->pairs[i];
        uint32_t low_family = news->family[low], high_family = news->family[high];
        if (low_family != high_family && (low_family != low || high_family != high)) {
            code = wc_pairs_add(pairs, wc_pair(low_family, high_family), error);
        }
    }
    if (code == WIRECOPY_OK) {
        code = wc_pairs_compact(pairs, error);
    }
    if (code == WIRECOPY_OK) {
        drop_known(pairs, familiar);
    }
    return code;
}

typedef struct gathered {
    wc_evidence_list familiar, estimates, further, between;
    wc_pairs pairs;
} gathered;

static wirecopy_code gather(const wc_matching *matching, wc_corpus *corpus, wc_news *news, const wc_pairs *familiar,
                            gathered *found, wirecopy_error *error) {
    wirecopy_code code = wc_progress_begin(matching->progress, WC_STEP_FAMILIAR, error);
    if (code == WIRECOPY_OK) {
        code = wc_overlaps_measure(matching, &news->rarity, familiar, evidence_containment, &found->familiar, error);
    }
    if (code == WIRECOPY_OK) {
        code = find_leaders(news, &found->familiar, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(matching->progress, WC_STEP_INDEX, error);
    }
    if (code == WIRECOPY_OK) {
        code = find_candidates(matching, corpus, news, familiar, &found->pairs, &found->estimates, error);
    }
    if (code == WIRECOPY_OK) {
        code = add_pairs_of_families(news, familiar, &found->pairs, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_progress_begin(matching->progress, WC_STEP_VERIFY, error);
    }
    if (code == WIRECOPY_OK) {
        drop_estimated(&found->estimates, &found->pairs);
        code =
            wc_overlaps_measure(matching, &news->rarity, &found->pairs, evidence_containment, &found->further, error);
    }
    if (code == WIRECOPY_OK) {
        code = merge_evidence(news, &found->familiar, &found->further, &found->between, error);
    }
    return code == WIRECOPY_OK ? merge_evidence(news, &found->between, &found->estimates, &news->evidence, error)
                               : code;
}

static wirecopy_code find_evidence(const wc_matching *matching, wc_corpus *corpus, wc_news *news,
                                   const wc_pairs *familiar, wirecopy_error *error) {
    gathered found;
    wc_evidence_init(&found.familiar, news->allocator);
    wc_evidence_init(&found.estimates, news->allocator);
    wc_evidence_init(&found.further, news->allocator);
    wc_evidence_init(&found.between, news->allocator);
    wc_pairs_init(&found.pairs, news->allocator);
    wirecopy_code code = gather(matching, corpus, news, familiar, &found, error);
    wc_pairs_clear(&found.pairs);
    wc_evidence_clear(&found.between);
    wc_evidence_clear(&found.further);
    wc_evidence_clear(&found.estimates);
    wc_evidence_clear(&found.familiar);
    return code;
}

static wirecopy_code judge_some(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    wc_news *news = context;
    (void)state;
    (void)error;
    for (size_t entry = from; entry < to; entry++) {
        news->roundup[entry] = (uint8_t)wc_is_roundup(&news->neighbours, (uint32_t)entry);
    }
    return WIRECOPY_OK;
}

static wirecopy_code find_roundups(const wc_matching *matching, wc_news *news, wirecopy_error *error) {
    const wc_loop loop = {.allocator = news->allocator,
                          .threads = matching->threads,
                          .count = news->nentries,
                          .chunk = 256,
                          .stride = WC_AT_RANDOM / 8,
                          .body = judge_some,
                          .context = news};
    wirecopy_code code = wc_loop_run(&loop, error);
    WC_EACH_WHILE(code == WIRECOPY_OK, uint32_t, entry, news->nentries, WC_IN_ORDER, news->allocator) {
        news->roundup[entry] = news->roundup[news->leader[entry]];
    }
    return code;
}

wirecopy_code wc_news_find(const wc_matching *matching, wc_corpus *corpus, wc_news *news_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = corpus->allocator;
    uint32_t nentries = (uint32_t)corpus->nentries;
    *news_ret = (wc_news){.allocator = allocator, .nentries = nentries};
    wc_evidence_init(&news_ret->evidence, allocator);
    news_ret->family = wc_allocate(allocator, nentries, sizeof *news_ret->family);
    news_ret->leader = wc_allocate(allocator, nentries, sizeof *news_ret->leader);
    news_ret->roundup = wc_allocate_zeroed(allocator, nentries, 1);
    if (news_ret->family == NULL || news_ret->leader == NULL || news_ret->roundup == NULL) {
        return wc_fail_refused(allocator, nentries * (sizeof *news_ret->leader + 1), error);
    }
    wc_pairs familiar;
    wc_pairs_init(&familiar, allocator);
    wirecopy_code code = wc_families_pairs(matching, &familiar, error);
    if (code == WIRECOPY_OK) {
        code = wc_families_rarity(matching, &familiar, &news_ret->rarity, error);
    }
    if (code == WIRECOPY_OK) {
        code = find_evidence(matching, corpus, news_ret, &familiar, error);
    }
    wc_pairs_clear(&familiar);
    double start = wc_seconds();
    if (code == WIRECOPY_OK) {
        code = wc_neighbours_create(&news_ret->neighbours, &news_ret->evidence, nentries, error);
    }
    if (code == WIRECOPY_OK) {
        code = find_roundups(matching, news_ret, error);
    }
    matching->stats->verified += news_ret->evidence.count;
    wc_spend(start, &matching->stats->seconds_group, &matching->stats->seconds_digests);
    return code;
}

void wc_news_clear(wc_news *news) {
    if (news->allocator != NULL) {
        wc_neighbours_clear(&news->neighbours);
        wc_evidence_clear(&news->evidence);
        wc_rarity_clear(&news->rarity);
        wc_release(news->allocator, news->family, news->nentries, sizeof *news->family);
        wc_release(news->allocator, news->leader, news->nentries, sizeof *news->leader);
        wc_release(news->allocator, news->roundup, news->nentries, 1);
    }
    *news = (wc_news){0};
}

typedef struct standard {
    const wc_news *news;
    double threshold;
} standard;

/* A wc_agree_pair_fn. Where a story was printed so often that its grams are common, two copies may never have
 * been compared: then their families speak for them. */
static int agree(const void *context, uint32_t a, uint32_t b) {
    const standard *asked = context;
    const wc_news *news = asked->news;
    uint32_t a_family = news->family[a], b_family = news->family[b];
    const wc_evidence *item = wc_evidence_find(&news->evidence, a, b);
    if (item == NULL && a_family != b_family) {
        item = wc_evidence_find(&news->evidence, a_family, b_family);
    }
    return item != NULL ? wc_agrees(item, asked->threshold) : a_family == b_family;
}

static wirecopy_code find_links(const wc_news *news, double threshold, wc_edges *links_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, size_t, i, news->evidence.count, WC_IN_ORDER, news->allocator) {
        const wc_evidence *item = &news->evidence.items[i];
        if (wc_links(item, threshold) && !news->roundup[item->low] && !news->roundup[item->high]) {
            code = wc_edges_add(links_ret, item->low, item->high, wc_evidence_containment(item), error);
        }
    }
    return code;
}

/* Near-copies follow their leader; then each group is named by its smallest entry. */
static void name_groups(const wc_news *news, uint32_t *group, uint32_t *name) {
    WC_EACH(uint32_t, i, news->nentries, WC_AT_RANDOM, news->allocator) {
        uint32_t entry = news->nentries - 1 - i;
        name[group[news->leader[entry]]] = entry;
    }
    WC_EACH(uint32_t, entry, news->nentries, WC_AT_RANDOM, news->allocator) {
        if (news->leader[entry] != entry) {
            group[entry] = group[news->leader[entry]];
        }
    }
    WC_EACH(uint32_t, entry, news->nentries, WC_AT_RANDOM, news->allocator) {
        group[entry] = name[group[entry]];
    }
}

wirecopy_code wc_news_group(const wc_news *news, double threshold, uint32_t *group_ret, wirecopy_error *error) {
    const standard asked = {news, threshold};
    wc_edges links;
    wc_edges_init(&links, news->allocator);
    wirecopy_code code = find_links(news, threshold, &links, error);
    if (code == WIRECOPY_OK) {
        code = wc_cluster_agreement(&links, news->nentries, agree, &asked, group_ret, error);
    }
    uint32_t *name = wc_allocate(news->allocator, news->nentries, sizeof *name);
    if (code == WIRECOPY_OK && name == NULL) {
        code = wc_fail_refused(news->allocator, news->nentries * sizeof *name, error);
    }
    if (code == WIRECOPY_OK) {
        name_groups(news, group_ret, name);
    }
    wc_release(news->allocator, name, news->nentries, sizeof *name);
    wc_edges_clear(&links);
    return code;
}
