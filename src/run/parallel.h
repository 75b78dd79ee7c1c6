/* The one loop of the library that uses several threads: over chunks of a range of items, or over items that come one
 * after another. It knows about threads, the first error, the budget of memory, progress and interrupts, so that what
 * is called in it need not. Nothing in it depends on the order in which threads take chunks: results go where their
 * item's number says, or are gathered by thread and sorted by the caller. */
#ifndef WC_RUN_PARALLEL_H
#define WC_RUN_PARALLEL_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "base/walk.h"
#include "run/progress.h"
#include "wirecopy/wirecopy.h"

/* What each thread has of its own: state_nbytes zeroed bytes. Any of the functions may be NULL. */
typedef struct wc_thread_state {
    size_t nbytes;
    /* On the thread, before its first item. thread: from 0 on, less than the loop's threads. */
    wirecopy_code (*create)(void *context, void *state, uint32_t thread, wirecopy_error *error);
    /* On the thread, after its last item, where nothing has failed so far. */
    wirecopy_code (*finish)(void *context, void *state, wirecopy_error *error);
    /* After all threads, on the one that called: by thread number, one after another, where nothing has failed. */
    wirecopy_code (*gather)(void *context, void *state, wirecopy_error *error);
    /* Last, on the thread that called, whatever create and the others returned. */
    void (*clear)(void *context, void *state);
} wc_thread_state;

/* Items [from, to). */
typedef wirecopy_code (*wc_loop_fn)(void *context, void *state, size_t from, size_t to, wirecopy_error *error);

typedef struct wc_loop {
    const wirecopy_allocator *allocator; /* kept within its budget meanwhile */
    uint32_t threads;                    /* 1: on the thread that called, in order */
    size_t count;                        /* items */
    size_t chunk;                        /* items a thread takes at a time */
    size_t stride;   /* the most items of one call of body, before which the budget is looked at; 0: a chunk */
    wc_loop_fn body; /* never called across the end of a chunk */
    void *context;   /* of all functions */
    wc_thread_state state;

    /* Reported after each chunk; the loop ends with WIRECOPY_ERROR_INTERRUPTED where the caller says so. */
    wc_progress *progress;       /* NULL: none */
    uint64_t done_before, total; /* where the loop is a part of the stage; total 0: count */
} wc_loop;

/* Returns the error of the lowest chunk that failed, whichever failed first: chunks are taken in ascending order, and
 * none is taken after a failure. */
wirecopy_code wc_loop_run(const wc_loop *loop, wirecopy_error *error);

/* Items that come one after another from where only one thread may read, are worked on by all, and are committed in
 * order. Each is in a slot, which it has to itself from take to commit. */
typedef struct wc_stream {
    const wirecopy_allocator *allocator;
    uint32_t threads;
    uint64_t nslots; /* item n is in slot n % nslots */
    uint64_t first;  /* the number of the first item */
    void *context;
    wc_thread_state state;

    /* Fetches item number; *more_ret 0: there is none, now or later. *alone_ret 1: it is worked on and committed after
     * all before it and before any other is taken. One thread at a time, in order. */
    wirecopy_code (*take)(void *context, uint64_t number, uint64_t slot, int *more_ret, int *alone_ret,
                          wirecopy_error *error);
    /* On any thread; may be NULL. A failure is kept in the slot, for commit to return, so that the first in order is
     * reported. */
    void (*work)(void *context, void *state, uint64_t slot);
    /* One thread at a time, in order; not called again after a failure. */
    wirecopy_code (*commit)(void *context, uint64_t slot, wirecopy_error *error);
    /* After an item that was alone, on its thread; may be NULL. */
    wirecopy_code (*after_alone)(void *context, void *state, uint64_t slot, wirecopy_error *error);
    /* After each item, on any thread: says how far the stream is; may be NULL. */
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

/* Keeps the error where code is one and none of that place or a lower one was kept. Thread-safe. */
void wc_first_error_note(wc_first_error *first, uint64_t place, wirecopy_code code, const wirecopy_error *error);

/* Thread-safe. */
wirecopy_code wc_first_error_code(wc_first_error *first);

/* Hands over what was kept, and ends first. */
wirecopy_code wc_first_error_finish(wc_first_error *first, wirecopy_error *error);

#endif
