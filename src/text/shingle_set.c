#include "text/shingle_set.h"

#include "base/memory.h"
#include "text/hashes.h"
#include "text/shingles.h"

void wirecopy_shingle_set_clear(wirecopy_shingle_set *set, const wirecopy_allocator *allocator) {
    wirecopy_release(allocator, set->hashes, set->capacity, sizeof *set->hashes);
    *set = (wirecopy_shingle_set){0};
}

wirecopy_code wirecopy_shingle_set_fill(wirecopy_shingle_set *set, wirecopy_shingle_set *scratch,
                                        const wirecopy_tokens *tokens, uint32_t ngram, uint64_t seed,
                                        wirecopy_error *error) {
    size_t n = wirecopy_shingles_count(tokens->ntokens, ngram);
    wirecopy_code code =
        wirecopy_grow(tokens->allocator, (void **)&set->hashes, &set->capacity, n, sizeof *set->hashes, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_grow(tokens->allocator, (void **)&scratch->hashes, &scratch->capacity, n,
                             sizeof *scratch->hashes, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    wirecopy_shingles_hash(tokens, ngram, seed, 0, n, scratch->hashes);
    set->length = wirecopy_hashes_sort(scratch->hashes, n, 0, set->hashes);
    return WIRECOPY_OK;
}

double wirecopy_shingle_set_jaccard(const wirecopy_kernels *kernels, const wirecopy_shingle_set *a,
                                    const wirecopy_shingle_set *b) {
    size_t shared = kernels->intersect(a->hashes, a->length, b->hashes, b->length);
    size_t either = a->length + b->length - shared;
    return either == 0 ? 0.0 : (double)shared / (double)either;
}
