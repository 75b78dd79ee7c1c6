#include "run/budget.h"

#include "base/os.h"

uint64_t wc_budget_of(const wirecopy_options *options) {
    if (options->memory_nbytes != 0) {
        return options->memory_nbytes;
    }
    uint64_t share = wc_os_memory() / 8 * 3;
    return share > WIRECOPY_MEMORY_LEAST ? share : WIRECOPY_MEMORY_LEAST;
}
