/* How many threads to use. */
#ifndef WIRECOPY_PIPELINE_THREADS_H
#define WIRECOPY_PIPELINE_THREADS_H

#include "wirecopy/wirecopy.h"

/* options.threads, or where that is 0 the processors this process may run on; fewer where the budget of memory is too
 * small for so many. */
uint32_t wirecopy_threads_of(const wirecopy_options *options);

#endif
