/* Random reads of input files. */
#ifndef WC_IO_RANDOM_READ_H
#define WC_IO_RANDOM_READ_H

#include <pthread.h>

#include "io/inputs.h"

/* Counts the files that stay open; each has its descriptor in kept_fd. */
typedef struct wc_kept_files {
    pthread_mutex_t lock;
    int count, most; /* most: more are opened each time */
} wc_kept_files;

void wc_kept_files_init(wc_kept_files *kept);
void wc_kept_files_clear(wc_kept_files *kept);

/* Reads exactly nbytes at offset of a regular file. Thread-safe. */
wirecopy_code wc_random_read(wc_kept_files *kept, wc_input_file *file, uint64_t offset, void *bytes_ret, size_t nbytes,
                             wirecopy_error *error);

#endif
