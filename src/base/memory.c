#include "base/memory.h"

#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "base/paged.h"

/* Memory is cleared in pieces, so that what lies in a mapped file is never resident as a whole. */
enum { PIECE_NBYTES = 1 << 20 };

void *wc_allocate_zeroed(const wirecopy_allocator *allocator, size_t count, size_t each) {
    char *memory = wc_allocate(allocator, count, each);
    size_t nbytes = memory != NULL ? count * each : 0;
    for (size_t done = 0; done < nbytes; done += PIECE_NBYTES) {
        wc_breathe(allocator);
        memset(memory + done, 0, nbytes - done < PIECE_NBYTES ? nbytes - done : PIECE_NBYTES);
    }
    return memory;
}

wirecopy_code wc_fail_refused(const wirecopy_allocator *allocator, size_t nbytes, wirecopy_error *error) {
    wirecopy_code code = wc_paged_refusal(allocator, error);
    return code != WIRECOPY_OK ? code : wc_fail_memory(error, nbytes);
}

wirecopy_code wc_grow(const wirecopy_allocator *allocator, void **array, size_t *capacity, size_t wanted, size_t each,
                      wirecopy_error *error) {
    if (wanted <= *capacity) {
        return WIRECOPY_OK;
    }
    size_t target = *capacity + *capacity / 2;
    if (target < wanted) {
        target = wanted;
    }
    if (target < 16) {
        target = 16;
    }
    if (target > SIZE_MAX / each) {
        return wc_fail_memory(error, SIZE_MAX);
    }
    void *grown = allocator->resize(allocator->context, *array, *capacity * each, target * each);
    if (grown == NULL) {
        return wc_fail_refused(allocator, (target - *capacity) * each, error);
    }
    *array = grown;
    *capacity = target;
    return WIRECOPY_OK;
}

void wc_fit(const wirecopy_allocator *allocator, void **array, size_t *capacity, size_t count, size_t each) {
    if (count > 0 && count < *capacity) {
        void *fitted = allocator->resize(allocator->context, *array, *capacity * each, count * each);
        if (fitted != NULL) {
            *array = fitted;
            *capacity = count;
        }
    }
}
