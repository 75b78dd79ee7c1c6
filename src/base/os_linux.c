#define _GNU_SOURCE
#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

int wc_os_reserve(int fd, uint64_t from, uint64_t to) {
    int problem;
    while ((problem = posix_fallocate(fd, (off_t)from, (off_t)(to - from))) == EINTR) {
    }
    return problem;
}

void *wc_os_remap(void *start, size_t old_nbytes, size_t new_nbytes, int fd) {
    (void)fd;
    void *moved = mremap(start, old_nbytes, new_nbytes, MREMAP_MAYMOVE);
    return moved != MAP_FAILED ? moved : NULL;
}

void wc_os_drop(void *start, size_t nbytes, int fd, uint64_t offset, int is_writable) {
    (void)fd;
    (void)offset;
    (void)is_writable;
    madvise(start, nbytes, MADV_DONTNEED);
}

void wc_os_gauge_open(wc_os_gauge *gauge_ret) {
    gauge_ret->page_nbytes = (size_t)sysconf(_SC_PAGESIZE);
    gauge_ret->statm_fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    gauge_ret->pagemap_fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
}

void wc_os_gauge_close(wc_os_gauge *gauge) {
    if (gauge->statm_fd >= 0) {
        close(gauge->statm_fd);
    }
    if (gauge->pagemap_fd >= 0) {
        close(gauge->pagemap_fd);
    }
    gauge->statm_fd = gauge->pagemap_fd = -1;
}

/* The third number of statm is the count of resident file pages. */
uint64_t wc_os_gauge_files(const wc_os_gauge *gauge) {
    char text[128];
    ssize_t got = gauge->statm_fd >= 0 ? pread(gauge->statm_fd, text, sizeof text - 1, 0) : -1;
    unsigned long long total, resident, files;
    if (got <= 0) {
        return UINT64_MAX;
    }
    text[got] = '\0';
    return sscanf(text, "%llu %llu %llu", &total, &resident, &files) == 3 ? files * gauge->page_nbytes : UINT64_MAX;
}

/* A page has eight bytes in pagemap, whose highest bit is set while it is present. 512 entries are 4 KiB of stack. */
enum { ENTRIES = 512 };

uint64_t wc_os_gauge_count(const wc_os_gauge *gauge, const void *start, size_t nbytes) {
    uint64_t entries[ENTRIES], count = 0;
    size_t first = (uintptr_t)start / gauge->page_nbytes, npages = nbytes / gauge->page_nbytes;
    for (size_t done = 0; done < npages;) {
        size_t left = npages - done, wanted = left < ENTRIES ? left : ENTRIES;
        ssize_t got = gauge->pagemap_fd >= 0 ? pread(gauge->pagemap_fd, entries, wanted * sizeof *entries,
                                                     (off_t)((first + done) * sizeof *entries))
                                             : -1;
        if (got < (ssize_t)sizeof *entries) {
            return UINT64_MAX;
        }
        size_t nread = (size_t)got / sizeof *entries;
        for (size_t i = 0; i < nread; i++) {
            count += entries[i] >> 63;
        }
        done += nread;
    }
    return count * gauge->page_nbytes;
}

const void *wc_os_find_last(const void *bytes, int value, size_t nbytes) {
    return memrchr(bytes, value, nbytes);
}

const void *wc_os_find(const void *bytes, size_t nbytes, const void *sought, size_t sought_nbytes) {
    return memmem(bytes, nbytes, sought, sought_nbytes);
}

int wc_os_scratch(char *pattern) {
    return mkostemp(pattern, O_CLOEXEC);
}

/* Files are named through /proc, where that is mounted. */
int wc_os_unnamed(const char *folder) {
    return access("/proc/self/fd", F_OK) == 0 ? open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666) : -1;
}

int wc_os_name(int fd, const char *path) {
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
}

void wc_os_read_in_order(int fd) {
    posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
}

struct timespec wc_os_changed(const struct stat *found) {
    return found->st_mtim;
}

static int draw(void *bytes_ret, size_t nbytes, unsigned flags) {
    ssize_t got;
    do {
        got = getrandom(bytes_ret, nbytes, flags);
    } while (got < 0 && errno == EINTR);
    return got == (ssize_t)nbytes ? 0 : got < 0 ? errno : EIO;
}

int wc_os_random(void *bytes_ret, size_t nbytes) {
    return draw(bytes_ret, nbytes, 0);
}

int wc_os_random_now(void *bytes_ret, size_t nbytes) {
    return draw(bytes_ret, nbytes, GRND_NONBLOCK);
}

/* The number in a file; UINT64_MAX if there is none ("max"). */
static uint64_t read_limit(const char *path) {
    FILE *file = fopen(path, "re");
    unsigned long long limit = UINT64_MAX;
    if (file != NULL) {
        limit = fscanf(file, "%llu", &limit) == 1 ? limit : UINT64_MAX;
        fclose(file);
    }
    return limit;
}

/* The least limit of a group and its ancestors. */
static uint64_t limit_of_group(const char *root, const char *group, const char *name) {
    char path[4096], within[2048];
    uint64_t least = UINT64_MAX;
    snprintf(within, sizeof within, "%s", group);
    for (;;) {
        snprintf(path, sizeof path, "%s%s/%s", root, within, name);
        uint64_t limit = read_limit(path);
        least = limit < least ? limit : least;
        char *slash = strrchr(within, '/');
        if (slash == NULL) {
            return least;
        }
        *slash = '\0';
    }
}

/* Reads both versions of control groups; a line is "number:controllers:group". */
static uint64_t limit_of_groups(void) {
    char line[2048];
    uint64_t least = UINT64_MAX;
    FILE *file = fopen("/proc/self/cgroup", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *controllers = strchr(line, ':');
        char *group = controllers != NULL ? strchr(controllers + 1, ':') : NULL;
        if (group == NULL) {
            continue;
        }
        *group++ = '\0';
        uint64_t limit = UINT64_MAX;
        if (controllers[1] == '\0') {
            limit = limit_of_group("/sys/fs/cgroup", group, "memory.max");
        } else if (strstr(controllers, "memory") != NULL) {
            limit = limit_of_group("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes");
        }
        least = limit < least ? limit : least;
    }
    if (file != NULL) {
        fclose(file);
    }
    return least;
}

uint64_t wc_os_memory(void) {
    uint64_t machine = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE), limit = limit_of_groups();
    return machine < limit ? machine : limit;
}

uint64_t wc_os_peak_resident(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)usage.ru_maxrss * 1024;
}

void wc_os_return_blocks(size_t nbytes) {
    mallopt(M_MMAP_THRESHOLD, (int)nbytes);
}

/* Linux 6.1 and later; others refuse it. */
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

/* All pages that the block has a part of: malloc has mapped these for it, and would copy it to resize it if they were
 * not all alike. Where it is refused, pages stay as they are. */
void wc_os_widen(void *start, size_t nbytes, int is_full) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uintptr_t from = (uintptr_t)start / page * page, to = ((uintptr_t)start + nbytes + page - 1) / page * page;
    madvise((void *)from, to - from, MADV_HUGEPAGE);
    if (is_full) {
        madvise((void *)from, to - from, MADV_COLLAPSE);
    }
}

void wc_os_trim(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

int wc_os_program(char *path_ret, size_t size) {
    ssize_t length = readlink("/proc/self/exe", path_ret, size);
    if (length <= 0 || (size_t)length >= size) {
        return 0;
    }
    path_ret[length] = '\0';
    return 1;
}

uint32_t wc_os_processors(void) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        return (uint32_t)CPU_COUNT(&allowed);
    }
    long online = sysconf(_SC_NPROCESSORS_ONLN); /* there are more processors than cpu_set_t holds */
    return online > 0 ? (uint32_t)online : 1;
}
