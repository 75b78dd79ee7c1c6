#include "pipeline/grouping.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "cluster/cluster.h"
#include "pipeline/clock.h"
#include "pipeline/linking.h"

void wirecopy_grouping_clear(wirecopy_grouping *grouping) {
    if (grouping->allocator != NULL) {
        wirecopy_release(grouping->allocator, grouping->group, grouping->nentries, sizeof *grouping->group);
        wirecopy_release(grouping->allocator, grouping->documents, grouping->nentries, sizeof *grouping->documents);
    }
    *grouping = (wirecopy_grouping){0};
}

static void count_documents(const wirecopy_matching *matching, wirecopy_grouping *grouping) {
    const wirecopy_corpus *corpus = matching->corpus;
    wirecopy_stats *stats = matching->stats;
    for (size_t document = 0; document < corpus->ndocuments; document++) {
        wirecopy_breathe_every(grouping->allocator, WIRECOPY_BREATH_AT_RANDOM, document);
        if (corpus->entry_of[document] != WIRECOPY_NO_ENTRY) {
            grouping->documents[grouping->group[corpus->entry_of[document]]]++;
        }
    }
    for (uint32_t entry = 0; entry < grouping->nentries; entry++) {
        wirecopy_breathe_every(grouping->allocator, WIRECOPY_BREATH_IN_ORDER, entry);
        uint32_t documents = grouping->documents[entry];
        stats->groups += documents > 1;
        stats->grouped += documents > 1 ? documents : 0;
        stats->largest = documents > stats->largest ? documents : stats->largest;
    }
}

static wirecopy_code group_by_agreement(const wirecopy_matching *matching, wirecopy_edges *edges,
                                        wirecopy_grouping *grouping, wirecopy_error *error) {
    wirecopy_likeness likeness;
    wirecopy_edges links;
    wirecopy_edges_init(&links, grouping->allocator);
    wirecopy_code code = wirecopy_likeness_create(&likeness, matching, edges, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_likeness_links(&likeness, &links, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_cluster_agreement(&links, grouping->nentries, wirecopy_likeness_agree, &likeness,
                                          grouping->group, error);
    }
    wirecopy_edges_clear(&links);
    wirecopy_likeness_clear(&likeness);
    return code;
}

static wirecopy_code allocate(const wirecopy_matching *matching, wirecopy_grouping *grouping_ret,
                              wirecopy_error *error) {
    const wirecopy_allocator *allocator = matching->corpus->allocator;
    uint32_t nentries = (uint32_t)matching->corpus->nentries;
    *grouping_ret = (wirecopy_grouping){.allocator = allocator, .nentries = nentries};
    grouping_ret->group = wirecopy_allocate(allocator, nentries, sizeof *grouping_ret->group);
    grouping_ret->documents = wirecopy_allocate_zeroed(allocator, nentries, sizeof *grouping_ret->documents);
    if (grouping_ret->group == NULL || grouping_ret->documents == NULL) {
        return wirecopy_fail_memory(error, 2 * nentries * sizeof(uint32_t));
    }
    return WIRECOPY_OK;
}

/* Pairs that were kept apart by furniture are matched and verified while groups are made. */
static double seconds_elsewhere(const wirecopy_matching *matching) {
    return matching->stats->seconds_match + matching->stats->seconds_verify;
}

wirecopy_code wirecopy_grouping_run(const wirecopy_matching *matching, wirecopy_edges *edges,
                                    wirecopy_grouping *grouping_ret, wirecopy_error *error) {
    double start = wirecopy_seconds(), elsewhere = seconds_elsewhere(matching);
    wirecopy_code code = allocate(matching, grouping_ret, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (matching->corpus->sketcher->options.linkage == WIRECOPY_LINKAGE_COMPONENTS) {
        wirecopy_cluster_components(edges, grouping_ret->nentries, grouping_ret->group);
    } else {
        code = group_by_agreement(matching, edges, grouping_ret, error);
    }
    if (code == WIRECOPY_OK) {
        count_documents(matching, grouping_ret);
    }
    matching->stats->seconds_group += wirecopy_seconds() - start - (seconds_elsewhere(matching) - elsewhere);
    return code;
}

static void count_roundups(const wirecopy_matching *matching, const wirecopy_news *news) {
    const wirecopy_corpus *corpus = matching->corpus;
    matching->stats->roundups = 0;
    for (size_t i = 0; i < corpus->ndocuments; i++) {
        wirecopy_breathe_every(corpus->allocator, WIRECOPY_BREATH_AT_RANDOM, i);
        matching->stats->roundups += corpus->entry_of[i] != WIRECOPY_NO_ENTRY && news->roundup[corpus->entry_of[i]];
    }
}

wirecopy_code wirecopy_grouping_of_news(const wirecopy_matching *matching, const wirecopy_news *news,
                                        wirecopy_grouping *grouping_ret, wirecopy_error *error) {
    double start = wirecopy_seconds();
    wirecopy_code code = allocate(matching, grouping_ret, error);
    if (code == WIRECOPY_OK) {
        count_roundups(matching, news);
        code = wirecopy_news_group(news, matching->corpus->sketcher->options.threshold, grouping_ret->group, error);
    }
    if (code == WIRECOPY_OK) {
        count_documents(matching, grouping_ret);
    }
    matching->stats->seconds_group += wirecopy_seconds() - start;
    return code;
}

/* Members of a group that never were a pair with the entry that names it. */
static wirecopy_code find_unknown(const wirecopy_edges *edges, const wirecopy_grouping *grouping,
                                  double *similarity_ret, wirecopy_pairs *unknown_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t entry = 0; code == WIRECOPY_OK && entry < grouping->nentries; entry++) {
        wirecopy_breathe_every(grouping->allocator, WIRECOPY_BREATH_AT_RANDOM, entry);
        uint32_t first = grouping->group[entry];
        similarity_ret[entry] = first == entry ? 1.0 : wirecopy_edges_find(edges, first, entry);
        if (similarity_ret[entry] < 0.0) {
            code = wirecopy_pairs_add(unknown_ret, wirecopy_pair(first, entry), error);
        }
    }
    return code;
}

wirecopy_code wirecopy_grouping_similarities(const wirecopy_matching *matching, const wirecopy_edges *edges,
                                             const wirecopy_grouping *grouping, double *similarity_ret,
                                             wirecopy_error *error) {
    double start = wirecopy_seconds();
    wirecopy_pairs unknown;
    wirecopy_pairs_init(&unknown, grouping->allocator);
    wirecopy_code code = find_unknown(edges, grouping, similarity_ret, &unknown, error);
    double *jaccard = wirecopy_allocate(grouping->allocator, unknown.count, sizeof *jaccard);
    size_t count = unknown.count;
    if (code == WIRECOPY_OK && jaccard == NULL) {
        code = wirecopy_fail_memory(error, count * sizeof *jaccard);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_matching_verify(matching, &unknown, jaccard, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        similarity_ret[(uint32_t)unknown.pairs[i]] = jaccard[i];
    }
    wirecopy_release(grouping->allocator, jaccard, count, sizeof *jaccard);
    matching->stats->seconds_verify += wirecopy_seconds() - start;
    wirecopy_pairs_clear(&unknown);
    return code;
}
