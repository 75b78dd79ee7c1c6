#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "result/arrow_arrays.h"

static const struct {
    const char *name, *format;
    int64_t flags;
} fields[] = {{"id", "u", 0},
              {"cluster", "u", 0},
              {"representative", "b", 0},
              {"similarity", "g", 0},
              {"relation", "u", 0},
              {"contained", "g", ARROW_FLAG_NULLABLE},
              {"contains", "g", ARROW_FLAG_NULLABLE},
              {"draws_from", "+l", 0},
              {"series", "u", ARROW_FLAG_NULLABLE}};

enum { NFIELDS = sizeof fields / sizeof fields[0], DRAWS = NFIELDS - 2 };

/* All schemas share one block, since a child may be moved and outlive its parent. */
typedef struct schema_block {
    wirecopy_allocator allocator;
    uint32_t references;
    struct ArrowSchema children[NFIELDS], item;
    struct ArrowSchema *pointers[NFIELDS], *item_pointer;
} schema_block;

static void release_schema(struct ArrowSchema *schema) {
    schema_block *block = schema->private_data;
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release != NULL) {
            schema->children[i]->release(schema->children[i]);
        }
    }
    schema->release = NULL;
    if (__atomic_sub_fetch(&block->references, 1, __ATOMIC_ACQ_REL) == 0) {
        wirecopy_allocator allocator = block->allocator;
        wc_release(&allocator, block, 1, sizeof *block);
    }
}

static struct ArrowSchema schema_of(schema_block *block, const char *name, const char *format, int64_t flags) {
    block->references++;
    return (struct ArrowSchema){
        .format = format, .name = name, .flags = flags, .release = release_schema, .private_data = block};
}

wirecopy_code wc_result_schema(const wirecopy_allocator *allocator, struct ArrowSchema *schema_ret,
                               wirecopy_error *error) {
    schema_block *block = wc_allocate_zeroed(allocator, 1, sizeof *block);
    if (block == NULL) {
        return wc_fail_memory(error, sizeof *block);
    }
    block->allocator = *allocator;
    for (int i = 0; i < NFIELDS; i++) {
        block->children[i] = schema_of(block, fields[i].name, fields[i].format, fields[i].flags);
        block->pointers[i] = &block->children[i];
    }
    block->item = schema_of(block, "item", "u", 0);
    block->item_pointer = &block->item;
    block->children[DRAWS].n_children = 1;
    block->children[DRAWS].children = &block->item_pointer;
    *schema_ret = schema_of(block, "", "+s", 0);
    schema_ret->n_children = NFIELDS;
    schema_ret->children = block->pointers;
    return WIRECOPY_OK;
}
