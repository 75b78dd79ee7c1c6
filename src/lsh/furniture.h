/* Furniture: what many unrelated texts share. Footers, notices and standing lines show in signatures as values that
 * turn up, at one position, in texts that nothing else connects; leaving those positions out estimates the Jaccard of
 * what is a text's own. */
#ifndef WIRECOPY_LSH_FURNITURE_H
#define WIRECOPY_LSH_FURNITURE_H

#include "lsh/candidates.h"

/* A value is furniture where it occurs in more than this many components of matching texts, among up to 65,536
 * signatures that are counted: measured on labelled dumps (docs/architecture.md, Grouping). */
enum { WIRECOPY_FURNITURE_COMPONENTS = 4 };

typedef struct wirecopy_furniture {
    const wirecopy_allocator *allocator;
    uint8_t *flags; /* nsignatures * stride; bit p % 8 of byte p / 8: position p holds furniture */
    uint32_t nsignatures, stride;
} wirecopy_furniture;

wirecopy_code wirecopy_furniture_create(wirecopy_furniture *furniture_ret, const wirecopy_signatures *signatures,
                                        const wirecopy_allocator *allocator, wirecopy_error *error);
void wirecopy_furniture_clear(wirecopy_furniture *furniture);

/* Flags positions [8 * byte, 8 * byte + 8) of all signatures; component: by signature, the component of matching texts
 * that it is in. Thread-safe for different bytes. */
wirecopy_code wirecopy_furniture_find(wirecopy_furniture *furniture, const wirecopy_signatures *signatures,
                                      const uint32_t *component, uint32_t byte, wirecopy_error *error);

/* Non-zero where the signature holds furniture. */
int wirecopy_furniture_in(const wirecopy_furniture *furniture, uint32_t signature);

/* The estimated Jaccard of two texts without their furniture: over the positions whose lesser value is none, the share
 * at which they agree. The lesser value is that of a random shingle of the two texts together (Broder 1997), so the
 * estimate is of the sets less what is furniture. -1 where fewer than four positions are not. */
double wirecopy_furniture_jaccard(const wirecopy_furniture *furniture, const wirecopy_kernels *kernels,
                                  const wirecopy_signatures *signatures, uint32_t a, uint32_t b);

/* The same for signatures that the caller has, of which a and b tell the furniture. */
double wirecopy_furniture_between(const wirecopy_furniture *furniture, const wirecopy_kernels *kernels, uint32_t a,
                                  const uint32_t *a_minima, uint32_t b, const uint32_t *b_minima,
                                  uint32_t permutations);

/* Whether that may be as much as `least`, by digests: 0 where it surely is not. */
int wirecopy_furniture_may_reach(const wirecopy_furniture *furniture, const wirecopy_signatures *signatures, uint32_t a,
                                 uint32_t b, double least);

#endif
