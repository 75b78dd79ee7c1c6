/* Files of checksummed frames: signature files and what a checkpoint keeps. The layout is in docs/formats.md. */
#ifndef WIRECOPY_IO_FRAMES_H
#define WIRECOPY_IO_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* What a file is for. */
enum { WIRECOPY_FRAMES_SIGNATURES = 1, WIRECOPY_FRAMES_LEDGER = 2 };

/* What a frame holds. */
typedef enum wirecopy_frame_type {
    WIRECOPY_FRAME_SETTINGS = 1, /* the first of a file: what it was made with, as lines of text */
    WIRECOPY_FRAME_FILE,         /* an input file */
    WIRECOPY_FRAME_BATCH,        /* documents of one block */
    WIRECOPY_FRAME_RESULTS,      /* a chunk of a stage's results */
    WIRECOPY_FRAME_END           /* the last of a whole file */
} wirecopy_frame_type;

enum { WIRECOPY_FRAMES_HEAD_NBYTES = 32, WIRECOPY_FRAME_HEAD_NBYTES = 32 };

/* The bytes a file opens with. */
void wirecopy_frames_head(uint32_t kind, uint8_t *head_ret);

/* The bytes that go before a payload, whose length is a multiple of 8. ordinal: frames of the file before this one. */
void wirecopy_frame_head(wirecopy_frame_type type, uint64_t ordinal, const void *payload, size_t nbytes,
                         uint8_t *head_ret);

/* A file mapped for reading. */
typedef struct wirecopy_frames {
    const char *path; /* the caller's */
    const uint8_t *bytes;
    size_t nbytes, place; /* place: where the next frame begins */
    uint64_t ordinal;
    int fd;
} wirecopy_frames;

typedef struct wirecopy_frame {
    wirecopy_frame_type type;
    const uint8_t *payload; /* in the mapping; aligned to 8 */
    size_t nbytes;
} wirecopy_frame;

/* WIRECOPY_ERROR_IO where the file can't be read, WIRECOPY_ERROR_FORMAT where it is of another kind or version. Close
 * frames_ret whatever this returns. */
wirecopy_code wirecopy_frames_open(const char *path, uint32_t kind, wirecopy_frames *frames_ret,
                                   wirecopy_error *error);
void wirecopy_frames_close(wirecopy_frames *frames);

/* *more_ret is 0 at the end, and where the last frame was cut short: frames->place is then less than frames->nbytes.
 * WIRECOPY_ERROR_FORMAT where a checksum is wrong. */
wirecopy_code wirecopy_frames_next(wirecopy_frames *frames, wirecopy_frame *frame_ret, int *more_ret,
                                   wirecopy_error *error);

#endif
