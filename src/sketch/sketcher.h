/* Options made ready for signing: seeds, permutations, kernels. Read-only once created. */
#ifndef WC_SKETCH_SKETCHER_H
#define WC_SKETCH_SKETCHER_H

#include "kernels.h"
#include "sketch/permutations.h"
#include "text/tokens.h"
#include "wirecopy/wirecopy.h"

struct wirecopy_sketcher {
    wirecopy_options options;
    const wirecopy_allocator *allocator;
    const wc_kernels *kernels;
    wc_permutations permutations;
};

/* What identifies a sequence of tokens: 128 bits of XXH3 over the folded text. */
typedef struct wc_content {
    uint64_t low, high;
} wc_content;

wc_content wc_content_of(const wc_tokens *tokens, uint64_t seed);

/* Signs text that was cut into tokens. minima_ret: options.permutations values. */
void wc_sign_tokens(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, uint32_t *minima_ret);

#endif
