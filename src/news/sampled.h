/* What two texts have of one another, told from their samples alone. */
#ifndef WC_NEWS_SAMPLED_H
#define WC_NEWS_SAMPLED_H

#include "news/gramset.h"

/* A text's sample (see sketch/sample.h). */
typedef struct wc_sampled_text {
    const uint32_t *values; /* ascending */
    size_t count;
    uint32_t level, site; /* site: 0 where it is not known */
} wc_sampled_text;

/* Non-zero where the samples leave no doubt that the texts are near-copies: reading them would tell the same. Then
 * overlap_ret is what reading them would give, within the error of the samples. Thread-safe. */
int wc_sampled_near(const wc_sampled_text *a, const wc_sampled_text *b, const wc_rarity *rarity,
                    wc_overlap *overlap_ret);

/* Whether what reading two texts gave bears out that they are near-copies. */
int wc_sampled_confirmed(const wc_overlap *read);

#endif
