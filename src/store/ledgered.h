/* Loops whose results are kept in a checkpoint chunk by chunk. Chunks that an earlier run kept are not computed again.
 */
#ifndef WC_STORE_LEDGERED_H
#define WC_STORE_LEDGERED_H

#include "store/checkpoint.h"
#include "run/parallel.h"

typedef struct wc_ledgered {
    wc_loop loop;              /* its body fills in the results of items; a chunk is kept as a whole */
    wc_checkpoint *checkpoint; /* NULL: none, and nothing is kept */
    size_t result_nbytes;      /* of an item; a multiple of 8 */
    /* Copy an item's result out of and back into where the body puts it; with loop.context. */
    void (*save)(const void *context, size_t item, void *result_ret);
    void (*restore)(void *context, size_t item, const void *result);
} wc_ledgered;

/* As wc_loop_run. Begins a stage of the checkpoint even if there are no items. WIRECOPY_ERROR_FORMAT if kept results
 * are corrupt. */
wirecopy_code wc_ledgered_run(const wc_ledgered *ledgered, wirecopy_error *error);

#endif
