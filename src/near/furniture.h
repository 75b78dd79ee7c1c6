/* Furniture: what many unrelated texts share. Footers, notices and standing lines show in signatures as values that
 * turn up, at one position, in texts that nothing else connects; leaving those positions out estimates the Jaccard of
 * what is a text's own. */
#ifndef WC_NEAR_FURNITURE_H
#define WC_NEAR_FURNITURE_H

#include "lsh/candidates.h"

/* A value is furniture where it occurs in more than this many components of matching texts, among up to 65,536
 * signatures that are counted: measured on labelled dumps (docs/architecture.md, Grouping). */
enum { WC_FURNITURE_COMPONENTS = 4 };

typedef struct wc_furniture {
    const wirecopy_allocator *allocator;
    uint8_t *flags; /* nsignatures * stride; bit p % 8 of byte p / 8: position p holds furniture */
    uint32_t nsignatures, stride;
} wc_furniture;

wirecopy_code wc_furniture_create(wc_furniture *furniture_ret, const wc_signatures *signatures,
                                  const wirecopy_allocator *allocator, wirecopy_error *error);
/* What wc_furniture_find takes over that many signatures while it runs. */
size_t wc_furniture_find_nbytes(size_t nsignatures);
void wc_furniture_clear(wc_furniture *furniture);

/* Flags positions [8 * byte, 8 * byte + 8) of all signatures; component: by signature, the component of matching texts
 * that it is in. Thread-safe for different bytes. */
wirecopy_code wc_furniture_find(wc_furniture *furniture, const wc_signatures *signatures, const uint32_t *component,
                                uint32_t byte, wirecopy_error *error);

/* Non-zero where the signature holds furniture. */
int wc_furniture_in(const wc_furniture *furniture, uint32_t signature);

/* The estimated Jaccard of two texts without their furniture: over the positions whose lesser value is none, the share
 * at which they agree. The lesser value is that of a random shingle of the two texts together (Broder 1997), so the
 * estimate is of the sets less what is furniture. -1 where fewer than four positions are not. */
double wc_furniture_jaccard(const wc_furniture *furniture, const wc_kernels *kernels, const wc_signatures *signatures,
                            uint32_t a, uint32_t b);

/* The same for signatures that the caller has, of which a and b tell the furniture. */
double wc_furniture_between(const wc_furniture *furniture, const wc_kernels *kernels, uint32_t a,
                            const uint32_t *a_minima, uint32_t b, const uint32_t *b_minima, uint32_t permutations);

/* Whether that may be as much as `least`, by digests: 0 where it surely is not. */
int wc_furniture_may_reach(const wc_furniture *furniture, const wc_signatures *signatures, uint32_t a, uint32_t b,
                           double least);

#endif
