#include "near/least.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "text/shingles.h"

static uint32_t find_least(const uint32_t *keys, size_t n, uint32_t multiplier) {
    uint32_t least = 0;
    for (uint32_t i = 1; i < n; i++) {
        if (multiplier * keys[i] < multiplier * keys[least]) {
            least = i;
        }
    }
    return least;
}

wirecopy_code wc_least_find(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, uint32_t *least_ret,
                            wirecopy_error *error) {
    const wirecopy_options *options = &sketcher->options;
    size_t n = wc_shingles_count(tokens->ntokens, options->ngram);
    uint32_t *keys = wc_allocate(sketcher->allocator, n, sizeof *keys);
    if (keys == NULL) {
        return wc_fail_refused(sketcher->allocator, n * sizeof *keys, error);
    }
    wc_shingles_keys(tokens, options->ngram, options->seed, 0, n, keys);
    for (uint32_t j = 0; j < options->permutations; j++) {
        least_ret[j] = find_least(keys, n, sketcher->permutations.multipliers[j]);
    }
    wc_release(sketcher->allocator, keys, n, sizeof *keys);
    return WIRECOPY_OK;
}

static const uint8_t *shingle_at(const wirecopy_sketcher *sketcher, const wc_tokens *tokens, uint32_t i,
                                 size_t *nbytes_ret) {
    size_t ngram = sketcher->options.ngram, width = tokens->ntokens < ngram ? tokens->ntokens : ngram;
    *nbytes_ret = tokens->starts[i + width] - 1 - tokens->starts[i];
    return tokens->folded + tokens->starts[i];
}

int wc_least_same(const wirecopy_sketcher *sketcher, const wc_tokens *a, uint32_t i, const wc_tokens *b, uint32_t j) {
    size_t a_nbytes, b_nbytes;
    const uint8_t *a_bytes = shingle_at(sketcher, a, i, &a_nbytes), *b_bytes = shingle_at(sketcher, b, j, &b_nbytes);
    return a_nbytes == b_nbytes && memcmp(a_bytes, b_bytes, a_nbytes) == 0;
}
