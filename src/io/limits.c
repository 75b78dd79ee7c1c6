#include "io/limits.h"

#include <stdio.h>

/* A JSON record of nothing but brackets and commas takes up to 18 times its length to parse, of memory that can not be
 * sent away. A 48th leaves most of the budget to the rest. */
enum { RECORD_SHARE = 48 };

/* Windows can not be sent away either. A third of 384 MB lets through what zstd and xz make unless told otherwise. */
enum { WINDOW_SHARE = 3 };

static uint64_t record_share(const wirecopy_input *input) {
    return input->memory_nbytes == 0 ? UINT64_MAX : input->memory_nbytes / RECORD_SHARE;
}

uint64_t wc_record_most(const wirecopy_input *input) {
    uint64_t share = record_share(input);
    return share < input->record_nbytes_max ? share : input->record_nbytes_max;
}

void wc_describe_too_large(const wirecopy_input *input, uint64_t nbytes, char *message_ret, size_t message_nbytes) {
    if (record_share(input) < input->record_nbytes_max) {
        snprintf(message_ret, message_nbytes,
                 "the record has %llu bytes, and memory_nbytes allows one of %llu; raise memory_nbytes, or split the "
                 "record",
                 (unsigned long long)nbytes, (unsigned long long)record_share(input));
    } else {
        snprintf(message_ret, message_nbytes,
                 "the record has %llu bytes, over the limit of %llu; raise record_nbytes_max, or split the record",
                 (unsigned long long)nbytes, (unsigned long long)input->record_nbytes_max);
    }
}

uint64_t wc_window_most(const wirecopy_input *input) {
    return input->memory_nbytes == 0 ? UINT64_MAX : input->memory_nbytes / WINDOW_SHARE;
}
