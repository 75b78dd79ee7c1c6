/* Scores a grouping against labels. */
#ifndef WC_CLUSTER_SCORE_H
#define WC_CLUSTER_SCORE_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_score {
    double precision, recall, f1, ari;
} wc_score;

/* Pairs of documents of one label. scratch holds 2n. */
double wc_score_labelled(const uint32_t *labels, size_t n, uint64_t *scratch);

/* labels[n], groups[n]: each document's label and group. Precision and recall are over pairs; the adjusted Rand index
 * is that of Hubert and Arabie 1985. scratch holds 2n. */
wc_score wc_score_of(const uint32_t *labels, const uint32_t *groups, size_t n, uint64_t *scratch);

#endif
