#include "dump/ingest.h"

#include "base/error.h"
#include "base/memory.h"
#include "dump/worker.h"
#include "run/clock.h"
#include "run/parallel.h"

/* Bytes of records a thread takes at a time: with what is made of them they fit a second-level cache share, and the
 * cost of handing them over vanishes. */
enum { BLOCK_NBYTES = 512 << 10 };

/* Batches a thread may be ahead of the one that is next to be committed. */
enum { BATCHES_A_THREAD = 4 };

uint64_t wc_ingest_nbytes(uint32_t threads) {
    return (uint64_t)threads * BATCHES_A_THREAD * BLOCK_NBYTES;
}

typedef struct ingest {
    wc_dump *dump;
    wc_batch *batches; /* by slot of the stream */
    uint64_t nbatches;
} ingest;

static wirecopy_code create_worker(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const wc_dump *dump = ((const ingest *)context)->dump;
    (void)thread;
    return wc_worker_init(state, dump->sketcher, &dump->input, dump->stats->memory_nbytes, error);
}

static void clear_worker(void *context, void *state) {
    (void)context;
    wc_worker_clear(state);
}

/* The next block. A large one is alone, so that no other is in memory beside what is made of it. */
static wirecopy_code take_block(void *context, uint64_t number, uint64_t slot, int *more_ret, int *alone_ret,
                                wirecopy_error *error) {
    const ingest *work = context;
    wc_batch *batch = &work->batches[slot];
    wirecopy_code code = wc_supply_next(&work->dump->supply, BLOCK_NBYTES, batch, more_ret, error);
    wc_block *block = &batch->block;
    block->sequence = number;
    *alone_ret = block->nbytes > work->dump->large_nbytes;
    return code;
}

static void process_block(void *context, void *state, uint64_t slot) {
    const ingest *work = context;
    const wc_dump *dump = work->dump;
    wc_batch *batch = &work->batches[slot];
    const wc_file *file = wc_dump_file(dump, batch->block.file);
    wc_batch_process(batch, state, file, !file->seekable || dump->signs_only);
    wc_supply_processed(&dump->supply, batch);
    if (dump->sink != NULL && batch->code == WIRECOPY_OK) {
        batch->code = dump->sink->pack(batch, dump->sketcher->options.permutations, &batch->error);
    }
}

static wirecopy_code commit_block(void *context, uint64_t slot, wirecopy_error *error) {
    const ingest *work = context;
    return wc_dump_commit(work->dump, &work->batches[slot], error);
}

/* What a large block has made to grow is let go. */
static wirecopy_code start_anew(void *context, void *state, uint64_t slot, wirecopy_error *error) {
    const ingest *work = context;
    const wc_dump *dump = work->dump;
    wc_batch *batch = &work->batches[slot];
    wc_batch_clear(batch);
    wc_batch_init(batch, dump->allocator);
    wc_worker_clear(state);
    return wc_worker_init(state, dump->sketcher, &dump->input, dump->stats->memory_nbytes, error);
}

static wirecopy_code report(wc_dump *dump, wirecopy_error *error) {
    return wc_progress_report(dump->progress, wc_supply_done(&dump->supply), dump->supply.total, error);
}

static wirecopy_code report_block(void *context, wirecopy_error *error) {
    return report(((const ingest *)context)->dump, error);
}

static wirecopy_code allocate_batches(ingest *work, wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->dump->allocator;
    work->batches = wc_allocate(allocator, work->nbatches, sizeof *work->batches);
    if (work->batches == NULL) {
        return wc_fail_refused(allocator, work->nbatches * sizeof *work->batches, error);
    }
    for (uint64_t i = 0; i < work->nbatches; i++) {
        wc_batch_init(&work->batches[i], allocator);
    }
    return WIRECOPY_OK;
}

static void release_batches(ingest *work) {
    for (uint64_t i = 0; i < work->nbatches; i++) {
        wc_batch_clear(&work->batches[i]);
    }
    wc_release(work->dump->allocator, work->batches, work->nbatches, sizeof *work->batches);
}

/* Blocks are cut where they were the first time. */
static wirecopy_code pass_over_blocks(wc_dump *dump, uint64_t count, wirecopy_error *error) {
    wc_block block;
    wc_block_init(&block, dump->allocator);
    wirecopy_code code = WIRECOPY_OK;
    int more = 1;
    for (uint64_t i = 0; code == WIRECOPY_OK && more && i < count; i++) {
        code = wc_reader_next(dump->reader, BLOCK_NBYTES, &block, &more, error);
        if (code == WIRECOPY_OK) {
            code = report(dump, error);
        }
    }
    wc_block_clear(&block);
    return code;
}

wirecopy_code wc_ingest(wc_dump *dump, uint64_t first_block, wirecopy_error *error) {
    double start = wc_seconds();
    ingest work = {.dump = dump, .nbatches = (uint64_t)dump->threads * BATCHES_A_THREAD};
    const wc_stream stream = {.allocator = dump->allocator,
                              .threads = dump->threads,
                              .nslots = work.nbatches,
                              .first = first_block,
                              .context = &work,
                              .state = {.nbytes = sizeof(wc_worker), .create = create_worker, .clear = clear_worker},
                              .take = take_block,
                              .work = process_block,
                              .commit = commit_block,
                              .after_alone = start_anew,
                              .report = report_block};
    wirecopy_code code = pass_over_blocks(dump, first_block, error);
    if (code == WIRECOPY_OK) {
        code = allocate_batches(&work, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = wc_stream_run(&stream, error);
    release_batches(&work);
    if (code == WIRECOPY_OK) {
        code = wc_dump_finish(dump, error);
    }
    dump->stats->seconds_read += wc_seconds() - start;
    dump->stats->input_nbytes = wc_supply_done(&dump->supply);
    dump->stats->files = dump->supply.nfiles;
    return code;
}
