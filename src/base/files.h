/* File reads, writes and syncs that are retried after EINTR and continued after a short transfer. */
#ifndef WC_BASE_FILES_H
#define WC_BASE_FILES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "wirecopy/wirecopy.h"

/* Returns non-zero and sets errno unless all bytes were written. */
int wc_write_all(int fd, const void *bytes, size_t nbytes);

/* Returns the bytes read, fewer than nbytes only at the end of the file, or -1 with errno set. */
ssize_t wc_read_at(int fd, uint64_t offset, void *bytes_ret, size_t nbytes);

/* Returns non-zero and sets errno if the file could not be synced to disk. Files that cannot be synced (devices, pipes)
 * succeed. */
int wc_sync(int fd);

/* What to do where a file could not be opened for that reason, which is an errno. */
const char *wc_opening_wanted(int problem);

/* "cannot open ...", with the reason and what to do about it. */
wirecopy_code wc_fail_opening(const char *path, int problem, wirecopy_error *error);

/* What to do where a file that the user named could not be made or written. */
const char *wc_writing_wanted(int problem);

/* What to do where a write was refused for lack of room or by a limit of a file's size; NULL where it was for another
 * reason. */
const char *wc_room_wanted(int problem);

#endif
