#include "base/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

static const char *folder_of(const char *folder) {
    if (folder == NULL || *folder == '\0') {
        folder = getenv("TMPDIR");
    }
    return folder != NULL && *folder != '\0' ? folder : "/tmp";
}

wirecopy_code wirecopy_scratch_open(const char *folder, int *fd_ret, wirecopy_error *error) {
    char path[4096];
    const char *base = folder_of(folder);
    if ((size_t)snprintf(path, sizeof path, "%s/wirecopy.XXXXXX", base) >= sizeof path) {
        return wirecopy_fail(error, WIRECOPY_ERROR_IO,
                             "the name of the scratch folder is too long: give a shorter one");
    }
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0) {
        return wirecopy_fail(error, WIRECOPY_ERROR_IO,
                             "cannot make a scratch file in %s: %s; name another folder with --tmp", base,
                             strerror(errno));
    }
    unlink(path);
    *fd_ret = fd;
    return WIRECOPY_OK;
}

wirecopy_code wirecopy_scratch_write(int fd, const void *bytes, size_t nbytes, wirecopy_error *error) {
    const char *rest = bytes;
    while (nbytes > 0) {
        ssize_t written = write(fd, rest, nbytes);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return wirecopy_fail(error, WIRECOPY_ERROR_IO,
                                 "cannot write to the scratch file: %s; free space, or name another folder with --tmp",
                                 strerror(written < 0 ? errno : ENOSPC));
        }
        rest += written;
        nbytes -= (size_t)written;
    }
    return WIRECOPY_OK;
}

wirecopy_code wirecopy_scratch_read(int fd, uint64_t offset, void *bytes_ret, size_t nbytes, wirecopy_error *error) {
    char *rest = bytes_ret;
    while (nbytes > 0) {
        ssize_t got = pread(fd, rest, nbytes, (off_t)offset);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return wirecopy_fail(error, WIRECOPY_ERROR_IO, "cannot read the scratch file: %s",
                                 got < 0 ? strerror(errno) : "it ends early");
        }
        rest += got;
        offset += (uint64_t)got;
        nbytes -= (size_t)got;
    }
    return WIRECOPY_OK;
}
