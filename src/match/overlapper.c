#include "match/overlapper.h"

#include "base/error.h"
#include "match/fetch.h"

/* A set larger than this, or of a longer text, is not kept once its pair is done. */
enum { KEPT_COUNT_MAX = 1 << 14, KEPT_TEXT_NBYTES_MAX = 1 << 16 };

void wirecopy_overlapper_init(wirecopy_overlapper *overlapper, const wirecopy_sketcher *sketcher,
                              const wirecopy_rarity *rarity, wirecopy_text_fn text, void *text_context,
                              uint32_t thread) {
    *overlapper = (wirecopy_overlapper){
        .sketcher = sketcher, .rarity = rarity, .text = text, .text_context = text_context, .thread = thread};
    overlapper->tabulated = UINT64_MAX;
    wirecopy_tokens_init(&overlapper->tokens, sketcher->allocator, sketcher->kernels);
    for (int i = 0; i <= WIRECOPY_OVERLAPPER_SLOTS; i++) {
        overlapper->slots[i].document = UINT64_MAX;
        overlapper->slots[i].set.exact = sketcher->options.untrusted != WIRECOPY_TRUSTED;
    }
}

void wirecopy_overlapper_clear(wirecopy_overlapper *overlapper) {
    for (int i = 0; i <= WIRECOPY_OVERLAPPER_SLOTS; i++) {
        wirecopy_gramset_clear(&overlapper->slots[i].set, overlapper->sketcher->allocator);
    }
    wirecopy_gramtable_clear(&overlapper->scratch, overlapper->sketcher->allocator);
    wirecopy_gramtable_clear(&overlapper->table, overlapper->sketcher->allocator);
    wirecopy_tokens_clear(&overlapper->tokens);
}

static wirecopy_code fill_slot(wirecopy_overlapper *overlapper, wirecopy_print print, unsigned slot,
                               wirecopy_error *error) {
    wirecopy_gramset *set = &overlapper->slots[slot].set;
    overlapper->slots[slot].document = UINT64_MAX;
    if (slot == WIRECOPY_OVERLAPPER_SLOTS) {
        overlapper->tabulated = UINT64_MAX;
    }
    wirecopy_code code = wirecopy_fetch_tokens(&overlapper->tokens, overlapper->text, overlapper->text_context,
                                               overlapper->thread, print.document, error);
    uint64_t seed = overlapper->sketcher->options.seed;
    if (code == WIRECOPY_OK) {
        code = overlapper->rarity == NULL
                   ? wirecopy_gramset_hash(set, &overlapper->scratch, &overlapper->tokens, seed,
                                           WIRECOPY_GRAMSET_COUNTED, error)
                   : wirecopy_gramset_weigh(set, &overlapper->scratch, &overlapper->tokens, seed,
                                            WIRECOPY_GRAMSET_COMPARED, overlapper->rarity, print.site, error);
    }
    if (code == WIRECOPY_OK) {
        overlapper->slots[slot].document = print.document;
    }
    return code;
}

static wirecopy_code tabulate(wirecopy_overlapper *overlapper, unsigned slot, wirecopy_error *error) {
    overlapper->tabulated = UINT64_MAX;
    wirecopy_code code = wirecopy_gramset_tabulate(&overlapper->slots[slot].set, &overlapper->table,
                                                   overlapper->sketcher->allocator, error);
    if (code == WIRECOPY_OK) {
        overlapper->tabulated = overlapper->slots[slot].document;
    }
    return code;
}

static void drop_if_large(wirecopy_overlapper *overlapper, unsigned slot) {
    wirecopy_gramset *set = &overlapper->slots[slot].set;
    if (set->capacity > KEPT_COUNT_MAX || set->text_capacity > KEPT_TEXT_NBYTES_MAX) {
        wirecopy_gramset_clear(set, overlapper->sketcher->allocator);
        overlapper->slots[slot].document = UINT64_MAX;
    }
}

wirecopy_code wirecopy_overlapper_ask(wirecopy_overlapper *overlapper, wirecopy_print a, wirecopy_print b,
                                      wirecopy_overlap *overlap_ret, wirecopy_error *error) {
    const unsigned a_slot = WIRECOPY_OVERLAPPER_SLOTS, b_slot = b.document % WIRECOPY_OVERLAPPER_SLOTS;
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
        *overlap_ret = wirecopy_gramset_overlap(&overlapper->slots[a_slot].set, &overlapper->table,
                                                &overlapper->slots[b_slot].set);
        drop_if_large(overlapper, a_slot);
        drop_if_large(overlapper, b_slot);
    }
    return code;
}

wirecopy_code wirecopy_overlapper_grams(wirecopy_overlapper *overlapper, wirecopy_print print,
                                        const wirecopy_gramset **set_ret, wirecopy_error *error) {
    wirecopy_code code = fill_slot(overlapper, print, WIRECOPY_OVERLAPPER_SLOTS, error);
    *set_ret = &overlapper->slots[WIRECOPY_OVERLAPPER_SLOTS].set;
    return code;
}
