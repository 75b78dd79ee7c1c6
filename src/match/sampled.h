/* What two texts have of one another, told from their samples alone. */
#ifndef WIRECOPY_MATCH_SAMPLED_H
#define WIRECOPY_MATCH_SAMPLED_H

#include "match/gramset.h"

/* A text's sample (see sketch/sample.h). */
typedef struct wirecopy_sampled_text {
    const uint32_t *values; /* ascending */
    size_t count;
    uint32_t level, site; /* site: 0 where it is not known */
} wirecopy_sampled_text;

/* Non-zero where the samples leave no doubt that the texts are near-copies: reading them would tell the same. Then
 * overlap_ret is what reading them would give, within the error of the samples. Thread-safe. */
int wirecopy_sampled_near(const wirecopy_sampled_text *a, const wirecopy_sampled_text *b,
                          const wirecopy_rarity *rarity, wirecopy_overlap *overlap_ret);

/* Whether what reading two texts gave bears out that they are near-copies. */
int wirecopy_sampled_confirmed(const wirecopy_overlap *read);

#endif
