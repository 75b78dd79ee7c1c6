#include <lzma.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "io/stream.h"

typedef struct xz_state {
    lzma_stream lzma;
    lzma_ret result; /* what liblzma returned last */
    uint64_t memory_most;
} xz_state;

static int xz_matches(const uint8_t *bytes, size_t nbytes) {
    /* The .xz file format, section 2.1.1.1. */
    static const uint8_t mark[6] = {0xFD, '7', 'z', 'X', 'Z', 0};
    return wc_stream_has_mark(bytes, nbytes, mark, sizeof mark);
}

static wirecopy_code xz_open(wc_stream *stream, wirecopy_error *error) {
    xz_state *xz = wc_allocate_zeroed(stream->allocator, 1, sizeof *xz);
    if (xz == NULL) {
        return wc_fail_memory(error, sizeof *xz);
    }
    stream->state = xz;
    if (lzma_stream_decoder(&xz->lzma, UINT64_MAX, LZMA_CONCATENATED) != LZMA_OK) {
        return wc_fail_memory(error, (size_t)64 << 10);
    }
    return WIRECOPY_OK;
}

static void xz_close(wc_stream *stream) {
    xz_state *xz = stream->state;
    if (xz != NULL) {
        lzma_end(&xz->lzma);
        wc_release(stream->allocator, xz, 1, sizeof *xz);
    }
}

static void xz_limit(wc_stream *stream, uint64_t memory_nbytes) {
    xz_state *xz = stream->state;
    xz->memory_most = memory_nbytes;
    lzma_memlimit_set(&xz->lzma, memory_nbytes);
}

static size_t decompress_some(wc_stream *stream, uint8_t *bytes, size_t nbytes) {
    xz_state *xz = stream->state;
    xz->lzma.next_in = stream->in + stream->in_start;
    xz->lzma.avail_in = stream->in_end - stream->in_start;
    xz->lzma.next_out = bytes;
    xz->lzma.avail_out = nbytes;
    xz->result = lzma_code(&xz->lzma, stream->in_ended ? LZMA_FINISH : LZMA_RUN);
    stream->in_start = stream->in_end - xz->lzma.avail_in;
    return nbytes - xz->lzma.avail_out;
}

static wirecopy_code describe(const wc_stream *stream, wirecopy_error *error) {
    const xz_state *xz = stream->state;
    switch (xz->result) {
    case LZMA_STREAM_END:
        return WIRECOPY_OK;
    case LZMA_BUF_ERROR:
        return wc_stream_breaks_off(stream, error);
    case LZMA_MEM_ERROR:
        return wc_fail_memory(error, (size_t)64 << 20);
    case LZMA_MEMLIMIT_ERROR:
        return wc_stream_too_wide(stream, xz->memory_most, error);
    case LZMA_OPTIONS_ERROR:
        return wc_stream_corrupt(stream, "it uses options this version of liblzma lacks", error);
    case LZMA_FORMAT_ERROR:
        return wc_stream_corrupt(stream, "bytes that are not xz follow", error);
    default:
        return wc_stream_corrupt(stream, "an invalid code or checksum", error);
    }
}

static wirecopy_code xz_read(wc_stream *stream, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret,
                             wirecopy_error *error) {
    xz_state *xz = stream->state;
    while (xz->result == LZMA_OK) {
        wirecopy_code code = wc_stream_refill(stream, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        *got_ret = decompress_some(stream, bytes_ret, nbytes);
        if (*got_ret > 0) {
            return WIRECOPY_OK;
        }
    }
    return describe(stream, error);
}

static size_t xz_held(const wc_stream *stream) {
    return (size_t)lzma_memusage(&((const xz_state *)stream->state)->lzma);
}

const wc_codec wc_codec_xz = {"xz", xz_matches, xz_open, xz_read, xz_close, xz_limit, xz_held};
