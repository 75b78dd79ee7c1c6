/* An allocator with a budget. Blocks that do not fit lie in mapped scratch files, whose pages are dropped from the
 * process as others are touched. Users of the allocator need not know. */
#ifndef WC_BASE_PAGED_H
#define WC_BASE_PAGED_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_paged wc_paged;

/* Creates an allocator over `beneath`, which serves every block until `budget` bytes are nearly reached; from then on
 * large blocks go to unlinked files in `folder` (NULL: see wc_scratch_open). The budget covers the library's own bytes:
 * those allocated, and the resident part of its mapped files. Memory of the rest of the process does not count. A
 * thread watches it once the first file exists. beneath and folder must outlive it. */
wirecopy_code wc_paged_create(uint64_t budget, const char *folder, const wirecopy_allocator *beneath,
                              wc_paged **paged_ret, wirecopy_error *error);

/* All blocks must have been freed. NULL is allowed. */
void wc_paged_free(wc_paged *paged);

const wirecopy_allocator *wc_paged_allocator(const wc_paged *paged);
int wc_allocator_is_paged(const wirecopy_allocator *allocator);

/* An allocator with the same budget whose blocks never lie in a file, for tables that are read at random throughout. If
 * the allocator is not a paged one, returns it unchanged. */
const wirecopy_allocator *wc_allocator_firm(const wirecopy_allocator *allocator);

/* An allocator with the same budget for tables of small pieces that are read at random by loops which look up many
 * between two checks: where a block lies in a file, a fault brings in its own pages (16 at a time on Linux) and not up
 * to 2 MiB around them, and where it lies in memory, it has large pages. Any of the two frees the other's blocks. If
 * the allocator is not a paged one, returns it unchanged. */
const wirecopy_allocator *wc_allocator_scattered(const wirecopy_allocator *allocator);

/* Drops pages if the allocator is a paged one and its budget is nearly reached. Loops call it regularly (base/walk.h,
 * run/parallel.h), since the watcher alone may be too late. Thread-safe. */
void wc_allocator_trim(const wirecopy_allocator *allocator);

/* Bytes [from, to) of a block are not looked at again soon: where they lie in a file and not all blocks fit, their
 * pages are dropped now, and not those of others later, which may be looked at again and again. Thread-safe. */
void wc_allocator_leave(const wirecopy_allocator *allocator, const void *block, size_t from, size_t to);

/* Counts memory that another library, such as a decompressor, allocates by itself: it held old_nbytes, and now holds
 * new_nbytes. Thread-safe. */
void wc_allocator_charge(const wirecopy_allocator *allocator, size_t old_nbytes, size_t new_nbytes);

/* Whether a table that may as well lie in a file can grow by that many bytes in memory. Thread-safe. */
int wc_allocator_admits(const wirecopy_allocator *allocator, size_t nbytes);

/* Tells of so many more bytes in scattered blocks that are about to be made; returns whether they will fit in memory
 * beside all other blocks. If so, they stay there up to three quarters of the budget. If not, they go to files early:
 * pages of them that are looked at again and again then have most of the budget, and are not crowded out by those
 * blocks that came first. Thread-safe. */
int wc_allocator_expect(const wirecopy_allocator *allocator, size_t nbytes);

/* A block for random reads of small pieces. If it lies in a file, pieces are read from the file, since touching the
 * mapping faults in neighbouring pages too. Valid until the block is resized or freed. */
typedef struct wc_view {
    const uint8_t *start;
    int fd; /* -1: in memory */
} wc_view;

wc_view wc_view_of(const wirecopy_allocator *allocator, const void *block);

/* The bytes, copied to buffer or in place. Thread-safe. */
const void *wc_view_read(wc_view view, size_t offset, size_t nbytes, void *buffer, size_t buffer_nbytes);

/* WIRECOPY_ERROR_IO with the reason if the last block was refused for lack of scratch disk; else WIRECOPY_OK, and error
 * is unchanged. */
wirecopy_code wc_paged_refusal(const wirecopy_allocator *allocator, wirecopy_error *error);

/* The peak of the library's own bytes; 0 for NULL. */
uint64_t wc_paged_most(const wc_paged *paged);

/* The peak of bytes in scratch files; 0 for NULL. */
uint64_t wc_paged_spilled(const wc_paged *paged);

#endif
