#include "news/overlapper.h"

#include "base/error.h"
#include "match/fetch.h"

/* A set larger than this, or of a longer text, is not kept once its pair is done. */
enum { KEPT_COUNT_MAX = 1 << 14, KEPT_TEXT_NBYTES_MAX = 1 << 16 };

void wc_overlapper_init(wc_overlapper *overlapper, const wirecopy_sketcher *sketcher, const wc_rarity *rarity,
                        wc_fetch_fn text, void *text_context, uint32_t thread) {
    *overlapper = (wc_overlapper){
        .sketcher = sketcher, .rarity = rarity, .text = text, .text_context = text_context, .thread = thread};
    overlapper->tabulated = UINT64_MAX;
    wc_tokens_init(&overlapper->tokens, sketcher->allocator, sketcher->kernels);
    for (int i = 0; i <= WC_OVERLAPPER_SLOTS; i++) {
        overlapper->slots[i].document = UINT64_MAX;
        overlapper->slots[i].set.exact = sketcher->options.untrusted != WIRECOPY_TRUSTED;
    }
}

void wc_overlapper_clear(wc_overlapper *overlapper) {
    for (int i = 0; i <= WC_OVERLAPPER_SLOTS; i++) {
        wc_gramset_clear(&overlapper->slots[i].set, overlapper->sketcher->allocator);
    }
    wc_gramtable_clear(&overlapper->scratch, overlapper->sketcher->allocator);
    wc_gramtable_clear(&overlapper->table, overlapper->sketcher->allocator);
    wc_tokens_clear(&overlapper->tokens);
}

static wirecopy_code fill_slot(wc_overlapper *overlapper, wc_print print, unsigned slot, wirecopy_error *error) {
    wc_gramset *set = &overlapper->slots[slot].set;
    overlapper->slots[slot].document = UINT64_MAX;
    if (slot == WC_OVERLAPPER_SLOTS) {
        overlapper->tabulated = UINT64_MAX;
    }
    wirecopy_code code = wc_fetch_tokens(&overlapper->tokens, overlapper->text, overlapper->text_context,
                                         overlapper->thread, print.document, error);
    uint64_t seed = overlapper->sketcher->options.seed;
    if (code == WIRECOPY_OK) {
        code = overlapper->rarity == NULL
                   ? wc_gramset_hash(set, &overlapper->scratch, &overlapper->tokens, seed, WC_GRAMSET_COUNTED, error)
                   : wc_gramset_weigh(set, &overlapper->scratch, &overlapper->tokens, seed, WC_GRAMSET_COMPARED,
                                      overlapper->rarity, print.site, error);
    }
    if (code == WIRECOPY_OK) {
        overlapper->slots[slot].document = print.document;
    }
    return code;
}

static wirecopy_code tabulate(wc_overlapper *overlapper, unsigned slot, wirecopy_error *error) {
    overlapper->tabulated = UINT64_MAX;
    wirecopy_code code =
        wc_gramset_tabulate(&overlapper->slots[slot].set, &overlapper->table, overlapper->sketcher->allocator, error);
    if (code == WIRECOPY_OK) {
        overlapper->tabulated = overlapper->slots[slot].document;
    }
    return code;
}

static void drop_if_large(wc_overlapper *overlapper, unsigned slot) {
    wc_gramset *set = &overlapper->slots[slot].set;
    if (set->capacity > KEPT_COUNT_MAX || set->text_capacity > KEPT_TEXT_NBYTES_MAX) {
        wc_gramset_clear(set, overlapper->sketcher->allocator);
        overlapper->slots[slot].document = UINT64_MAX;
    }
}

wirecopy_code wc_overlapper_ask(wc_overlapper *overlapper, wc_print a, wc_print b, wc_overlap *overlap_ret,
                                wirecopy_error *error) {
    const unsigned a_slot = WC_OVERLAPPER_SLOTS, b_slot = b.document % WC_OVERLAPPER_SLOTS;
    wirecopy_code code = WIRECOPY_OK;
    if (overlapper->slots[a_slot].document != a.document) {
        code = fill_slot(overlapper, a, a_slot, error);
    }
    if (code == WIRECOPY_OK && overlapper->slots[b_slot].document != b.document) {
        code = fill_slot(overlapper, b, b_slot, error);
    }
    if (code == WIRECOPY_OK && overlapper->tabulated != a.document) {
        code = tabulate(overlapper, a_slot, error);
    }
    if (code == WIRECOPY_OK) {
        *overlap_ret =
            wc_gramset_overlap(&overlapper->slots[a_slot].set, &overlapper->table, &overlapper->slots[b_slot].set);
        drop_if_large(overlapper, a_slot);
        drop_if_large(overlapper, b_slot);
    }
    return code;
}

wirecopy_code wc_overlapper_grams(wc_overlapper *overlapper, wc_print print, const wc_gramset **set_ret,
                                  wirecopy_error *error) {
    wirecopy_code code = fill_slot(overlapper, print, WC_OVERLAPPER_SLOTS, error);
    *set_ret = &overlapper->slots[WC_OVERLAPPER_SLOTS].set;
    return code;
}
