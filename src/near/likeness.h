/* The criterion for two entries to be copies of one story. */
#ifndef WC_NEAR_LIKENESS_H
#define WC_NEAR_LIKENESS_H

#include "near/furniture.h"
#include "near/verify.h"

/* Decides whether two entries are copies of one story. */
typedef struct wc_likeness {
    const wc_run *run;
    const wc_signatures *signatures;
    wc_furniture furniture;
    const wc_edges *edges;
    double threshold;
} wc_likeness;

#endif
