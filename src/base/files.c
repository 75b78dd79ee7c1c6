#include "base/files.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

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

const char *wc_opening_wanted(int problem) {
    switch (problem) {
    case ENOENT:
    case ENAMETOOLONG:
        return "check the name";
    case ENOTDIR:
        return "check the name, a part of which is a file and no folder";
    case EISDIR:
        return "it is a folder: name a file";
    case ELOOP:
        return "check the name: its links lead in a circle";
    case EBADF:
        return "it is closed: name a file";
    case EACCES:
    case EPERM:
        return "run as a user who may read it, or change its permissions";
    case EMFILE:
        return "raise the limit of open files (ulimit -n)";
    case ENFILE:
        return "the system has too many open files: end something else, and run again";
    default:
        return "check that the disk is there and can be read, and run again";
    }
}

wirecopy_code wc_fail_opening(const char *path, int problem, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_IO, "cannot open %.300s: %s; %s", path, strerror(problem),
                   wc_opening_wanted(problem));
}

const char *wc_writing_wanted(int problem) {
    switch (problem) {
    case ENOSPC:
    case EDQUOT:
        return "free space, and run again";
    case EFBIG:
        return "raise the limit of a file's size (ulimit -f), and run again";
    case ENOENT:
        return "make its folder first";
    case ENOTDIR:
        return "a part of its name is a file and no folder: give another name";
    case ENAMETOOLONG:
        return "give a shorter name";
    case EACCES:
    case EPERM:
        return "run as a user who may write there, or name another file";
    case EROFS:
        return "its file system can only be read: name another file";
    case ELOOP:
        return "its links lead in a circle: give another name";
    case EBADF:
        return "it is closed: name a file";
    case EMFILE:
        return "raise the limit of open files (ulimit -n)";
    default:
        return "check the disk, or name another file";
    }
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
