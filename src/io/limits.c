#include "io/limits.h"

#include <stdio.h>

#include "base/size_text.h"

/* A JSON record of nothing but brackets and commas takes up to 18 times its length to parse, of memory that can not be
 * sent away. A 48th leaves most of the budget to the rest. */
enum { RECORD_SHARE = 48 };

/* Windows can not be sent away either. A third of 384 MB lets through what zstd and xz make unless told otherwise. */
enum { WINDOW_SHARE = 3 };

static uint64_t record_share(uint64_t memory_nbytes) {
    return memory_nbytes == 0 ? UINT64_MAX : memory_nbytes / RECORD_SHARE;
}

uint64_t wc_record_most(const wirecopy_input *input, uint64_t memory_nbytes) {
    uint64_t share = record_share(memory_nbytes);
    return share < input->record_nbytes_max ? share : input->record_nbytes_max;
}

void wc_describe_too_large(const wirecopy_input *input, uint64_t memory_nbytes, uint64_t nbytes, char *message_ret,
                           size_t message_nbytes) {
    uint64_t share = record_share(memory_nbytes);
    if (share < input->record_nbytes_max) {
        snprintf(message_ret, message_nbytes,
                 "the record has %llu bytes, and memory_nbytes allows one of %s; raise memory_nbytes, or split the "
                 "record",
                 (unsigned long long)nbytes, wc_size_text_of(share).text);
    } else {
        snprintf(message_ret, message_nbytes,
                 "the record has %llu bytes, over the limit of %s; raise record_nbytes_max, or split the record",
                 (unsigned long long)nbytes, wc_size_text_of(input->record_nbytes_max).text);
    }
}

uint64_t wc_window_most(uint64_t memory_nbytes) {
    return memory_nbytes == 0 ? UINT64_MAX : memory_nbytes / WINDOW_SHARE;
}
