/* A library for LD_PRELOAD: the k-th system call of a kind that a program makes on its user's files fails.
 *
 * FAULT_KIND   open, read, write, reserve, map, sync, rename, close; or allocate, which fails requests for memory
 * FAULT_AT     which call of that kind is the first to fail, from 1; 0: none
 * FAULT_LAST   set: and all after it
 * FAULT_HOW    ENOSPC, EIO, EINTR, ENOMEM, or "short": half of the bytes are read or written
 * FAULT_COUNT  file that gets the number of calls of that kind when the program ends
 * FAULT_LOG    file that gets a line for each call that could fail so, in order: its kind and the file, after a rename
 *              the new name, with tabs between; a link, by which a file gets its first name, is a rename
 *
 * EINTR that lasts strikes every other call, since what is interrupted is tried again. Standard streams make their
 * calls inside the C library, where none can be caught, and are replaced by streams of this library. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FDS_MAX = 4096 };

/* What becomes of a call: an errno, or one of these. */
enum { GOES_WELL = 0, IS_SHORT = -1 };

static const char *kind = "";
static long first;
static int lasts, how;
static int log_fd = -1;
static atomic_long calls;
static atomic_char ours[FDS_MAX]; /* by file descriptor */

typedef void (*function)(void);

static function next(const char *name) {
    function found;
    void *address = dlsym(RTLD_NEXT, name);
    memcpy(&found, &address, sizeof found);
    return found;
}

#define NEXT(name) ((__typeof__(name) *)next(#name))

static int outcome(const char *of_kind) {
    if (strcmp(kind, of_kind) != 0) {
        return GOES_WELL;
    }
    long since = atomic_fetch_add(&calls, 1) + 1 - first;
    int strikes = first > 0 && (since == 0 || (since > 0 && lasts && (how != EINTR || since % 2 == 0)));
    return strikes ? how : GOES_WELL;
}

static void note(const char *of_kind, const char *path, const char *to) {
    if (log_fd >= 0) {
        dprintf(log_fd, "%s\t%s%s%s\n", of_kind, path, *to != '\0' ? "\t" : "", to);
    }
}

static void note_on(const char *of_kind, int fd) {
    char link[32], path[4096] = "";
    if (log_fd >= 0) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        path[length > 0 ? length : 0] = '\0';
        note(of_kind, path, "");
    }
}

static int outcome_on(const char *of_kind, int fd) {
    if (fd < 0 || fd >= FDS_MAX || !ours[fd]) {
        return GOES_WELL;
    }
    note_on(of_kind, fd);
    return outcome(of_kind);
}

static int fails(int result) {
    errno = result > 0 ? result : errno;
    return result > 0;
}

static size_t shortened(int result, size_t nbytes) {
    return result == IS_SHORT && nbytes > 1 ? nbytes / 2 : nbytes;
}

static int is_ours(const char *path) {
    static const char *const others[] = {"/proc/", "/sys/", "/usr/", "/lib", "/etc/"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strncmp(path, others[i], strlen(others[i])) == 0) {
            return 0;
        }
    }
    return 1;
}

static int note_opened(int fd) {
    if (fd >= 0 && fd < FDS_MAX) {
        ours[fd] = 1;
    }
    return fd;
}

static int open_at(int folder, const char *path, int flags, mode_t mode) {
    int mine = is_ours(path);
    if (mine) {
        note("open", path, "");
    }
    if (mine && fails(outcome("open"))) {
        return -1;
    }
    int fd = NEXT(openat)(folder, path, flags, mode);
    return mine ? note_opened(fd) : fd;
}

static mode_t mode_of(int flags, va_list rest) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return open_at(folder, path, flags, mode);
}

int mkostemp(char *pattern, int flags) {
    return fails(outcome("open")) ? -1 : note_opened(NEXT(mkostemp)(pattern, flags));
}

int mkstemp(char *pattern) {
    return mkostemp(pattern, 0);
}

int mkdir(const char *path, mode_t mode) {
    return fails(outcome("open")) ? -1 : NEXT(mkdir)(path, mode);
}

DIR *opendir(const char *path) {
    return is_ours(path) && fails(outcome("open")) ? NULL : NEXT(opendir)(path);
}

int close(int fd) {
    int result = outcome_on("close", fd);
    if (fd >= 0 && fd < FDS_MAX) {
        ours[fd] = 0;
    }
    int closed = NEXT(close)(fd);
    return fails(result) ? -1 : closed;
}

ssize_t read(int fd, void *bytes, size_t nbytes) {
    int result = outcome_on("read", fd);
    return fails(result) ? -1 : NEXT(read)(fd, bytes, shortened(result, nbytes));
}

ssize_t pread(int fd, void *bytes, size_t nbytes, off_t offset) {
    int result = outcome_on("read", fd);
    return fails(result) ? -1 : NEXT(pread)(fd, bytes, shortened(result, nbytes), offset);
}

ssize_t pread64(int fd, void *bytes, size_t nbytes, off_t offset) {
    return pread(fd, bytes, nbytes, offset);
}

ssize_t write(int fd, const void *bytes, size_t nbytes) {
    int result = outcome_on("write", fd);
    return fails(result) ? -1 : NEXT(write)(fd, bytes, shortened(result, nbytes));
}

ssize_t pwrite(int fd, const void *bytes, size_t nbytes, off_t offset) {
    int result = outcome_on("write", fd);
    return fails(result) ? -1 : NEXT(pwrite)(fd, bytes, shortened(result, nbytes), offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t nbytes, off_t offset) {
    return pwrite(fd, bytes, nbytes, offset);
}

int posix_fallocate(int fd, off_t offset, off_t nbytes) {
    int result = outcome_on("reserve", fd);
    return result > 0 ? result : NEXT(posix_fallocate)(fd, offset, nbytes);
}

int ftruncate(int fd, off_t nbytes) {
    return fails(outcome_on("reserve", fd)) ? -1 : NEXT(ftruncate)(fd, nbytes);
}

void *mmap(void *address, size_t nbytes, int protection, int flags, int fd, off_t offset) {
    return fails(outcome_on("map", fd)) ? MAP_FAILED : NEXT(mmap)(address, nbytes, protection, flags, fd, offset);
}

int fsync(int fd) {
    return fails(outcome_on("sync", fd)) ? -1 : NEXT(fsync)(fd);
}

int fdatasync(int fd) {
    return fails(outcome_on("sync", fd)) ? -1 : NEXT(fdatasync)(fd);
}

int rename(const char *from, const char *to) {
    note("rename", from, to);
    return fails(outcome("rename")) ? -1 : NEXT(rename)(from, to);
}

/* A file without a name gets one: from there on it is that file. */
int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    char path[4096] = "";
    ssize_t length = readlink(from, path, sizeof path - 1);
    path[length > 0 ? length : 0] = '\0';
    note("link", path, to);
    return fails(outcome("rename")) ? -1 : NEXT(linkat)(from_folder, from, to_folder, to, flags);
}

static ssize_t read_stream(void *cookie, char *bytes, size_t nbytes) {
    return read((int)(intptr_t)cookie, bytes, nbytes);
}

static ssize_t write_stream(void *cookie, const char *bytes, size_t nbytes) {
    size_t done = 0;
    while (done < nbytes) {
        ssize_t written = write((int)(intptr_t)cookie, bytes + done, nbytes - done);
        if (written < 0) {
            break;
        }
        done += (size_t)written;
    }
    return (ssize_t)done;
}

static int close_stream(void *cookie) {
    return close((int)(intptr_t)cookie);
}

FILE *fdopen(int fd, const char *mode) {
    return fopencookie((void *)(intptr_t)fd, mode,
                       (cookie_io_functions_t){.read = read_stream, .write = write_stream, .close = close_stream});
}

FILE *fopen(const char *path, const char *mode) {
    if (!is_ours(path)) {
        return NEXT(fopen)(path, mode);
    }
    int fd = open(path, mode[0] == 'r' ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC, 0666);
    return fd >= 0 ? fdopen(fd, mode) : NULL;
}

/* Callers of malloc: the program and its libraries, except those that abort when it fails. */
static int may_be_refused(const void *caller) {
    Dl_info about;
    return strcmp(kind, "allocate") == 0 && dladdr(caller, &about) != 0 && strstr(about.dli_fname, "libgomp") == NULL &&
           strstr(about.dli_fname, "libomp") == NULL && strstr(about.dli_fname, "/ld-linux") == NULL;
}

#define REFUSED() (may_be_refused(__builtin_return_address(0)) && fails(outcome("allocate")))

extern void *__libc_malloc(size_t nbytes);
extern void *__libc_calloc(size_t count, size_t each);
extern void *__libc_realloc(void *memory, size_t nbytes);
extern void *__libc_memalign(size_t alignment, size_t nbytes);

void *malloc(size_t nbytes) {
    return REFUSED() ? NULL : __libc_malloc(nbytes);
}

void *calloc(size_t count, size_t each) {
    return REFUSED() ? NULL : __libc_calloc(count, each);
}

void *realloc(void *memory, size_t nbytes) {
    return REFUSED() ? NULL : __libc_realloc(memory, nbytes);
}

void *aligned_alloc(size_t alignment, size_t nbytes) {
    return REFUSED() ? NULL : __libc_memalign(alignment, nbytes);
}

int posix_memalign(void **memory_ret, size_t alignment, size_t nbytes) {
    *memory_ret = REFUSED() ? NULL : __libc_memalign(alignment, nbytes);
    return *memory_ret == NULL ? ENOMEM : 0;
}

static int number_of(const char *name) {
    return strcmp(name, "ENOSPC") == 0   ? ENOSPC
           : strcmp(name, "EINTR") == 0  ? EINTR
           : strcmp(name, "ENOMEM") == 0 ? ENOMEM
           : strcmp(name, "short") == 0  ? IS_SHORT
                                         : EIO;
}

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value != NULL ? value : "";
}

__attribute__((constructor)) static void begin(void) {
    first = atol(setting("FAULT_AT"));
    lasts = *setting("FAULT_LAST") != '\0';
    how = number_of(setting("FAULT_HOW"));
    ours[STDIN_FILENO] = ours[STDOUT_FILENO] = 1;
    stdout = fdopen(STDOUT_FILENO, "w");
    kind = setting("FAULT_KIND");
    if (*setting("FAULT_LOG") != '\0') {
        log_fd = NEXT(open)(setting("FAULT_LOG"), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0666);
    }
}

__attribute__((destructor)) static void end(void) {
    int fd = NEXT(open)(setting("FAULT_COUNT"), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd >= 0) {
        kind = "";
        dprintf(fd, "%ld\n", (long)calls);
        NEXT(close)(fd);
    }
}
