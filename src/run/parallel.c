#include "run/parallel.h"

#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/error.h"
#include "base/memory.h"

void wc_first_error_init(wc_first_error *first) {
    *first = (wc_first_error){.place = UINT64_MAX};
    pthread_mutex_init(&first->lock, NULL);
}

void wc_first_error_note(wc_first_error *first, uint64_t place, wirecopy_code code, const wirecopy_error *error) {
    if (code == WIRECOPY_OK) {
        return;
    }
    pthread_mutex_lock(&first->lock);
    if (first->error.code == WIRECOPY_OK || place < first->place) {
        first->error = *error;
        first->error.code = code;
        first->place = place;
    }
    pthread_mutex_unlock(&first->lock);
}

wirecopy_code wc_first_error_code(wc_first_error *first) {
    pthread_mutex_lock(&first->lock);
    wirecopy_code code = first->error.code;
    pthread_mutex_unlock(&first->lock);
    return code;
}

wirecopy_code wc_first_error_finish(wc_first_error *first, wirecopy_error *error) {
    pthread_mutex_destroy(&first->lock);
    if (error != NULL && first->error.code != WIRECOPY_OK) {
        *error = first->error;
    }
    return first->error.code;
}

typedef void (*thread_fn)(void *context, uint32_t thread);

#ifdef _OPENMP

static void run_several(uint32_t threads, thread_fn run, void *context, const wirecopy_allocator *allocator) {
    (void)allocator;
#pragma omp parallel num_threads((int)threads)
    run(context, (uint32_t)omp_get_thread_num());
}

#else

/* Of a thread's stack: no function of the library has a frame of more than 20 KiB (src/CMakeLists.txt), and the deepest
 * calls are of about a dozen; the rest is for the libraries that it calls and for sanitizers. */
enum { STACK_NBYTES = 1 << 20 };

typedef struct helper {
    thread_fn run;
    void *context;
    uint32_t thread;
    pthread_t id;
} helper;

static void *run_helper(void *context) {
    const helper *own = context;
    own->run(own->context, own->thread);
    return NULL;
}

/* Signals are for the threads of the program. Returns how many helpers there are: the work is done by as many. */
static uint32_t start_helpers(helper *helpers, uint32_t wanted, thread_fn run, void *context) {
    sigset_t all, before;
    pthread_attr_t attributes;
    uint32_t started = 0;
    sigfillset(&all);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_NBYTES);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started < wanted) {
        helpers[started] = (helper){.run = run, .context = context, .thread = started + 1};
        if (pthread_create(&helpers[started].id, &attributes, run_helper, &helpers[started]) != 0) {
            break;
        }
        started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return started;
}

/* No thread outlives the call, so that a process can fork after it. */
static void run_several(uint32_t threads, thread_fn run, void *context, const wirecopy_allocator *allocator) {
    helper *helpers = wc_allocate(allocator, threads - 1, sizeof *helpers);
    uint32_t started = helpers != NULL ? start_helpers(helpers, threads - 1, run, context) : 0;
    run(context, 0);
    for (uint32_t i = 0; i < started; i++) {
        pthread_join(helpers[i].id, NULL);
    }
    wc_release(allocator, helpers, threads - 1, sizeof *helpers);
}

#endif

static void run_threads(uint32_t threads, thread_fn run, void *context, const wirecopy_allocator *allocator) {
    if (threads == 1) {
        run(context, 0);
    } else {
        run_several(threads, run, context, allocator);
    }
}

/* The states of all threads. Each begins a cache line of its own, after one that says whether it was begun, and no two
 * share a pair of lines, which are fetched together. */
enum { LINE_NBYTES = 64 };

typedef struct states {
    const wirecopy_allocator *allocator;
    const wc_thread_state *state;
    void *context;
    char *bytes;
    size_t each;
    uint32_t threads;
} states;

static wirecopy_code states_create(states *made_ret, const wc_thread_state *state, void *context, uint32_t threads,
                                   const wirecopy_allocator *allocator, wirecopy_error *error) {
    size_t each = (state->nbytes / LINE_NBYTES + 3) * LINE_NBYTES;
    *made_ret = (states){.state = state, .context = context, .each = each, .threads = threads};
    made_ret->allocator = wc_allocator_firm(allocator);
    made_ret->bytes = wc_allocate_zeroed(made_ret->allocator, threads, each);
    return made_ret->bytes != NULL ? WIRECOPY_OK : wc_fail_memory(error, threads * each);
}

static void *state_of(const states *held, uint32_t thread) {
    return held->bytes + thread * held->each + LINE_NBYTES;
}

static char *begun(const states *held, uint32_t thread) {
    return held->bytes + thread * held->each;
}

static wirecopy_code state_begin(const states *held, uint32_t thread, wirecopy_error *error) {
    *begun(held, thread) = 1;
    return held->state->create != NULL ? held->state->create(held->context, state_of(held, thread), thread, error)
                                       : WIRECOPY_OK;
}

static wirecopy_code state_finish(const states *held, uint32_t thread, wirecopy_error *error) {
    return held->state->finish != NULL ? held->state->finish(held->context, state_of(held, thread), error)
                                       : WIRECOPY_OK;
}

/* Fewer threads may have begun than were asked for. */
static wirecopy_code states_end(states *held, wirecopy_code code, wirecopy_error *error) {
    for (uint32_t thread = 0; thread < held->threads; thread++) {
        if (code == WIRECOPY_OK && *begun(held, thread) && held->state->gather != NULL) {
            code = held->state->gather(held->context, state_of(held, thread), error);
        }
        if (*begun(held, thread) && held->state->clear != NULL) {
            held->state->clear(held->context, state_of(held, thread));
        }
    }
    wc_release(held->allocator, held->bytes, held->threads, held->each);
    return code;
}

typedef struct looping {
    const wc_loop *loop;
    states states;
    size_t chunk, nchunks;
    atomic_size_t next;
    _Atomic uint64_t done; /* items */
    wc_first_error failure;
} looping;

static wirecopy_code run_chunk(looping *work, void *state, size_t chunk, wirecopy_error *error) {
    const wc_loop *loop = work->loop;
    size_t from = chunk * work->chunk, left = loop->count - from, count = left < work->chunk ? left : work->chunk;
    wc_walk walk = wc_walk_over(loop->allocator, count, loop->stride != 0 ? loop->stride : count);
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && wc_walk_next(&walk)) {
        code = loop->body(loop->context, state, from + walk.from, from + walk.to, error);
    }
    if (code == WIRECOPY_OK && loop->progress != NULL) {
        uint64_t done = atomic_fetch_add(&work->done, count) + count;
        code = wc_progress_report(loop->progress, loop->done_before + done,
                                  loop->total != 0 ? loop->total : loop->count, error);
    }
    return code;
}

static int failed(looping *work) {
    return wc_first_error_code(&work->failure) != WIRECOPY_OK;
}

static void loop_on_thread(void *context, uint32_t thread) {
    looping *work = context;
    wirecopy_error error = {0};
    size_t chunk = 0;
    wirecopy_code code = state_begin(&work->states, thread, &error);
    wc_first_error_note(&work->failure, 0, code, &error);
    while (!failed(work) && (chunk = atomic_fetch_add(&work->next, 1)) < work->nchunks) {
        code = run_chunk(work, state_of(&work->states, thread), chunk, &error);
        wc_first_error_note(&work->failure, chunk, code, &error);
    }
    if (!failed(work)) {
        code = state_finish(&work->states, thread, &error);
        wc_first_error_note(&work->failure, work->nchunks, code, &error);
    }
}

wirecopy_code wc_loop_run(const wc_loop *loop, wirecopy_error *error) {
    looping work = {.loop = loop, .chunk = loop->chunk != 0 ? loop->chunk : 1};
    work.nchunks = loop->count / work.chunk + (loop->count % work.chunk != 0);
    uint32_t threads = loop->threads < work.nchunks ? loop->threads : (uint32_t)work.nchunks;
    if (loop->count == 0) {
        return WIRECOPY_OK;
    }
    threads = threads > 0 ? threads : 1;
    wirecopy_code code = states_create(&work.states, &loop->state, loop->context, threads, loop->allocator, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_first_error_init(&work.failure);
    run_threads(threads, loop_on_thread, &work, loop->allocator);
    code = wc_first_error_finish(&work.failure, error);
    return states_end(&work.states, code, error);
}

typedef struct streaming {
    const wc_stream *stream;
    states states;
    char *ready; /* by slot: worked on, and not committed yet */
    uint64_t next_take, next_commit;
    int ended;
    int broken; /* an item could not be committed: none may be after it */
    pthread_mutex_t take_lock, commit_lock;
    pthread_cond_t committed;
    wc_first_error failure;
} streaming;

/* An item in its slot. */
typedef struct taken {
    uint64_t slot;
    int more, alone;
} taken;

static int stream_failed(streaming *work) {
    return wc_first_error_code(&work->failure) != WIRECOPY_OK;
}

/* place: the number of the item; what is of none comes after what is of one. */
static void note(streaming *work, uint64_t place, wirecopy_code code, const wirecopy_error *error) {
    if (code != WIRECOPY_OK) {
        wc_first_error_note(&work->failure, place, code, error);
        pthread_mutex_lock(&work->commit_lock);
        pthread_cond_broadcast(&work->committed);
        pthread_mutex_unlock(&work->commit_lock);
    }
}

/* Waits until the items before `number` are committed. */
static void wait_for_commit(streaming *work, uint64_t number) {
    pthread_mutex_lock(&work->commit_lock);
    while (number > work->next_commit && !stream_failed(work)) {
        pthread_cond_wait(&work->committed, &work->commit_lock);
    }
    pthread_mutex_unlock(&work->commit_lock);
}

/* Takes the next item. Where it is to be alone the lock comes with it, so that no other is taken, once all before it
 * were committed. */
static taken take(streaming *work) {
    const wc_stream *stream = work->stream;
    taken item = {0};
    wirecopy_error error = {0};
    pthread_mutex_lock(&work->take_lock);
    uint64_t number = work->next_take;
    if (!work->ended) {
        wait_for_commit(work, number < stream->nslots ? 0 : number - stream->nslots + 1);
    }
    if (!work->ended && !stream_failed(work)) {
        item.slot = number % stream->nslots;
        wirecopy_code code = stream->take(stream->context, number, item.slot, &item.more, &item.alone, &error);
        item.more = code == WIRECOPY_OK && item.more;
        note(work, number, code, &error);
        work->ended = !item.more;
        work->next_take += (uint64_t)item.more;
    }
    item.alone = item.more && item.alone;
    if (item.alone) {
        wait_for_commit(work, number);
    } else {
        pthread_mutex_unlock(&work->take_lock);
    }
    return item;
}

/* Commits what is ready, in order. */
static void commit(streaming *work, uint64_t slot) {
    const wc_stream *stream = work->stream;
    wirecopy_error error = {0};
    wirecopy_code code = WIRECOPY_OK;
    pthread_mutex_lock(&work->commit_lock);
    work->ready[slot] = 1;
    uint64_t number = work->next_commit;
    while (!work->broken && work->ready[work->next_commit % stream->nslots]) {
        number = work->next_commit++;
        work->ready[number % stream->nslots] = 0;
        wc_breathe(stream->allocator);
        code = stream->commit(stream->context, number % stream->nslots, &error);
        work->broken = code != WIRECOPY_OK;
    }
    pthread_cond_broadcast(&work->committed);
    pthread_mutex_unlock(&work->commit_lock);
    note(work, number, code, &error);
}

static wirecopy_code work_and_commit(streaming *work, void *state, taken item, wirecopy_error *error) {
    const wc_stream *stream = work->stream;
    wirecopy_code code = WIRECOPY_OK;
    if (stream->work != NULL) {
        stream->work(stream->context, state, item.slot);
    }
    commit(work, item.slot);
    /* After a failure it may not have been its turn, and another thread may be at the slot. */
    if (item.alone && !stream_failed(work) && stream->after_alone != NULL) {
        code = stream->after_alone(stream->context, state, item.slot, error);
    }
    if (item.alone) {
        pthread_mutex_unlock(&work->take_lock);
    }
    if (code == WIRECOPY_OK && stream->report != NULL) {
        code = stream->report(stream->context, error);
    }
    wc_breathe(stream->allocator);
    return code;
}

static void stream_on_thread(void *context, uint32_t thread) {
    streaming *work = context;
    wirecopy_error error = {0};
    wirecopy_code code = state_begin(&work->states, thread, &error);
    taken item;
    while (code == WIRECOPY_OK && (item = take(work)).more) {
        code = work_and_commit(work, state_of(&work->states, thread), item, &error);
    }
    note(work, UINT64_MAX, code, &error);
    if (!stream_failed(work)) {
        code = state_finish(&work->states, thread, &error);
        note(work, UINT64_MAX, code, &error);
    }
}

wirecopy_code wc_stream_run(const wc_stream *stream, wirecopy_error *error) {
    streaming work = {.stream = stream, .next_take = stream->first, .next_commit = stream->first};
    wirecopy_code code =
        states_create(&work.states, &stream->state, stream->context, stream->threads, stream->allocator, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    work.ready = wc_allocate_zeroed(stream->allocator, stream->nslots, 1);
    if (work.ready == NULL) {
        return states_end(&work.states, wc_fail_memory(error, stream->nslots), error);
    }
    pthread_mutex_init(&work.take_lock, NULL);
    pthread_mutex_init(&work.commit_lock, NULL);
    pthread_cond_init(&work.committed, NULL);
    wc_first_error_init(&work.failure);
    run_threads(stream->threads, stream_on_thread, &work, stream->allocator);
    code = wc_first_error_finish(&work.failure, error);
    pthread_cond_destroy(&work.committed);
    pthread_mutex_destroy(&work.commit_lock);
    pthread_mutex_destroy(&work.take_lock);
    wc_release(stream->allocator, work.ready, stream->nslots, 1);
    return states_end(&work.states, code, error);
}
