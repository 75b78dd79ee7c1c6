/* System calls that differ between platforms. Only os_linux.c and os_posix.c use calls beyond POSIX; the CMake option
 * WIRECOPY_OS selects which of the two is built. */
#ifndef WC_BASE_OS_H
#define WC_BASE_OS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

/* ---- Mapped scratch files ---- */

/* Allocates disk blocks for [from, to) of a file that ends at from, and extends it to that length. Without this, a
 * write to a mapped page that finds the disk full would kill the process (SIGBUS). Returns 0 or errno. */
int wc_os_reserve(int fd, uint64_t from, uint64_t to);

/* Resizes a shared, writable mapping of a whole file; it may move. Returns NULL and leaves the old mapping unchanged on
 * failure. */
void *wc_os_remap(void *start, size_t old_nbytes, size_t new_nbytes, int fd);

/* Drops pages of a shared mapping from the process; the file keeps their contents. start is the mapping's address for
 * offset in the file, and both are page-aligned. Other threads may keep reading and writing the pages. */
void wc_os_drop(void *start, size_t nbytes, int fd, uint64_t offset, int is_writable);

/* Measures resident memory. Thread-safe except for open and close. */
typedef struct wc_os_gauge {
    int statm_fd, pagemap_fd; /* -1: none */
    size_t page_nbytes;
} wc_os_gauge;

void wc_os_gauge_open(wc_os_gauge *gauge_ret);
void wc_os_gauge_close(wc_os_gauge *gauge);

/* Resident bytes of all files mapped by the process, including the caller's; costs one system call. UINT64_MAX if the
 * system does not report it. */
uint64_t wc_os_gauge_files(const wc_os_gauge *gauge);

/* Resident bytes of a page-aligned range, counted page by page: some milliseconds a gigabyte. UINT64_MAX if the system
 * does not report it. */
uint64_t wc_os_gauge_count(const wc_os_gauge *gauge, const void *start, size_t nbytes);

/* ---- Bytes ---- */

/* The last byte of that value, or NULL. */
const void *wc_os_find_last(const void *bytes, int value, size_t nbytes);

/* The first occurrence of `sought`, which has at least one byte, or NULL. */
const void *wc_os_find(const void *bytes, size_t nbytes, const void *sought, size_t sought_nbytes);

/* ---- Files ---- */

/* mkstemp with close-on-exec. */
int wc_os_scratch(char *pattern);

/* A new file in the folder, for reading and writing, without a name: nothing is left of it if the process ends before
 * wc_os_name gives it one. -1 with errno set where that is not possible. */
int wc_os_unnamed(const char *folder);

/* Gives such a file a name that no other has. Returns non-zero with errno set. */
int wc_os_name(int fd, const char *path);

/* Advises the system that the file will be read sequentially. */
void wc_os_read_in_order(int fd);

/* The file's modification time. */
struct timespec wc_os_changed(const struct stat *found);

/* ---- Random numbers ---- */

/* Fills bytes with unpredictable random numbers, waiting until the system has them. Returns 0 or errno. nbytes: at most
 * 256, which no signal interrupts. */
int wc_os_random(void *bytes_ret, size_t nbytes);

/* The same, but fails instead of waiting. */
int wc_os_random_now(void *bytes_ret, size_t nbytes);

/* ---- Memory ---- */

/* The memory of the machine, or the limit of its control group if that is less. */
uint64_t wc_os_memory(void);

/* The peak resident memory of the process. */
uint64_t wc_os_peak_resident(void);

/* Makes malloc return blocks of at least that size to the system as soon as they are freed. For programs: the library
 * must not change its caller's malloc. */
void wc_os_return_blocks(size_t nbytes);

/* Asks for large pages for a large block of malloc: for what of it is touched from now on or, where it is full, for all
 * of it now. */
void wc_os_widen(void *start, size_t nbytes, int is_full);

/* Gives the pages of what malloc holds free back to the system. */
void wc_os_trim(void);

/* ---- Programs ---- */

/* The path of the program that runs, with a NUL. Returns 0 if the system does not tell it, or it does not fit. */
int wc_os_program(char *path_ret, size_t size);

/* ---- Processors ---- */

/* The processors that the process may run on; 1 if the system does not report it. */
uint32_t wc_os_processors(void);

#endif
