#include "cluster/evidence.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"

void wirecopy_evidence_init(wirecopy_evidence_list *list, const wirecopy_allocator *allocator) {
    *list = (wirecopy_evidence_list){.allocator = allocator};
}

void wirecopy_evidence_clear(wirecopy_evidence_list *list) {
    wirecopy_release(list->allocator, list->items, list->capacity, sizeof *list->items);
    wirecopy_evidence_init(list, list->allocator);
}

wirecopy_code wirecopy_evidence_add(wirecopy_evidence_list *list, const wirecopy_evidence *item,
                                    wirecopy_error *error) {
    wirecopy_code code = wirecopy_grow(list->allocator, (void **)&list->items, &list->capacity, list->count + 1,
                                       sizeof *list->items, error);
    if (code == WIRECOPY_OK) {
        list->items[list->count++] = *item;
    }
    return code;
}

const wirecopy_evidence *wirecopy_evidence_find(const wirecopy_evidence_list *list, uint32_t a, uint32_t b) {
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    size_t from = 0, to = list->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const wirecopy_evidence *item = &list->items[middle];
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

double wirecopy_evidence_containment(const wirecopy_evidence *item) {
    double less = item->low_total < item->high_total ? item->low_total : item->high_total;
    return less > 0.0 ? item->shared / less : 0.0;
}

static wirecopy_neighbour neighbour_of(const wirecopy_evidence *item, uint32_t other, size_t place) {
    int strong =
        item->shared >= WIRECOPY_STRAND_SHARED && wirecopy_evidence_containment(item) >= WIRECOPY_STRAND_CONTAINMENT;
    return (wirecopy_neighbour){.other = other, .place = (uint32_t)place & INT32_MAX, .strong = strong & 1};
}

wirecopy_code wirecopy_neighbours_create(wirecopy_neighbours *neighbours_ret, const wirecopy_evidence_list *list,
                                         uint32_t ntexts, wirecopy_error *error) {
    const wirecopy_allocator *allocator = list->allocator;
    *neighbours_ret = (wirecopy_neighbours){.allocator = allocator, .list = list, .ntexts = ntexts};
    uint64_t *starts = wirecopy_allocate_zeroed(allocator, (size_t)ntexts + 2, sizeof *starts);
    wirecopy_neighbour *all = wirecopy_allocate(allocator, 2 * list->count, sizeof *all);
    neighbours_ret->starts = starts;
    neighbours_ret->all = all;
    if (starts == NULL || all == NULL) {
        return wirecopy_fail_memory(error, ntexts * sizeof *starts + 2 * list->count * sizeof *all);
    }
    if (list->count > INT32_MAX) {
        return wirecopy_fail(error, WIRECOPY_ERROR_LIMIT, "%zu matching pairs: raise the threshold, or split the input",
                             list->count);
    }
    for (size_t i = 0; i < list->count; i++) {
        wirecopy_breathe_every(allocator, WIRECOPY_BREATH_AT_RANDOM, i);
        starts[list->items[i].low + 2]++;
        starts[list->items[i].high + 2]++;
    }
    for (uint32_t text = 0; text < ntexts; text++) {
        starts[text + 2] += starts[text + 1];
    }
    /* A text's lower neighbours come first: both passes go through the list in ascending order. */
    for (size_t i = 0; i < list->count; i++) {
        wirecopy_breathe_every(allocator, WIRECOPY_BREATH_AT_RANDOM, i);
        const wirecopy_evidence *item = &list->items[i];
        all[starts[item->high + 1]++] = neighbour_of(item, item->low, i);
    }
    for (size_t i = 0; i < list->count; i++) {
        wirecopy_breathe_every(allocator, WIRECOPY_BREATH_AT_RANDOM, i);
        const wirecopy_evidence *item = &list->items[i];
        all[starts[item->low + 1]++] = neighbour_of(item, item->high, i);
    }
    return WIRECOPY_OK;
}

void wirecopy_neighbours_clear(wirecopy_neighbours *neighbours) {
    if (neighbours->allocator != NULL) {
        wirecopy_release(neighbours->allocator, neighbours->starts, (size_t)neighbours->ntexts + 2,
                         sizeof *neighbours->starts);
        wirecopy_release(neighbours->allocator, neighbours->all, 2 * neighbours->list->count, sizeof *neighbours->all);
    }
    *neighbours = (wirecopy_neighbours){0};
}
