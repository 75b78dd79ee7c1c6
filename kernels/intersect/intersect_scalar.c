#include "kernels_internal.h"

size_t wirecopy_intersect_scalar(const uint64_t *a, size_t a_length, const uint64_t *b, size_t b_length) {
    size_t i = 0, j = 0, count = 0;
    while (i < a_length && j < b_length) {
        uint64_t x = a[i], y = b[j];
        count += x == y;
        i += x <= y;
        j += y <= x;
    }
    return count;
}
