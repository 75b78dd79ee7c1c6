/* An allocator that fails when told to. */
#ifndef WIRECOPY_TESTS_FAILING_ALLOCATOR_H
#define WIRECOPY_TESTS_FAILING_ALLOCATOR_H

#include <stddef.h>
#include <stdlib.h>

/* Refuses the n-th request for memory and all after it; counts what is held. */
typedef struct failing {
    long left, held;
} failing;

static inline void *resize_failing(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    failing *state = context;
    (void)old_nbytes;
    if (new_nbytes == 0) {
        __atomic_sub_fetch(&state->held, 1, __ATOMIC_RELAXED);
        free(memory);
        return NULL;
    }
    if (__atomic_sub_fetch(&state->left, 1, __ATOMIC_RELAXED) < 0) {
        return NULL;
    }
    void *grown = realloc(memory, new_nbytes);
    if (memory == NULL && grown != NULL) {
        __atomic_add_fetch(&state->held, 1, __ATOMIC_RELAXED);
    }
    return grown;
}

#endif
