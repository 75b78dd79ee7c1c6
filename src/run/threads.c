#include "run/threads.h"

#include "run/budget.h"
#include "base/os.h"

/* The budget that each thread needs: its block, the texts of its records, their sketches, and the texts compared with
 * them take about half of it. */
enum { THREAD_NBYTES = 24 << 20 };

uint32_t wc_threads_of(const wirecopy_options *options) {
    uint32_t wanted = options->threads != 0 ? options->threads : wc_os_processors();
    uint64_t fit = wc_budget_of(options) / THREAD_NBYTES;
    return wanted < fit ? wanted : (uint32_t)fit;
}
