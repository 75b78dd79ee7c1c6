#include "index/warm.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

/* Places; texts that are looked at again and again are far fewer. Chosen. */
enum { PLACES = 1 << 14 };

/* Of the budget, and at most so many bytes. Chosen. */
enum { SHARE = 16, NBYTES_MOST = 64 << 20 };

void wc_warm_init(wc_warm *warm, const wirecopy_allocator *allocator, uint64_t memory_nbytes) {
    uint64_t nbytes = memory_nbytes / SHARE < NBYTES_MOST ? memory_nbytes / SHARE : NBYTES_MOST;
    *warm = (wc_warm){.allocator = allocator, .most = nbytes / sizeof(uint32_t)};
}

static void forget(wc_warm *warm, wc_warm_sketch *sketch) {
    wc_release(warm->allocator, sketch->values, sketch->count, sizeof *sketch->values);
    warm->nvalues -= sketch->count;
    *sketch = (wc_warm_sketch){0};
}

static void forget_all(wc_warm *warm) {
    for (size_t i = 0; warm->sketches != NULL && i < PLACES; i++) {
        forget(warm, &warm->sketches[i]);
    }
}

void wc_warm_clear(wc_warm *warm) {
    if (warm->allocator == NULL) {
        return;
    }
    forget_all(warm);
    wc_release(warm->allocator, warm->sketches, PLACES, sizeof *warm->sketches);
    if (warm->is_ready) {
        wc_tokens_clear(&warm->tokens);
        wc_kept_clear(&warm->kept, warm->allocator);
    }
    *warm = (wc_warm){0};
}

const uint32_t *wc_warm_find(const wc_warm *warm, uint32_t text, size_t *count_ret) {
    const wc_warm_sketch *sketch = warm->sketches != NULL ? &warm->sketches[text % PLACES] : NULL;
    if (sketch == NULL || sketch->values == NULL || sketch->text != text) {
        return NULL;
    }
    *count_ret = sketch->count;
    return sketch->values;
}

/* Where there is no room it is forgotten again. */
static void remember(wc_warm *warm, uint32_t text) {
    size_t count = warm->kept.count;
    if (warm->sketches == NULL) {
        warm->sketches = wc_allocate_zeroed(warm->allocator, PLACES, sizeof *warm->sketches);
    }
    if (warm->sketches == NULL || count > warm->most) {
        return;
    }
    if (warm->nvalues + count > warm->most) {
        forget_all(warm);
    }
    wc_warm_sketch *sketch = &warm->sketches[text % PLACES];
    forget(warm, sketch);
    uint32_t *values = wc_allocate(warm->allocator, count, sizeof *values);
    if (values != NULL) {
        memcpy(values, warm->kept.values, count * sizeof *values);
        *sketch = (wc_warm_sketch){text, (uint32_t)count, values};
        warm->nvalues += count;
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
