/* A file of frames out of a fuzzer's bytes. Frames have checksums that no fuzzer would guess, so that the bytes are the
 * payloads alone: each after a mark and its type. Heads, padding and checksums are put to them here. */
#ifndef WC_FUZZ_FRAMES_INPUT_H
#define WC_FUZZ_FRAMES_INPUT_H

#include "fuzz.h"
#include "store/frames.h"

#define FRAME_MARK                                                                                                     \
    "\xF7"                                                                                                             \
    "FRM"
enum { FRAME_MARK_NBYTES = 4, FRAMES_NBYTES_MAX = 1 << 20 };

/* Where the next mark stands, else the end. */
static inline const uint8_t *next_mark(const uint8_t *bytes, const uint8_t *end) {
    const uint8_t *found = memmem(bytes, (size_t)(end - bytes), FRAME_MARK, FRAME_MARK_NBYTES);
    return found != NULL ? found : end;
}

static inline size_t put_frame(uint8_t *frames, size_t at, wc_frame_type type, uint64_t ordinal, const void *payload,
                               size_t nbytes) {
    size_t padded = (nbytes + 7) / 8 * 8;
    uint8_t *copy = frames + at + WC_FRAME_HEAD_NBYTES;
    if (padded > FRAMES_NBYTES_MAX - at - WC_FRAME_HEAD_NBYTES) {
        return at;
    }
    memset(copy, 0, padded);
    memcpy(copy, payload, nbytes);
    wc_frame_head(type, ordinal, copy, padded, frames + at);
    return at + WC_FRAME_HEAD_NBYTES + padded;
}

/* frames_ret: FRAMES_NBYTES_MAX. settings, where not NULL, goes first. Gives the length. */
static inline size_t frames_of_input(uint32_t kind, const char *settings, const uint8_t *bytes, size_t nbytes,
                                     uint8_t *frames_ret) {
    const uint8_t *end = bytes + nbytes;
    size_t at = WC_FRAMES_HEAD_NBYTES;
    uint64_t ordinal = 0;
    wc_frames_head(kind, frames_ret);
    if (settings != NULL) {
        at = put_frame(frames_ret, at, WC_FRAME_SETTINGS, ordinal++, settings, strlen(settings) + 1);
    }
    const uint8_t *mark = next_mark(bytes, end);
    while ((size_t)(end - mark) > FRAME_MARK_NBYTES) {
        const uint8_t *payload = mark + FRAME_MARK_NBYTES + 1;
        mark = next_mark(payload, end);
        at = put_frame(frames_ret, at, (wc_frame_type)payload[-1], ordinal++, payload, (size_t)(mark - payload));
    }
    return at;
}

#endif
