/* Options made ready for signing: seeds, permutations, kernels. Read-only once created. */
#ifndef WC_SKETCH_SKETCHER_H
#define WC_SKETCH_SKETCHER_H

#include "kernels.h"
#include "sketch/permutations.h"
#include "sketch/kept.h"
#include "text/tokens.h"
#include "wirecopy/wirecopy.h"

/* What a run keeps of each text: minima of shingles, or what sketch/kept.h says. */
typedef struct wc_sketch_kind {
    const char *name; /* in files of sketches */
    int keeps;        /* kept is filled; who printed a text is beside it. Tokens are cut with marks */
    /* minima_ret: options.permutations values. Thread-safe for different kept. */
    wirecopy_code (*fill)(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, wc_kept *kept,
                          uint32_t *minima_ret, wirecopy_error *error);
} wc_sketch_kind;

extern const wc_sketch_kind wc_sketch_of_shingles, wc_sketch_of_grams;

struct wirecopy_sketcher {
    wirecopy_options options;
    const wirecopy_allocator *allocator;
    const wc_kernels *kernels;
    wc_permutations permutations;
    const wc_sketch_kind *kind; /* of shingles, unless a profile says otherwise */
};

/* Checks the options; NULL: the defaults. */
wirecopy_code wc_sketcher_create(const wirecopy_options *options, wirecopy_sketcher **sketcher_ret,
                                 wirecopy_error *error);
void wc_sketcher_free(wirecopy_sketcher *sketcher);

/* What identifies a sequence of tokens: 128 bits of XXH3 over the folded text. */
typedef struct wc_content {
    uint64_t low, high;
} wc_content;

wc_content wc_content_of(const wc_tokens *tokens, uint64_t seed);

/* Signs text that was cut into tokens. minima_ret: options.permutations values. */
void wc_sign_tokens(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, uint32_t *minima_ret);

/* Cuts a text and signs it; nshingles_ret, where not NULL, gets how many distinct shingles it has. Thread-safe. */
wirecopy_code wc_sign_text(const wirecopy_sketcher *sketcher, const char *text, size_t text_nbytes,
                           uint32_t *minima_ret, uint64_t *nshingles_ret, wirecopy_error *error);

#endif
