/* Signatures of all texts as one thread reads them, and how often two of them agree. */
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

/* Valid until the next but one is asked for. */
static inline const uint32_t *wc_signature(const wc_signatures *signatures, uint32_t number) {
    return wc_row_at(signatures->reader, number);
}

/* The positions at which two signatures agree; 0 where these are fewer than `least` and need not be known. */
size_t wc_signatures_agreeing(const wc_signatures *signatures, const wc_kernels *kernels, uint32_t a, uint32_t b,
                              size_t least);

/* Another reader of the same signatures, for a thread of its own. Clear reader_ret whatever this returns. */
wirecopy_code wc_signatures_share(const wc_signatures *signatures, wc_row_reader *reader_ret,
                                  wc_signatures *signatures_ret, wirecopy_error *error);

#endif
