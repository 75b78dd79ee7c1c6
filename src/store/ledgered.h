/* Loops whose results are kept in a checkpoint, chunk by chunk: what an earlier run kept is not computed again. */
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

/* As wc_loop_run. A stage of the checkpoint is begun whether there are items or not. WIRECOPY_ERROR_FORMAT where
 * what was kept is damaged. */
wirecopy_code wc_ledgered_run(const wc_ledgered *ledgered, wirecopy_error *error);

#endif
