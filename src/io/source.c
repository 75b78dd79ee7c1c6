#include "io/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/os.h"
#include "base/scratch.h"

/* How often a request to stop is polled while a pipe is idle: users do not notice a tenth of a second. */
enum { POLL_MILLISECONDS = 100 };

/* A named pipe is opened without blocking; poll then waits for its writer, and can be stopped. Some files of the
 * system, such as /proc/kmsg, call themselves regular and wait for bytes, too: they fail instead. */
static int open_file(const wc_input_file *file) {
    return file->is_stdin ? STDIN_FILENO : open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

wirecopy_code wc_source_open(const wc_input_file *file, wc_source *source_ret, wirecopy_error *error) {
    *source_ret = (wc_source){.fd = -1, .spool_fd = -1, .regular = file->regular};
    if (file->problem != 0) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "cannot be opened: %s; %s", strerror(file->problem),
                       wc_opening_wanted(file->problem));
    }
    int fd = open_file(file);
    if (fd < 0) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "cannot be opened: %s; %s", strerror(errno),
                       wc_opening_wanted(errno));
    }
    source_ret->fd = fd;
    source_ret->owns_fd = !file->is_stdin;
    if (file->regular) {
        source_ret->start = file->start;
        wc_os_read_in_order(fd);
    }
    return WIRECOPY_OK;
}

void wc_source_close(wc_source *source) {
    if (source->fd >= 0 && source->owns_fd) {
        close(source->fd);
    }
    source->fd = -1;
}

static wirecopy_code wait_for_bytes(const wc_source *source, wirecopy_error *error) {
    struct pollfd wanted = {.fd = source->fd, .events = POLLIN};
    for (;;) {
        if (source->stop != NULL && source->stop(source->stop_context)) {
            return wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "stopped while reading");
        }
        int ready = poll(&wanted, 1, POLL_MILLISECONDS);
        if (ready > 0 || (ready < 0 && errno != EINTR && errno != EAGAIN)) {
            return WIRECOPY_OK;
        }
    }
}

static wirecopy_code take_from_pipe(wc_source *source, void *bytes, size_t nbytes, ssize_t *got_ret,
                                    wirecopy_error *error) {
    do {
        wirecopy_code code = wait_for_bytes(source, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        *got_ret = read(source->fd, bytes, nbytes);
    } while (*got_ret < 0 && (errno == EINTR || errno == EAGAIN));
    return WIRECOPY_OK;
}

static ssize_t take_at(int fd, uint64_t offset, void *bytes, size_t nbytes) {
    ssize_t got;
    do {
        got = pread(fd, bytes, nbytes, (off_t)offset);
    } while (got < 0 && errno == EINTR);
    return got;
}

static wirecopy_code take(wc_source *source, void *bytes, size_t nbytes, ssize_t *got_ret, wirecopy_error *error) {
    if (source->regular) {
        *got_ret = take_at(source->fd, source->start + source->position, bytes, nbytes);
        return WIRECOPY_OK;
    }
    if (source->replay) {
        *got_ret = take_at(source->spool_fd, source->position, bytes, nbytes);
        return WIRECOPY_OK;
    }
    return take_from_pipe(source, bytes, nbytes, got_ret, error);
}

wirecopy_code wc_source_read(wc_source *source, void *bytes_ret, size_t nbytes, size_t *got_ret,
                             wirecopy_error *error) {
    ssize_t got = 0;
    *got_ret = 0;
    wirecopy_code code = take(source, bytes_ret, nbytes, &got, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (got < 0) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "cannot be read after %llu bytes: %s; %s",
                       (unsigned long long)source->position, strerror(errno),
                       errno == EBADF ? wc_opening_wanted(errno) : "copy or fetch it again");
    }
    if (source->spool_fd >= 0 && !source->replay && got > 0) {
        code = wc_scratch_write(source->spool_fd, source->spool_folder, bytes_ret, (size_t)got, error);
        source->spool_failed = code != WIRECOPY_OK;
    }
    source->position += (uint64_t)got;
    if (source->done != NULL) {
        atomic_fetch_add_explicit(source->done, (uint64_t)got, memory_order_relaxed);
    }
    *got_ret = (size_t)got;
    return code;
}
