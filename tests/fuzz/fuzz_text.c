/* Text to signature: whatever the bytes are, every instruction set gives what the scalar kernels give, and positions
 * lie within the text. The first bytes choose the options. */
#include "base/memory.h"
#include "fuzz.h"
#include "sketch/sketcher.h"
#include "text/site.h"

enum { PERMUTATIONS = 40 };

typedef struct result {
    wc_tokens tokens;
    wc_kept kept;
    wc_content content;
    uint32_t minima[PERMUTATIONS];
    uint64_t nshingles;
} result;

static void make(const wirecopy_options *options, const char *text, size_t nbytes, result *made) {
    wirecopy_sketcher *sketcher;
    memset(made, 0, sizeof *made);
    REQUIRE(wirecopy_sketcher_create(options, &sketcher, NULL) == WIRECOPY_OK);
    wc_tokens_init(&made->tokens, sketcher->allocator, sketcher->kernels);
    made->tokens.keeps_marks = 1;
    REQUIRE(wc_tokenise(&made->tokens, text, nbytes, 1, NULL) == WIRECOPY_OK);
    REQUIRE(wc_kept_fill(&made->kept, &made->tokens, options->seed, NULL) == WIRECOPY_OK);
    made->content = wc_content_of(&made->tokens, options->seed);
    REQUIRE(wirecopy_sign(sketcher, text, nbytes, made->minima, &made->nshingles, NULL) == WIRECOPY_OK);
    wirecopy_sketcher_free(sketcher);
}

static void forget(result *made) {
    wc_kept_clear(&made->kept, &wc_allocator_default);
    wc_tokens_clear(&made->tokens);
}

static int same(const void *a, const void *b, size_t nbytes) {
    return nbytes == 0 || memcmp(a, b, nbytes) == 0;
}

static void check_tokens(const wc_tokens *tokens, size_t nbytes) {
    uint32_t from = 0;
    for (size_t i = 0; i < tokens->ntokens; i++) {
        REQUIRE(tokens->starts[i + 1] > tokens->starts[i] + 1 && tokens->starts[i + 1] <= tokens->folded_nbytes + 1);
        REQUIRE(tokens->raw[2 * i] >= from && tokens->raw[2 * i] < tokens->raw[2 * i + 1]);
        REQUIRE(tokens->raw[2 * i + 1] <= nbytes);
        from = tokens->raw[2 * i];
    }
}

static void compare(const result *a, const result *b) {
    REQUIRE(a->tokens.ntokens == b->tokens.ntokens && a->tokens.folded_nbytes == b->tokens.folded_nbytes);
    REQUIRE(same(a->tokens.folded, b->tokens.folded, a->tokens.folded_nbytes));
    REQUIRE(same(a->tokens.starts, b->tokens.starts, a->tokens.ntokens * sizeof *a->tokens.starts));
    REQUIRE(same(a->tokens.raw, b->tokens.raw, 2 * a->tokens.ntokens * sizeof *a->tokens.raw));
    REQUIRE(wc_kept_holds(a->kept.values, a->kept.count));
    REQUIRE(a->kept.count == b->kept.count);
    REQUIRE(same(a->kept.values, b->kept.values, a->kept.count * sizeof *a->kept.values));
    REQUIRE(same(a->minima, b->minima, sizeof a->minima) && a->nshingles == b->nshingles);
    REQUIRE(a->content.low == b->content.low && a->content.high == b->content.high);
}

/* Two texts side by side: passages lie within them. */
static void compare_halves(const wirecopy_options *options, const char *text, size_t nbytes) {
    wirecopy_sketcher *sketcher;
    wirecopy_comparison comparison;
    size_t half = nbytes / 2;
    wirecopy_comparison_init(&comparison, sizeof comparison);
    REQUIRE(wirecopy_sketcher_create(options, &sketcher, NULL) == WIRECOPY_OK);
    REQUIRE(wirecopy_compare_texts(sketcher, text, half, text + half, nbytes - half, &comparison, NULL) == WIRECOPY_OK);
    for (size_t i = 0; i < comparison.npassages; i++) {
        const wirecopy_passage *passage = &comparison.passages[i];
        REQUIRE(passage->a_start < passage->a_end && passage->a_end <= half);
        REQUIRE(passage->b_start < passage->b_end && passage->b_end <= nbytes - half);
    }
    REQUIRE(comparison.jaccard >= 0 && comparison.jaccard <= 1);
    wirecopy_comparison_clear(&comparison);
    wirecopy_sketcher_free(sketcher);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t nbytes) {
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.permutations = PERMUTATIONS;
    options.ngram = take_byte(&bytes, &nbytes) % 8 + 1;
    options.seed = take_byte(&bytes, &nbytes);
    /* A block of its own, of exactly that size. */
    char *text = malloc(nbytes > 0 ? nbytes : 1);
    REQUIRE(text != NULL);
    memcpy(text, bytes, nbytes);
    static result plain, fast;
    options.isa = WIRECOPY_ISA_SCALAR;
    make(&options, text, nbytes, &plain);
    check_tokens(&plain.tokens, nbytes);
    for (int isa = WIRECOPY_ISA_AVX2; isa <= WIRECOPY_ISA_NEON; isa++) {
        options.isa = (wirecopy_isa)isa;
        if (wirecopy_isa_runs(options.isa)) {
            make(&options, text, nbytes, &fast);
            compare(&plain, &fast);
            forget(&fast);
        }
    }
    forget(&plain);
    options.isa = WIRECOPY_ISA_AUTO;
    compare_halves(&options, text, nbytes);
    wc_site_of(text, nbytes, 0);
    wc_site_within(text, nbytes, 0);
    free(text);
    return 0;
}
