#include "base/scratch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/os.h"

const char *wc_scratch_folder(const char *folder) {
    if (folder == NULL || *folder == '\0') {
        folder = getenv("TMPDIR");
    }
    return folder != NULL && *folder != '\0' ? folder : "/tmp";
}

wirecopy_code wc_scratch_open(const char *folder, int *fd_ret, wirecopy_error *error) {
    char path[4096];
    const char *base = wc_scratch_folder(folder);
    if ((size_t)snprintf(path, sizeof path, "%s/wirecopy.XXXXXX", base) >= sizeof path) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "the name of the scratch folder is too long: give a shorter one");
    }
    int fd = wc_os_scratch(path);
    if (fd < 0) {
        return wc_fail(error, WIRECOPY_ERROR_IO,
                       "cannot make a scratch file in %s: %s; name another folder with options.tmp", base,
                       strerror(errno));
    }
    unlink(path);
    *fd_ret = fd;
    return WIRECOPY_OK;
}

wirecopy_code wc_scratch_write(int fd, const char *folder, const void *bytes, size_t nbytes, wirecopy_error *error) {
    if (wc_write_all(fd, bytes, nbytes) == 0) {
        return WIRECOPY_OK;
    }
    const char *wanted = wc_room_wanted(errno);
    return wc_fail(error, WIRECOPY_ERROR_IO,
                   "cannot write to the scratch file in %s: %s; %s, or name another folder with options.tmp",
                   wc_scratch_folder(folder), strerror(errno), wanted != NULL ? wanted : "free space");
}

wirecopy_code wc_scratch_read(int fd, uint64_t offset, void *bytes_ret, size_t nbytes, wirecopy_error *error) {
    ssize_t got = wc_read_at(fd, offset, bytes_ret, nbytes);
    return got == (ssize_t)nbytes ? WIRECOPY_OK
                                  : wc_fail(error, WIRECOPY_ERROR_IO, "cannot read the scratch file: %s; run again, or name another folder with options.tmp",
                                            got < 0 ? strerror(errno) : "it ends early");
}

wirecopy_code wc_scratch_check(const char *folder, wirecopy_error *error) {
    int fd;
    if (folder == NULL || *folder == '\0') {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_scratch_open(folder, &fd, error);
    if (code == WIRECOPY_OK) {
        close(fd);
    }
    return code;
}
