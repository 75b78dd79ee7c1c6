#include "run/threads.h"

#include "run/budget.h"
#include "base/os.h"

/* What a thread may take of the budget: a block being read, the texts of its records, their sketches, and what is
 * compared with them come to about half of that. */
enum { THREAD_NBYTES = 24 << 20 };

uint32_t wc_threads_of(const wirecopy_options *options) {
    uint32_t wanted = options->threads != 0 ? options->threads : wc_os_processors();
    uint64_t fit = wc_budget_of(options) / THREAD_NBYTES;
    return wanted < fit ? wanted : (uint32_t)fit;
}
