#include "news/roundup.h"

#include <stdlib.h>

#include "cluster/disjoint_sets.h"

enum { NEIGHBOURS_MAX = 512, STRANDS_LEAST = 3 };

/* A text more than half of which is one story is a copy of it, whatever else stands on the page. */
static const double main_share = 0.5;

/* Nor is a text a round-up one story of which is this many times the next: it is a copy of that one, and what it has of
 * others is turns of phrase. */
static const double main_ratio = 2.0;

/* The least of the three that counts as a story of its own: a lead of two sentences on a page of eight. */
static const double least_share = 0.06;

static size_t collect(const wc_neighbours *neighbours, uint32_t text, uint32_t *others_ret, double *shares_ret) {
    size_t count = 0;
    for (uint64_t i = neighbours->starts[text]; i < neighbours->starts[text + 1] && count < NEIGHBOURS_MAX; i++) {
        const wc_neighbour near = neighbours->all[i];
        const wc_evidence *item = &neighbours->list->items[near.place];
        double share = item->shared / (item->low == text ? item->low_total : item->high_total);
        if (share >= least_share && near.strong) {
            others_ret[count] = near.other;
            shares_ret[count++] = share;
        }
    }
    return count;
}

static void join_linked(const wc_neighbours *neighbours, const uint32_t *others, size_t count, uint32_t *parents) {
    for (uint32_t i = 0; i < count; i++) {
        parents[i] = i;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint64_t at = neighbours->starts[others[i]], end = neighbours->starts[others[i] + 1];
        for (uint32_t j = 0; j < count && at < end;) {
            uint32_t other = neighbours->all[at].other;
            if (other == others[j] && neighbours->all[at].strong) {
                wc_sets_join(parents, i, j);
            }
            at += other <= others[j];
            j += others[j] < other;
        }
    }
}

static int by_share(const void *left, const void *right) {
    const wc_strand *a = left, *b = right;
    if (a->share != b->share) {
        return a->share < b->share ? 1 : -1;
    }
    return (a->text > b->text) - (a->text < b->text);
}

/* The neighbours of a text that may make strands. */
typedef struct near {
    uint32_t others[NEIGHBOURS_MAX];
    double shares[NEIGHBOURS_MAX];
    size_t count;
} near;

static size_t make_strands(const wc_neighbours *neighbours, const near *all, wc_strand *strands_ret) {
    uint32_t parents[NEIGHBOURS_MAX];
    wc_strand strands[NEIGHBOURS_MAX];
    size_t nstrands = 0;
    join_linked(neighbours, all->others, all->count, parents);
    for (uint32_t i = 0; i < all->count; i++) {
        strands[i] = (wc_strand){all->others[i], all->shares[i]};
        uint32_t root = wc_sets_find(parents, i);
        if (all->shares[i] > strands[root].share) {
            strands[root] = strands[i];
        }
    }
    for (uint32_t i = 0; i < all->count; i++) {
        if (parents[i] == i) {
            strands[nstrands++] = strands[i];
        }
    }
    qsort(strands, nstrands, sizeof *strands, by_share);
    nstrands = nstrands < WC_STRANDS_MAX ? nstrands : WC_STRANDS_MAX;
    for (size_t i = 0; i < nstrands; i++) {
        strands_ret[i] = strands[i];
    }
    return nstrands;
}

size_t wc_strands_of(const wc_neighbours *neighbours, uint32_t text, wc_strand *strands_ret) {
    near all;
    all.count = collect(neighbours, text, all.others, all.shares);
    return all.count < STRANDS_LEAST ? 0 : make_strands(neighbours, &all, strands_ret);
}

static int stands_out(double first, double second) {
    return first >= main_share || first >= main_ratio * second;
}

/* Strands are as large as the largest of their neighbours: one that stands out among these does so among those. */
static int any_stands_out(const near *all) {
    double first = 0.0, second = 0.0;
    for (size_t i = 0; i < all->count; i++) {
        double share = all->shares[i];
        second = share > first ? first : share > second ? share : second;
        first = share > first ? share : first;
    }
    return stands_out(first, second);
}

int wc_is_roundup(const wc_neighbours *neighbours, uint32_t text) {
    wc_strand strands[WC_STRANDS_MAX];
    near all;
    all.count = collect(neighbours, text, all.others, all.shares);
    if (all.count < STRANDS_LEAST || any_stands_out(&all)) {
        return 0;
    }
    return make_strands(neighbours, &all, strands) >= STRANDS_LEAST &&
           !stands_out(strands[0].share, strands[1].share) && strands[STRANDS_LEAST - 1].share >= least_share;
}
