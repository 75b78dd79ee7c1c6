#include "base/sized.h"

#include <string.h>

#include "base/error.h"
#include "base/owned.h"

/* Chosen: what was never set up is seldom under it, and no struct of this version has a tenth of it. */
enum { SIZE_MAX_NBYTES = 1 << 16 };

static size_t size_of(const void *sized) {
    size_t size;
    memcpy(&size, sized, sizeof size);
    return size;
}

static size_t lesser(size_t a, size_t b) {
    return a < b ? a : b;
}

void wc_sized_init(void *sized, size_t size, const void *defaults, size_t defaults_nbytes) {
    memset(sized, 0, size);
    memcpy(sized, defaults, lesser(size, defaults_nbytes));
    memcpy(sized, &size, lesser(size, sizeof size));
}

wirecopy_code wc_sized_check(const void *sized, const char *name, wirecopy_error *error) {
    if (sized == NULL || size_of(sized) < sizeof(size_t) || size_of(sized) > SIZE_MAX_NBYTES) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "wirecopy_%s was not set up: call wirecopy_%s_init first", name,
                       name);
    }
    return WIRECOPY_OK;
}

void wc_sized_read(const void *sized, void *own, size_t own_nbytes) {
    memcpy((char *)own + sizeof(size_t), (const char *)sized + sizeof(size_t),
           lesser(size_of(sized), own_nbytes) - sizeof(size_t));
}

void wc_sized_write(void *sized, const void *own, size_t own_nbytes) {
    memcpy((char *)sized + sizeof(size_t), (const char *)own + sizeof(size_t),
           lesser(size_of(sized), own_nbytes) - sizeof(size_t));
}

static void *owned_at(const void *sized, size_t offset) {
    void *owned;
    memcpy(&owned, (const char *)sized + offset, sizeof owned);
    return owned;
}

void wc_sized_hand_over(void *sized, const void *own, size_t own_nbytes, const size_t *owned, size_t nowned) {
    wc_sized_write(sized, own, own_nbytes);
    for (size_t i = 0; i < nowned; i++) {
        if (owned[i] + sizeof(void *) > size_of(sized)) {
            wc_owned_free(owned_at(own, owned[i]));
        }
    }
}

void wc_sized_clear(void *sized, const size_t *owned, size_t nowned) {
    if (sized == NULL) {
        return;
    }
    size_t size = size_of(sized);
    for (size_t i = 0; i < nowned; i++) {
        if (owned[i] + sizeof(void *) <= size) {
            wc_owned_free(owned_at(sized, owned[i]));
        }
    }
    memset((char *)sized + sizeof size, 0, size > sizeof size ? size - sizeof size : 0);
}
