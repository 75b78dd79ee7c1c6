#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* Zeros written by one call: enough to make the cost of a call negligible. */
enum { ZEROS_NBYTES = 16 << 10 };

int wc_os_reserve(int fd, uint64_t from, uint64_t to) {
    static const char zeros[ZEROS_NBYTES];
    while (from < to) {
        size_t nbytes = to - from < ZEROS_NBYTES ? (size_t)(to - from) : ZEROS_NBYTES;
        ssize_t written = pwrite(fd, zeros, nbytes, (off_t)from);
        if (written <= 0 && errno != EINTR) {
            return written < 0 ? errno : EIO;
        }
        from += written > 0 ? (uint64_t)written : 0;
    }
    return 0;
}

void *wc_os_remap(void *start, size_t old_nbytes, size_t new_nbytes, int fd) {
    void *moved = mmap(NULL, new_nbytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (moved == MAP_FAILED) {
        return NULL;
    }
    munmap(start, old_nbytes);
    return moved;
}

/* POSIX advice may be ignored, but a new mapping over an old one drops its pages. */
void wc_os_drop(void *start, size_t nbytes, int fd, uint64_t offset, int is_writable) {
    int protection = is_writable ? PROT_READ | PROT_WRITE : PROT_READ;
    if (nbytes > 0 && mmap(start, nbytes, protection, MAP_SHARED | MAP_FIXED, fd, (off_t)offset) == MAP_FAILED) {
        abort(); /* the old mapping may be gone: later writes would go to whatever is mapped there next */
    }
}

void wc_os_gauge_open(wc_os_gauge *gauge_ret) {
    *gauge_ret = (wc_os_gauge){-1, -1, (size_t)sysconf(_SC_PAGESIZE)};
}

void wc_os_gauge_close(wc_os_gauge *gauge) {
    (void)gauge;
}

uint64_t wc_os_gauge_files(const wc_os_gauge *gauge) {
    (void)gauge;
    return UINT64_MAX;
}

uint64_t wc_os_gauge_count(const wc_os_gauge *gauge, const void *start, size_t nbytes) {
    (void)gauge;
    (void)start;
    (void)nbytes;
    return UINT64_MAX;
}

const void *wc_os_find_last(const void *bytes, int value, size_t nbytes) {
    const unsigned char *start = bytes;
    for (size_t i = nbytes; i > 0; i--) {
        if (start[i - 1] == (unsigned char)value) {
            return start + i - 1;
        }
    }
    return NULL;
}

const void *wc_os_find(const void *bytes, size_t nbytes, const void *sought, size_t sought_nbytes) {
    const unsigned char *place = bytes, *end = place + nbytes;
    while ((size_t)(end - place) >= sought_nbytes) {
        place = memchr(place, *(const unsigned char *)sought, (size_t)(end - place) - sought_nbytes + 1);
        if (place == NULL || memcmp(place, sought, sought_nbytes) == 0) {
            return place;
        }
        place++;
    }
    return NULL;
}

int wc_os_scratch(char *pattern) {
    int fd = mkstemp(pattern);
    if (fd >= 0) {
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    return fd;
}

int wc_os_unnamed(const char *folder) {
    (void)folder;
    errno = ENOTSUP;
    return -1;
}

int wc_os_name(int fd, const char *path) {
    (void)fd;
    (void)path;
    errno = ENOTSUP;
    return -1;
}

void wc_os_read_in_order(int fd) {
    (void)fd;
}

struct timespec wc_os_changed(const struct stat *found) {
#ifdef __APPLE__
    return found->st_mtimespec;
#else
    return found->st_mtim;
#endif
}

int wc_os_random(void *bytes_ret, size_t nbytes) {
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return errno;
    }
    ssize_t got;
    do {
        got = read(fd, bytes_ret, nbytes);
    } while (got < 0 && errno == EINTR);
    int problem = got == (ssize_t)nbytes ? 0 : got < 0 ? errno : EIO;
    close(fd);
    return problem;
}

int wc_os_random_now(void *bytes_ret, size_t nbytes) {
    return wc_os_random(bytes_ret, nbytes);
}

/* Assumed if the system does not report it: the memory of a small machine. */
static const uint64_t memory_unknown = (uint64_t)4 << 30;

uint64_t wc_os_memory(void) {
#ifdef _SC_PHYS_PAGES
    long npages = sysconf(_SC_PHYS_PAGES);
    return npages > 0 ? (uint64_t)npages * (uint64_t)sysconf(_SC_PAGESIZE) : memory_unknown;
#else
    return memory_unknown;
#endif
}

/* POSIX has the call but not the field; macOS counts in bytes, other systems in KiB. */
uint64_t wc_os_peak_resident(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
    return (uint64_t)usage.ru_maxrss;
#else
    return (uint64_t)usage.ru_maxrss * 1024;
#endif
}

void wc_os_return_blocks(size_t nbytes) {
    (void)nbytes;
}

void wc_os_widen(void *start, size_t nbytes, int is_full) {
    (void)start;
    (void)nbytes;
    (void)is_full;
}

void wc_os_trim(void) {
}

int wc_os_program(char *path_ret, size_t size) {
    (void)path_ret;
    (void)size;
    return 0;
}

uint32_t wc_os_processors(void) {
#ifdef _SC_NPROCESSORS_ONLN
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (uint32_t)online : 1;
#else
    return 1;
#endif
}
