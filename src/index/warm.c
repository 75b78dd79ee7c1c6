#include "index/warm.h"

#include <string.h>

#include "base/error.h"

/* Of the budget, and at most so many bytes. Chosen. */
enum { SHARE = 8, NBYTES_MOST = 128 << 20 };

void wc_warm_init(wc_warm *warm, const wirecopy_allocator *allocator, uint64_t memory_nbytes) {
    *warm = (wc_warm){.allocator = allocator};
    wc_memo_init(&warm->memo, allocator, memory_nbytes / SHARE < NBYTES_MOST ? memory_nbytes / SHARE : NBYTES_MOST);
}

void wc_warm_clear(wc_warm *warm) {
    if (warm->allocator == NULL) {
        return;
    }
    wc_memo_clear(&warm->memo);
    if (warm->is_ready) {
        wc_tokens_clear(&warm->tokens);
        wc_kept_clear(&warm->kept, warm->allocator);
    }
    *warm = (wc_warm){0};
}

/* A word with the number of values comes before them. */
const uint32_t *wc_warm_find(wc_warm *warm, uint32_t text, size_t *count_ret) {
    size_t nwords;
    const uint64_t *words = wc_memo_find(&warm->memo, (wc_memo_key){.other = text}, &nwords);
    if (words == NULL) {
        return NULL;
    }
    *count_ret = (size_t)words[0];
    return (const uint32_t *)(words + 1);
}

static void remember(wc_warm *warm, uint32_t text) {
    size_t count = warm->kept.count;
    uint64_t *words = wc_memo_keep(&warm->memo, (wc_memo_key){.other = text}, 1 + (count + 1) / 2);
    if (words != NULL) {
        words[0] = count;
        memcpy(words + 1, warm->kept.values, count * sizeof *warm->kept.values);
    }
}

wirecopy_code wc_warm_make(wc_warm *warm, const wirecopy_sketcher *sketcher, uint32_t text, const char *bytes,
                           size_t nbytes, const uint32_t **values_ret, size_t *count_ret, wirecopy_error *error) {
    uint32_t minimum;
    if (!warm->is_ready) {
        wc_tokens_init(&warm->tokens, warm->allocator, sketcher->kernels);
        warm->tokens.keeps_marks = sketcher->kind->keeps;
        warm->is_ready = 1;
    }
    wirecopy_code code = wc_tokenise(&warm->tokens, bytes, nbytes, 0, error);
    if (code == WIRECOPY_OK) {
        code = sketcher->kind->fill(sketcher, &warm->tokens, &warm->kept, &minimum, error);
    }
    if (code == WIRECOPY_OK) {
        remember(warm, text);
        *values_ret = warm->kept.values;
        *count_ret = warm->kept.count;
    }
    return code;
}
