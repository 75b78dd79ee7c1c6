/* Options made ready for signing: seeds, permutations, kernels. Read-only once created. */
#ifndef WIRECOPY_SKETCH_SKETCHER_H
#define WIRECOPY_SKETCH_SKETCHER_H

#include "kernels.h"
#include "sketch/permutations.h"
#include "text/tokens.h"
#include "wirecopy/wirecopy.h"

struct wirecopy_sketcher {
    wirecopy_options options;
    const wirecopy_allocator *allocator;
    const wirecopy_kernels *kernels;
    wirecopy_permutations permutations;
};

/* What identifies a sequence of tokens: 128 bits of XXH3 over the folded text. */
typedef struct wirecopy_content {
    uint64_t low, high;
} wirecopy_content;

wirecopy_content wirecopy_content_of(const wirecopy_tokens *tokens, uint64_t seed);

/* Signs text that was cut into tokens. minima_ret: options.permutations values. */
void wirecopy_sign_tokens(const wirecopy_sketcher *sketcher, const wirecopy_tokens *tokens, uint32_t *minima_ret);

#endif
