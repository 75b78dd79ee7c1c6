/* How many threads to use. */
#ifndef WC_RUN_THREADS_H
#define WC_RUN_THREADS_H

#include "wirecopy/wirecopy.h"

/* options.threads, or where that is 0 the processors this process may run on; fewer where the budget of memory is too
 * small for so many. */
uint32_t wc_threads_of(const wirecopy_options *options);

#endif
