/* Scratch files. They are unlinked as soon as they are open, so that nothing is left however the process ends. */
#ifndef WC_BASE_SCRATCH_H
#define WC_BASE_SCRATCH_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* The folder that a scratch file is made in: where it is NULL, $TMPDIR or else /tmp. */
const char *wc_scratch_folder(const char *folder);

/* Opens a scratch file in `folder`; if that is NULL, in $TMPDIR or else /tmp. */
wirecopy_code wc_scratch_open(const char *folder, int *fd_ret, wirecopy_error *error);

/* Appends. folder: in which it was opened, for the message. */
wirecopy_code wc_scratch_write(int fd, const char *folder, const void *bytes, size_t nbytes, wirecopy_error *error);

/* Reads exactly nbytes at offset. Thread-safe. */
wirecopy_code wc_scratch_read(int fd, uint64_t offset, void *bytes_ret, size_t nbytes, wirecopy_error *error);

/* Whether scratch files can be made in a folder that the user named, so that hours of work do not end there. NULL: none
 * was named, which is fine. */
wirecopy_code wc_scratch_check(const char *folder, wirecopy_error *error);

#endif
