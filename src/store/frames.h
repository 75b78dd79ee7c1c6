/* Files of checksummed frames: signature files and what a checkpoint keeps. The layout is in docs/formats.md. */
#ifndef WC_STORE_FRAMES_H
#define WC_STORE_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* What a file is for. */
enum { WC_FRAMES_SIGNATURES = 1, WC_FRAMES_LEDGER = 2 };

/* What a frame holds. */
typedef enum wc_frame_type {
    WC_FRAME_SETTINGS = 1, /* the first of a file: what it was made with, as lines of text */
    WC_FRAME_FILE,         /* an input file */
    WC_FRAME_BATCH,        /* documents of one block */
    WC_FRAME_RESULTS,      /* a chunk of a stage's results */
    WC_FRAME_END           /* the last of a whole file */
} wc_frame_type;

enum { WC_FRAMES_HEAD_NBYTES = 32, WC_FRAME_HEAD_NBYTES = 32 };

/* The bytes a file opens with. */
void wc_frames_head(uint32_t kind, uint8_t *head_ret);

/* The bytes that go before a payload, whose length is a multiple of 8. ordinal: frames of the file before this one. */
void wc_frame_head(wc_frame_type type, uint64_t ordinal, const void *payload, size_t nbytes, uint8_t *head_ret);

/* A file mapped for reading. */
typedef struct wc_frames {
    const char *path; /* the caller's */
    const uint8_t *bytes;
    size_t nbytes, place; /* place: where the next frame begins */
    uint64_t ordinal;
    int fd;
    size_t left;                                           /* pages before this place were dropped */
    void (*drop)(void *start, size_t nbytes, int fd, uint64_t offset, int is_writable); /* wc_os_drop; a test's own */
} wc_frames;

typedef struct wc_frame {
    wc_frame_type type;
    const uint8_t *payload; /* in the mapping; aligned to 8 */
    size_t nbytes;
} wc_frame;

/* WIRECOPY_ERROR_IO where the file can't be read, WIRECOPY_ERROR_FORMAT where it is of another kind or version. Close
 * frames_ret whatever this returns. */
wirecopy_code wc_frames_open(const char *path, uint32_t kind, wc_frames *frames_ret, wirecopy_error *error);
void wc_frames_close(wc_frames *frames);

/* *more_ret is 0 at the end, and where the last frame was cut short: frames->place is then less than frames->nbytes.
 * WIRECOPY_ERROR_FORMAT where a checksum is wrong. */
wirecopy_code wc_frames_next(wc_frames *frames, wc_frame *frame_ret, int *more_ret, wirecopy_error *error);

#endif
