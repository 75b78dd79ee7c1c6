#include "near/set_cache.h"

#include "match/fetch.h"

/* A set larger than this is not kept once its pair is done. The slots hold about a megabyte of ordinary stories, and
 * never more than 128. */
enum { KEPT_LENGTH_MAX = 1 << 16 };

/* Nor is a longer text than this. */
enum { KEPT_TEXT_NBYTES_MAX = 1 << 17 };

void wc_set_cache_init(wc_set_cache *cache, const wirecopy_sketcher *sketcher, wc_fetch_fn text, void *text_context,
                       uint32_t thread) {
    *cache = (wc_set_cache){.sketcher = sketcher,
                            .text = text,
                            .text_context = text_context,
                            .thread = thread,
                            .exact = sketcher->options.untrusted != WIRECOPY_TRUSTED};
    wc_tokens_init(&cache->tokens, sketcher->allocator, sketcher->kernels);
    for (int i = 0; i <= WC_SET_CACHE_SLOTS; i++) {
        cache->slots[i].document = UINT64_MAX;
        wc_tokens_init(&cache->slots[i].tokens, sketcher->allocator, sketcher->kernels);
    }
}

static void empty_slot(wc_set_cache *cache, unsigned slot) {
    const wirecopy_allocator *allocator = cache->sketcher->allocator;
    wc_shingle_set_clear(&cache->slots[slot].set, allocator);
    wc_shingle_places_clear(&cache->slots[slot].places, allocator);
    wc_tokens_clear(&cache->slots[slot].tokens);
    cache->slots[slot].document = UINT64_MAX;
}

void wc_set_cache_clear(wc_set_cache *cache) {
    for (unsigned i = 0; i <= WC_SET_CACHE_SLOTS; i++) {
        empty_slot(cache, i);
    }
    wc_tokens_clear(&cache->tokens);
}

static wirecopy_code fill_slot(wc_set_cache *cache, uint64_t document, unsigned slot, wirecopy_error *error) {
    const wirecopy_options *options = &cache->sketcher->options;
    wc_tokens *tokens = cache->exact ? &cache->slots[slot].tokens : &cache->tokens;
    cache->slots[slot].document = UINT64_MAX;
    wirecopy_code code = wc_fetch_tokens(tokens, cache->text, cache->text_context, cache->thread, document, error);
    if (code == WIRECOPY_OK) {
        code = cache->exact
                   ? wc_shingle_places_fill(&cache->slots[slot].places, tokens, options->ngram, options->seed, error)
                   : wc_shingle_set_fill(&cache->slots[slot].set, tokens, options->ngram, options->seed, error);
    }
    if (code == WIRECOPY_OK) {
        cache->slots[slot].document = document;
    }
    return code;
}

static void drop_if_large(wc_set_cache *cache, unsigned slot) {
    if (cache->slots[slot].set.capacity > KEPT_LENGTH_MAX ||
        cache->slots[slot].tokens.folded_capacity > KEPT_TEXT_NBYTES_MAX) {
        empty_slot(cache, slot);
    }
}

static double jaccard_of(const wc_set_cache *cache, unsigned a_slot, unsigned b_slot) {
    const wc_shingle_set *b_set = &cache->slots[b_slot].set;
    return cache->exact ? wc_shingle_places_jaccard(&cache->slots[a_slot].places, &cache->slots[b_slot].places)
                        : wc_shingle_set_jaccard(&cache->slots[a_slot].set, b_set->hashes, b_set->length);
}

wirecopy_code wc_set_cache_jaccard(wc_set_cache *cache, uint64_t a, uint64_t b, double *jaccard_ret,
                                   wirecopy_error *error) {
    const unsigned a_slot = WC_SET_CACHE_SLOTS, b_slot = b % WC_SET_CACHE_SLOTS;
    wirecopy_code code = WIRECOPY_OK;
    if (cache->slots[a_slot].document != a) {
        code = fill_slot(cache, a, a_slot, error);
    }
    if (code == WIRECOPY_OK && cache->slots[b_slot].document != b) {
        code = fill_slot(cache, b, b_slot, error);
    }
    if (code == WIRECOPY_OK) {
        *jaccard_ret = jaccard_of(cache, a_slot, b_slot);
        drop_if_large(cache, a_slot);
        drop_if_large(cache, b_slot);
    }
    return code;
}
