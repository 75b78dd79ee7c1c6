#include <bzlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "io/stream.h"

typedef struct bzip2_state {
    bz_stream bz;
    int ready;   /* bz is initialised: within a stream */
    int problem; /* what libbz2 returned; reported after the bytes before it */
} bzip2_state;

/* "BZh", the level, then the magic number of a block (pi in BCD), or of the end if the data is empty (its square root).
 */
static int bzip2_matches(const uint8_t *bytes, size_t nbytes) {
    static const uint8_t block[6] = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59}, end[6] = {0x17, 0x72, 0x45, 0x38, 0x50, 0x90};
    enum { LEVEL = 3, NUMBER = 4 };
    if (nbytes <= LEVEL) {
        return wc_stream_has_mark(bytes, nbytes, (const uint8_t *)"BZh", LEVEL);
    }
    return memcmp(bytes, "BZh", LEVEL) == 0 && bytes[LEVEL] >= '1' && bytes[LEVEL] <= '9' &&
           (nbytes == NUMBER || wc_stream_has_mark(bytes + NUMBER, nbytes - NUMBER, block, sizeof block) ||
            wc_stream_has_mark(bytes + NUMBER, nbytes - NUMBER, end, sizeof end));
}

static wirecopy_code begin_stream(bzip2_state *bzip2, wirecopy_error *error) {
    memset(&bzip2->bz, 0, sizeof bzip2->bz);
    if (BZ2_bzDecompressInit(&bzip2->bz, 0, 0) != BZ_OK) {
        return wc_fail_memory(error, (size_t)4 << 20);
    }
    bzip2->ready = 1;
    return WIRECOPY_OK;
}

static void end_stream(bzip2_state *bzip2) {
    if (bzip2->ready) {
        BZ2_bzDecompressEnd(&bzip2->bz);
        bzip2->ready = 0;
    }
}

static wirecopy_code bzip2_open(wc_stream *stream, wirecopy_error *error) {
    bzip2_state *bzip2 = wc_allocate_zeroed(stream->allocator, 1, sizeof *bzip2);
    if (bzip2 == NULL) {
        return wc_fail_memory(error, sizeof *bzip2);
    }
    stream->state = bzip2;
    return begin_stream(bzip2, error);
}

static void bzip2_close(wc_stream *stream) {
    bzip2_state *bzip2 = stream->state;
    if (bzip2 != NULL) {
        end_stream(bzip2);
        wc_release(stream->allocator, bzip2, 1, sizeof *bzip2);
    }
}

static size_t decompress_some(wc_stream *stream, uint8_t *bytes, size_t nbytes) {
    bzip2_state *bzip2 = stream->state;
    unsigned room = nbytes < (1u << 30) ? (unsigned)nbytes : 1u << 30;
    bzip2->bz.next_in = (char *)stream->in + stream->in_start;
    bzip2->bz.avail_in = (unsigned)(stream->in_end - stream->in_start);
    bzip2->bz.next_out = (char *)bytes;
    bzip2->bz.avail_out = room;
    int result = BZ2_bzDecompress(&bzip2->bz);
    size_t given = room - bzip2->bz.avail_out;
    stream->in_start = stream->in_end - bzip2->bz.avail_in;
    if (result == BZ_STREAM_END) {
        end_stream(bzip2);
    } else if (result != BZ_OK) {
        bzip2->problem = result;
    }
    return given;
}

/* Prepares the next stream; *more_ret is 0 at the end. */
static wirecopy_code next_stream(wc_stream *stream, int *more_ret, wirecopy_error *error) {
    wirecopy_code code = wc_stream_skip_padding(stream, more_ret, error);
    return code == WIRECOPY_OK && *more_ret ? begin_stream(stream->state, error) : code;
}

static wirecopy_code describe(const wc_stream *stream, wirecopy_error *error) {
    const bzip2_state *bzip2 = stream->state;
    switch (bzip2->problem) {
    case BZ_MEM_ERROR:
        return wc_fail_memory(error, (size_t)4 << 20);
    case BZ_DATA_ERROR_MAGIC:
        return wc_stream_corrupt(stream, "bytes that are not bzip2 follow", error);
    default:
        return wc_stream_corrupt(stream, "an invalid code or checksum", error);
    }
}

static wirecopy_code bzip2_read(wc_stream *stream, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret,
                                wirecopy_error *error) {
    bzip2_state *bzip2 = stream->state;
    int more = 1;
    while (bzip2->problem == 0) {
        wirecopy_code code = bzip2->ready ? wc_stream_refill(stream, error) : next_stream(stream, &more, error);
        if (code != WIRECOPY_OK || !more) {
            return code;
        }
        *got_ret = decompress_some(stream, bytes_ret, nbytes);
        if (*got_ret > 0) {
            return WIRECOPY_OK;
        }
        if (bzip2->problem == 0 && bzip2->ready && stream->in_ended) {
            return wc_stream_breaks_off(stream, error);
        }
    }
    return describe(stream, error);
}

const wc_codec wc_codec_bzip2 = {"bzip2", bzip2_matches, bzip2_open, bzip2_read, bzip2_close, NULL, NULL};
