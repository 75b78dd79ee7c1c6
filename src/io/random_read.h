/* Reading files again, anywhere in them. */
#ifndef WIRECOPY_IO_RANDOM_READ_H
#define WIRECOPY_IO_RANDOM_READ_H

#include <pthread.h>

#include "io/inputs.h"

/* The files that stay open for it; each is in its kept_fd. */
typedef struct wirecopy_kept_files {
    pthread_mutex_t lock;
    int count;
} wirecopy_kept_files;

void wirecopy_kept_files_init(wirecopy_kept_files *kept);
void wirecopy_kept_files_clear(wirecopy_kept_files *kept);

/* Reads exactly nbytes at offset of a regular file. Thread-safe. */
wirecopy_code wirecopy_random_read(wirecopy_kept_files *kept, wirecopy_input_file *file, uint64_t offset,
                                   void *bytes_ret, size_t nbytes, wirecopy_error *error);

#endif
