#include "text/shingles.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

size_t wirecopy_shingles_count(size_t ntokens, uint32_t ngram) {
    if (ntokens == 0) {
        return 0;
    }
    return ntokens < ngram ? 1 : ntokens - ngram + 1;
}

void wirecopy_shingles_hash(const wirecopy_tokens *tokens, uint32_t ngram, uint64_t seed, size_t first, size_t count,
                            uint64_t *hashes_ret) {
    const uint8_t *folded = tokens->folded;
    const uint32_t *starts = tokens->starts;
    size_t width = tokens->ntokens < ngram ? tokens->ntokens : ngram;
    for (size_t i = 0; i < count; i++) {
        uint32_t start = starts[first + i];
        uint32_t end = starts[first + i + width] - 1;
        hashes_ret[i] = XXH3_64bits_withSeed(folded + start, end - start, seed);
    }
}
