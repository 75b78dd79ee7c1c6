#include "sketch/digest.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"

static void digest(const uint32_t *minima, uint32_t permutations, uint64_t *words_ret) {
    for (uint32_t first = 0; first < permutations; first += WC_DIGEST_POSITIONS) {
        uint64_t word = 0;
        for (uint32_t i = 0; i < WC_DIGEST_POSITIONS && first + i < permutations; i++) {
            uint64_t minimum = minima[first + i];
            word |= (minimum & 1) << i | (minimum >> 1 & 1) << (i + WC_DIGEST_POSITIONS);
        }
        *words_ret++ = word;
    }
}

wirecopy_code wc_digests_create(wc_digests *digests_ret, wc_row_reader *reader, uint32_t permutations,
                                wirecopy_error *error) {
    const wc_rows *rows = reader->rows;
    size_t words_each = (permutations + WC_DIGEST_POSITIONS - 1) / WC_DIGEST_POSITIONS;
    *digests_ret = (wc_digests){
        .allocator = rows->allocator, .count = rows->count, .words_each = words_each, .permutations = permutations};
    if (!wc_allocator_admits(rows->allocator, rows->count * words_each * sizeof(uint64_t))) {
        return WIRECOPY_OK;
    }
    digests_ret->words = wc_allocate(rows->allocator, rows->count * words_each, sizeof *digests_ret->words);
    if (digests_ret->words == NULL) {
        return wc_fail_refused(rows->allocator, rows->count * words_each * sizeof *digests_ret->words, error);
    }
    for (size_t first = 0; first < rows->count; first += WC_RUN_ROWS) {
        size_t left = rows->count - first, count = left < WC_RUN_ROWS ? left : WC_RUN_ROWS;
        const uint32_t *minima = wc_row_run(reader, first, count);
        for (size_t i = 0; i < count; i++) {
            digest(minima + i * permutations, permutations, digests_ret->words + (first + i) * words_each);
        }
    }
    return wc_row_reader_check(reader, error);
}

void wc_digests_clear(wc_digests *digests) {
    if (digests->allocator != NULL) {
        wc_release(digests->allocator, digests->words, digests->count * digests->words_each, sizeof *digests->words);
    }
    *digests = (wc_digests){0};
}

size_t wc_digests_agreeing_most(const wc_digests *digests, uint32_t a, uint32_t b) {
    size_t most = 0;
    for (size_t word = 0; word < digests->words_each; word++) {
        most += (size_t)__builtin_popcount(wc_digests_agreeing_at(digests, word, a, b));
    }
    return most;
}
