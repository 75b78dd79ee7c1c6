#include "store/ledgered.h"

#include "base/error.h"
#include "base/memory.h"

typedef struct keeping {
    const wc_ledgered *ledgered;
    wc_ledger ledger;
} keeping;

/* What a thread has: the results of a chunk, and the state of the loop itself. */
typedef struct keeper {
    uint8_t *results; /* NULL: refused, and own was not begun */
    uint64_t own[];
} keeper;

static size_t chunk_end(const wc_loop *loop, size_t chunk) {
    size_t from = chunk * loop->chunk;
    return loop->count - from < loop->chunk ? loop->count : from + loop->chunk;
}

static wirecopy_code restore_kept(keeping *work, wirecopy_error *error) {
    const wc_ledgered *ledgered = work->ledgered;
    size_t chunk, nbytes;
    const void *results;
    int more = 1;
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && more) {
        code = wc_ledger_next(&work->ledger, &chunk, &results, &nbytes, &more, error);
        if (code != WIRECOPY_OK || !more) {
            break;
        }
        size_t from = chunk * ledgered->loop.chunk, to = chunk_end(&ledgered->loop, chunk);
        if (nbytes != (to - from) * ledgered->result_nbytes) {
            return wc_ledger_damaged(&work->ledger, error);
        }
        for (size_t i = from; i < to; i++) {
            ledgered->restore(ledgered->loop.context, i,
                              (const uint8_t *)results + (i - from) * ledgered->result_nbytes);
        }
    }
    return code;
}

static wirecopy_code create_keeper(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const keeping *work = context;
    const wc_loop *loop = &work->ledgered->loop;
    keeper *own = state;
    own->results = wc_allocate(loop->allocator, loop->chunk, work->ledgered->result_nbytes);
    if (own->results == NULL) {
        return wc_fail_memory(error, loop->chunk * work->ledgered->result_nbytes);
    }
    return loop->state.create != NULL ? loop->state.create(loop->context, own->own, thread, error) : WIRECOPY_OK;
}

static wirecopy_code finish_keeper(void *context, void *state, wirecopy_error *error) {
    const wc_loop *loop = &((const keeping *)context)->ledgered->loop;
    keeper *own = state;
    return loop->state.finish != NULL ? loop->state.finish(loop->context, own->own, error) : WIRECOPY_OK;
}

static wirecopy_code gather_keeper(void *context, void *state, wirecopy_error *error) {
    const wc_loop *loop = &((const keeping *)context)->ledgered->loop;
    keeper *own = state;
    return loop->state.gather != NULL ? loop->state.gather(loop->context, own->own, error) : WIRECOPY_OK;
}

static void clear_keeper(void *context, void *state) {
    const keeping *work = context;
    const wc_loop *loop = &work->ledgered->loop;
    keeper *own = state;
    if (own->results != NULL && loop->state.clear != NULL) {
        loop->state.clear(loop->context, own->own);
    }
    wc_release(loop->allocator, own->results, loop->chunk, work->ledgered->result_nbytes);
}

static wirecopy_code run_and_keep(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    keeping *work = context;
    const wc_ledgered *ledgered = work->ledgered;
    const wc_loop *loop = &ledgered->loop;
    keeper *own = state;
    size_t chunk = from / loop->chunk, start = chunk * loop->chunk;
    if (wc_ledger_has(&work->ledger, chunk)) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = loop->body(loop->context, own->own, from, to, error);
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        ledgered->save(loop->context, i, own->results + (i - start) * ledgered->result_nbytes);
    }
    return code == WIRECOPY_OK && to == chunk_end(loop, chunk)
               ? wc_ledger_add(&work->ledger, chunk, own->results, (to - start) * ledgered->result_nbytes, error)
               : code;
}

wirecopy_code wc_ledgered_run(const wc_ledgered *ledgered, wirecopy_error *error) {
    if (ledgered->checkpoint == NULL || ledgered->checkpoint->is_partial) {
        return wc_loop_run(&ledgered->loop, error);
    }
    keeping work = {.ledgered = ledgered};
    wc_loop loop = ledgered->loop;
    loop.body = run_and_keep;
    loop.context = &work;
    loop.state = (wc_thread_state){.nbytes = sizeof(keeper) + ledgered->loop.state.nbytes,
                                   .create = create_keeper,
                                   .finish = finish_keeper,
                                   .gather = gather_keeper,
                                   .clear = clear_keeper};
    wirecopy_code code = wc_ledger_open(ledgered->checkpoint, loop.count / loop.chunk + (loop.count % loop.chunk != 0),
                                        &work.ledger, error);
    if (code == WIRECOPY_OK) {
        code = restore_kept(&work, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_loop_run(&loop, error);
    }
    return wc_ledger_close(&work.ledger, code, error);
}
