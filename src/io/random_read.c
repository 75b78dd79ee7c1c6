#include "io/random_read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"

/* Files that stay open: a quarter of those that the process may have open, but no more than this. Chosen, well below
 * the usual limit of 1024. */
enum { KEPT_MOST = 256, KEPT_SHARE = 4 };

/* How long a thread waits for another one to close a file, where no more may be open: tries, each of a millisecond.
 * Chosen. */
enum { TRIES = 10000 };

void wc_kept_files_init(wc_kept_files *kept) {
    pthread_mutex_init(&kept->lock, NULL);
    kept->count = 0;
    long most = sysconf(_SC_OPEN_MAX);
    kept->most = most < 0 || most / KEPT_SHARE > KEPT_MOST ? KEPT_MOST : (int)(most / KEPT_SHARE);
}

void wc_kept_files_clear(wc_kept_files *kept) {
    pthread_mutex_destroy(&kept->lock);
}

/* Other threads close theirs soon. */
static int open_patiently(const char *path) {
    const struct timespec pause = {0, 1000 * 1000};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    for (int tries = 0; fd < 0 && (errno == EMFILE || errno == ENFILE) && tries < TRIES; tries++) {
        nanosleep(&pause, NULL);
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    return fd;
}

/* The first files requested stay open; the others are opened each time. */
static int fd_of(wc_kept_files *kept, wc_input_file *file, int *kept_ret) {
    pthread_mutex_lock(&kept->lock);
    int fd = file->is_stdin ? STDIN_FILENO : file->kept_fd;
    *kept_ret = 1;
    if (fd < 0 && kept->count < kept->most) {
        fd = open(file->path, O_RDONLY | O_CLOEXEC);
        file->kept_fd = fd;
        kept->count += fd >= 0;
    }
    pthread_mutex_unlock(&kept->lock);
    if (fd < 0) {
        *kept_ret = 0;
        fd = open_patiently(file->path);
    }
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
        return wc_fail(error, WIRECOPY_ERROR_IO, "cannot read %s again: %s; %s", wc_file_name(&file->file), strerror(problem),
                       wc_opening_wanted(problem));
    }
    if ((size_t)got < nbytes) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "%s became shorter while it was being read; run again", wc_file_name(&file->file));
    }
    return WIRECOPY_OK;
}
