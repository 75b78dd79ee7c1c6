#include "match/gramtable.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { BITS_LEAST = 6 };

void wirecopy_gramtable_clear(wirecopy_gramtable *table, const wirecopy_allocator *allocator) {
    wirecopy_release(allocator, table->slots, table->capacity, sizeof *table->slots);
    if (table->bytes != NULL) {
        wirecopy_release(allocator, table->bytes, table->capacity, sizeof *table->bytes);
    }
    *table = (wirecopy_gramtable){0};
}

wirecopy_code wirecopy_gramtable_reset(wirecopy_gramtable *table, size_t count, int exact,
                                       const wirecopy_allocator *allocator, wirecopy_error *error) {
    unsigned bits = BITS_LEAST;
    while ((size_t)2 << bits < 3 * count) {
        bits++;
    }
    size_t length = (size_t)1 << bits;
    if (length > table->capacity) {
        wirecopy_gramtable_clear(table, allocator);
        table->slots = wirecopy_allocate(allocator, length, sizeof *table->slots);
        table->bytes = exact ? wirecopy_allocate(allocator, length, sizeof *table->bytes) : NULL;
        table->capacity = length;
        if (table->slots == NULL || (exact && table->bytes == NULL)) {
            wirecopy_gramtable_clear(table, allocator);
            return wirecopy_fail_memory(error, length * (sizeof *table->slots + sizeof *table->bytes));
        }
    }
    table->bits = bits;
    table->salt = table->salt == 0 ? wirecopy_salt() : table->salt;
    memset(table->slots, 0, length * sizeof *table->slots);
    return WIRECOPY_OK;
}
