/* How much memory a run may take. */
#ifndef WC_RUN_BUDGET_H
#define WC_RUN_BUDGET_H

#include "wirecopy/wirecopy.h"

/* options.memory_nbytes, or where that is 0 three eighths of what the machine has or its control group allows,
 * whichever is less. */
uint64_t wc_budget_of(const wirecopy_options *options);

#endif
