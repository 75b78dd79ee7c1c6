#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/salt.h"
#include "sketch/estimate.h"
#include "sketch/sketcher.h"
#include "text/shingle_set.h"
#include "text/shingles.h"

/* One of the two texts, cut up. */
typedef struct side {
    wirecopy_tokens tokens;
    wirecopy_shingle_set set;
    uint64_t *hashes; /* of its shingles in order */
    size_t nhashes;
    uint32_t *minima;
} side;

static void side_clear(side *held, const wirecopy_sketcher *sketcher) {
    wirecopy_release(sketcher->allocator, held->hashes, held->nhashes, sizeof *held->hashes);
    wirecopy_release(sketcher->allocator, held->minima, sketcher->permutations.count, sizeof *held->minima);
    wirecopy_shingle_set_clear(&held->set, sketcher->allocator);
    wirecopy_tokens_clear(&held->tokens);
}

static wirecopy_code side_fill(side *filled, const wirecopy_sketcher *sketcher, const char *text, size_t nbytes,
                               wirecopy_error *error) {
    const wirecopy_options *options = &sketcher->options;
    wirecopy_code code = wirecopy_tokenise(&filled->tokens, text, nbytes, 1, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    filled->nhashes = wirecopy_shingles_count(filled->tokens.ntokens, options->ngram);
    filled->hashes = wirecopy_allocate(sketcher->allocator, filled->nhashes, sizeof *filled->hashes);
    filled->minima = wirecopy_allocate(sketcher->allocator, options->permutations, sizeof *filled->minima);
    if (filled->hashes == NULL || filled->minima == NULL) {
        return wirecopy_fail_memory(error, filled->nhashes * sizeof *filled->hashes);
    }
    wirecopy_shingles_hash(&filled->tokens, options->ngram, options->seed, 0, filled->nhashes, filled->hashes);
    wirecopy_sign_tokens(sketcher, &filled->tokens, filled->minima);
    code = wirecopy_shingle_set_fill(&filled->set, &filled->tokens, options->ngram, options->seed, error);
    return code;
}

/* The shingles of one text by hash: where each first stands. */
typedef struct places {
    uint64_t *hashes;
    uint32_t *first; /* shingle + 1; 0: free */
    unsigned bits; /* there are 2^bits slots */
    uint64_t salt; /* base/salt.h */
} places;

static size_t place_of(const places *held, uint64_t hash) {
    size_t slot = wirecopy_salted_slot(hash, held->salt, held->bits), mask = ((size_t)1 << held->bits) - 1;
    while (held->first[slot] != 0 && held->hashes[slot] != hash) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static wirecopy_code places_fill(places *filled, const side *of, const wirecopy_allocator *allocator,
                                 wirecopy_error *error) {
    filled->salt = wirecopy_salt();
    filled->bits = 4;
    while ((size_t)1 << filled->bits < 2 * of->nhashes) {
        filled->bits++;
    }
    size_t length = (size_t)1 << filled->bits;
    filled->hashes = wirecopy_allocate(allocator, length, sizeof *filled->hashes);
    filled->first = wirecopy_allocate_zeroed(allocator, length, sizeof *filled->first);
    if (filled->hashes == NULL || filled->first == NULL) {
        return wirecopy_fail_memory(error, length * (sizeof *filled->hashes + sizeof *filled->first));
    }
    for (size_t i = 0; i < of->nhashes; i++) {
        size_t slot = place_of(filled, of->hashes[i]);
        if (filled->first[slot] == 0) {
            filled->hashes[slot] = of->hashes[i];
            filled->first[slot] = (uint32_t)i + 1;
        }
    }
    return WIRECOPY_OK;
}

static wirecopy_code add_passage(wirecopy_comparison *comparison, const side *a, const side *b, size_t a_first,
                                 size_t b_first, size_t nshingles, uint32_t ngram, wirecopy_error *error) {
    size_t width = a->tokens.ntokens < ngram ? a->tokens.ntokens : ngram;
    size_t last = nshingles - 1 + width - 1;
    const wirecopy_passage passage = {a->tokens.raw[2 * a_first], a->tokens.raw[2 * (a_first + last) + 1],
                                      b->tokens.raw[2 * b_first], b->tokens.raw[2 * (b_first + last) + 1]};
    /* The array is exactly as long as it is full: passages are few, and a caller frees what it sees. */
    size_t capacity = comparison->npassages;
    const wirecopy_allocator *allocator = comparison->allocator;
    void *grown = allocator->resize(allocator->context, comparison->passages, capacity * sizeof passage,
                                    (capacity + 1) * sizeof passage);
    if (grown == NULL) {
        return wirecopy_fail_memory(error, sizeof passage);
    }
    comparison->passages = grown;
    comparison->passages[comparison->npassages++] = passage;
    return WIRECOPY_OK;
}

/* From each shingle of a that b has, runs on while the next shingles are equal too; the tokens a passage covers are not
 * offered again. */
static wirecopy_code find_passages(wirecopy_comparison *comparison, const side *a, const side *b, const places *in_b,
                                   uint32_t ngram, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < a->nhashes;) {
        uint32_t found = in_b->first[place_of(in_b, a->hashes[i])];
        if (found == 0) {
            i++;
            continue;
        }
        size_t j = found - 1, run = 1;
        while (i + run < a->nhashes && j + run < b->nhashes && a->hashes[i + run] == b->hashes[j + run]) {
            run++;
        }
        code = add_passage(comparison, a, b, i, j, run, ngram, error);
        i += run + ngram - 1;
    }
    return code;
}

static wirecopy_code compare_sides(const wirecopy_sketcher *sketcher, const side *a, const side *b,
                                   wirecopy_comparison *comparison, wirecopy_error *error) {
    const wirecopy_kernels *kernels = sketcher->kernels;
    uint32_t permutations = sketcher->options.permutations;
    comparison->a_nshingles = a->set.length;
    comparison->b_nshingles = b->set.length;
    comparison->shared_nshingles = wirecopy_shingle_set_shared(&a->set, b->set.hashes, b->set.length);
    comparison->jaccard = wirecopy_shingle_set_jaccard(&a->set, b->set.hashes, b->set.length);
    comparison->containment_ab = a->set.length > 0 ? (double)comparison->shared_nshingles / (double)a->set.length : 0.0;
    comparison->containment_ba = b->set.length > 0 ? (double)comparison->shared_nshingles / (double)b->set.length : 0.0;
    int empty = a->set.length == 0 || b->set.length == 0;
    double estimate = empty ? 0.0 : (double)kernels->agree(a->minima, b->minima, permutations) / permutations;
    comparison->jaccard_estimated = estimate;
    comparison->containment_ab_estimated = wirecopy_containment_of(estimate, a->set.length, b->set.length);
    comparison->containment_ba_estimated = wirecopy_containment_of(estimate, b->set.length, a->set.length);
    places in_b = {0};
    wirecopy_code code = places_fill(&in_b, b, sketcher->allocator, error);
    if (code == WIRECOPY_OK) {
        code = find_passages(comparison, a, b, &in_b, sketcher->options.ngram, error);
    }
    wirecopy_release(sketcher->allocator, in_b.hashes, (size_t)1 << in_b.bits, sizeof *in_b.hashes);
    wirecopy_release(sketcher->allocator, in_b.first, (size_t)1 << in_b.bits, sizeof *in_b.first);
    return code;
}

wirecopy_code wirecopy_compare_texts(const wirecopy_sketcher *sketcher, const char *a, size_t a_nbytes, const char *b,
                                     size_t b_nbytes, wirecopy_comparison *comparison_ret, wirecopy_error *error) {
    side sides[2] = {0};
    *comparison_ret = (wirecopy_comparison){.allocator = sketcher->allocator};
    for (int i = 0; i < 2; i++) {
        wirecopy_tokens_init(&sides[i].tokens, sketcher->allocator, sketcher->kernels);
    }
    wirecopy_code code = side_fill(&sides[0], sketcher, a, a_nbytes, error);
    if (code == WIRECOPY_OK) {
        code = side_fill(&sides[1], sketcher, b, b_nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = compare_sides(sketcher, &sides[0], &sides[1], comparison_ret, error);
    }
    side_clear(&sides[0], sketcher);
    side_clear(&sides[1], sketcher);
    if (code != WIRECOPY_OK) {
        wirecopy_comparison_clear(comparison_ret);
    }
    return code;
}

void wirecopy_comparison_clear(wirecopy_comparison *comparison) {
    const wirecopy_allocator *allocator = comparison->allocator;
    if (allocator != NULL) {
        wirecopy_release(allocator, comparison->passages, comparison->npassages, sizeof *comparison->passages);
        wirecopy_release(allocator, comparison->a_text, comparison->a_nbytes + 1, 1);
        wirecopy_release(allocator, comparison->b_text, comparison->b_nbytes + 1, 1);
    }
    *comparison = (wirecopy_comparison){0};
}
