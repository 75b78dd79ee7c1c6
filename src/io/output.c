#include "io/output.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/links.h"
#include "base/memory.h"
#include "base/os.h"
#include "io/compress.h"

/* Large enough to make the cost of a write negligible. */
enum { BUFFER_NBYTES = 1 << 20 };

struct wc_output {
    const wirecopy_allocator *allocator;
    int fd;
    int is_stdout;
    int is_direct;             /* written to what is there already, a device or a pipe */
    int is_unnamed;            /* nothing is left of the file if the process is killed */
    char path[PATH_MAX];       /* the final name, with links resolved */
    char temporary[PATH_MAX];  /* the name that it gets before; empty if it has none */
    wc_compressor *compressor; /* NULL: written as it is */
    int ended;                 /* nothing more may be written */
    int outlives_reader;       /* once its reader has closed the pipe, nothing more is written, which is no failure */
    int is_closed;
    uint8_t *buffer;
    size_t nbytes;
};

static wirecopy_code fail_write(const wc_output *output, int problem, wirecopy_error *error) {
    if (problem == EPIPE) {
        return wc_fail(error, WIRECOPY_ERROR_PIPE, "the reader of %s has closed it",
                       output->is_stdout ? "standard output" : output->path);
    }
    return wc_fail(error, WIRECOPY_ERROR_IO, "cannot write %s: %s; %s", output->is_stdout ? "standard output" : output->path,
                   strerror(problem), wc_writing_wanted(problem));
}

static wirecopy_code write_out(void *context, const uint8_t *bytes, size_t nbytes, wirecopy_error *error) {
    wc_output *output = context;
    if (output->is_closed || wc_write_all(output->fd, bytes, nbytes) == 0) {
        return WIRECOPY_OK;
    }
    output->is_closed = output->outlives_reader && errno == EPIPE;
    return output->is_closed ? WIRECOPY_OK : fail_write(output, errno, error);
}

static wirecopy_code write_all(wc_output *output, const uint8_t *bytes, size_t nbytes, wirecopy_error *error) {
    return output->compressor != NULL ? wc_compress(output->compressor, bytes, nbytes, 0, write_out, output, error)
                                      : write_out(output, bytes, nbytes, error);
}

static wirecopy_code flush(wc_output *output, wirecopy_error *error) {
    size_t nbytes = output->nbytes;
    output->nbytes = 0;
    return write_all(output, output->buffer, nbytes, error);
}

/* Returns non-zero with errno set. */
static int draw_name(const wc_output *output, char name_ret[PATH_MAX]) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
    uint8_t random[6];
    char name[7] = {0};
    int problem = wc_os_random(random, sizeof random);
    if (problem != 0) {
        errno = problem;
        return -1;
    }
    for (size_t i = 0; i < sizeof random; i++) {
        name[i] = letters[random[i] % 32];
    }
    if (snprintf(name_ret, PATH_MAX, "%s.%s.tmp", output->path, name) >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return 0;
}

/* Opened like any new file, so that the umask applies; if a name is taken, another is tried. */
static int open_named(wc_output *output) {
    char name[PATH_MAX];
    for (int attempt = 0; attempt < 100; attempt++) {
        if (draw_name(output, name) != 0) {
            return -1;
        }
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0) {
            memcpy(output->temporary, name, sizeof output->temporary);
        }
        if (fd >= 0 || errno != EEXIST) {
            return fd;
        }
    }
    return -1;
}

/* A name that is too long is found now, and not when all is written. */
static int open_temporary(wc_output *output) {
    char name[PATH_MAX], folder[PATH_MAX];
    struct stat about;
    memcpy(folder, output->path, sizeof folder);
    if (draw_name(output, name) != 0 || (stat(name, &about) != 0 && errno == ENAMETOOLONG)) {
        return -1;
    }
    int fd = wc_os_unnamed(dirname(folder));
    output->is_unnamed = fd >= 0;
    return fd >= 0 ? fd : open_named(output);
}

static int copy_all(int from, int to) {
    uint8_t bytes[4096];
    ssize_t got;
    for (uint64_t place = 0; (got = wc_read_at(from, place, bytes, sizeof bytes)) > 0; place += (uint64_t)got) {
        if (wc_write_all(to, bytes, (size_t)got) != 0) {
            return -1;
        }
    }
    return got < 0 ? -1 : wc_sync(to);
}

/* Where a file without a name can be made but gets none, it is copied to one that has. Returns non-zero with errno set.
 */
static int copy_to_named(wc_output *output) {
    struct stat about;
    int fd = open_named(output);
    if (fd < 0) {
        return -1;
    }
    int problem = copy_all(output->fd, fd) != 0 ? errno : 0;
    if (problem == 0 && fstat(output->fd, &about) == 0 && fchmod(fd, about.st_mode & 07777) != 0) {
        errno = 0; /* as in open_path */
    }
    close(output->fd);
    output->fd = fd;
    errno = problem;
    return problem != 0;
}

static int give_temporary_name(wc_output *output) {
    char name[PATH_MAX];
    output->is_unnamed = 0;
    for (int attempt = 0; attempt < 100; attempt++) {
        if (draw_name(output, name) != 0) {
            return -1;
        }
        if (wc_os_name(output->fd, name) == 0) {
            memcpy(output->temporary, name, sizeof output->temporary);
            return 0;
        }
        if (errno != EEXIST) {
            return copy_to_named(output);
        }
    }
    return -1;
}

/* Links are followed: the target is replaced, not the link, and made where it is not there yet. */
static int resolve(wc_output *output, const char *path) {
    char target[PATH_MAX];
    if (strlen(path) >= sizeof output->path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    if (wc_links_follow(path, target) != 0) {
        return -1;
    }
    strcpy(output->path, target);
    return 0;
}

/* Standard output by whatever name is written to, and never replaced. */
static int is_stdout(const char *path) {
    static const char *const names[] = {"-", "/dev/stdout", "/dev/fd/1"};
    size_t i = 0;
    while (i < sizeof names / sizeof names[0] && strcmp(path, names[i]) != 0) {
        i++;
    }
    return i < sizeof names / sizeof names[0];
}

static wirecopy_code fail_path(const char *path, int problem, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_IO, "cannot write '%s': %s; %s", path, strerror(problem),
                   wc_writing_wanted(problem));
}

static wirecopy_code open_path(wc_output *output, const char *path, wirecopy_error *error) {
    struct stat about;
    if (resolve(output, path) != 0) {
        return fail_path(path, errno, error);
    }
    int exists = stat(output->path, &about) == 0;
    if (exists && S_ISDIR(about.st_mode)) {
        return wc_fail(error, WIRECOPY_ERROR_IO, "cannot write '%s': it is a folder; name a file", path);
    }
    output->is_direct = exists && (!S_ISREG(about.st_mode) || about.st_nlink == 0);
    output->fd = output->is_direct ? open(output->path, O_WRONLY | O_CLOEXEC) : open_temporary(output);
    if (output->fd < 0 && output->is_direct && errno == EINTR) {
        return wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "stopped while '%s' had no reader", path);
    }
    if (output->fd < 0) {
        return fail_path(path, errno, error);
    }
    /* File systems without modes refuse this, which is harmless. */
    if (exists && !output->is_direct && fchmod(output->fd, about.st_mode & 07777) != 0) {
        errno = 0;
    }
    return WIRECOPY_OK;
}

static void release(wc_output *output) {
    if (output->fd >= 0 && !output->is_stdout) {
        close(output->fd);
    }
    wc_compressor_free(output->compressor);
    wc_release(output->allocator, output->buffer, BUFFER_NBYTES, 1);
    wc_release(output->allocator, output, 1, sizeof *output);
}

/* Whether a file is one that an index keeps its documents in. */
static int is_of_index(const char *path) {
    static const char *const names[] = {"index.db", "index.db-wal", "index.db-shm"};
    char file[PATH_MAX], beside[PATH_MAX];
    struct stat about;
    if (strlen(path) >= sizeof file) {
        return 0;
    }
    strcpy(file, path);
    if (realpath(path, beside) != NULL) {
        strcpy(file, beside);
    }
    const char *slash = strrchr(file, '/'), *name = slash != NULL ? slash + 1 : file;
    size_t length = strlen(name), tail = strlen(".segment");
    int is_one = length > tail && strcmp(name + length - tail, ".segment") == 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        is_one |= strcmp(name, names[i]) == 0;
    }
    snprintf(beside, sizeof beside, "%.*sindex.db", (int)(name - file), file);
    return is_one && stat(beside, &about) == 0;
}

/* An index that a result would be written over is lost. */
static wirecopy_code check_index(const char *path, wirecopy_error *error) {
    return is_of_index(path) ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                                       "cannot write '%s': it is a file of an index; name another file", path)
                             : WIRECOPY_OK;
}

wirecopy_code wc_output_check(const char *path, wirecopy_error *error) {
    char copy[PATH_MAX];
    struct stat about;
    if (is_stdout(path)) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_output_name_check(path, error);
    if (code == WIRECOPY_OK) {
        code = check_index(path, error);
    }
    if (code == WIRECOPY_OK && strlen(path) < sizeof copy) {
        strcpy(copy, path);
        if (stat(dirname(copy), &about) != 0) {
            code = fail_path(path, errno, error);
        }
    }
    return code;
}

wirecopy_code wc_output_open(const char *path, const wirecopy_allocator *allocator, wc_output **output_ret,
                             wirecopy_error *error) {
    wc_output *output = wc_allocate_zeroed(allocator, 1, sizeof *output);
    if (output == NULL) {
        return wc_fail_memory(error, sizeof *output);
    }
    output->allocator = allocator;
    output->is_stdout = is_stdout(path);
    output->fd = output->is_stdout ? STDOUT_FILENO : -1;
    output->buffer = wc_allocate(allocator, BUFFER_NBYTES, 1);
    wirecopy_code code = output->buffer == NULL ? wc_fail_memory(error, BUFFER_NBYTES) : WIRECOPY_OK;
    if (code == WIRECOPY_OK && !output->is_stdout) {
        code = check_index(path, error);
    }
    if (code == WIRECOPY_OK && !output->is_stdout) {
        code = wc_compressor_create(path, allocator, &output->compressor, error);
    }
    if (code == WIRECOPY_OK && !output->is_stdout) {
        code = open_path(output, path, error);
    }
    if (code != WIRECOPY_OK) {
        release(output);
        return code;
    }
    *output_ret = output;
    return WIRECOPY_OK;
}

void wc_output_outlive_reader(wc_output *output) {
    output->outlives_reader = 1;
}

wirecopy_code wc_output_write(wc_output *output, const void *bytes, size_t nbytes, wirecopy_error *error) {
    if (nbytes > BUFFER_NBYTES - output->nbytes) {
        wirecopy_code code = flush(output, error);
        if (code != WIRECOPY_OK || nbytes >= BUFFER_NBYTES) {
            return code == WIRECOPY_OK ? write_all(output, bytes, nbytes, error) : code;
        }
    }
    if (nbytes > 0) {
        memcpy(output->buffer + output->nbytes, bytes, nbytes);
        output->nbytes += nbytes;
    }
    return WIRECOPY_OK;
}

/* A new name is durable only once its folder is synced. If that fails, the file exists all the same. */
static void sync_folder(const wc_output *output) {
    char path[PATH_MAX];
    memcpy(path, output->path, sizeof path);
    int fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static wirecopy_code bring_to_disk(wc_output *output, wirecopy_error *error) {
    if (wc_sync(output->fd) != 0 || (output->is_unnamed && give_temporary_name(output) != 0)) {
        return fail_write(output, errno, error);
    }
    int fd = output->fd;
    output->fd = -1;
    return close(fd) == 0 || errno == EINTR ? WIRECOPY_OK : fail_write(output, errno, error);
}

wirecopy_code wc_output_seal(wc_output *output, wirecopy_error *error) {
    wirecopy_code code = flush(output, error);
    if (code == WIRECOPY_OK && output->compressor != NULL && !output->ended) {
        output->ended = 1;
        code = wc_compress(output->compressor, output->buffer, 0, 1, write_out, output, error);
    }
    int is_open = !output->is_stdout && !output->is_direct && output->fd >= 0;
    return code == WIRECOPY_OK && is_open ? bring_to_disk(output, error) : code;
}

static wirecopy_code give_name(wc_output *output, wirecopy_error *error) {
    if (rename(output->temporary, output->path) != 0) {
        return fail_write(output, errno, error);
    }
    output->temporary[0] = '\0';
    sync_folder(output);
    return WIRECOPY_OK;
}

wirecopy_code wc_output_commit(wc_output *output, wirecopy_error *error) {
    wirecopy_code code = wc_output_seal(output, error);
    if (code == WIRECOPY_OK && output->temporary[0] != '\0') {
        code = give_name(output, error);
    }
    wc_output_discard(output);
    return code;
}

void wc_output_discard(wc_output *output) {
    if (output != NULL) {
        if (output->temporary[0] != '\0') {
            unlink(output->temporary);
        }
        release(output);
    }
}
