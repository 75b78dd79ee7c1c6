/* The library's only parallel loops: over chunks of a range of items, and over a stream of items. They handle threads,
 * the first error, the memory budget, progress and interrupts, so that their bodies need not. Results must not depend
 * on the order in which threads take chunks: they are stored by item number, or gathered by thread and sorted by the
 * caller. */
#ifndef WC_RUN_PARALLEL_H
#define WC_RUN_PARALLEL_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "base/walk.h"
#include "run/progress.h"
#include "wirecopy/wirecopy.h"

/* The state of each thread: nbytes zeroed bytes. Any of the functions may be NULL. */
typedef struct wc_thread_state {
    size_t nbytes;
    /* On the thread, before its first item. thread: from 0 on, less than the loop's threads. */
    wirecopy_code (*create)(void *context, void *state, uint32_t thread, wirecopy_error *error);
    /* On the thread, after its last item, unless something has failed. */
    wirecopy_code (*finish)(void *context, void *state, wirecopy_error *error);
    /* After all threads, on the calling thread, in the order of thread numbers, unless something has failed. */
    wirecopy_code (*gather)(void *context, void *state, wirecopy_error *error);
    /* Last, on the calling thread, whatever the other functions returned. */
    void (*clear)(void *context, void *state);
} wc_thread_state;

/* Items [from, to). */
typedef wirecopy_code (*wc_loop_fn)(void *context, void *state, size_t from, size_t to, wirecopy_error *error);

typedef struct wc_loop {
    const wirecopy_allocator *allocator; /* whose budget the loop checks */
    uint32_t threads;                    /* 1: on the calling thread, in order */
    size_t count;                        /* items */
    size_t chunk;                        /* items a thread takes at a time */
    size_t stride;   /* the most items in one call of body; the budget is checked before each call; 0: a chunk */
    wc_loop_fn body; /* items of one call belong to one chunk */
    void *context;   /* of all functions */
    wc_thread_state state;

    /* Reported after each chunk; the loop ends with WIRECOPY_ERROR_INTERRUPTED if the callback requests it. */
    wc_progress *progress;       /* NULL: none */
    uint64_t done_before, total; /* if the loop is a part of a step; total 0: count */
} wc_loop;

/* Returns the error of the lowest chunk that failed, whichever failed first: chunks are taken in ascending order, and
 * none is taken after a failure. */
wirecopy_code wc_loop_run(const wc_loop *loop, wirecopy_error *error);

/* A stream of items: one thread at a time takes the next, all threads process items, and items are committed in order.
 * An item occupies a slot from take to commit. */
typedef struct wc_stream {
    const wirecopy_allocator *allocator;
    uint32_t threads;
    uint64_t nslots; /* item n is in slot n % nslots */
    uint64_t first;  /* the number of the first item */
    void *context;
    wc_thread_state state;

    /* Fetches item number; *more_ret 0: there are no more. *alone_ret 1: the item is processed and committed after all
     * earlier items and before any other is taken. One thread at a time, in order. */
    wirecopy_code (*take)(void *context, uint64_t number, uint64_t slot, int *more_ret, int *alone_ret,
                          wirecopy_error *error);
    /* Processes an item, on any thread; may be NULL. A failure is stored in the slot and returned by commit, so that
     * the first in order is reported. */
    void (*work)(void *context, void *state, uint64_t slot);
    /* Commits an item. One thread at a time, in order; not called again after a failure. */
    wirecopy_code (*commit)(void *context, uint64_t slot, wirecopy_error *error);
    /* Called after an item that was alone, on its thread; may be NULL. */
    wirecopy_code (*after_alone)(void *context, void *state, uint64_t slot, wirecopy_error *error);
    /* Called after each item, on any thread, to report progress; may be NULL. */
    wirecopy_code (*report)(void *context, wirecopy_error *error);
} wc_stream;

wirecopy_code wc_stream_run(const wc_stream *stream, wirecopy_error *error);

/* The first failure among several threads: the one of the lowest place. */
typedef struct wc_first_error {
    pthread_mutex_t lock;
    wirecopy_error error;
    uint64_t place;
} wc_first_error;

void wc_first_error_init(wc_first_error *first);

/* Keeps the error if code is one and no error of that place or a lower one is kept. Thread-safe. */
void wc_first_error_note(wc_first_error *first, uint64_t place, wirecopy_code code, const wirecopy_error *error);

/* Thread-safe. */
wirecopy_code wc_first_error_code(wc_first_error *first);

/* Returns the error that was kept, and destroys first. */
wirecopy_code wc_first_error_finish(wc_first_error *first, wirecopy_error *error);

#endif
