#include "news/series.h"

#include "base/memory.h"
#include "base/walk.h"
#include "cluster/disjoint_sets.h"

/* Two texts of a series have this much in common, furniture left out. Measured: docs/accuracy-rules.md, Names of series.
 */
static const double series_cover = 0.6;

int wc_series_joins(const wc_pair_view *pair) {
    return (pair->head->flags & WC_PAIR_SERIES) != 0 && pair->head->raw >= series_cover;
}

/* What a join changes. */
typedef struct pages {
    uint32_t *parents; /* sets: pages of one series, and the copies of each page */
    uint32_t *pairs;   /* by text: pairs that say that it is a page of a series. Two of one group say nothing: they are
                          prints of one story, which has other numbers around it */
} pages;

static void join_pages(const wc_news *news, const wc_grouping *grouping, pages *pages) {
    const wc_evidence *evidence = &news->evidence;
    WC_EACH(uint32_t, text, news->texts.count, WC_AT_RANDOM, news->allocator) {
        pages->parents[text] = grouping->group[text];
        pages->pairs[text] = news->told[text] / WC_TOLD_PAIR;
    }
    WC_EACH(size_t, block, evidence->nblocks, 1, news->allocator) {
        wc_walk walk = wc_evidence_walk(evidence, block);
        for (size_t word = 0; wc_walk_reach(&walk, word);) {
            wc_pair_view pair = wc_evidence_view(evidence, block, word, &word);
            if (!wc_series_joins(&pair)) {
                continue;
            }
            if (grouping->group[pair.head->a] == grouping->group[pair.head->b]) {
                pages->pairs[pair.head->a]--;
                pages->pairs[pair.head->b]--;
            } else {
                wc_sets_join(pages->parents, pair.head->a, pair.head->b);
            }
        }
    }
}

/* By set, at the text that is its root: the first page in rank. */
static void find_names(const wc_news *news, const pages *pages, uint32_t *names) {
    const uint32_t *rank = news->texts.rank;
    WC_EACH(uint32_t, text, news->texts.count, WC_IN_ORDER, news->allocator) {
        names[text] = WC_NO_ENTRY;
    }
    WC_EACH(uint32_t, text, news->texts.count, WC_AT_RANDOM, news->allocator) {
        if (pages->pairs[text] > 0) {
            uint32_t *name = &names[wc_sets_find(pages->parents, text)];
            *name = *name == WC_NO_ENTRY || rank[text] < rank[*name] ? text : *name;
        }
    }
}

wirecopy_code wc_series_find(const wc_news *news, const wc_grouping *grouping, uint32_t *series_ret,
                             wirecopy_error *error) {
    const wirecopy_allocator *allocator = news->allocator;
    size_t n = news->texts.count;
    pages pages = {wc_allocate(allocator, n, sizeof *pages.parents), wc_allocate(allocator, n, sizeof *pages.pairs)};
    uint32_t *names = wc_allocate(allocator, n, sizeof *names);
    wirecopy_code code = WIRECOPY_OK;
    if (pages.parents == NULL || pages.pairs == NULL || names == NULL) {
        code = wc_fail_refused(allocator, n * (sizeof *pages.parents + sizeof *pages.pairs + sizeof *names), error);
    } else {
        join_pages(news, grouping, &pages);
        find_names(news, &pages, names);
        WC_EACH(uint32_t, text, n, WC_AT_RANDOM, allocator) {
            series_ret[text] = names[wc_sets_find(pages.parents, text)];
        }
    }
    wc_release(allocator, pages.parents, n, sizeof *pages.parents);
    wc_release(allocator, pages.pairs, n, sizeof *pages.pairs);
    wc_release(allocator, names, n, sizeof *names);
    return code;
}
