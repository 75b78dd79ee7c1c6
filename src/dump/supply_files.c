#include "dump/supply.h"

static wirecopy_code next_block(void *reader, size_t target_nbytes, wc_batch *batch, int *more_ret,
                                wirecopy_error *error) {
    return wc_reader_next(reader, target_nbytes, &batch->block, more_ret, error);
}

static uint64_t bytes_done(void *reader) {
    return wc_reader_done(reader);
}

wc_supply wc_supply_of_files(wc_reader *reader) {
    return (wc_supply){.context = reader,
                       .next = next_block,
                       .done = bytes_done,
                       .total = wc_reader_total(reader),
                       .nfiles = wc_reader_nfiles(reader)};
}
