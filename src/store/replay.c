#include "store/replay.h"

#include <sys/stat.h>

#include "base/error.h"
#include "base/memory.h"
#include "dump/twice.h"
#include "run/clock.h"
#include "store/packing.h"
#include "store/sink.h"

typedef struct replay {
    wc_dump *dump;
    wc_frames *frames;
    wc_batch batch; /* points into the mapping, except for its texts and skipped records */
    uint32_t first_file, nfiles;
} replay;

static wirecopy_code fail_broken(const replay *work, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_FORMAT, "%s is corrupt before byte %zu: create it again", work->frames->path,
                   work->frames->place);
}

static wirecopy_code take_file(replay *work, const wc_frame *frame, wirecopy_error *error) {
    wc_dump *dump = work->dump;
    wc_file file;
    size_t path_nbytes;
    if (!wc_frame_file(frame, &file, &path_nbytes)) {
        return fail_broken(work, error);
    }
    uint32_t number = work->nfiles++;
    if (dump->reader == NULL) {
        return wc_dump_add_file(dump, &file, path_nbytes, error);
    }
    return number < wc_reader_nfiles(dump->reader) ? wc_reader_know(dump->reader, number, &file, error)
                                                   : fail_broken(work, error);
}

/* Whether each record lies within its file, if records are read again in place. */
static int records_lie_within(const wc_dump *dump, const wc_batch *batch) {
    uint64_t nbytes = wc_reader_nbytes(dump->reader, batch->block.file), from = batch->block.offset;
    for (size_t i = 0; i < batch->ndocuments; i++) {
        const wc_document *document = &batch->documents[i];
        if (from > nbytes || document->offset > nbytes - from || document->nbytes > nbytes - from - document->offset) {
            return 0;
        }
    }
    return 1;
}

/* Whether the batch's texts can be read again. */
static int texts_are_there(const wc_dump *dump, const wc_batch *batch) {
    int seekable = dump->reader != NULL && wc_reader_file(dump->reader, batch->block.file)->seekable;
    return seekable ? records_lie_within(dump, batch) : batch->texts.count == batch->ndocuments;
}

static wirecopy_code take_batch(replay *work, const wc_frame *frame, wirecopy_error *error) {
    wc_dump *dump = work->dump;
    wc_batch *batch = &work->batch;
    wirecopy_code code;
    int holds =
        wc_batch_unpack(frame->payload, frame->nbytes, dump->sketcher->options.permutations, batch, &code, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    int has_kept = !dump->sketcher->kind->keeps || batch->ndocuments == 0 || batch->nkept > 0;
    if (!holds || !has_kept || batch->block.file >= work->nfiles || !texts_are_there(dump, batch)) {
        return fail_broken(work, error);
    }
    batch->block.file += work->first_file;
    return wc_dump_commit(dump, batch, error);
}

static wirecopy_code take_ending(const replay *work, const wc_frame *frame, wirecopy_error *error) {
    wc_ending ending;
    if (frame->nbytes != sizeof ending) {
        return fail_broken(work, error);
    }
    memcpy(&ending, frame->payload, sizeof ending);
    work->dump->stats->files += ending.files;
    work->dump->stats->input_nbytes += ending.input_nbytes;
    return WIRECOPY_OK;
}

static wirecopy_code take_frame(replay *work, const wc_frame *frame, wirecopy_error *error) {
    switch (frame->type) {
    case WC_FRAME_FILE:
        return take_file(work, frame, error);
    case WC_FRAME_BATCH:
        return take_batch(work, frame, error);
    case WC_FRAME_END:
        return take_ending(work, frame, error);
    default:
        return fail_broken(work, error);
    }
}

/* Progress counts bytes of inputs, of which a checkpoint's files are no part. */
static wirecopy_code report_place(const wc_dump *dump, const wc_frames *frames, wirecopy_error *error) {
    return dump->reader != NULL
               ? wc_progress_report(dump->progress, 0, 0, error)
               : wc_progress_report(dump->progress, dump->replayed_nbytes + frames->place, dump->replay_nbytes, error);
}

wirecopy_code wc_replay_frames(wc_dump *dump, wc_frames *frames, uint64_t *nbatches_ret, int *whole_ret,
                               wirecopy_error *error) {
    replay work = {.dump = dump, .frames = frames, .first_file = dump->nfiles};
    wc_batch_init(&work.batch, dump->allocator);
    wc_frame frame;
    int more = 1;
    *nbatches_ret = 0;
    *whole_ret = 0;
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && more && !*whole_ret) {
        code = wc_frames_next(frames, &frame, &more, error);
        if (code == WIRECOPY_OK && more) {
            code = take_frame(&work, &frame, error);
            *nbatches_ret += frame.type == WC_FRAME_BATCH;
            *whole_ret = frame.type == WC_FRAME_END;
        }
        if (code == WIRECOPY_OK) {
            code = report_place(dump, frames, error);
        }
    }
    wc_strings_clear(&work.batch.texts, dump->allocator);
    wc_release(dump->allocator, work.batch.skipped, work.batch.skipped_capacity, sizeof *work.batch.skipped);
    return code;
}

static wirecopy_code replay_file(wc_dump *dump, const char *path, const wc_settings *settings, wirecopy_error *error) {
    wc_frames frames;
    wc_frame frame = {0};
    uint64_t nbatches;
    int more = 0, whole = 0;
    wirecopy_code code = wc_frames_open(path, WC_FRAMES_SIGNATURES, &frames, error);
    if (code == WIRECOPY_OK) {
        code = wc_frames_next(&frames, &frame, &more, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_settings_compare(settings, &frame, path, 1, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_replay_frames(dump, &frames, &nbatches, &whole, error);
    }
    if (code == WIRECOPY_OK && (!whole || frames.place != frames.nbytes)) {
        code = wc_fail(error, WIRECOPY_ERROR_FORMAT, "%s %s: copy or create it again", path,
                       whole ? "has data after its end" : "is truncated");
    }
    dump->replayed_nbytes += frames.nbytes;
    wc_frames_close(&frames);
    return code;
}

/* Bytes of all files. Those that cannot be read count 0 here, and fail when they are opened. */
static uint64_t sum_sizes(const wirecopy_input *input) {
    uint64_t sum = 0;
    for (size_t i = 0; i < input->npaths; i++) {
        struct stat found;
        sum += stat(input->paths[i], &found) == 0 ? (uint64_t)found.st_size : 0;
    }
    return sum;
}

wirecopy_code wc_replay_signatures(wc_dump *dump, wirecopy_error *error) {
    double start = wc_seconds();
    wc_settings settings;
    dump->replay_nbytes = sum_sizes(&dump->input);
    wirecopy_code code = wc_settings_of_sketch(dump->sketcher, &settings, error);
    /* Ahead of the ids that such files repeat. */
    if (code == WIRECOPY_OK && dump->input.npaths > 1) {
        code = wc_twice_note_paths(&dump->input, dump->allocator, dump->stats, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < dump->input.npaths; i++) {
        code = replay_file(dump, dump->input.paths[i], &settings, error);
    }
    wc_settings_clear(&settings, dump->allocator);
    if (code == WIRECOPY_OK) {
        code = wc_dump_finish(dump, error);
    }
    dump->stats->seconds_read += wc_seconds() - start;
    return code;
}
