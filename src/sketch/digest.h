/* Two bits of every minimum of a signature, which bound from above at how many positions two signatures agree: most
 * strangers that meet in a bucket are told apart by them, and their signatures, sixteen times as long and perhaps in a
 * file, are not looked at. Digests decline nothing that signatures would not. b-bit minwise hashing (Li and König
 * 2010). */
#ifndef WC_SKETCH_DIGEST_H
#define WC_SKETCH_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/rows.h"

typedef struct wc_digests {
    const wirecopy_allocator *allocator;
    uint64_t *words; /* of each signature one for every 32 positions: their lower bits below, their upper above;
                        NULL: none */
    size_t count, words_each;
    uint32_t permutations;
} wc_digests;

/* Of all rows of that many minima; none where the budget has no room for them. Clear digests_ret whatever this returns.
 */
wirecopy_code wc_digests_create(wc_digests *digests_ret, wc_row_reader *reader, uint32_t permutations,
                                wirecopy_error *error);
void wc_digests_clear(wc_digests *digests);

enum { WC_DIGEST_POSITIONS = 32 };

/* Those positions, of 32 from 32 * word on, at which two signatures may agree. Thread-safe, as is the next. */
static inline uint32_t wc_digests_agreeing_at(const wc_digests *digests, size_t word, uint32_t a, uint32_t b) {
    uint64_t differing =
        digests->words[a * digests->words_each + word] ^ digests->words[b * digests->words_each + word];
    size_t left = digests->permutations - WC_DIGEST_POSITIONS * word;
    uint32_t held = left < WC_DIGEST_POSITIONS ? ((uint32_t)1 << left) - 1 : UINT32_MAX;
    return ~(uint32_t)(differing | differing >> 32) & held;
}

/* No fewer than the positions at which the two signatures agree. */
size_t wc_digests_agreeing_most(const wc_digests *digests, uint32_t a, uint32_t b);

#endif
