#include "dump/supply_callback.h"

#include "base/error.h"
#include "dump/given.h"

/* Texts a thread takes at a time: how long they are is not known beforehand. Enough that handing them over costs
 * nothing, few enough that a thousand keep all threads busy. Chosen; 4 to 256 do as well. */
enum { ROWS = 16 };

/* The caller's, which says no more than a code. */
static wirecopy_code give_text(void *context, uint32_t thread, uint64_t row, const char **text_ret, size_t *nbytes_ret,
                               wirecopy_error *error) {
    const wc_callback_supply *own = context;
    int refused = own->text(own->text_context, thread, row, text_ret, nbytes_ret);
    return refused == 0 ? WIRECOPY_OK
                        : wc_fail(error, refused == WIRECOPY_ERROR_MEMORY ? WIRECOPY_ERROR_MEMORY : WIRECOPY_ERROR_IO,
                                  "the text of document %llu was not given", (unsigned long long)row);
}

static wirecopy_code next_rows(void *context, size_t target_nbytes, wc_batch *batch, int *more_ret,
                               wirecopy_error *error) {
    wc_callback_supply *own = context;
    const wc_given unknown = {0};
    uint64_t first = __atomic_load_n(&own->next_row, __ATOMIC_RELAXED);
    uint64_t count = own->count - first < ROWS ? own->count - first : ROWS;
    wirecopy_code code = WIRECOPY_OK;
    (void)target_nbytes;
    wc_batch_begin_given(batch, first);
    batch->texts_by_callback = 1;
    for (uint64_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        code = wc_batch_give(batch, &unknown, error);
    }
    __atomic_store_n(&own->next_row, first + count, __ATOMIC_RELAXED);
    *more_ret = count > 0;
    return code;
}

static uint64_t rows_done(void *context) {
    return __atomic_load_n(&((wc_callback_supply *)context)->next_row, __ATOMIC_RELAXED);
}

wc_supply wc_supply_of_callback(wc_callback_supply *own) {
    return (wc_supply){.context = own,
                       .next = next_rows,
                       .text = give_text,
                       .done = rows_done,
                       .total = own->count,
                       .is_unbounded = 1};
}
