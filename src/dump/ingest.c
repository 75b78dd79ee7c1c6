#include "dump/ingest.h"

#include "base/error.h"
#include "base/memory.h"
#include "run/clock.h"
#include "run/first_error.h"
#include "store/packing.h"

/* Bytes of records a thread takes at a time: with what is made of them they fit a second-level cache share, and the
 * cost of handing them over vanishes. */
enum { BLOCK_NBYTES = 512 << 10 };

/* Batches a thread may be ahead of the one that is next to be committed. */
enum { BATCHES_A_THREAD = 4 };

typedef struct ingest {
    wc_dump *dump;
    wc_batch *batches; /* block n is in batch n % nbatches */
    char *ready;
    uint64_t nbatches, next_read, next_commit;
    int ended;
    int broken; /* a batch could not be committed: none may be after it */
    pthread_mutex_t read_lock, commit_lock;
    pthread_cond_t committed;
    wc_first_error failure;
} ingest;

static int failed(ingest *work) {
    return wc_first_error_code(&work->failure) != WIRECOPY_OK;
}

static void note(ingest *work, wirecopy_code code, const wirecopy_error *error) {
    if (code != WIRECOPY_OK) {
        wc_first_error_note(&work->failure, code, error);
        pthread_mutex_lock(&work->commit_lock);
        pthread_cond_broadcast(&work->committed);
        pthread_mutex_unlock(&work->commit_lock);
    }
}

/* Waits until the batch of that block is free: its last block was committed. */
static int wait_for_room(ingest *work, uint64_t block) {
    pthread_mutex_lock(&work->commit_lock);
    while (block >= work->next_commit + work->nbatches && !failed(work)) {
        pthread_cond_wait(&work->committed, &work->commit_lock);
    }
    pthread_mutex_unlock(&work->commit_lock);
    return !failed(work);
}

static void wait_for_turn(ingest *work, uint64_t block) {
    pthread_mutex_lock(&work->commit_lock);
    while (block > work->next_commit && !failed(work)) {
        pthread_cond_wait(&work->committed, &work->commit_lock);
    }
    pthread_mutex_unlock(&work->commit_lock);
}

static int is_alone(const ingest *work, const wc_batch *batch) {
    return batch != NULL && batch->block.nbytes > work->dump->large_nbytes;
}

/* The next block, in its batch; NULL at the end or after a failure. With a large one comes the lock, so that no other
 * is read, once all before it were committed. */
static wc_batch *take_block(ingest *work) {
    wc_batch *batch = NULL;
    wirecopy_error error = {0};
    pthread_mutex_lock(&work->read_lock);
    if (!work->ended && wait_for_room(work, work->next_read)) {
        int more = 0;
        batch = &work->batches[work->next_read % work->nbatches];
        wirecopy_code code = wc_supply_next(&work->dump->supply, BLOCK_NBYTES, batch, &more, &error);
        if (code != WIRECOPY_OK || !more) {
            note(work, code, &error);
            work->ended = 1;
            batch = NULL;
        } else {
            batch->block.sequence = work->next_read++;
        }
    }
    if (is_alone(work, batch)) {
        wait_for_turn(work, batch->block.sequence);
    } else {
        pthread_mutex_unlock(&work->read_lock);
    }
    return batch;
}

static void commit_ready(ingest *work, uint64_t done) {
    wirecopy_error error = {0};
    wirecopy_code code = WIRECOPY_OK;
    pthread_mutex_lock(&work->commit_lock);
    work->ready[done % work->nbatches] = 1;
    while (!work->broken && work->ready[work->next_commit % work->nbatches]) {
        work->ready[work->next_commit % work->nbatches] = 0;
        code = wc_dump_commit(work->dump, &work->batches[work->next_commit % work->nbatches], &error);
        work->broken = code != WIRECOPY_OK;
        work->next_commit++;
    }
    pthread_cond_broadcast(&work->committed);
    pthread_mutex_unlock(&work->commit_lock);
    note(work, code, &error);
}

/* What a large block has made to grow is let go. */
static wirecopy_code start_anew(wc_dump *dump, wc_worker *worker, wc_batch *batch, wirecopy_error *error) {
    wc_batch_clear(batch);
    wc_batch_init(batch, dump->allocator);
    wc_worker_clear(worker);
    return wc_worker_init(worker, dump->sketcher, &dump->input, error);
}

static wirecopy_code take_and_commit(ingest *work, wc_worker *worker, wc_batch *batch, wirecopy_error *error) {
    wc_dump *dump = work->dump;
    wirecopy_code code = WIRECOPY_OK;
    int alone = is_alone(work, batch);
    const wc_file *file = wc_dump_file(dump, batch->block.file);
    wc_batch_process(batch, worker, file, !file->seekable || dump->signs_only);
    wc_supply_processed(&dump->supply, batch);
    if (dump->sink != NULL && batch->code == WIRECOPY_OK) {
        batch->code = wc_batch_pack(batch, dump->sketcher->options.permutations, &batch->error);
    }
    commit_ready(work, batch->block.sequence);
    /* After a failure it may not have been its turn, and another thread may be at the batch. */
    if (alone && !failed(work)) {
        code = start_anew(dump, worker, batch, error);
    }
    if (alone) {
        pthread_mutex_unlock(&work->read_lock);
    }
    return code;
}

static void run_worker(ingest *work) {
    wc_dump *dump = work->dump;
    wc_worker worker;
    wirecopy_error error = {0};
    wirecopy_code code = wc_worker_init(&worker, dump->sketcher, &dump->input, &error);
    note(work, code, &error);
    wc_batch *batch;
    while (code == WIRECOPY_OK && (batch = take_block(work)) != NULL) {
        code = take_and_commit(work, &worker, batch, &error);
        note(work, code, &error);
        if (code != WIRECOPY_OK) {
            break;
        }
        code = wc_progress_report(dump->progress, WIRECOPY_STAGE_READ, wc_supply_done(&dump->supply),
                                  dump->supply.total, &error);
        note(work, code, &error);
    }
    wc_worker_clear(&worker);
}

static wirecopy_code allocate_batches(ingest *work, wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->dump->allocator;
    work->batches = wc_allocate(allocator, work->nbatches, sizeof *work->batches);
    work->ready = wc_allocate_zeroed(allocator, work->nbatches, sizeof *work->ready);
    if (work->batches == NULL || work->ready == NULL) {
        wc_release(allocator, work->batches, work->nbatches, sizeof *work->batches);
        wc_release(allocator, work->ready, work->nbatches, sizeof *work->ready);
        return wc_fail_memory(error, work->nbatches * sizeof *work->batches);
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
    wc_release(work->dump->allocator, work->ready, work->nbatches, sizeof *work->ready);
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
            code = wc_progress_report(dump->progress, WIRECOPY_STAGE_READ, wc_reader_done(dump->reader),
                                      wc_reader_total(dump->reader), error);
        }
    }
    wc_block_clear(&block);
    return code;
}

wirecopy_code wc_ingest(wc_dump *dump, uint64_t first_block, wirecopy_error *error) {
    double start = wc_seconds();
    ingest work = {.dump = dump,
                   .nbatches = (uint64_t)dump->threads * BATCHES_A_THREAD,
                   .next_read = first_block,
                   .next_commit = first_block};
    wirecopy_code code = pass_over_blocks(dump, first_block, error);
    if (code == WIRECOPY_OK) {
        code = allocate_batches(&work, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    pthread_mutex_init(&work.read_lock, NULL);
    pthread_mutex_init(&work.commit_lock, NULL);
    pthread_cond_init(&work.committed, NULL);
    wc_first_error_init(&work.failure);
#pragma omp parallel num_threads((int)dump->threads)
    run_worker(&work);
    code = wc_first_error_finish(&work.failure, error);
    pthread_cond_destroy(&work.committed);
    pthread_mutex_destroy(&work.commit_lock);
    pthread_mutex_destroy(&work.read_lock);
    release_batches(&work);
    if (code == WIRECOPY_OK) {
        code = wc_dump_finish(dump, error);
    }
    dump->stats->seconds_read += wc_seconds() - start;
    dump->stats->input_nbytes = wc_supply_done(&dump->supply);
    dump->stats->files = dump->supply.nfiles;
    return code;
}
