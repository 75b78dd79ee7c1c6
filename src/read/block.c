#include "read/block.h"

#include "base/memory.h"

void wc_block_init(wc_block *block, const wirecopy_allocator *allocator) {
    *block = (wc_block){.allocator = allocator};
}

void wc_block_clear(wc_block *block) {
    wc_release(block->allocator, block->bytes, block->capacity, 1);
    wc_release(block->allocator, block->extents, block->extents_capacity, sizeof *block->extents);
    wc_block_init(block, block->allocator);
}

wirecopy_code wc_block_grow(wc_block *block, size_t nbytes, wirecopy_error *error) {
    return wc_grow(block->allocator, (void **)&block->bytes, &block->capacity, nbytes + WC_BLOCK_PADDING, 1, error);
}
