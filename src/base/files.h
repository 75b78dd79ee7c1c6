/* File reads, writes and syncs that are retried after EINTR and continued after a short transfer. */
#ifndef WC_BASE_FILES_H
#define WC_BASE_FILES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Returns non-zero and sets errno unless all bytes were written. */
int wc_write_all(int fd, const void *bytes, size_t nbytes);

/* Returns the bytes read, fewer than nbytes only at the end of the file, or -1 with errno set. */
ssize_t wc_read_at(int fd, uint64_t offset, void *bytes_ret, size_t nbytes);

/* Returns non-zero and sets errno if the file could not be synced to disk. Files that cannot be synced (devices, pipes)
 * succeed. */
int wc_sync(int fd);

/* What to do where a write was refused for lack of room or by a limit of a file's size; NULL where it was for another
 * reason. */
const char *wc_room_wanted(int problem);

#endif
