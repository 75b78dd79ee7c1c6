#include "kernels_internal.h"

static int is_ascii(const uint8_t *group) {
    for (int j = 0; j < 64; j++) {
        if (group[j] > 127) {
            return 0;
        }
    }
    return 1;
}

size_t wc_fold_scalar(const uint8_t *text, size_t n, uint8_t *folded_ret, uint64_t *mask_ret) {
    size_t done = 0;
    for (; done + 64 <= n && is_ascii(text + done); done += 64) {
        uint64_t mask = 0;
        for (int j = 0; j < 64; j++) {
            uint8_t byte = text[done + (size_t)j];
            uint8_t lower = byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + 32) : byte;
            int in_token = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
            folded_ret[done + (size_t)j] = in_token ? lower : ' ';
            mask |= (uint64_t)in_token << j;
        }
        mask_ret[done / 64] = mask;
    }
    return done;
}
