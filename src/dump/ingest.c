#include "dump/ingest.h"

#include "base/error.h"
#include "base/memory.h"
#include "dump/likely.h"
#include "dump/worker.h"
#include "run/clock.h"
#include "run/parallel.h"

/* Bytes of records that a thread takes at a time: small enough to fit the second-level cache with what is derived from
 * them, large enough to make the cost of handing them over negligible. */
enum { BLOCK_NBYTES = 512 << 10 };

/* Batches for each thread: how far threads may be ahead of the next commit. Chosen. */
enum { BATCHES_A_THREAD = 4 };

uint64_t wc_ingest_nbytes(uint32_t threads) {
    return (uint64_t)threads * BATCHES_A_THREAD * BLOCK_NBYTES;
}

typedef struct ingest {
    wc_dump *dump;
    const wc_supply *supply;
    wc_batch *batches; /* by slot of the stream */
    uint64_t nbatches;
} ingest;

static wirecopy_code create_worker(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    const wc_dump *dump = ((const ingest *)context)->dump;
    wc_worker *worker = state;
    wirecopy_code code = wc_worker_init(worker, dump->sketcher, &dump->input, dump->stats->memory_nbytes, error);
    worker->thread = thread;
    const wc_supply *supply = ((const ingest *)context)->supply;
    worker->text = supply->text;
    worker->text_context = supply->context;
    worker->keeps_hosts = dump->keeps_hosts;
    return code;
}

static void clear_worker(void *context, void *state) {
    (void)context;
    wc_worker_clear(state);
}

/* Takes the next block. A large one is processed alone, so that no other block is in memory at the same time. */
static wirecopy_code take_block(void *context, uint64_t number, uint64_t slot, int *more_ret, int *alone_ret,
                                wirecopy_error *error) {
    const ingest *work = context;
    wc_batch *batch = &work->batches[slot];
    wirecopy_code code = wc_supply_next(work->supply, BLOCK_NBYTES, batch, more_ret, error);
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
    wc_batch_process(batch, state, file, (!file->seekable && !work->supply->is_read_once) || dump->signs_only);
    wc_supply_processed(work->supply, batch);
    if (dump->sink != NULL && dump->sink->pack != NULL && batch->code == WIRECOPY_OK) {
        batch->code = dump->sink->pack(batch, dump->sketcher->options.permutations, &batch->error);
    }
}

static wirecopy_code commit_block(void *context, uint64_t slot, wirecopy_error *error) {
    const ingest *work = context;
    return wc_dump_commit(work->dump, &work->batches[slot], error);
}

/* Frees buffers that a large block made grow. */
static wirecopy_code start_anew(void *context, void *state, uint64_t slot, wirecopy_error *error) {
    const ingest *work = context;
    const wc_dump *dump = work->dump;
    wc_batch *batch = &work->batches[slot];
    wc_batch_clear(batch);
    wc_batch_init(batch, dump->allocator);
    uint32_t thread = ((const wc_worker *)state)->thread;
    wc_worker_clear(state);
    return create_worker(context, state, thread, error);
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

/* Blocks are cut at the same places as in the first run. */
static wirecopy_code skip_blocks(wc_dump *dump, uint64_t count, wirecopy_error *error) {
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

/* Rows from elsewhere are not counted. */
static wirecopy_code report_nothing(void *context, wirecopy_error *error) {
    (void)context;
    (void)error;
    return WIRECOPY_OK;
}

static wirecopy_code ingest_supply(wc_dump *dump, const wc_supply *supply, uint64_t first_block,
                                   wirecopy_error *error) {
    ingest work = {.dump = dump, .supply = supply, .nbatches = (uint64_t)dump->threads * BATCHES_A_THREAD};
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
                              .report = supply == &dump->supply ? report_block : report_nothing};
    wirecopy_code code = allocate_batches(&work, error);
    if (code == WIRECOPY_OK) {
        code = wc_stream_run(&stream, error);
        release_batches(&work);
    }
    return code;
}

wirecopy_code wc_ingest(wc_dump *dump, uint64_t first_block, wirecopy_error *error) {
    double start = wc_seconds();
    wirecopy_code code = skip_blocks(dump, first_block, error);
    if (code == WIRECOPY_OK) {
        code = ingest_supply(dump, &dump->supply, first_block, error);
    }
    dump->stats->seconds_read += wc_seconds() - start;
    if (code == WIRECOPY_OK && dump->supplement.add != NULL) {
        code = dump->supplement.add(dump->supplement.context, dump, error);
    }
    start = wc_seconds();
    if (code == WIRECOPY_OK) {
        wc_likely_note(dump);
        code = wc_dump_finish(dump, error);
    }
    dump->stats->seconds_read += wc_seconds() - start;
    dump->stats->input_nbytes = wc_supply_done(&dump->supply);
    dump->stats->files = dump->supply.nfiles;
    return code;
}

void wc_ingest_end_own(wc_dump *dump) {
    dump->nown = (uint32_t)dump->corpus.ndocuments;
}

wirecopy_code wc_ingest_more(wc_dump *dump, const wc_supply *rows, wirecopy_error *error) {
    wirecopy_stats *stats = dump->stats;
    uint64_t documents = stats->documents, records = stats->records, text_nbytes = stats->text_nbytes;
    wirecopy_code code = ingest_supply(dump, rows, 0, error);
    stats->documents = documents;
    stats->records = records;
    stats->text_nbytes = text_nbytes;
    return code;
}
