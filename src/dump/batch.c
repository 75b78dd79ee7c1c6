#include "dump/batch.h"

#include <string.h>

#include "base/memory.h"

wirecopy_code wc_strings_add(wc_strings *strings, const wirecopy_allocator *allocator, const char *bytes, size_t nbytes,
                             wirecopy_error *error) {
    /* One byte more, so that there is a block even if all strings are empty. */
    wirecopy_code code =
        wc_grow(allocator, (void **)&strings->bytes, &strings->bytes_capacity, strings->nbytes + nbytes + 1, 1, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&strings->ends, &strings->ends_capacity, strings->count + 1,
                       sizeof *strings->ends, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (nbytes > 0) {
        memcpy(strings->bytes + strings->nbytes, bytes, nbytes);
    }
    strings->nbytes += nbytes;
    strings->ends[strings->count++] = strings->nbytes;
    return WIRECOPY_OK;
}

const char *wc_strings_get(const wc_strings *strings, size_t i, size_t *nbytes_ret) {
    uint64_t start = i == 0 ? 0 : strings->ends[i - 1];
    *nbytes_ret = (size_t)(strings->ends[i] - start);
    return strings->bytes + start;
}

void wc_strings_clear(wc_strings *strings, const wirecopy_allocator *allocator) {
    wc_release(allocator, strings->bytes, strings->bytes_capacity, 1);
    wc_release(allocator, strings->ends, strings->ends_capacity, sizeof *strings->ends);
    *strings = (wc_strings){0};
}

void wc_batch_init(wc_batch *batch, const wirecopy_allocator *allocator) {
    *batch = (wc_batch){.allocator = allocator};
    wc_block_init(&batch->block, allocator);
}

void wc_batch_clear(wc_batch *batch) {
    const wirecopy_allocator *allocator = batch->allocator;
    wc_block_clear(&batch->block);
    wc_release(allocator, batch->given, batch->given_capacity, sizeof *batch->given);
    wc_strings_clear(&batch->made_up, allocator);
    wc_release(allocator, batch->documents, batch->documents_capacity, sizeof *batch->documents);
    wc_release(allocator, batch->document_lines, batch->document_lines_capacity, sizeof *batch->document_lines);
    wc_release(allocator, batch->minima, batch->minima_capacity, sizeof *batch->minima);
    wc_release(allocator, batch->kept, batch->kept_capacity, sizeof *batch->kept);
    wc_release(allocator, batch->skipped, batch->skipped_capacity, sizeof *batch->skipped);
    wc_release(allocator, batch->packed.bytes, batch->packed.capacity, 1);
    wc_strings_clear(&batch->ids, allocator);
    wc_strings_clear(&batch->dates, allocator);
    wc_strings_clear(&batch->texts, allocator);
    wc_strings_clear(&batch->sites, allocator);
    wc_strings_clear(&batch->hosts, allocator);
}
