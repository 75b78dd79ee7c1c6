#include "news/evidence.h"

#include "base/capacity.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"

void wc_evidence_init(wc_evidence_list *list, const wirecopy_allocator *allocator) {
    *list = (wc_evidence_list){.allocator = allocator};
}

void wc_evidence_clear(wc_evidence_list *list) {
    wc_release(list->allocator, list->items, list->capacity, sizeof *list->items);
    wc_evidence_init(list, list->allocator);
}

wirecopy_code wc_evidence_add(wc_evidence_list *list, const wc_evidence *item, wirecopy_error *error) {
    wirecopy_code code =
        wc_grow(list->allocator, (void **)&list->items, &list->capacity, list->count + 1, sizeof *list->items, error);
    if (code == WIRECOPY_OK) {
        list->items[list->count++] = *item;
    }
    return code;
}

const wc_evidence *wc_evidence_find(const wc_evidence_list *list, uint32_t a, uint32_t b) {
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    size_t from = 0, to = list->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const wc_evidence *item = &list->items[middle];
        if (item->low == low && item->high == high) {
            return item;
        }
        if (item->low < low || (item->low == low && item->high < high)) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return NULL;
}

double wc_evidence_containment(const wc_evidence *item) {
    double less = item->low_total < item->high_total ? item->low_total : item->high_total;
    return less > 0.0 ? item->shared / less : 0.0;
}

static wc_neighbour neighbour_of(const wc_evidence *item, uint32_t other, size_t place) {
    int strong = item->shared >= WC_STRAND_SHARED && wc_evidence_containment(item) >= WC_STRAND_CONTAINMENT;
    return (wc_neighbour){.other = other, .place = (uint32_t)place & INT32_MAX, .strong = strong & 1};
}

wirecopy_code wc_neighbours_create(wc_neighbours *neighbours_ret, const wc_evidence_list *list, uint32_t ntexts,
                                   wirecopy_error *error) {
    const wirecopy_allocator *allocator = list->allocator;
    if (list->count > WIRECOPY_PAIRS_MOST) {
        *neighbours_ret = (wc_neighbours){0};
        return wc_fail(error, WIRECOPY_ERROR_LIMIT,
                       "%zu pairs of texts have passages in common, over the limit of %u: split the input by date "
                       "or source",
                       list->count, (unsigned)WIRECOPY_PAIRS_MOST);
    }
    *neighbours_ret = (wc_neighbours){.allocator = allocator, .list = list, .ntexts = ntexts};
    uint64_t *starts = wc_allocate_zeroed(allocator, (size_t)ntexts + 2, sizeof *starts);
    wc_neighbour *all = wc_allocate(allocator, 2 * list->count, sizeof *all);
    neighbours_ret->starts = starts;
    neighbours_ret->all = all;
    if (starts == NULL || all == NULL) {
        return wc_fail_refused(allocator, ntexts * sizeof *starts + 2 * list->count * sizeof *all, error);
    }
    WC_EACH(size_t, i, list->count, WC_AT_RANDOM, allocator) {
        starts[list->items[i].low + 2]++;
        starts[list->items[i].high + 2]++;
    }
    for (uint32_t text = 0; text < ntexts; text++) {
        starts[text + 2] += starts[text + 1];
    }
    /* A text's lower neighbours come first: both passes go through the list in ascending order. */
    WC_EACH(size_t, i, list->count, WC_AT_RANDOM, allocator) {
        const wc_evidence *item = &list->items[i];
        all[starts[item->high + 1]++] = neighbour_of(item, item->low, i);
    }
    WC_EACH(size_t, i, list->count, WC_AT_RANDOM, allocator) {
        const wc_evidence *item = &list->items[i];
        all[starts[item->low + 1]++] = neighbour_of(item, item->high, i);
    }
    return WIRECOPY_OK;
}

void wc_neighbours_clear(wc_neighbours *neighbours) {
    if (neighbours->allocator != NULL) {
        wc_release(neighbours->allocator, neighbours->starts, (size_t)neighbours->ntexts + 2,
                   sizeof *neighbours->starts);
        wc_release(neighbours->allocator, neighbours->all, 2 * neighbours->list->count, sizeof *neighbours->all);
    }
    *neighbours = (wc_neighbours){0};
}
