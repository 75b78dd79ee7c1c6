/* Reads, writes and syncs of files that are tried again when interrupted, and gone on with when they did less than was
 * asked for. */
#ifndef WC_BASE_FILES_H
#define WC_BASE_FILES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Non-zero, and errno is set, where not all of it could be written. */
int wc_write_all(int fd, const void *bytes, size_t nbytes);

/* Bytes read, fewer than asked for only at the end of the file; -1, and errno is set, where it could not be read. */
ssize_t wc_read_at(int fd, uint64_t offset, void *bytes_ret, size_t nbytes);

/* Non-zero, and errno is set, where what was written could not be brought to disk. What lies on no disk (a device, a
 * pipe) has no need of it. */
int wc_sync(int fd);

#endif
