#include "kernels_internal.h"

size_t wc_agree_scalar(const uint32_t *a, const uint32_t *b, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        count += a[i] == b[i];
    }
    return count;
}
