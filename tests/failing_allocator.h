/* An allocator that fails on request and detects misuse. Thread-safe. */
#ifndef WC_FAILING_ALLOCATOR_H
#define WC_FAILING_ALLOCATOR_H

#include <stddef.h>
#include <stdlib.h>

typedef struct failing {
    long refused; /* the request that fails, from 1; 0: none */
    int lasts;    /* non-zero: and all after it */
    long requests, held_nbytes;
    long wrong_sizes; /* blocks that were given back as of another size than they have */
} failing;

/* Its size stands before a block, aligned as malloc aligns. */
typedef union failing_head {
    size_t nbytes;
    max_align_t aligned;
} failing_head;

static inline int failing_refuses(failing *state) {
    long request = __atomic_add_fetch(&state->requests, 1, __ATOMIC_RELAXED);
    return state->refused > 0 && (request == state->refused || (request > state->refused && state->lasts));
}

static inline void *resize_failing(void *context, void *memory, size_t old_nbytes, size_t new_nbytes) {
    failing *state = context;
    failing_head *head = memory != NULL ? (failing_head *)memory - 1 : NULL;
    size_t held = head != NULL ? head->nbytes : 0;
    if (held != old_nbytes) {
        __atomic_add_fetch(&state->wrong_sizes, 1, __ATOMIC_RELAXED);
    }
    if (new_nbytes != 0 && failing_refuses(state)) {
        return NULL;
    }
    __atomic_add_fetch(&state->held_nbytes, (long)new_nbytes - (long)held, __ATOMIC_RELAXED);
    if (new_nbytes == 0) {
        free(head);
        return NULL;
    }
    head = realloc(head, sizeof *head + new_nbytes);
    if (head == NULL) {
        abort();
    }
    head->nbytes = new_nbytes;
    return head + 1;
}

#endif
