#include "news/stretches.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

void wc_stretcher_init(wc_stretcher *stretcher, const wc_news *news, const wirecopy_sketcher *sketcher) {
    *stretcher = (wc_stretcher){.news = news, .sketcher = sketcher};
    wc_tokens_init(&stretcher->tokens, sketcher->allocator, sketcher->kernels);
    wc_comparer_init(&stretcher->comparer, &news->texts);
}

void wc_stretcher_clear(wc_stretcher *stretcher) {
    const wirecopy_allocator *allocator = stretcher->sketcher->allocator;
    wc_release(allocator, stretcher->items, stretcher->capacity, sizeof *stretcher->items);
    wc_release(allocator, stretcher->kinds, stretcher->kinds_capacity, 1);
    wc_comparer_clear(&stretcher->comparer);
    wc_kept_clear(&stretcher->kept, allocator);
    wc_tokens_clear(&stretcher->tokens);
}

/* What each cell of the text counts for beside the partner. */
static wirecopy_code judge_cells(wc_stretcher *stretcher, uint32_t entry, uint32_t partner, uint32_t ncells,
                                 wirecopy_error *error) {
    const wc_news *news = stretcher->news;
    const uint8_t *weight = news->weights.weight + news->weights.of[entry].start;
    wc_pair_view pair = {0};
    wirecopy_code code = wc_grow(stretcher->sketcher->allocator, (void **)&stretcher->kinds, &stretcher->kinds_capacity,
                                 ncells, 1, error);
    if (code == WIRECOPY_OK && partner != WC_NO_ENTRY) {
        code = wc_comparer_pair(&stretcher->comparer, entry, partner, &pair, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    memset(stretcher->kinds, WIRECOPY_STRETCH_OWN, ncells);
    if (pair.head != NULL) {
        int is_a = pair.head->a == entry;
        uint32_t n = is_a ? pair.head->nlinks : pair.head->ncells;
        for (uint32_t i = 0; i < n; i++) {
            stretcher->kinds[is_a ? wc_link_a(pair.links[i]) : pair.cells[i]] = WIRECOPY_STRETCH_SHARED;
        }
    }
    for (uint32_t cell = 0; cell < ncells; cell++) {
        stretcher->kinds[cell] = weight[cell] == 0 ? WIRECOPY_STRETCH_COMMON : stretcher->kinds[cell];
    }
    return WIRECOPY_OK;
}

static wirecopy_code add_token(wc_stretcher *stretcher, size_t token, wirecopy_stretch_kind kind, double weight,
                               wirecopy_error *error) {
    wirecopy_explained *last = stretcher->count > 0 ? &stretcher->items[stretcher->count - 1] : NULL;
    uint64_t start = stretcher->tokens.raw[2 * token], end = stretcher->tokens.raw[2 * token + 1];
    if (last != NULL && last->kind == kind) {
        last->end = end > last->end ? end : last->end;
        last->weight += weight;
        return WIRECOPY_OK;
    }
    if (last != NULL && start < last->end) {
        start = last->end;
    }
    wirecopy_code code = wc_grow(stretcher->sketcher->allocator, (void **)&stretcher->items, &stretcher->capacity,
                                 stretcher->count + 1, sizeof *stretcher->items, error);
    if (code == WIRECOPY_OK) {
        stretcher->items[stretcher->count++] = (wirecopy_explained){start, end > start ? end : start, kind, weight};
    }
    return code;
}

/* A token is of the cell that it begins in; a cell's weight goes to its first token. */
static wirecopy_code list_stretches(wc_stretcher *stretcher, uint32_t entry, uint32_t ncells, wirecopy_error *error) {
    const wc_weights *weights = &stretcher->news->weights;
    const uint8_t *weight = weights->weight + weights->of[entry].start;
    uint32_t next = 0;
    wirecopy_code code = WIRECOPY_OK;
    stretcher->count = 0;
    for (size_t token = 0; code == WIRECOPY_OK && token < stretcher->tokens.ntokens; token++) {
        uint32_t place = wc_kept_token_place(&stretcher->kept, &stretcher->tokens, token);
        uint32_t cell = wc_kept_cell(place, ncells), sum = 0;
        for (; next <= cell; next++) {
            sum += weight[next];
        }
        code = add_token(stretcher, token, (wirecopy_stretch_kind)stretcher->kinds[cell], wc_cells_of(sum), error);
    }
    return code;
}

wirecopy_code wc_stretcher_cut(wc_stretcher *stretcher, uint32_t entry, uint32_t partner, const char *text,
                               size_t nbytes, wirecopy_error *error) {
    uint32_t ncells = wc_texts_kept(&stretcher->news->texts, entry).ncells;
    wirecopy_code code = wc_tokenise(&stretcher->tokens, text, nbytes, 1, error);
    if (code == WIRECOPY_OK) {
        code = wc_kept_fill(&stretcher->kept, &stretcher->tokens, stretcher->sketcher->options.seed, error);
    }
    if (code == WIRECOPY_OK) {
        code = judge_cells(stretcher, entry, partner, ncells, error);
    }
    return code == WIRECOPY_OK ? list_stretches(stretcher, entry, ncells, error) : code;
}
