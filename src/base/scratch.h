/* Scratch files: without a name, so that nothing stays behind whatever ends the process. */
#ifndef WC_BASE_SCRATCH_H
#define WC_BASE_SCRATCH_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Opens one in `folder`, or where that is NULL in $TMPDIR, or else in /tmp. */
wirecopy_code wc_scratch_open(const char *folder, int *fd_ret, wirecopy_error *error);

/* Appends. */
wirecopy_code wc_scratch_write(int fd, const void *bytes, size_t nbytes, wirecopy_error *error);

/* Reads exactly nbytes at offset. Thread-safe. */
wirecopy_code wc_scratch_read(int fd, uint64_t offset, void *bytes_ret, size_t nbytes, wirecopy_error *error);

#endif
