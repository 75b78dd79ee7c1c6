#include "near/compare_texts.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/owned.h"
#include "base/salt.h"
#include "sketch/estimate.h"
#include "sketch/sketcher.h"
#include "text/shingle_places.h"

/* One of the two texts, as tokens and shingles. */
typedef struct side {
    wc_tokens tokens;
    wc_shingle_places places;
    uint32_t *minima;
} side;

static void side_clear(side *held, const wirecopy_sketcher *sketcher) {
    wc_release(sketcher->allocator, held->minima, sketcher->permutations.count, sizeof *held->minima);
    wc_shingle_places_clear(&held->places, sketcher->allocator);
    wc_tokens_clear(&held->tokens);
}

static wirecopy_code side_fill(side *filled, const wirecopy_sketcher *sketcher, const char *text, size_t nbytes,
                               wirecopy_error *error) {
    const wirecopy_options *options = &sketcher->options;
    wirecopy_code code = wc_tokenise(&filled->tokens, text, nbytes, 1, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    filled->minima = wc_allocate(sketcher->allocator, options->permutations, sizeof *filled->minima);
    if (filled->minima == NULL) {
        return wc_fail_refused(sketcher->allocator, options->permutations * sizeof *filled->minima, error);
    }
    wc_sign_tokens(sketcher, &filled->tokens, filled->minima);
    return wc_shingle_places_fill(&filled->places, &filled->tokens, options->ngram, options->seed, error);
}

/* The extent of a run of shingles in both texts. */
static wirecopy_passage passage_of(const side *a, const side *b, size_t a_first, size_t b_first, size_t nshingles,
                                   uint32_t ngram) {
    size_t width = a->tokens.ntokens < ngram ? a->tokens.ntokens : ngram;
    size_t last = nshingles - 1 + width - 1;
    return (wirecopy_passage){a->tokens.raw[2 * a_first], a->tokens.raw[2 * (a_first + last) + 1],
                              b->tokens.raw[2 * b_first], b->tokens.raw[2 * (b_first + last) + 1]};
}

/* The array grows by one: passages are few. */
static wirecopy_code add_passage(wirecopy_comparison *comparison, const wirecopy_allocator *allocator,
                                 wirecopy_passage passage, wirecopy_error *error) {
    void *grown = wc_owned_resize(allocator, comparison->passages, (comparison->npassages + 1) * sizeof passage);
    if (grown == NULL) {
        return wc_fail_memory(error, sizeof passage);
    }
    comparison->passages = grown;
    comparison->passages[comparison->npassages++] = passage;
    return WIRECOPY_OK;
}

/* From each shingle of a that is in b, extends a passage while the next shingles are equal too; tokens in a passage are
 * not used again. */
static wirecopy_code find_passages(const wirecopy_sketcher *sketcher, wirecopy_comparison *comparison, const side *a,
                                   const side *b, wirecopy_error *error) {
    uint32_t ngram = sketcher->options.ngram;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < a->places.count;) {
        size_t j = wc_shingle_places_find(&b->places, &a->places, i), run = 1;
        if (j == WC_NO_SHINGLE) {
            i++;
            continue;
        }
        while (i + run < a->places.count && j + run < b->places.count &&
               wc_shingle_places_same(&a->places, i + run, &b->places, j + run)) {
            run++;
        }
        code = add_passage(comparison, sketcher->allocator, passage_of(a, b, i, j, run, ngram), error);
        i += run + ngram - 1;
    }
    return code;
}

static wirecopy_code compare_sides(const wirecopy_sketcher *sketcher, const side *a, const side *b,
                                   wirecopy_comparison *comparison, wirecopy_error *error) {
    const wc_kernels *kernels = sketcher->kernels;
    uint32_t permutations = sketcher->options.permutations;
    size_t a_length = a->places.length, b_length = b->places.length;
    size_t shared = wc_shingle_places_shared(&a->places, &b->places);
    comparison->a_nshingles = a_length;
    comparison->b_nshingles = b_length;
    comparison->shared_nshingles = shared;
    comparison->jaccard = wc_shingle_places_jaccard(&a->places, &b->places);
    comparison->containment_ab = a_length > 0 ? (double)shared / (double)a_length : 0.0;
    comparison->containment_ba = b_length > 0 ? (double)shared / (double)b_length : 0.0;
    int empty = a_length == 0 || b_length == 0;
    double estimate = empty ? 0.0 : (double)kernels->agree(a->minima, b->minima, permutations) / permutations;
    comparison->jaccard_estimated = estimate;
    comparison->containment_ab_estimated = wc_containment_of(estimate, a_length, b_length);
    comparison->containment_ba_estimated = wc_containment_of(estimate, b_length, a_length);
    return find_passages(sketcher, comparison, a, b, error);
}

wirecopy_code wc_compare_texts(const wirecopy_sketcher *sketcher, const char *a, size_t a_nbytes, const char *b,
                               size_t b_nbytes, wirecopy_comparison *comparison_ret, wirecopy_error *error) {
    side sides[2] = {0};
    *comparison_ret = (wirecopy_comparison){.size = sizeof *comparison_ret};
    for (int i = 0; i < 2; i++) {
        wc_tokens_init(&sides[i].tokens, sketcher->allocator, sketcher->kernels);
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
        wc_owned_free(comparison_ret->passages);
        *comparison_ret = (wirecopy_comparison){.size = sizeof *comparison_ret};
    }
    return code;
}
