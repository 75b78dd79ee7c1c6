/* Files of checksummed frames: signature files and what a checkpoint keeps. The layout is in docs/formats.md. */
#ifndef WC_STORE_FRAMES_H
#define WC_STORE_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Kinds of files. */
enum { WC_FRAMES_SIGNATURES = 1, WC_FRAMES_LEDGER = 2 };

/* Types of frames. */
typedef enum wc_frame_type {
    WC_FRAME_SETTINGS = 1, /* the first of a file: the settings that produced it, as lines of text */
    WC_FRAME_FILE,         /* an input file */
    WC_FRAME_BATCH,        /* documents of one block */
    WC_FRAME_RESULTS,      /* a chunk of a stage's results */
    WC_FRAME_END           /* the last of a complete file */
} wc_frame_type;

/* Sizes of the heads in docs/formats.md. */
enum { WC_FRAMES_HEAD_NBYTES = 32, WC_FRAME_HEAD_NBYTES = 32 };

/* The bytes that a file begins with. */
void wc_frames_head(uint32_t kind, uint8_t *head_ret);

/* The bytes that precede a payload, whose length is a multiple of 8. ordinal: the number of frames before this one. */
void wc_frame_head(wc_frame_type type, uint64_t ordinal, const void *payload, size_t nbytes, uint8_t *head_ret);

/* A file mapped for reading. */
typedef struct wc_frames {
    const char *path; /* the caller's */
    const uint8_t *bytes;
    size_t nbytes, place; /* place: the offset of the next frame */
    uint64_t ordinal;
    int fd;
    size_t left; /* pages before this place were dropped */
    void (*drop)(void *start, size_t nbytes, int fd, uint64_t offset, int is_writable); /* wc_os_drop; a test's own */
} wc_frames;

typedef struct wc_frame {
    wc_frame_type type;
    const uint8_t *payload; /* in the mapping; aligned to 8 */
    size_t nbytes;
} wc_frame;

/* WIRECOPY_ERROR_IO if the file cannot be read, WIRECOPY_ERROR_FORMAT if it is of another kind or version. Close
 * frames_ret whatever this returns. */
wirecopy_code wc_frames_open(const char *path, uint32_t kind, wc_frames *frames_ret, wirecopy_error *error);
void wc_frames_close(wc_frames *frames);

/* *more_ret is 0 at the end, and if the last frame is truncated: frames->place is then less than frames->nbytes.
 * WIRECOPY_ERROR_FORMAT if a checksum is wrong. */
wirecopy_code wc_frames_next(wc_frames *frames, wc_frame *frame_ret, int *more_ret, wirecopy_error *error);

#endif
