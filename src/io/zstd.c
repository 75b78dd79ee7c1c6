#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/error.h"
#include "base/memory.h"
#include "io/stream.h"

/* Windows up to 2 GiB (zstd --long=31), the most that zstd's own tools write, and down to the format's least, 1 KiB. */
#if SIZE_MAX > UINT32_MAX
enum { WINDOW_LOG_LEAST = 10, WINDOW_LOG_MAX = 31 };
#else
enum { WINDOW_LOG_LEAST = 10, WINDOW_LOG_MAX = 30 };
#endif

/* What zstd reads first of a frame: its mark and the byte that tells how long its header is. */
enum { START_NBYTES = 5 };

typedef struct zstd_state {
    ZSTD_DCtx *context;
    size_t expected; /* what zstd returned last: bytes of a frame that it waits for, 0 after all of it, or an error */
    uint64_t window_most;
} zstd_state;

static int zstd_matches(const uint8_t *bytes, size_t nbytes) {
    /* RFC 8878, sections 3.1.1 and 3.1.2. The first byte of the second is a letter or the like. */
    static const uint8_t frame[4] = {0x28, 0xB5, 0x2F, 0xFD}, skippable[3] = {0x2A, 0x4D, 0x18};
    return wc_stream_has_mark(bytes, nbytes, frame, sizeof frame) ||
           (nbytes > 1 && (bytes[0] & 0xF0) == 0x50 &&
            wc_stream_has_mark(bytes + 1, nbytes - 1, skippable, sizeof skippable));
}

static wirecopy_code needs_dictionary(wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                   "the zstd data was compressed with a dictionary, which is needed to read it: zstd -dc -D DICTIONARY "
                   "FILE | wirecopy VERB -");
}

static wirecopy_code zstd_open(wc_stream *stream, wirecopy_error *error) {
    zstd_state *zstd = wc_allocate_zeroed(stream->allocator, 1, sizeof *zstd);
    if (zstd == NULL) {
        return wc_fail_memory(error, sizeof *zstd);
    }
    stream->state = zstd;
    zstd->window_most = (uint64_t)1 << WINDOW_LOG_MAX;
    zstd->context = ZSTD_createDCtx();
    if (zstd->context == NULL) {
        return wc_fail_memory(error, (size_t)128 << 10);
    }
    ZSTD_DCtx_setParameter(zstd->context, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
    return WIRECOPY_OK;
}

static void zstd_close(wc_stream *stream) {
    zstd_state *zstd = stream->state;
    if (zstd != NULL) {
        ZSTD_freeDCtx(zstd->context);
        wc_release(stream->allocator, zstd, 1, sizeof *zstd);
    }
}

static void zstd_limit(wc_stream *stream, uint64_t memory_nbytes) {
    zstd_state *zstd = stream->state;
    int log = WINDOW_LOG_LEAST;
    while (log < WINDOW_LOG_MAX && (uint64_t)2 << log <= memory_nbytes) {
        log++;
    }
    zstd->window_most = (uint64_t)1 << log;
    ZSTD_DCtx_setParameter(zstd->context, ZSTD_d_windowLogMax, log);
}

/* zstd continues from frame to frame by itself, and skips skippable frames. It gets what it waits for and no more, a
 * block or a checksum: so what stands before damage comes out, and the damage has a place. */
static size_t decompress_some(wc_stream *stream, uint8_t *bytes, size_t nbytes) {
    zstd_state *zstd = stream->state;
    ZSTD_outBuffer out = {bytes, nbytes, 0};
    size_t wanted = zstd->expected > 0 ? zstd->expected : START_NBYTES, ready = stream->in_end - stream->in_start;
    ZSTD_inBuffer in = {stream->in, stream->in_start + (wanted < ready ? wanted : ready), stream->in_start};
    zstd->expected = ZSTD_decompressStream(zstd->context, &out, &in);
    stream->in_start = in.pos;
    return out.pos;
}

static wirecopy_code zstd_read(wc_stream *stream, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret,
                               wirecopy_error *error) {
    zstd_state *zstd = stream->state;
    while (!ZSTD_isError(zstd->expected)) {
        wirecopy_code code = wc_stream_refill(stream, error);
        int all = stream->in_ended && stream->in_start == stream->in_end;
        if (code != WIRECOPY_OK || (all && zstd->expected == 0)) {
            return code;
        }
        *got_ret = decompress_some(stream, bytes_ret, nbytes);
        if (*got_ret > 0) {
            return WIRECOPY_OK;
        }
        if (all && zstd->expected != 0) {
            return wc_stream_breaks_off(stream, error);
        }
    }
    if (ZSTD_getErrorCode(zstd->expected) == ZSTD_error_memory_allocation) {
        return wc_fail_memory(error, (size_t)zstd->window_most);
    }
    if (ZSTD_getErrorCode(zstd->expected) == ZSTD_error_dictionary_wrong) {
        return needs_dictionary(error);
    }
    if (ZSTD_getErrorCode(zstd->expected) == ZSTD_error_frameParameter_windowTooLarge) {
        return wc_stream_too_wide(stream, zstd->window_most, error);
    }
    return wc_stream_corrupt(stream, ZSTD_getErrorName(zstd->expected), error);
}

static size_t zstd_held(const wc_stream *stream) {
    return ZSTD_sizeof_DCtx(((const zstd_state *)stream->state)->context);
}

const wc_codec wc_codec_zstd = {"zstd", zstd_matches, zstd_open, zstd_read, zstd_close, zstd_limit, zstd_held};
