#include "pipeline/news.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "cluster/cluster.h"
#include "cluster/leaders.h"
#include "cluster/link.h"
#include "cluster/roundup.h"
#include "lsh/postings.h"
#include "pipeline/clock.h"
#include "pipeline/families.h"
#include "pipeline/indexing.h"
#include "pipeline/overlaps.h"
#include "pipeline/sifting.h"
#include "sketch/sample.h"

static const double default_threshold = 0.23;

/* Near-copies, one of which may speak for the other: a Jaccard, in weights. */
static const double leader_jaccard = 0.5;

/* By the estimate of the index; what its samples then say of a pair asks for a little more. */
static const double candidate_containment = 0.10;

/* Kept once the texts were read. */
static const double evidence_containment = 0.10;

wirecopy_options wirecopy_news_options(const wirecopy_options *options) {
    wirecopy_options shared = *options;
    if (shared.threshold == 0.0) {
        shared.threshold = default_threshold;
    }
    shared.permutations = WIRECOPY_SAMPLE_POSITIONS;
    shared.bands = 10;
    shared.rows = 3;
    return shared;
}

static int is_close(const wirecopy_evidence *item) {
    return item->shared >= leader_jaccard * (item->low_total + item->high_total - item->shared);
}

/* Near-copies beside the leader that have a say of their own. In an ordinary group all have: what a scan kept of one
 * copy and not of another counts. */
enum { SHOWN = 7 };

static wirecopy_code find_leaders(wirecopy_news *news, const wirecopy_evidence_list *familiar, wirecopy_error *error) {
    const wirecopy_allocator *allocator = news->allocator;
    wirecopy_evidence_list close;
    wirecopy_neighbours neighbours = {0};
    wirecopy_evidence_init(&close, allocator);
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < familiar->count; i++) {
        wirecopy_breathe_every(news->allocator, WIRECOPY_BREATH_AT_RANDOM, i);
        if (is_close(&familiar->items[i])) {
            code = wirecopy_evidence_add(&close, &familiar->items[i], error);
        }
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_neighbours_create(&neighbours, &close, news->nentries, error);
    }
    uint64_t *records = wirecopy_allocate(allocator, 2 * (size_t)news->nentries, sizeof *records);
    if (code == WIRECOPY_OK) {
        code = records == NULL ? wirecopy_fail_memory(error, 2 * news->nentries * sizeof *records) : WIRECOPY_OK;
    }
    if (code == WIRECOPY_OK) {
        wirecopy_leaders_choose(&neighbours, SHOWN, records, news->family, news->leader);
    }
    wirecopy_release(allocator, records, 2 * (size_t)news->nentries, sizeof *records);
    wirecopy_neighbours_clear(&neighbours);
    wirecopy_evidence_clear(&close);
    return code;
}

/* Leaves those pairs that were not measured yet; both ascend. */
static void drop_known(wirecopy_pairs *pairs, const wirecopy_pairs *known) {
    size_t kept = 0;
    for (size_t i = 0, j = 0; i < pairs->count; i++) {
        wirecopy_breathe_every(pairs->allocator, WIRECOPY_BREATH_IN_ORDER, i);
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
static wirecopy_code find_candidates(const wirecopy_matching *matching, wirecopy_corpus *corpus,
                                     const wirecopy_news *news, const wirecopy_pairs *known, wirecopy_pairs *pairs_ret,
                                     wirecopy_evidence_list *estimates_ret, wirecopy_error *error) {
    double start = wirecopy_seconds();
    uint8_t *left_out = wirecopy_allocate(news->allocator, news->nentries, 1);
    if (left_out == NULL) {
        return wirecopy_fail_memory(error, news->nentries);
    }
    for (uint32_t entry = 0; entry < news->nentries; entry++) {
        wirecopy_breathe_every(news->allocator, WIRECOPY_BREATH_IN_ORDER, entry);
        left_out[entry] = news->leader[entry] != entry;
    }
    const wirecopy_samples samples = {corpus->samples, corpus->sample_ends, corpus->levels, left_out, news->nentries};
    wirecopy_postings postings = {0};
    wirecopy_code code = wirecopy_postings_create(&postings, &samples, wirecopy_rarity_value_weight, &news->rarity,
                                                  news->allocator, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_indexing_run(matching, &postings, candidate_containment, pairs_ret, error);
    }
    wirecopy_spend(start, &matching->stats->seconds_match, &matching->stats->seconds_index);
    start = wirecopy_seconds();
    if (code == WIRECOPY_OK) {
        drop_known(pairs_ret, known);
        code = wirecopy_sifting_run(matching, &postings, pairs_ret, estimates_ret, error);
    }
    wirecopy_postings_clear(&postings);
    wirecopy_corpus_drop_samples(corpus);
    wirecopy_release(news->allocator, left_out, news->nentries, 1);
    wirecopy_spend(start, &matching->stats->seconds_match, &matching->stats->seconds_sift);
    return code;
}

static int before(const wirecopy_evidence *a, const wirecopy_evidence *b) {
    return a->low != b->low ? a->low < b->low : a->high < b->high;
}

/* One ascending list of what is between leaders. */
static wirecopy_code merge_evidence(const wirecopy_news *news, const wirecopy_evidence_list *a,
                                    const wirecopy_evidence_list *b, wirecopy_evidence_list *merged_ret,
                                    wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0, j = 0; code == WIRECOPY_OK && i + j < a->count + b->count;) {
        wirecopy_breathe_every(news->allocator, WIRECOPY_BREATH_AT_RANDOM, i + j);
        const wirecopy_evidence *item =
            j == b->count || (i < a->count && before(&a->items[i], &b->items[j])) ? &a->items[i++] : &b->items[j++];
        if (news->leader[item->low] == item->low && news->leader[item->high] == item->high) {
            code = wirecopy_evidence_add(merged_ret, item, error);
        }
    }
    return code;
}

/* What is read need not be estimated; both ascend. */
static void drop_estimated(wirecopy_evidence_list *estimates, const wirecopy_pairs *read) {
    size_t kept = 0;
    for (size_t i = 0, j = 0; i < estimates->count; i++) {
        wirecopy_breathe_every(estimates->allocator, WIRECOPY_BREATH_IN_ORDER, i);
        uint64_t pair = wirecopy_pair(estimates->items[i].low, estimates->items[i].high);
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
static wirecopy_code add_pairs_of_families(const wirecopy_news *news, const wirecopy_pairs *familiar,
                                           wirecopy_pairs *pairs, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < familiar->count; i++) {
        wirecopy_breathe_every(news->allocator, WIRECOPY_BREATH_AT_RANDOM, i);
        uint32_t low = (uint32_t)(familiar->pairs[i] >> 32), high = (uint32_t)familiar->pairs[i];
        uint32_t low_family = news->family[low], high_family = news->family[high];
        if (low_family != high_family && (low_family != low || high_family != high)) {
            code = wirecopy_pairs_add(pairs, wirecopy_pair(low_family, high_family), error);
        }
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_pairs_compact(pairs, error);
    }
    if (code == WIRECOPY_OK) {
        drop_known(pairs, familiar);
    }
    return code;
}

typedef struct gathered {
    wirecopy_evidence_list familiar, estimates, further, between;
    wirecopy_pairs pairs;
} gathered;

static wirecopy_code gather(const wirecopy_matching *matching, wirecopy_corpus *corpus, wirecopy_news *news,
                            const wirecopy_pairs *familiar, gathered *found, wirecopy_error *error) {
    wirecopy_code code =
        wirecopy_overlaps_measure(matching, &news->rarity, familiar, evidence_containment, &found->familiar, error);
    if (code == WIRECOPY_OK) {
        code = find_leaders(news, &found->familiar, error);
    }
    if (code == WIRECOPY_OK) {
        code = find_candidates(matching, corpus, news, familiar, &found->pairs, &found->estimates, error);
    }
    if (code == WIRECOPY_OK) {
        code = add_pairs_of_families(news, familiar, &found->pairs, error);
    }
    if (code == WIRECOPY_OK) {
        drop_estimated(&found->estimates, &found->pairs);
        code = wirecopy_overlaps_measure(matching, &news->rarity, &found->pairs, evidence_containment, &found->further,
                                         error);
    }
    if (code == WIRECOPY_OK) {
        code = merge_evidence(news, &found->familiar, &found->further, &found->between, error);
    }
    return code == WIRECOPY_OK ? merge_evidence(news, &found->between, &found->estimates, &news->evidence, error)
                               : code;
}

static wirecopy_code find_evidence(const wirecopy_matching *matching, wirecopy_corpus *corpus, wirecopy_news *news,
                                   const wirecopy_pairs *familiar, wirecopy_error *error) {
    gathered found;
    wirecopy_evidence_init(&found.familiar, news->allocator);
    wirecopy_evidence_init(&found.estimates, news->allocator);
    wirecopy_evidence_init(&found.further, news->allocator);
    wirecopy_evidence_init(&found.between, news->allocator);
    wirecopy_pairs_init(&found.pairs, news->allocator);
    wirecopy_code code = gather(matching, corpus, news, familiar, &found, error);
    wirecopy_pairs_clear(&found.pairs);
    wirecopy_evidence_clear(&found.between);
    wirecopy_evidence_clear(&found.further);
    wirecopy_evidence_clear(&found.estimates);
    wirecopy_evidence_clear(&found.familiar);
    return code;
}

static void find_roundups(const wirecopy_matching *matching, wirecopy_news *news) {
#pragma omp parallel for schedule(dynamic, 256) num_threads((int)matching->threads)
    for (uint32_t entry = 0; entry < news->nentries; entry++) {
        wirecopy_breathe_every(news->allocator, WIRECOPY_BREATH_AT_RANDOM / 8, entry);
        news->roundup[entry] = (uint8_t)wirecopy_is_roundup(&news->neighbours, entry);
    }
    for (uint32_t entry = 0; entry < news->nentries; entry++) {
        wirecopy_breathe_every(news->allocator, WIRECOPY_BREATH_IN_ORDER, entry);
        news->roundup[entry] = news->roundup[news->leader[entry]];
    }
}

wirecopy_code wirecopy_news_find(const wirecopy_matching *matching, wirecopy_corpus *corpus, wirecopy_news *news_ret,
                                 wirecopy_error *error) {
    const wirecopy_allocator *allocator = corpus->allocator;
    uint32_t nentries = (uint32_t)corpus->nentries;
    *news_ret = (wirecopy_news){.allocator = allocator, .nentries = nentries};
    wirecopy_evidence_init(&news_ret->evidence, allocator);
    news_ret->family = wirecopy_allocate(allocator, nentries, sizeof *news_ret->family);
    news_ret->leader = wirecopy_allocate(allocator, nentries, sizeof *news_ret->leader);
    news_ret->roundup = wirecopy_allocate_zeroed(allocator, nentries, 1);
    if (news_ret->family == NULL || news_ret->leader == NULL || news_ret->roundup == NULL) {
        return wirecopy_fail_memory(error, nentries * (sizeof *news_ret->leader + 1));
    }
    wirecopy_pairs familiar;
    wirecopy_pairs_init(&familiar, allocator);
    wirecopy_code code = wirecopy_families_pairs(matching, &familiar, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_families_rarity(matching, &familiar, &news_ret->rarity, error);
    }
    if (code == WIRECOPY_OK) {
        code = find_evidence(matching, corpus, news_ret, &familiar, error);
    }
    wirecopy_pairs_clear(&familiar);
    double start = wirecopy_seconds();
    if (code == WIRECOPY_OK) {
        code = wirecopy_neighbours_create(&news_ret->neighbours, &news_ret->evidence, nentries, error);
    }
    if (code == WIRECOPY_OK) {
        find_roundups(matching, news_ret);
    }
    matching->stats->verified += news_ret->evidence.count;
    wirecopy_spend(start, &matching->stats->seconds_group, &matching->stats->seconds_roundups);
    return code;
}

void wirecopy_news_clear(wirecopy_news *news) {
    if (news->allocator != NULL) {
        wirecopy_neighbours_clear(&news->neighbours);
        wirecopy_evidence_clear(&news->evidence);
        wirecopy_rarity_clear(&news->rarity);
        wirecopy_release(news->allocator, news->family, news->nentries, sizeof *news->family);
        wirecopy_release(news->allocator, news->leader, news->nentries, sizeof *news->leader);
        wirecopy_release(news->allocator, news->roundup, news->nentries, 1);
    }
    *news = (wirecopy_news){0};
}

typedef struct standard {
    const wirecopy_news *news;
    double threshold;
} standard;

/* A wirecopy_agree_pair_fn. Where a story was printed so often that its grams are common, two copies may never have
 * been compared: then their families speak for them. */
static int agree(const void *context, uint32_t a, uint32_t b) {
    const standard *asked = context;
    const wirecopy_news *news = asked->news;
    uint32_t a_family = news->family[a], b_family = news->family[b];
    const wirecopy_evidence *item = wirecopy_evidence_find(&news->evidence, a, b);
    if (item == NULL && a_family != b_family) {
        item = wirecopy_evidence_find(&news->evidence, a_family, b_family);
    }
    return item != NULL ? wirecopy_agrees(item, asked->threshold) : a_family == b_family;
}

static wirecopy_code find_links(const wirecopy_news *news, double threshold, wirecopy_edges *links_ret,
                                wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < news->evidence.count; i++) {
        wirecopy_breathe_every(news->allocator, WIRECOPY_BREATH_IN_ORDER, i);
        const wirecopy_evidence *item = &news->evidence.items[i];
        if (wirecopy_links(item, threshold) && !news->roundup[item->low] && !news->roundup[item->high]) {
            code = wirecopy_edges_add(links_ret, item->low, item->high, wirecopy_evidence_containment(item), error);
        }
    }
    return code;
}

/* Near-copies follow their leader; then each group is named by its smallest entry. */
static void name_groups(const wirecopy_news *news, uint32_t *group, uint32_t *name) {
    for (uint32_t entry = news->nentries; entry-- > 0;) {
        wirecopy_breathe_every(news->allocator, WIRECOPY_BREATH_AT_RANDOM, entry);
        name[group[news->leader[entry]]] = entry;
    }
    for (uint32_t entry = 0; entry < news->nentries; entry++) {
        wirecopy_breathe_every(news->allocator, WIRECOPY_BREATH_AT_RANDOM, entry);
        if (news->leader[entry] != entry) {
            group[entry] = group[news->leader[entry]];
        }
    }
    for (uint32_t entry = 0; entry < news->nentries; entry++) {
        wirecopy_breathe_every(news->allocator, WIRECOPY_BREATH_AT_RANDOM, entry);
        group[entry] = name[group[entry]];
    }
}

wirecopy_code wirecopy_news_group(const wirecopy_news *news, double threshold, uint32_t *group_ret,
                                  wirecopy_error *error) {
    const standard asked = {news, threshold};
    wirecopy_edges links;
    wirecopy_edges_init(&links, news->allocator);
    wirecopy_code code = find_links(news, threshold, &links, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_cluster_agreement(&links, news->nentries, agree, &asked, group_ret, error);
    }
    uint32_t *name = wirecopy_allocate(news->allocator, news->nentries, sizeof *name);
    if (code == WIRECOPY_OK && name == NULL) {
        code = wirecopy_fail_memory(error, news->nentries * sizeof *name);
    }
    if (code == WIRECOPY_OK) {
        name_groups(news, group_ret, name);
    }
    wirecopy_release(news->allocator, name, news->nentries, sizeof *name);
    wirecopy_edges_clear(&links);
    return code;
}
