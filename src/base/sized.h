/* Structs of the public header begin with their size as the caller was compiled, which may be older or newer than the
 * library. Only that many bytes are read or written. */
#ifndef WC_BASE_SIZED_H
#define WC_BASE_SIZED_H

#include <stddef.h>

#include "wirecopy/wirecopy.h"

/* Fills `size` bytes: the size, then the defaults as far as they fit (their own size field is not copied), then zeros.
 */
void wc_sized_init(void *sized, size_t size, const void *defaults, size_t defaults_nbytes);

/* WIRECOPY_ERROR_ARGUMENT if `sized` is NULL or its size is invalid. `name`: of the struct, without its prefix. */
wirecopy_code wc_sized_check(const void *sized, const char *name, wirecopy_error *error);

/* Copies the fields that the caller's struct has to own, which holds the defaults and has own_nbytes bytes. */
void wc_sized_read(const void *sized, void *own, size_t own_nbytes);

/* Copies own to the caller's struct as far as it fits. The struct's size field is unchanged. */
void wc_sized_write(void *sized, const void *own, size_t own_nbytes);

/* Writes own, whose fields at these offsets are owned memory (base/owned.h). Fields that do not fit the caller's struct
 * are freed. */
void wc_sized_hand_over(void *sized, const void *own, size_t own_nbytes, const size_t *owned, size_t nowned);

/* Frees the owned memory in the caller's struct and resets it as _init does. NULL is allowed. */
void wc_sized_clear(void *sized, const size_t *owned, size_t nowned);

#endif
