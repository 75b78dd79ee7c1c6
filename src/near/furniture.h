/* Furniture is text that many unrelated documents share: footers, notices, standing lines. In signatures it shows as
 * values that occur, at one position, in texts that nothing else connects. Leaving those positions out estimates the
 * Jaccard of the rest of the texts. */
#ifndef WC_NEAR_FURNITURE_H
#define WC_NEAR_FURNITURE_H

#include "lsh/candidates.h"

/* A value is furniture if it occurs in more than this many components of matching texts, among up to 65,536 signatures.
 * Measured: docs/architecture.md, Constants of the near profile. */
enum { WC_FURNITURE_COMPONENTS = 4 };

typedef struct wc_furniture {
    const wirecopy_allocator *allocator;
    uint8_t *flags; /* nsignatures * stride; bit p % 8 of byte p / 8: position p holds furniture */
    uint32_t nsignatures, stride;
} wc_furniture;

wirecopy_code wc_furniture_create(wc_furniture *furniture_ret, const wc_signatures *signatures,
                                  const wirecopy_allocator *allocator, wirecopy_error *error);
/* The memory that wc_furniture_find uses over that many signatures. */
size_t wc_furniture_find_nbytes(size_t nsignatures);
void wc_furniture_clear(wc_furniture *furniture);

/* Flags positions [8 * byte, 8 * byte + 8) of all signatures; component: by signature, the component of matching texts
 * that it is in. Thread-safe for different bytes. */
wirecopy_code wc_furniture_find(wc_furniture *furniture, const wc_signatures *signatures, const uint32_t *component,
                                uint32_t byte, wirecopy_error *error);

/* The two parts of that: the values at these positions that are furniture, with the position in the upper half, added
 * to values; and flags for values that were found so, ascending. */
wirecopy_code wc_furniture_values(const wc_signatures *signatures, const uint32_t *component, uint32_t byte,
                                  wc_pairs *values, wirecopy_error *error);
wirecopy_code wc_furniture_flag(wc_furniture *furniture, const wc_signatures *signatures, const uint64_t *values,
                                size_t nvalues, uint32_t byte, wirecopy_error *error);

/* Non-zero if the signature has furniture. */
int wc_furniture_in(const wc_furniture *furniture, uint32_t signature);

/* The estimated Jaccard of two texts without their furniture: of the positions whose lesser value is not furniture, the
 * share at which they agree. The lesser value belongs to a random shingle of the union of the two texts (Broder 1997),
 * so this estimates the Jaccard of the sets without furniture. -1 if there are fewer than four such positions. */
double wc_furniture_jaccard(const wc_furniture *furniture, const wc_kernels *kernels, const wc_signatures *signatures,
                            uint32_t a, uint32_t b);

/* The same for the caller's own signatures; a and b select the furniture flags. */
double wc_furniture_between(const wc_furniture *furniture, const wc_kernels *kernels, uint32_t a,
                            const uint32_t *a_minima, uint32_t b, const uint32_t *b_minima, uint32_t permutations);

/* Whether that can reach `least`, by digests: 0 if it surely cannot. */
int wc_furniture_may_reach(const wc_furniture *furniture, const wc_signatures *signatures, uint32_t a, uint32_t b,
                           double least);

#endif
