/* Memory within a budget: what does not fit lies in scratch files that are mapped, and whose pages leave the process as
 * others come in. Programs above need not know: it is an allocator. */
#ifndef WC_BASE_PAGED_H
#define WC_BASE_PAGED_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_paged wc_paged;

/* An allocator over `beneath`, which serves all until `budget` bytes are nearly reached; from then on large blocks go
 * to nameless files in `folder` (NULL: as wc_scratch_open has it). The budget is of the library's own bytes:
 * those allocated, and those of its mapped files that are resident. What the rest of the process holds does not count.
 * A thread watches it once the first file is made. beneath and folder must outlive it. */
wirecopy_code wc_paged_create(uint64_t budget, const char *folder, const wirecopy_allocator *beneath,
                              wc_paged **paged_ret, wirecopy_error *error);

/* All that was allocated must have been freed. NULL is allowed. */
void wc_paged_free(wc_paged *paged);

const wirecopy_allocator *wc_paged_allocator(const wc_paged *paged);
int wc_allocator_is_paged(const wirecopy_allocator *allocator);

/* The same memory, but never in a file: for a table that is read at random all the while. Where the allocator is no
 * paged one, that one itself. */
const wirecopy_allocator *wc_allocator_firm(const wirecopy_allocator *allocator);

/* Called now and then by loops (base/walk.h, run/parallel.h): where the allocator is a paged one and the budget nearly
 * reached, sends pages away, which the watcher alone may be late for. Thread-safe. */
void wc_breathe(const wirecopy_allocator *allocator);

/* What a library below, such as a decompressor, allocates by itself counts too once it is charged here: it held
 * old_nbytes, and now holds new_nbytes. Thread-safe. */
void wc_allocator_charge(const wirecopy_allocator *allocator, size_t old_nbytes, size_t new_nbytes);

/* Whether a table that can as well lie in a file may take that many bytes of memory more. Thread-safe. */
int wc_allocator_admits(const wirecopy_allocator *allocator, size_t nbytes);

/* A block to read small pieces of at random: where it lies in a file they are copied out of that, since touching the
 * mapping brings in the page's neighbours too. Valid until the block is resized or freed. */
typedef struct wc_view {
    const uint8_t *start;
    int fd; /* -1: in memory */
} wc_view;

wc_view wc_view_of(const wirecopy_allocator *allocator, const void *block);

/* The bytes, in buffer or where they stand. Thread-safe. */
const void *wc_view_read(wc_view view, size_t offset, size_t nbytes, void *buffer, size_t buffer_nbytes);

/* WIRECOPY_ERROR_IO, with the reason, where blocks are refused for want of scratch disk; else WIRECOPY_OK, with error
 * as it was. */
wirecopy_code wc_paged_refusal(const wirecopy_allocator *allocator, wirecopy_error *error);

/* The most own bytes that were seen at once; 0 for NULL. */
uint64_t wc_paged_most(const wc_paged *paged);

/* The most bytes that lay in scratch files at once; 0 for NULL. */
uint64_t wc_paged_spilled(const wc_paged *paged);

#endif
