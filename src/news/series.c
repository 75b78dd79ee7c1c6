#include "news/series.h"

#include "base/memory.h"
#include "base/walk.h"
#include "cluster/disjoint_sets.h"

/* Two texts of a series have this much in common, furniture left out. */
static const double series_cover = 0.6;

int wc_series_joins(const wc_pair_view *pair) {
    return (pair->head->flags & WC_PAIR_SERIES) != 0 && pair->head->raw >= series_cover;
}

/* Pages of one series, and the copies of each page, are one set. */
static void join_pages(const wc_news *news, const wc_grouping *grouping, uint32_t *parents) {
    const wc_evidence *evidence = &news->evidence;
    WC_EACH(uint32_t, text, news->texts.count, WC_AT_RANDOM, news->allocator) {
        parents[text] = grouping->group[text];
    }
    WC_EACH(size_t, block, evidence->nblocks, 1, news->allocator) {
        wc_walk walk = wc_evidence_walk(evidence, block);
        for (size_t word = 0; wc_walk_reach(&walk, word);) {
            wc_pair_view pair = wc_evidence_view(evidence, block, word, &word);
            if (wc_series_joins(&pair)) {
                wc_sets_join(parents, pair.head->a, pair.head->b);
            }
        }
    }
}

/* By set, at the text that is its root: the first page in rank. */
static void find_names(const wc_news *news, uint32_t *parents, uint32_t *names) {
    const uint32_t *rank = news->texts.rank;
    WC_EACH(uint32_t, text, news->texts.count, WC_IN_ORDER, news->allocator) {
        names[text] = WC_NO_ENTRY;
    }
    WC_EACH(uint32_t, text, news->texts.count, WC_AT_RANDOM, news->allocator) {
        if (news->told[text] & WC_TOLD_SERIES) {
            uint32_t *name = &names[wc_sets_find(parents, text)];
            *name = *name == WC_NO_ENTRY || rank[text] < rank[*name] ? text : *name;
        }
    }
}

wirecopy_code wc_series_find(const wc_news *news, const wc_grouping *grouping, uint32_t *series_ret,
                             wirecopy_error *error) {
    const wirecopy_allocator *allocator = news->allocator;
    size_t n = news->texts.count;
    uint32_t *parents = wc_allocate(allocator, n, sizeof *parents);
    uint32_t *names = wc_allocate(allocator, n, sizeof *names);
    wirecopy_code code = WIRECOPY_OK;
    if (parents == NULL || names == NULL) {
        code = wc_fail_refused(allocator, n * (sizeof *parents + sizeof *names), error);
    } else {
        join_pages(news, grouping, parents);
        find_names(news, parents, names);
        WC_EACH(uint32_t, text, n, WC_AT_RANDOM, allocator) {
            series_ret[text] = names[wc_sets_find(parents, text)];
        }
    }
    wc_release(allocator, parents, n, sizeof *parents);
    wc_release(allocator, names, n, sizeof *names);
    return code;
}
