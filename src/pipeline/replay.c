#include "pipeline/replay.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "pipeline/clock.h"
#include "pipeline/packing.h"
#include "pipeline/sink.h"

typedef struct replay {
    wirecopy_dump *dump;
    wirecopy_frames *frames;
    wirecopy_batch batch; /* over the mapping, but for its texts and asides */
    uint32_t first_file, nfiles;
} replay;

static wirecopy_code fail_broken(const replay *work, wirecopy_error *error) {
    return wirecopy_fail(error, WIRECOPY_ERROR_FORMAT, "%s does not hold together before byte %zu: make it again",
                         work->frames->path, work->frames->place);
}

static wirecopy_code take_file(replay *work, const wirecopy_frame *frame, wirecopy_error *error) {
    wirecopy_dump *dump = work->dump;
    wirecopy_file file;
    size_t path_nbytes;
    if (!wirecopy_frame_file(frame, &file, &path_nbytes)) {
        return fail_broken(work, error);
    }
    uint32_t number = work->nfiles++;
    if (dump->reader == NULL) {
        return wirecopy_dump_add_file(dump, &file, path_nbytes, error);
    }
    return number < wirecopy_reader_nfiles(dump->reader) ? wirecopy_reader_know(dump->reader, number, &file, error)
                                                         : fail_broken(work, error);
}

/* Whether each record lies within its file, where that is read again in place. */
static int records_lie_within(const wirecopy_dump *dump, const wirecopy_batch *batch) {
    uint64_t nbytes = wirecopy_reader_nbytes(dump->reader, batch->block.file), from = batch->block.offset;
    for (size_t i = 0; i < batch->nmade; i++) {
        const wirecopy_made *made = &batch->made[i];
        if (from > nbytes || made->offset > nbytes - from || made->nbytes > nbytes - from - made->offset) {
            return 0;
        }
    }
    return 1;
}

/* Whether the batch's texts can be had again. */
static int texts_are_there(const wirecopy_dump *dump, const wirecopy_batch *batch) {
    int seekable = dump->reader != NULL && wirecopy_reader_file(dump->reader, batch->block.file)->seekable;
    return seekable ? records_lie_within(dump, batch) : batch->texts.count == batch->nmade;
}

static wirecopy_code take_batch(replay *work, const wirecopy_frame *frame, wirecopy_error *error) {
    wirecopy_dump *dump = work->dump;
    wirecopy_batch *batch = &work->batch;
    wirecopy_code code;
    int holds = wirecopy_batch_unpack(frame->payload, frame->nbytes, dump->sketcher->options.permutations, batch,
                                      &code, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (!holds || batch->block.file >= work->nfiles || !texts_are_there(dump, batch)) {
        return fail_broken(work, error);
    }
    batch->block.file += work->first_file;
    return wirecopy_dump_commit(dump, batch, error);
}

static wirecopy_code take_ending(const replay *work, const wirecopy_frame *frame, wirecopy_error *error) {
    wirecopy_ending ending;
    if (frame->nbytes != sizeof ending) {
        return fail_broken(work, error);
    }
    memcpy(&ending, frame->payload, sizeof ending);
    work->dump->stats->files += ending.files;
    work->dump->stats->input_nbytes += ending.input_nbytes;
    return WIRECOPY_OK;
}

static wirecopy_code take_frame(replay *work, const wirecopy_frame *frame, wirecopy_error *error) {
    switch (frame->type) {
    case WIRECOPY_FRAME_FILE:
        return take_file(work, frame, error);
    case WIRECOPY_FRAME_BATCH:
        return take_batch(work, frame, error);
    case WIRECOPY_FRAME_END:
        return take_ending(work, frame, error);
    default:
        return fail_broken(work, error);
    }
}

wirecopy_code wirecopy_replay_frames(wirecopy_dump *dump, wirecopy_frames *frames, uint64_t *nbatches_ret,
                                     int *whole_ret, wirecopy_error *error) {
    replay work = {.dump = dump, .frames = frames, .first_file = dump->nfiles};
    wirecopy_batch_init(&work.batch, dump->allocator);
    wirecopy_frame frame;
    int more = 1;
    *nbatches_ret = 0;
    *whole_ret = 0;
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && more && !*whole_ret) {
        code = wirecopy_frames_next(frames, &frame, &more, error);
        if (code == WIRECOPY_OK && more) {
            code = take_frame(&work, &frame, error);
            *nbatches_ret += frame.type == WIRECOPY_FRAME_BATCH;
            *whole_ret = frame.type == WIRECOPY_FRAME_END;
        }
        if (code == WIRECOPY_OK) {
            code = wirecopy_progress_report(dump->progress, WIRECOPY_STAGE_READ, frames->place, frames->nbytes, error);
        }
    }
    wirecopy_strings_clear(&work.batch.texts, dump->allocator);
    wirecopy_release(dump->allocator, work.batch.asides, work.batch.asides_capacity, sizeof *work.batch.asides);
    return code;
}

static wirecopy_code replay_file(wirecopy_dump *dump, const char *path, const wirecopy_settings *settings,
                                 wirecopy_error *error) {
    wirecopy_frames frames;
    wirecopy_frame frame = {0};
    uint64_t nbatches;
    int more = 0, whole = 0;
    wirecopy_code code = wirecopy_frames_open(path, WIRECOPY_FRAMES_SIGNATURES, &frames, error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_frames_next(&frames, &frame, &more, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_settings_compare(settings, &frame, path, error);
    }
    if (code == WIRECOPY_OK) {
        code = wirecopy_replay_frames(dump, &frames, &nbatches, &whole, error);
    }
    if (code == WIRECOPY_OK && (!whole || frames.place != frames.nbytes)) {
        code = wirecopy_fail(error, WIRECOPY_ERROR_FORMAT, "%s %s: copy or make it again", path,
                             whole ? "goes on after its end" : "breaks off");
    }
    wirecopy_frames_close(&frames);
    return code;
}

wirecopy_code wirecopy_replay_signatures(wirecopy_dump *dump, wirecopy_error *error) {
    double start = wirecopy_seconds();
    wirecopy_settings settings;
    wirecopy_code code = wirecopy_settings_of_sketch(dump->sketcher, &settings, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < dump->input.npaths; i++) {
        code = replay_file(dump, dump->input.paths[i], &settings, error);
    }
    wirecopy_settings_clear(&settings, dump->allocator);
    if (code == WIRECOPY_OK) {
        code = wirecopy_dump_finish(dump, error);
    }
    dump->stats->seconds_read += wirecopy_seconds() - start;
    return code;
}
