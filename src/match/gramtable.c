#include "match/gramtable.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { BITS_LEAST = 6 };

void wirecopy_gramtable_clear(wirecopy_gramtable *table, const wirecopy_allocator *allocator) {
    wirecopy_release(allocator, table->slots, table->capacity, sizeof *table->slots);
    *table = (wirecopy_gramtable){0};
}

wirecopy_code wirecopy_gramtable_reset(wirecopy_gramtable *table, size_t count, const wirecopy_allocator *allocator,
                                       wirecopy_error *error) {
    table->bits = BITS_LEAST;
    while ((size_t)2 << table->bits < 3 * count) {
        table->bits++;
    }
    size_t length = (size_t)1 << table->bits;
    if (length > table->capacity) {
        wirecopy_release(allocator, table->slots, table->capacity, sizeof *table->slots);
        table->capacity = 0;
        table->slots = wirecopy_allocate(allocator, length, sizeof *table->slots);
        if (table->slots == NULL) {
            return wirecopy_fail_memory(error, length * sizeof *table->slots);
        }
        table->capacity = length;
    }
    table->salt = table->salt == 0 ? wirecopy_salt() : table->salt;
    memset(table->slots, 0, length * sizeof *table->slots);
    return WIRECOPY_OK;
}
