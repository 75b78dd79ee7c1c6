#include "base/files.h"

#include <errno.h>
#include <unistd.h>

int wc_write_all(int fd, const void *bytes, size_t nbytes) {
    const char *rest = bytes;
    while (nbytes > 0) {
        ssize_t written = write(fd, rest, nbytes);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            errno = written < 0 ? errno : ENOSPC;
            return -1;
        }
        rest += written;
        nbytes -= (size_t)written;
    }
    return 0;
}

ssize_t wc_read_at(int fd, uint64_t offset, void *bytes_ret, size_t nbytes) {
    size_t done = 0;
    while (done < nbytes) {
        ssize_t got = pread(fd, (char *)bytes_ret + done, nbytes - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 ? -1 : (ssize_t)done;
        }
        done += (size_t)got;
    }
    return (ssize_t)done;
}

const char *wc_room_wanted(int problem) {
    return problem == ENOSPC || problem == EDQUOT ? "free space"
           : problem == EFBIG                     ? "raise the limit of a file's size (ulimit -f)"
                                                  : NULL;
}

int wc_sync(int fd) {
    int refused;
    do {
        refused = fsync(fd);
    } while (refused != 0 && errno == EINTR);
    return refused != 0 && errno != EINVAL && errno != EROFS ? -1 : 0;
}
