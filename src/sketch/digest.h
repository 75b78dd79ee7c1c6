/* Two bits of every minimum of a signature. They give an upper bound on the number of positions at which two signatures
 * agree, which rejects most unrelated pairs of a bucket without reading their signatures, which are sixteen times as
 * long and may lie in a file. No pair is rejected that signatures would admit. b-bit minwise hashing (Li and König
 * 2010). */
#ifndef WC_SKETCH_DIGEST_H
#define WC_SKETCH_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/rows.h"

typedef struct wc_digests {
    const wirecopy_allocator *allocator;
    uint64_t *words; /* one for every 32 positions of each signature: the lower bits in its lower half, the upper bits
                        in its upper half; NULL: none */
    size_t count, words_each;
    uint32_t permutations;
} wc_digests;

/* Digests of all rows; none if the budget has no room for them. Clear digests_ret whatever this returns. */
wirecopy_code wc_digests_create(wc_digests *digests_ret, wc_row_reader *reader, uint32_t permutations,
                                wirecopy_error *error);
void wc_digests_clear(wc_digests *digests);

/* Two bits for each position in a word of 64. */
enum { WC_DIGEST_POSITIONS = 32 };

/* The positions, of the 32 from 32 * word on, at which two signatures may agree. Thread-safe, as is the next function.
 */
static inline uint32_t wc_digests_agreeing_at(const wc_digests *digests, size_t word, uint32_t a, uint32_t b) {
    uint64_t differing =
        digests->words[a * digests->words_each + word] ^ digests->words[b * digests->words_each + word];
    size_t left = digests->permutations - WC_DIGEST_POSITIONS * word;
    uint32_t held = left < WC_DIGEST_POSITIONS ? ((uint32_t)1 << left) - 1 : UINT32_MAX;
    return ~(uint32_t)(differing | differing >> 32) & held;
}

/* An upper bound on the number of positions at which two signatures agree. */
size_t wc_digests_agreeing_most(const wc_digests *digests, uint32_t a, uint32_t b);

#endif
