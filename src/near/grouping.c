#include "near/grouping.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "cluster/cluster.h"
#include "run/clock.h"
#include "near/linking.h"

void wc_grouping_clear(wc_grouping *grouping) {
    if (grouping->allocator != NULL) {
        wc_release(grouping->allocator, grouping->group, grouping->nentries, sizeof *grouping->group);
        wc_release(grouping->allocator, grouping->documents, grouping->nentries, sizeof *grouping->documents);
    }
    *grouping = (wc_grouping){0};
}

static void count_documents(const wc_matching *matching, wc_grouping *grouping) {
    const wc_corpus *corpus = matching->corpus;
    wirecopy_stats *stats = matching->stats;
    WC_EACH(size_t, document, corpus->ndocuments, WC_AT_RANDOM, grouping->allocator) {
        if (corpus->entry_of[document] != WC_NO_ENTRY) {
            grouping->documents[grouping->group[corpus->entry_of[document]]]++;
        }
    }
    WC_EACH(uint32_t, entry, grouping->nentries, WC_IN_ORDER, grouping->allocator) {
        uint32_t documents = grouping->documents[entry];
        stats->groups += documents > 1;
        stats->grouped += documents > 1 ? documents : 0;
        stats->largest = documents > stats->largest ? documents : stats->largest;
    }
}

static wirecopy_code group_by_agreement(const wc_matching *matching, wc_edges *edges, wc_grouping *grouping,
                                        wirecopy_error *error) {
    wc_likeness likeness;
    wc_edges links;
    wc_edges_init(&links, grouping->allocator);
    wirecopy_code code = wc_likeness_create(&likeness, matching, edges, error);
    if (code == WIRECOPY_OK) {
        code = wc_likeness_links(&likeness, &links, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_cluster_agreement(&links, grouping->nentries, wc_likeness_agree, &likeness, grouping->group, error);
    }
    wc_edges_clear(&links);
    wc_likeness_clear(&likeness);
    return code;
}

static wirecopy_code allocate(const wc_matching *matching, wc_grouping *grouping_ret, wirecopy_error *error) {
    const wirecopy_allocator *allocator = matching->corpus->allocator;
    uint32_t nentries = (uint32_t)matching->corpus->nentries;
    *grouping_ret = (wc_grouping){.allocator = allocator, .nentries = nentries};
    grouping_ret->group = wc_allocate(allocator, nentries, sizeof *grouping_ret->group);
    grouping_ret->documents = wc_allocate_zeroed(allocator, nentries, sizeof *grouping_ret->documents);
    if (grouping_ret->group == NULL || grouping_ret->documents == NULL) {
        return wc_fail_memory(error, 2 * nentries * sizeof(uint32_t));
    }
    return WIRECOPY_OK;
}

/* Pairs that were kept apart by furniture are matched and verified while groups are made. */
static double seconds_elsewhere(const wc_matching *matching) {
    return matching->stats->seconds_match + matching->stats->seconds_verify;
}

wirecopy_code wc_grouping_run(const wc_matching *matching, wc_edges *edges, wc_grouping *grouping_ret,
                              wirecopy_error *error) {
    double start = wc_seconds(), elsewhere = seconds_elsewhere(matching);
    wirecopy_code code = allocate(matching, grouping_ret, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (matching->corpus->sketcher->options.linkage == WIRECOPY_LINKAGE_COMPONENTS) {
        wc_cluster_components(edges, grouping_ret->nentries, grouping_ret->group);
    } else {
        code = group_by_agreement(matching, edges, grouping_ret, error);
    }
    if (code == WIRECOPY_OK) {
        count_documents(matching, grouping_ret);
    }
    matching->stats->seconds_group += wc_seconds() - start - (seconds_elsewhere(matching) - elsewhere);
    return code;
}

static void count_roundups(const wc_matching *matching, const wc_news *news) {
    const wc_corpus *corpus = matching->corpus;
    matching->stats->roundups = 0;
    WC_EACH(size_t, i, corpus->ndocuments, WC_AT_RANDOM, corpus->allocator) {
        matching->stats->roundups += corpus->entry_of[i] != WC_NO_ENTRY && news->roundup[corpus->entry_of[i]];
    }
}

wirecopy_code wc_grouping_of_news(const wc_matching *matching, const wc_news *news, wc_grouping *grouping_ret,
                                  wirecopy_error *error) {
    double start = wc_seconds();
    wirecopy_code code = allocate(matching, grouping_ret, error);
    if (code == WIRECOPY_OK) {
        count_roundups(matching, news);
        code = wc_news_group(news, matching->corpus->sketcher->options.threshold, grouping_ret->group, error);
    }
    if (code == WIRECOPY_OK) {
        count_documents(matching, grouping_ret);
    }
    matching->stats->seconds_group += wc_seconds() - start;
    return code;
}

/* Members of a group that never were a pair with the entry that names it. */
static wirecopy_code find_unknown(const wc_edges *edges, const wc_grouping *grouping, double *similarity_ret,
                                  wc_pairs *unknown_ret, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, uint32_t, entry, grouping->nentries, WC_AT_RANDOM, grouping->allocator) {
        uint32_t first = grouping->group[entry];
        similarity_ret[entry] = first == entry ? 1.0 : wc_edges_find(edges, first, entry);
        if (similarity_ret[entry] < 0.0) {
            code = wc_pairs_add(unknown_ret, wc_pair(first, entry), error);
        }
    }
    return code;
}

wirecopy_code wc_grouping_similarities(const wc_matching *matching, const wc_edges *edges, const wc_grouping *grouping,
                                       double *similarity_ret, wirecopy_error *error) {
    double start = wc_seconds();
    wc_pairs unknown;
    wc_pairs_init(&unknown, grouping->allocator);
    wirecopy_code code = find_unknown(edges, grouping, similarity_ret, &unknown, error);
    double *jaccard = wc_allocate(grouping->allocator, unknown.count, sizeof *jaccard);
    size_t count = unknown.count;
    if (code == WIRECOPY_OK && jaccard == NULL) {
        code = wc_fail_memory(error, count * sizeof *jaccard);
    }
    if (code == WIRECOPY_OK) {
        code = wc_matching_verify(matching, &unknown, jaccard, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        similarity_ret[(uint32_t)unknown.pairs[i]] = jaccard[i];
    }
    wc_release(grouping->allocator, jaccard, count, sizeof *jaccard);
    matching->stats->seconds_verify += wc_seconds() - start;
    wc_pairs_clear(&unknown);
    return code;
}
