/* The signatures of all texts, as one thread reads them, and their agreement. */
#ifndef WC_SKETCH_SIGNATURES_H
#define WC_SKETCH_SIGNATURES_H

#include <stddef.h>
#include <stdint.h>

#include "base/rows.h"
#include "kernels.h"
#include "sketch/digest.h"

typedef struct wc_signatures {
    wc_row_reader *reader; /* a row is the minima of a signature */
    uint32_t count, permutations;
    const wc_digests *digests; /* of the same signatures; NULL: none */
} wc_signatures;

/* Valid until the second call after this one. */
static inline const uint32_t *wc_signature(const wc_signatures *signatures, uint32_t number) {
    return wc_row_at(signatures->reader, number);
}

/* The number of positions at which two signatures agree. May return 0 if it is less than `least`. */
size_t wc_signatures_agreeing(const wc_signatures *signatures, const wc_kernels *kernels, uint32_t a, uint32_t b,
                              size_t least);

/* Creates a reader of the same signatures for another thread. Clear reader_ret whatever this returns. */
wirecopy_code wc_signatures_share(const wc_signatures *signatures, wc_row_reader *reader_ret,
                                  wc_signatures *signatures_ret, wirecopy_error *error);

#endif
