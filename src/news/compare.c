#include "news/compare.h"

#include <string.h>

#include "base/memory.h"
#include "news/template.h"

/* Units of the longest text that is short; grams in common that are no chance, of texts of which all are kept; and the
 * share of grams, half of what a link takes. Measured: docs/accuracy-rules.md, Constants. */
enum { SHORT_UNITS = 1600, GRAMS_LEAST = 8 };
static const double likeness_least = 0.05;

void wc_comparer_init(wc_comparer *comparer, const wc_texts *texts) {
    const wirecopy_sketcher *sketcher = texts->corpus->sketcher;
    *comparer = (wc_comparer){.texts = texts,
                              .b = UINT32_MAX,
                              .matcher = {.allocator = texts->allocator, .kernels = sketcher->kernels},
                              .chainer = {.allocator = texts->allocator}};
}

void wc_comparer_clear(wc_comparer *comparer) {
    if (comparer->texts == NULL) {
        return;
    }
    const wirecopy_allocator *allocator = comparer->texts->allocator;
    wc_matcher_clear(&comparer->matcher);
    wc_chainer_clear(&comparer->chainer);
    wc_release(allocator, comparer->a_units, comparer->a_capacity, sizeof *comparer->a_units);
    wc_release(allocator, comparer->b_units, comparer->b_capacity, sizeof *comparer->b_units);
    wc_release(allocator, comparer->links, comparer->links_capacity, sizeof *comparer->links);
    wc_release(allocator, comparer->cells, comparer->cells_capacity, sizeof *comparer->cells);
    *comparer = (wc_comparer){0};
}

static wirecopy_code grow(const wc_comparer *comparer, void *array, size_t *capacity, size_t wanted, size_t each,
                          wirecopy_error *error) {
    return wc_grow(comparer->texts->allocator, array, capacity, wanted, each, error);
}

wirecopy_code wc_comparer_take(wc_comparer *comparer, uint32_t b, wirecopy_error *error) {
    if (comparer->b == b) {
        return WIRECOPY_OK;
    }
    wc_kept_view kept = wc_texts_kept(comparer->texts, b);
    comparer->b = UINT32_MAX;
    wirecopy_code code = wc_matcher_take(&comparer->matcher, &kept, error);
    comparer->b = code == WIRECOPY_OK ? b : UINT32_MAX;
    return code;
}

typedef struct stretch {
    uint32_t from, to;
} stretch;

/* A run's stretch of a text, with half of what lies between two grams added at either end. */
static stretch stretch_of(uint32_t first, uint32_t last, uint32_t extra, uint32_t length) {
    uint32_t to = last + WC_UNITS_GRAM + extra;
    return (stretch){first > extra ? first - extra : 0, to < length ? to : length};
}

static uint32_t end_of_cell(uint32_t cell, const wc_kept_view *kept) {
    return cell == kept->ncells - 1 ? kept->length : (cell + 1) * WC_UNITS_CELL;
}

static void cover(stretch on, const wc_kept_view *kept, uint32_t *units) {
    for (uint32_t cell = wc_kept_cell(on.from, kept->ncells); cell < kept->ncells && cell * WC_UNITS_CELL < on.to;
         cell++) {
        uint32_t start = cell * WC_UNITS_CELL, end = end_of_cell(cell, kept);
        start = start > on.from ? start : on.from;
        end = end < on.to ? end : on.to;
        units[cell] += end > start ? end - start : 0;
    }
}

static int is_shared(const uint32_t *units, uint32_t cell, const wc_kept_view *kept) {
    return (2 * units[cell] >= end_of_cell(cell, kept) - cell * WC_UNITS_CELL) & (units[cell] > 0);
}

/* Where the middle of a cell of a stands in b, along the run. */
static uint32_t follow(const wc_chain *run, uint32_t cell, uint32_t b_ncells) {
    int64_t along = (int64_t)cell * WC_UNITS_CELL + WC_UNITS_CELL / 2 - run->a0, length = run->a1 - run->a0;
    if (length == 0) {
        return wc_kept_cell(run->b0, b_ncells);
    }
    /* Not far beyond its ends. */
    along = along < -length / 5 ? -length / 5 : along > length + length / 5 ? length + length / 5 : along;
    int64_t b_length = run->b1 - run->b0;
    int64_t place = run->b0 + (b_length == length ? along : along * b_length / length);
    return place < 0 ? 0 : wc_kept_cell((uint32_t)place, b_ncells);
}

static wirecopy_code link_cells(wc_comparer *comparer, const wc_kept_view *a, uint32_t extra, wirecopy_error *error) {
    wirecopy_code code =
        grow(comparer, &comparer->links, &comparer->links_capacity, a->ncells, sizeof(uint32_t), error);
    comparer->head.nlinks = 0;
    for (size_t i = 0; code == WIRECOPY_OK && i < comparer->chainer.npieces; i++) {
        const wc_chain *run = &comparer->chainer.pieces[i];
        stretch on = stretch_of(run->a0, run->a1, extra, UINT32_MAX);
        for (uint32_t cell = wc_kept_cell(on.from, a->ncells); cell < a->ncells && cell * WC_UNITS_CELL < on.to;
             cell++) {
            if (comparer->a_units[cell] != WC_CELL_SHARED && is_shared(comparer->a_units, cell, a)) {
                comparer->links[comparer->head.nlinks++] = cell << 16 | follow(run, cell, comparer->matcher.b.ncells);
                comparer->a_units[cell] = WC_CELL_SHARED;
            }
        }
    }
    return code;
}

/* The cells of b that are shared are among those of its pieces. */
static wirecopy_code list_cells(wc_comparer *comparer, uint32_t extra, wirecopy_error *error) {
    const wc_kept_view *b = &comparer->matcher.b;
    wirecopy_code code =
        grow(comparer, &comparer->cells, &comparer->cells_capacity, b->ncells + 1, sizeof(uint16_t), error);
    stretch within = {b->length, 0};
    for (size_t i = 0; i < comparer->chainer.npieces; i++) {
        stretch on = stretch_of(comparer->chainer.pieces[i].b0, comparer->chainer.pieces[i].b1, extra, b->length);
        within.from = on.from < within.from ? on.from : within.from;
        within.to = on.to > within.to ? on.to : within.to;
    }
    comparer->head.ncells = 0;
    for (uint32_t cell = wc_kept_cell(within.from, b->ncells);
         code == WIRECOPY_OK && cell < b->ncells && cell * WC_UNITS_CELL < within.to; cell++) {
        comparer->cells[comparer->head.ncells] = (uint16_t)cell;
        comparer->head.ncells += (uint32_t)is_shared(comparer->b_units, cell, b);
    }
    return code;
}

/* The links are by cell of a: runs may come in any order. */
static void sort_links(uint32_t *links, size_t n) {
    for (size_t i = 1; i < n; i++) {
        uint32_t link = links[i];
        size_t j = i;
        for (; j > 0 && links[j - 1] > link; j--) {
            links[j] = links[j - 1];
        }
        links[j] = link;
    }
}

static wirecopy_code mark_cells(wc_comparer *comparer, uint32_t a, const wc_kept_view *kept, uint32_t extra,
                                wirecopy_error *error) {
    const wc_kept_view *b = &comparer->matcher.b;
    memset(comparer->a_units, 0, kept->ncells * sizeof(uint32_t));
    memset(comparer->b_units, 0, b->ncells * sizeof(uint32_t));
    for (size_t i = 0; i < comparer->chainer.npieces; i++) {
        const wc_chain *run = &comparer->chainer.pieces[i];
        cover(stretch_of(run->a0, run->a1, extra, kept->length), kept, comparer->a_units);
        cover(stretch_of(run->b0, run->b1, extra, b->length), b, comparer->b_units);
    }
    wirecopy_code code = list_cells(comparer, extra, error);
    if (code == WIRECOPY_OK) {
        code = link_cells(comparer, kept, extra, error);
    }
    if (code != WIRECOPY_OK || comparer->head.nlinks == 0 || comparer->head.ncells == 0) {
        comparer->head.nlinks = comparer->head.ncells = 0;
        return code;
    }
    for (uint32_t i = 0; i < comparer->head.ncells; i++) {
        comparer->b_units[comparer->cells[i]] = WC_CELL_SHARED;
    }
    sort_links(comparer->links, comparer->head.nlinks);
    const wc_page a_page = {a, kept, comparer->a_units}, b_page = {comparer->b, b, comparer->b_units};
    comparer->head.flags |= wc_template_has(comparer->texts, &a_page, &b_page) ? WC_PAIR_TEMPLATE : 0;
    return WIRECOPY_OK;
}

/* The cells in runs that are no chance. */
static wirecopy_code share_cells(wc_comparer *comparer, uint32_t a, const wc_kept_view *kept, wirecopy_error *error) {
    uint32_t limit = kept->limit < comparer->matcher.b.limit ? kept->limit : comparer->matcher.b.limit;
    wirecopy_code code = wc_chainer_cut(&comparer->chainer, &comparer->matcher, limit, error);
    if (code != WIRECOPY_OK || comparer->chainer.npieces == 0) {
        return code;
    }
    comparer->head.density = wc_chainer_density(&comparer->chainer, limit);
    code = grow(comparer, &comparer->a_units, &comparer->a_capacity, kept->ncells, sizeof(uint32_t), error);
    if (code == WIRECOPY_OK) {
        code = grow(comparer, &comparer->b_units, &comparer->b_capacity, comparer->matcher.b.ncells, sizeof(uint32_t),
                    error);
    }
    return code == WIRECOPY_OK ? mark_cells(comparer, a, kept, (1u << 23) / (limit + 1), error) : code;
}

/* Two short texts with so many grams in common, of all that either has, that they may be one story where no cell of
 * either is whole. */
static int may_be_rewritten(const wc_comparer *comparer, const wc_kept_view *a) {
    const wc_kept_view *b = &comparer->matcher.b;
    if (a->length > SHORT_UNITS || b->length > SHORT_UNITS || comparer->matcher.nmatches == 0) {
        return 0;
    }
    double rate = ((a->limit < b->limit ? a->limit : b->limit) + 1.0) / (1 << 24);
    double common = (double)comparer->matcher.nmatches / rate;
    return common >= GRAMS_LEAST && common >= likeness_least * (a->length + b->length - common);
}

static wirecopy_code find_runs(wc_comparer *comparer, const wc_kept_view *a, wirecopy_error *error) {
    wirecopy_code code = wc_matcher_match(&comparer->matcher, a, error);
    return code == WIRECOPY_OK ? wc_chainer_join(&comparer->chainer, &comparer->matcher, error) : code;
}

wirecopy_code wc_comparer_compare(wc_comparer *comparer, uint32_t a, wc_pair_view *pair_ret, wirecopy_error *error) {
    wc_kept_view kept = wc_texts_kept(comparer->texts, a);
    *pair_ret = (wc_pair_view){0};
    comparer->head = (wc_pair_head){.a = a, .b = comparer->b, .density = UINT8_MAX};
    wirecopy_code code = find_runs(comparer, &kept, error);
    if (code == WIRECOPY_OK) {
        comparer->head.flags = may_be_rewritten(comparer, &kept) ? WC_PAIR_SHORT : 0;
        code = share_cells(comparer, a, &kept, error);
    }
    if (code == WIRECOPY_OK && (comparer->head.nlinks > 0 || comparer->head.flags & WC_PAIR_SHORT)) {
        *pair_ret = (wc_pair_view){&comparer->head, comparer->links, comparer->cells};
    }
    return code;
}

wirecopy_code wc_comparer_match(wc_comparer *comparer, uint32_t a, wirecopy_error *error) {
    wc_kept_view kept = wc_texts_kept(comparer->texts, a);
    return find_runs(comparer, &kept, error);
}

wirecopy_code wc_comparer_pair(wc_comparer *comparer, uint32_t one, uint32_t other, wc_pair_view *pair_ret,
                               wirecopy_error *error) {
    const uint32_t *rank = comparer->texts->rank;
    wirecopy_code code = wc_comparer_take(comparer, rank[one] < rank[other] ? other : one, error);
    return code == WIRECOPY_OK ? wc_comparer_compare(comparer, rank[one] < rank[other] ? one : other, pair_ret, error)
                               : code;
}
