#include "pipeline/threads.h"

#include <omp.h>

uint32_t wirecopy_threads_of(const wirecopy_options *options) {
    int available = omp_get_num_procs();
    return options->threads != 0 ? options->threads : available > 0 ? (uint32_t)available : 1;
}
