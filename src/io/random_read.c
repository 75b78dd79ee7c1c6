#include "io/random_read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"

/* Well below the usual limit of 1024 open files for a process. */
enum { KEPT_FILES = 256 };

void wc_kept_files_init(wc_kept_files *kept) {
    pthread_mutex_init(&kept->lock, NULL);
    kept->count = 0;
}

void wc_kept_files_clear(wc_kept_files *kept) {
    pthread_mutex_destroy(&kept->lock);
}

/* The first files requested stay open; the others are opened each time. */
static int fd_of(wc_kept_files *kept, wc_input_file *file, int *kept_ret) {
    pthread_mutex_lock(&kept->lock);
    int fd = file->is_stdin ? STDIN_FILENO : file->kept_fd;
    *kept_ret = 1;
    if (fd < 0) {
        fd = open(file->path, O_RDONLY | O_CLOEXEC);
        *kept_ret = fd >= 0 && kept->count < KEPT_FILES;
        if (*kept_ret) {
            file->kept_fd = fd;
            kept->count++;
        }
    }
    pthread_mutex_unlock(&kept->lock);
    return fd;
}

wirecopy_code wc_random_read(wc_kept_files *kept, wc_input_file *file, uint64_t offset, void *bytes_ret, size_t nbytes,
                             wirecopy_error *error) {
    int stays;
    int fd = fd_of(kept, file, &stays);
    ssize_t got = fd < 0 ? -1 : wc_read_at(fd, file->start + offset, bytes_ret, nbytes);
    int problem = errno;
    if (fd >= 0 && !stays) {
        close(fd);
    }
    if (got < 0) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "cannot read '%s' again: %s", file->path, strerror(problem));
    }
    if ((size_t)got < nbytes) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "'%s' became shorter while it was being read; run again", file->path);
    }
    return WIRECOPY_OK;
}
