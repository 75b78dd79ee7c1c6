#include "kernels_internal.h"

static uint32_t bit_of(const uint8_t *flags, size_t j) {
    return flags[j / 8] >> (j % 8) & 1u;
}

wc_own wc_own_scalar(const uint32_t *a, const uint8_t *a_flags, const uint32_t *b, const uint8_t *b_flags, size_t n) {
    wc_own counted = {0, 0};
    for (size_t j = 0; j < n; j++) {
        uint32_t own = !bit_of(a[j] <= b[j] ? a_flags : b_flags, j);
        counted.own += own;
        counted.agreeing += own & (a[j] == b[j]);
    }
    return counted;
}
