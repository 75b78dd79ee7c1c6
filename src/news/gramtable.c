#include "news/gramtable.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { BITS_LEAST = 6 };

void wc_gramtable_clear(wc_gramtable *table, const wirecopy_allocator *allocator) {
    wc_release(allocator, table->slots, table->capacity, sizeof *table->slots);
    if (table->bytes != NULL) {
        wc_release(allocator, table->bytes, table->capacity, sizeof *table->bytes);
    }
    *table = (wc_gramtable){0};
}

wirecopy_code wc_gramtable_reset(wc_gramtable *table, size_t count, int exact, const wirecopy_allocator *allocator,
                                 wirecopy_error *error) {
    unsigned bits = BITS_LEAST;
    while ((size_t)2 << bits < 3 * count) {
        bits++;
    }
    size_t length = (size_t)1 << bits;
    if (length > table->capacity) {
        wc_gramtable_clear(table, allocator);
        table->slots = wc_allocate(allocator, length, sizeof *table->slots);
        table->bytes = exact ? wc_allocate(allocator, length, sizeof *table->bytes) : NULL;
        table->capacity = length;
        if (table->slots == NULL || (exact && table->bytes == NULL)) {
            wc_gramtable_clear(table, allocator);
            return wc_fail_refused(allocator, length * (sizeof *table->slots + sizeof *table->bytes), error);
        }
    }
    table->bits = bits;
    table->salt = table->salt == 0 ? wc_salt() : table->salt;
    memset(table->slots, 0, length * sizeof *table->slots);
    return WIRECOPY_OK;
}
