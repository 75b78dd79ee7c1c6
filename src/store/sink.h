/* Writes documents as frames as they are committed, to a signature file or a checkpoint. */
#ifndef WC_STORE_SINK_H
#define WC_STORE_SINK_H

#include "dump/batch_sink.h"
#include "read/reader.h"
#include "store/frames.h"

typedef struct wc_sink {
    wc_batch_sink batches; /* the dump's view of it; set by wc_sink_start and wc_sink_resume */
    wirecopy_code (*write)(void *context, const void *bytes, size_t nbytes, wirecopy_error *error);
    void *context;
    int until_refused; /* non-zero: ends where the system fails a read, since a later run may succeed */
    int ended;
    uint64_t ordinal;       /* of the next frame */
    uint32_t nfiles;        /* input files written so far */
    wirecopy_error failure; /* of the first frame that was not completely written: no other may follow it */
} wc_sink;

/* Writes the head of a file of that kind and its settings. */
wirecopy_code wc_sink_start(wc_sink *sink, uint32_t kind, const char *settings, wirecopy_error *error);

/* Resumes a file that has a head. */
void wc_sink_resume(wc_sink *sink);

/* nbytes: a multiple of 8. After a failure, returns the same failure for every later frame. */
wirecopy_code wc_sink_frame(wc_sink *sink, wc_frame_type type, const void *payload, size_t nbytes,
                            wirecopy_error *error);

/* Writes a frame for an input file; files are numbered in this order. */
wirecopy_code wc_sink_file(wc_sink *sink, const wc_file *file, const wirecopy_allocator *allocator,
                           wirecopy_error *error);

/* Decodes such a frame; path and header point into it. Returns 0 if it is corrupt. */
int wc_frame_file(const wc_frame *frame, wc_file *file_ret, size_t *path_nbytes_ret);

/* The payload of a complete file's last frame. */
typedef struct wc_ending {
    uint64_t files, input_nbytes;
} wc_ending;

#endif
