/* What systems do each in their own way. Nothing outside os_linux.c and os_posix.c names a call that POSIX does not
 * have; WIRECOPY_OS (CMake) says which of the two is built. */
#ifndef WC_BASE_OS_H
#define WC_BASE_OS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

/* ---- Mapped scratch files ---- */

/* Takes disk for [from, to) of a file that ends at from, and makes it that long: a page that finds no disk later would
 * end the process. 0, or errno. */
int wc_os_reserve(int fd, uint64_t from, uint64_t to);

/* Makes a shared, writable mapping of a file, all of it, longer or shorter, wherever that fits; NULL, with the old one
 * unchanged, where it does not. */
void *wc_os_remap(void *start, size_t old_nbytes, size_t new_nbytes, int fd);

/* Pages of a shared mapping leave the process; the file keeps them. start is the mapping's byte at offset of the file,
 * and both are whole pages. Other threads may go on reading and writing them. */
void wc_os_drop(void *start, size_t nbytes, int fd, uint64_t offset, int is_writable);

/* Tells what is resident. Thread-safe but for open and close. */
typedef struct wc_os_gauge {
    int statm_fd, pagemap_fd; /* -1: none */
    size_t page_nbytes;
} wc_os_gauge;

void wc_os_gauge_open(wc_os_gauge *gauge_ret);
void wc_os_gauge_close(wc_os_gauge *gauge);

/* Resident bytes of all files that the process has mapped, the caller's too: at the cost of a system call. UINT64_MAX
 * where the system does not tell. */
uint64_t wc_os_gauge_files(const wc_os_gauge *gauge);

/* Resident bytes of whole pages, counted one by one: some milliseconds a gigabyte. UINT64_MAX where the system does not
 * tell. */
uint64_t wc_os_gauge_count(const wc_os_gauge *gauge, const void *start, size_t nbytes);

/* ---- Bytes ---- */

/* The last byte of that value, NULL where there is none. */
const void *wc_os_find_last(const void *bytes, int value, size_t nbytes);

/* The first place where `sought`, of one byte or more, stands; NULL where it does not. */
const void *wc_os_find(const void *bytes, size_t nbytes, const void *sought, size_t sought_nbytes);

/* ---- Files ---- */

/* mkstemp, closed in programs that the process starts. */
int wc_os_scratch(char *pattern);

/* The file will be read in order. */
void wc_os_read_in_order(int fd);

/* When the file was changed. */
struct timespec wc_os_changed(const struct stat *found);

/* ---- Random numbers ---- */

/* Fills bytes with numbers that nobody can predict, and waits for them where it has to. 0, or errno. nbytes: 256 at
 * most, which no signal interrupts. */
int wc_os_random(void *bytes_ret, size_t nbytes);

/* The same, but fails rather than wait. */
int wc_os_random_now(void *bytes_ret, size_t nbytes);

/* ---- Memory ---- */

/* What the machine has, or its control group allows, whichever is less. */
uint64_t wc_os_memory(void);

/* The most memory the process has had resident. */
uint64_t wc_os_peak_resident(void);

/* From now on malloc gives blocks of that size or more back to the system as soon as they are freed. For programs, not
 * for the library, whose malloc is the caller's. */
void wc_os_return_blocks(size_t nbytes);

/* ---- Processors ---- */

/* Those that the process may run on; 1 where the system does not tell. */
uint32_t wc_os_processors(void);

#endif
