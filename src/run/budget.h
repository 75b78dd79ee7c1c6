/* The memory budget of a run. */
#ifndef WC_RUN_BUDGET_H
#define WC_RUN_BUDGET_H

#include "wirecopy/wirecopy.h"

/* options.memory_nbytes; if that is 0, three eighths of the machine's memory or of its control group's limit, whichever
 * is less: the library's share of half, which is the command line's default. Chosen. */
uint64_t wc_budget_of(const wirecopy_options *options);

#endif
