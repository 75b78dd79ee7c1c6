/* Where frames of documents go as they are committed: a signature file, or the ledger of a checkpoint. */
#ifndef WC_STORE_SINK_H
#define WC_STORE_SINK_H

#include "dump/batch_sink.h"
#include "io/reader.h"
#include "store/frames.h"

typedef struct wc_sink {
    wc_batch_sink batches; /* what a dump takes it for; set by wc_sink_start and wc_sink_resume */
    wirecopy_code (*write)(void *context, const void *bytes, size_t nbytes, wirecopy_error *error);
    void *context;
    int until_refused; /* non-zero: ends where the system refuses a read, which it may not do to another run */
    int ended;
    uint64_t ordinal;       /* of the next frame */
    uint32_t nfiles;        /* input files that were named */
    wirecopy_error failure; /* of the first frame that was not written whole: no other may come after it */
} wc_sink;

/* Writes the head of a file of that kind, and what it is made with. */
wirecopy_code wc_sink_start(wc_sink *sink, uint32_t kind, const char *settings, wirecopy_error *error);

/* Goes on with a file that has a head. */
void wc_sink_resume(wc_sink *sink);

/* nbytes: a multiple of 8. Fails as it first failed from then on. */
wirecopy_code wc_sink_frame(wc_sink *sink, wc_frame_type type, const void *payload, size_t nbytes,
                            wirecopy_error *error);

/* A frame for an input file, whose number is how many were named before. */
wirecopy_code wc_sink_file(wc_sink *sink, const wc_file *file, const wirecopy_allocator *allocator,
                           wirecopy_error *error);

/* What such a frame says; paths and headers point into it. 0 where it does not hold together. */
int wc_frame_file(const wc_frame *frame, wc_file *file_ret, size_t *path_nbytes_ret);

/* What a whole file ends with. */
typedef struct wc_ending {
    uint64_t files, input_nbytes;
} wc_ending;

#endif
