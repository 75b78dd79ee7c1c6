#include "near/matcher.h"

#include "match/fetch.h"

/* A set larger than this is not kept once its pair is done. The slots hold about a megabyte of ordinary stories, and
 * never more than 128. */
enum { KEPT_LENGTH_MAX = 1 << 16 };

/* Nor is a longer text than this. */
enum { KEPT_TEXT_NBYTES_MAX = 1 << 17 };

void wc_matcher_init(wc_matcher *matcher, const wirecopy_sketcher *sketcher, wc_fetch_fn text, void *text_context,
                     uint32_t thread) {
    *matcher = (wc_matcher){.sketcher = sketcher,
                            .text = text,
                            .text_context = text_context,
                            .thread = thread,
                            .exact = sketcher->options.untrusted != WIRECOPY_TRUSTED};
    wc_tokens_init(&matcher->tokens, sketcher->allocator, sketcher->kernels);
    for (int i = 0; i <= WC_MATCHER_SLOTS; i++) {
        matcher->slots[i].document = UINT64_MAX;
        wc_tokens_init(&matcher->slots[i].tokens, sketcher->allocator, sketcher->kernels);
    }
}

static void empty_slot(wc_matcher *matcher, unsigned slot) {
    const wirecopy_allocator *allocator = matcher->sketcher->allocator;
    wc_shingle_set_clear(&matcher->slots[slot].set, allocator);
    wc_shingle_places_clear(&matcher->slots[slot].places, allocator);
    wc_tokens_clear(&matcher->slots[slot].tokens);
    matcher->slots[slot].document = UINT64_MAX;
}

void wc_matcher_clear(wc_matcher *matcher) {
    for (unsigned i = 0; i <= WC_MATCHER_SLOTS; i++) {
        empty_slot(matcher, i);
    }
    wc_tokens_clear(&matcher->tokens);
}

static wirecopy_code fill_slot(wc_matcher *matcher, uint64_t document, unsigned slot, wirecopy_error *error) {
    const wirecopy_options *options = &matcher->sketcher->options;
    wc_tokens *tokens = matcher->exact ? &matcher->slots[slot].tokens : &matcher->tokens;
    matcher->slots[slot].document = UINT64_MAX;
    wirecopy_code code =
        wc_fetch_tokens(tokens, matcher->text, matcher->text_context, matcher->thread, document, error);
    if (code == WIRECOPY_OK) {
        code = matcher->exact
                   ? wc_shingle_places_fill(&matcher->slots[slot].places, tokens, options->ngram, options->seed, error)
                   : wc_shingle_set_fill(&matcher->slots[slot].set, tokens, options->ngram, options->seed, error);
    }
    if (code == WIRECOPY_OK) {
        matcher->slots[slot].document = document;
    }
    return code;
}

static void drop_if_large(wc_matcher *matcher, unsigned slot) {
    if (matcher->slots[slot].set.capacity > KEPT_LENGTH_MAX ||
        matcher->slots[slot].tokens.folded_capacity > KEPT_TEXT_NBYTES_MAX) {
        empty_slot(matcher, slot);
    }
}

static double jaccard_of(const wc_matcher *matcher, unsigned a_slot, unsigned b_slot) {
    const wc_shingle_set *b_set = &matcher->slots[b_slot].set;
    return matcher->exact ? wc_shingle_places_jaccard(&matcher->slots[a_slot].places, &matcher->slots[b_slot].places)
                          : wc_shingle_set_jaccard(&matcher->slots[a_slot].set, b_set->hashes, b_set->length);
}

wirecopy_code wc_matcher_jaccard(wc_matcher *matcher, uint64_t a, uint64_t b, double *jaccard_ret,
                                 wirecopy_error *error) {
    const unsigned a_slot = WC_MATCHER_SLOTS, b_slot = b % WC_MATCHER_SLOTS;
    wirecopy_code code = WIRECOPY_OK;
    if (matcher->slots[a_slot].document != a) {
        code = fill_slot(matcher, a, a_slot, error);
    }
    if (code == WIRECOPY_OK && matcher->slots[b_slot].document != b) {
        code = fill_slot(matcher, b, b_slot, error);
    }
    if (code == WIRECOPY_OK) {
        *jaccard_ret = jaccard_of(matcher, a_slot, b_slot);
        drop_if_large(matcher, a_slot);
        drop_if_large(matcher, b_slot);
    }
    return code;
}
