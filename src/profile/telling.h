/* A run over a share of a dump that no machine holds: texts of its own, and all texts that these are compared with,
 * which are another share's. What a step finds of a text depends on its partners in the share alone, and on what steps
 * before found of these; so after each such step, other texts are told what their own share has found. */
#ifndef WC_PROFILE_TELLING_H
#define WC_PROFILE_TELLING_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_telling {
    const uint8_t *is_own;                          /* by entry */
    const uint64_t *words[WIRECOPY_TELLING_STEPS];  /* by step: what was told of texts, one after another */
    const uint64_t *places[WIRECOPY_TELLING_STEPS]; /* by step and entry: where that begins; UINT64_MAX: nowhere */
    uint32_t nsteps;                                /* that are told; at the next one own texts tell and the run ends */
    uint32_t step;                                  /* the next */
    /* What comparing found of pairs with an own text: to be told before any step, or known from then. */
    int tells_passages, knows_passages;
    const uint64_t *passages;
    size_t npassages; /* words */
    const wirecopy_allocator *allocator;
    uint64_t *told, *ends; /* of own texts, one after another, and where each ends; once has_told */
    size_t ntold, told_capacity, nends, ends_capacity;
    int has_told;
} wc_telling;

#endif
