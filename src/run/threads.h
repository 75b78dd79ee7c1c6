/* The number of threads. */
#ifndef WC_RUN_THREADS_H
#define WC_RUN_THREADS_H

#include "wirecopy/wirecopy.h"

/* options.threads; if that is 0, the processors that the process may run on. Fewer if the memory budget is too small.
 */
uint32_t wc_threads_of(const wirecopy_options *options);

#endif
