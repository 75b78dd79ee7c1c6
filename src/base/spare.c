#include "base/spare.h"

#include <string.h>

/* What is kept at most: the blocks of a query that compares some sixty texts. Chosen. */
enum { KEPT_NBYTES_MOST = 8 << 20 };

static size_t size_of(int number) {
    return (size_t)1 << (number + WC_SPARE_BITS_LEAST);
}

/* The size that holds so many bytes; WC_SPARE_SIZES: none. */
static int number_of(size_t nbytes) {
    if (nbytes > size_of(WC_SPARE_SIZES - 1)) {
        return WC_SPARE_SIZES;
    }
    return nbytes <= size_of(0) ? 0 : 64 - __builtin_clzll(nbytes - 1) - WC_SPARE_BITS_LEAST;
}

static void *beneath(const wc_spare *spare, void *memory, size_t old_nbytes, size_t new_nbytes) {
    return spare->beneath->resize(spare->beneath->context, memory, old_nbytes, new_nbytes);
}

static void *take(wc_spare *spare, int number) {
    pthread_mutex_lock(&spare->lock);
    void *memory = spare->free[number];
    if (memory != NULL) {
        memcpy(&spare->free[number], memory, sizeof memory);
        spare->nbytes -= size_of(number);
    }
    pthread_mutex_unlock(&spare->lock);
    return memory != NULL ? memory : beneath(spare, NULL, 0, size_of(number));
}

static void give(wc_spare *spare, void *memory, int number) {
    pthread_mutex_lock(&spare->lock);
    int is_kept = spare->nbytes + size_of(number) <= KEPT_NBYTES_MOST;
    if (is_kept) {
        memcpy(memory, &spare->free[number], sizeof memory);
        spare->free[number] = memory;
        spare->nbytes += size_of(number);
    }
    pthread_mutex_unlock(&spare->lock);
    if (!is_kept) {
        beneath(spare, memory, size_of(number), 0);
    }
}

static void *resize(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    wc_spare *spare = context;
    int old = memory != NULL ? number_of(old_nbytes) : WC_SPARE_SIZES;
    int new = new_nbytes > 0 ? number_of(new_nbytes) : WC_SPARE_SIZES;
    if (old == WC_SPARE_SIZES && new == WC_SPARE_SIZES) {
        return beneath(spare, memory, memory != NULL ? old_nbytes : 0, new_nbytes);
    }
    if (old == new) {
        return memory;
    }
    void *made = NULL;
    if (new_nbytes > 0) {
        made = new < WC_SPARE_SIZES ? take(spare, new) : beneath(spare, NULL, 0, new_nbytes);
        if (made == NULL) {
            return NULL;
        }
    }
    if (made != NULL && memory != NULL) {
        memcpy(made, memory, old_nbytes < new_nbytes ? old_nbytes : new_nbytes);
    }
    if (memory != NULL && old < WC_SPARE_SIZES) {
        give(spare, memory, old);
    } else if (memory != NULL) {
        beneath(spare, memory, old_nbytes, 0);
    }
    return made;
}

void wc_spare_init(wc_spare *spare_ret, const wirecopy_allocator *beneath_it) {
    *spare_ret = (wc_spare){.own = {.context = spare_ret, .resize = resize}, .beneath = beneath_it};
    pthread_mutex_init(&spare_ret->lock, NULL);
}

void wc_spare_clear(wc_spare *spare) {
    for (int number = 0; number < WC_SPARE_SIZES; number++) {
        while (spare->free[number] != NULL) {
            void *memory = spare->free[number];
            memcpy(&spare->free[number], memory, sizeof memory);
            beneath(spare, memory, size_of(number), 0);
        }
    }
    pthread_mutex_destroy(&spare->lock);
}
