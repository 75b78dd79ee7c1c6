/* Structs of the public header that open with their size, as the caller was compiled: an older or newer one than the
 * library's. No more is read or written. */
#ifndef WC_BASE_SIZED_H
#define WC_BASE_SIZED_H

#include <stddef.h>

#include "wirecopy/wirecopy.h"

/* Fills `size` bytes: the size, the defaults as far as there is room for them (they open with a size, too, which is not
 * taken), zeros after that. */
void wc_sized_init(void *sized, size_t size, const void *defaults, size_t defaults_nbytes);

/* WIRECOPY_ERROR_ARGUMENT where `sized` is NULL or its size is none. `name`: of the struct, less its prefix. */
wirecopy_code wc_sized_check(const void *sized, const char *name, wirecopy_error *error);

/* Copies what the caller's struct has over own, which holds the defaults and is own_nbytes long. */
void wc_sized_read(const void *sized, void *own, size_t own_nbytes);

/* Copies own to the caller's struct as far as that has room, its size left as it is. */
void wc_sized_write(void *sized, const void *own, size_t own_nbytes);

/* Writes own, whose fields at these offsets are owned memory (base/owned.h): what the caller's struct has no room for
 * is freed. */
void wc_sized_hand_over(void *sized, const void *own, size_t own_nbytes, const size_t *owned, size_t nowned);

/* Frees the owned memory that the caller's struct holds, and leaves it as _init does. Takes NULL. */
void wc_sized_clear(void *sized, const size_t *owned, size_t nowned);

#endif
