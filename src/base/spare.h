/* Blocks that are kept for the next ones, beneath runs that are short and come again and again: a query of one text
 * makes some thousand blocks, and malloc gives its top back to the system and takes it again a dozen times meanwhile.
 */
#ifndef WC_BASE_SPARE_H
#define WC_BASE_SPARE_H

#include <pthread.h>

#include "base/blocks.h"

/* Sizes of blocks that are kept: powers of two. Larger ones are few, and go back. */
enum {
    WC_SPARE_BITS_LEAST = 6,
    WC_SPARE_BITS_MOST = 18,
    WC_SPARE_SIZES = WC_SPARE_BITS_MOST - WC_SPARE_BITS_LEAST + 1
};

/* It must not move. */
typedef struct wc_spare {
    wirecopy_allocator own;
    const wirecopy_allocator *beneath;
    pthread_mutex_t lock;
    void *free[WC_SPARE_SIZES]; /* of a size, one leads to the next */
    size_t nbytes;              /* that are kept */
} wc_spare;

void wc_spare_init(wc_spare *spare_ret, const wirecopy_allocator *beneath);

/* After all blocks that it gave are back. */
void wc_spare_clear(wc_spare *spare);

#endif
