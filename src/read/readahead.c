#include "read/readahead.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/memory.h"

/* A few buffers absorb records that take long to parse; more would fall out of the cache. Chosen. */
enum { NBUFFERS = 4, BUFFER_NBYTES = 1 << 20 };

/* How often a request to stop is polled while no data is ready: users do not notice a tenth of a second. */
enum { WAIT_NANOSECONDS = 100 * 1000 * 1000 };

struct wc_readahead {
    wc_stream *stream;
    const wirecopy_allocator *allocator;
    uint8_t *buffers; /* NBUFFERS of BUFFER_NBYTES */
    size_t filled[NBUFFERS];
    uint64_t written, taken; /* buffers filled and emptied so far; buffer i is in slot i % NBUFFERS */
    size_t taken_nbytes;     /* of the buffer being emptied */
    int ended;
    wirecopy_code code; /* why it ended */
    wirecopy_error error;
    atomic_int quit;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
};

static int asked_to_quit(void *context) {
    wc_readahead *readahead = context;
    return atomic_load_explicit(&readahead->quit, memory_order_relaxed);
}

static int wait_for_slot(wc_readahead *readahead) {
    pthread_mutex_lock(&readahead->lock);
    while (readahead->written - readahead->taken == NBUFFERS && !asked_to_quit(readahead)) {
        pthread_cond_wait(&readahead->changed, &readahead->lock);
    }
    pthread_mutex_unlock(&readahead->lock);
    return !asked_to_quit(readahead);
}

static size_t fill_slot(wc_readahead *readahead, int *ended_ret, wirecopy_code *code_ret, wirecopy_error *error_ret) {
    uint8_t *bytes = readahead->buffers + readahead->written % NBUFFERS * BUFFER_NBYTES;
    size_t nbytes = 0;
    while (!*ended_ret && nbytes < BUFFER_NBYTES) {
        size_t got;
        *code_ret = wc_stream_read(readahead->stream, bytes + nbytes, BUFFER_NBYTES - nbytes, &got, error_ret);
        *ended_ret = *code_ret != WIRECOPY_OK || got == 0;
        nbytes += *code_ret == WIRECOPY_OK ? got : 0;
    }
    return nbytes;
}

static void *run(void *context) {
    wc_readahead *readahead = context;
    wirecopy_code code = WIRECOPY_OK;
    wirecopy_error error = {0};
    int ended = 0;
    while (!ended && wait_for_slot(readahead)) {
        size_t nbytes = fill_slot(readahead, &ended, &code, &error);
        pthread_mutex_lock(&readahead->lock);
        if (nbytes > 0) {
            readahead->filled[readahead->written++ % NBUFFERS] = nbytes;
        }
        readahead->ended = ended;
        readahead->code = code;
        readahead->error = error;
        pthread_cond_signal(&readahead->changed);
        pthread_mutex_unlock(&readahead->lock);
    }
    return NULL;
}

/* Signals are left to the threads of the host program. */
static int start_without_signals(wc_readahead *readahead) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int problem = pthread_create(&readahead->thread, NULL, run, readahead);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return problem;
}

static void init_locks(wc_readahead *readahead) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&readahead->lock, NULL);
    pthread_cond_init(&readahead->changed, &attributes);
    pthread_condattr_destroy(&attributes);
}

static void release(wc_readahead *readahead) {
    pthread_cond_destroy(&readahead->changed);
    pthread_mutex_destroy(&readahead->lock);
    wc_release(readahead->allocator, readahead->buffers, NBUFFERS, BUFFER_NBYTES);
    wc_release(readahead->allocator, readahead, 1, sizeof *readahead);
}

wirecopy_code wc_readahead_start(wc_stream *stream, wc_readahead **readahead_ret, wirecopy_error *error) {
    wc_readahead *readahead = wc_allocate_zeroed(stream->allocator, 1, sizeof *readahead);
    if (readahead == NULL) {
        return wc_fail_memory(error, sizeof *readahead);
    }
    readahead->stream = stream;
    readahead->allocator = stream->allocator;
    init_locks(readahead);
    readahead->buffers = wc_allocate(stream->allocator, NBUFFERS, BUFFER_NBYTES);
    if (readahead->buffers == NULL) {
        release(readahead);
        return wc_fail_memory(error, (size_t)NBUFFERS * BUFFER_NBYTES);
    }
    stream->source->stop = asked_to_quit;
    stream->source->stop_context = readahead;
    int problem = start_without_signals(readahead);
    if (problem != 0) {
        release(readahead);
        return wc_fail(error, WIRECOPY_ERROR_MEMORY,
                       "cannot start a thread for decompression: %s; raise the limit of processes (ulimit -u)",
                       strerror(problem));
    }
    *readahead_ret = readahead;
    return WIRECOPY_OK;
}

void wc_readahead_stop(wc_readahead *readahead) {
    if (readahead != NULL) {
        pthread_mutex_lock(&readahead->lock);
        atomic_store_explicit(&readahead->quit, 1, memory_order_relaxed);
        pthread_cond_signal(&readahead->changed);
        pthread_mutex_unlock(&readahead->lock);
        pthread_join(readahead->thread, NULL);
        release(readahead);
    }
}

static void wait_a_little(wc_readahead *readahead) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += WAIT_NANOSECONDS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&readahead->changed, &readahead->lock, &until);
}

/* Returns non-zero if a stop was requested. */
static int wait_for_bytes(wc_readahead *readahead, int (*stop)(void *), void *stop_context) {
    int stopped = 0;
    pthread_mutex_lock(&readahead->lock);
    while (!stopped && readahead->written == readahead->taken && !readahead->ended) {
        wait_a_little(readahead);
        stopped = stop != NULL && stop(stop_context);
    }
    pthread_mutex_unlock(&readahead->lock);
    return stopped;
}

static size_t take(wc_readahead *readahead, uint8_t *bytes, size_t nbytes) {
    size_t slot = readahead->taken % NBUFFERS;
    size_t ready = readahead->filled[slot] - readahead->taken_nbytes;
    size_t n = ready < nbytes ? ready : nbytes;
    memcpy(bytes, readahead->buffers + slot * BUFFER_NBYTES + readahead->taken_nbytes, n);
    readahead->taken_nbytes += n;
    if (n == ready) {
        readahead->taken_nbytes = 0;
        pthread_mutex_lock(&readahead->lock);
        readahead->taken++;
        pthread_cond_signal(&readahead->changed);
        pthread_mutex_unlock(&readahead->lock);
    }
    return n;
}

wirecopy_code wc_readahead_read(wc_readahead *readahead, int (*stop)(void *), void *stop_context, uint8_t *bytes_ret,
                                size_t nbytes, size_t *got_ret, wirecopy_error *error) {
    *got_ret = 0;
    if (wait_for_bytes(readahead, stop, stop_context)) {
        return wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "stopped while reading");
    }
    /* Only this thread changes taken; written only grows, and was read under the lock. */
    pthread_mutex_lock(&readahead->lock);
    int ready = readahead->written != readahead->taken;
    pthread_mutex_unlock(&readahead->lock);
    if (ready) {
        *got_ret = take(readahead, bytes_ret, nbytes);
        return WIRECOPY_OK;
    }
    return readahead->code == WIRECOPY_OK ? WIRECOPY_OK
                                          : wc_fail(error, readahead->code, "%s", readahead->error.message);
}
