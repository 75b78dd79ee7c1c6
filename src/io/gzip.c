#include <isa-l/igzip_lib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "io/stream.h"

typedef struct gzip_state {
    struct inflate_state inflate;
    struct isal_gzip_header header;
    int in_header;             /* of a member, which is read separately, since isal_inflate cannot resume within one */
    int in_member;             /* between a member's first byte and its checksum */
    int problem;               /* what ISA-L returned; reported after the bytes before it */
    int has_bytes;             /* some came out of this member */
    uint8_t extra[UINT16_MAX]; /* of the header: the most that its length can say */
} gzip_state;

static int gzip_matches(const uint8_t *bytes, size_t nbytes) {
    static const uint8_t mark[3] = {0x1F, 0x8B, 8};
    return wc_stream_has_mark(bytes, nbytes, mark, sizeof mark);
}

static void begin_member(gzip_state *gzip) {
    isal_inflate_reset(&gzip->inflate);
    gzip->inflate.crc_flag = ISAL_GZIP_NO_HDR_VER;
    isal_gzip_header_init(&gzip->header);
    gzip->header.extra = gzip->extra;
    gzip->header.extra_buf_len = sizeof gzip->extra;
    gzip->has_bytes = 0;
    gzip->in_header = 1;
    gzip->in_member = 1;
}

static wirecopy_code gzip_open(wc_stream *stream, wirecopy_error *error) {
    gzip_state *gzip = wc_allocate_zeroed(stream->allocator, 1, sizeof *gzip);
    if (gzip == NULL) {
        return wc_fail_memory(error, sizeof *gzip);
    }
    stream->state = gzip;
    isal_inflate_init(&gzip->inflate);
    begin_member(gzip);
    return WIRECOPY_OK;
}

static void gzip_close(wc_stream *stream) {
    wc_release(stream->allocator, stream->state, 1, sizeof(gzip_state));
}

/* Reads more of the header and, once it is complete, inflates. */
static int advance(gzip_state *gzip) {
    if (gzip->in_header) {
        int result = isal_read_gzip_header(&gzip->inflate, &gzip->header);
        if (result != ISAL_DECOMP_OK) {
            return result;
        }
        gzip->in_header = 0;
    }
    return isal_inflate(&gzip->inflate);
}

/* Inflates the available input into bytes; returns the number of bytes produced. */
static size_t inflate_some(wc_stream *stream, uint8_t *bytes, size_t nbytes) {
    gzip_state *gzip = stream->state;
    struct inflate_state *inflate = &gzip->inflate;
    uint32_t room = nbytes < (1u << 30) ? (uint32_t)nbytes : 1u << 30;
    inflate->next_in = stream->in + stream->in_start;
    inflate->avail_in = (uint32_t)(stream->in_end - stream->in_start);
    inflate->next_out = bytes;
    inflate->avail_out = room;
    int result = advance(gzip);
    stream->in_start = stream->in_end - inflate->avail_in;
    gzip->problem = result < 0 || result >= ISAL_NAME_OVERFLOW ? result : 0;
    if (!gzip->in_header && inflate->block_state == ISAL_BLOCK_FINISH) {
        gzip->in_member = 0;
    }
    gzip->has_bytes |= inflate->avail_out < room;
    return room - inflate->avail_out;
}

static const char *describe(int problem) {
    switch (problem) {
    case ISAL_INCORRECT_CHECKSUM:
        return "its checksum is wrong";
    case ISAL_INVALID_WRAPPER:
    case ISAL_UNSUPPORTED_METHOD:
        return "bytes that are not gzip follow";
    default:
        return "an invalid code";
    }
}

/* bgzip ends a file with an empty member (the BGZF format, section 4.1.2 of the SAM specification): without it the file
 * was cut between members. */
static int lacks_end(const gzip_state *gzip) {
    static const uint8_t mark[4] = {'B', 'C', 2, 0};
    return gzip->has_bytes && gzip->header.extra_len >= sizeof mark && memcmp(gzip->extra, mark, sizeof mark) == 0;
}

/* Prepares the next member; *more_ret is 0 at the end. */
static wirecopy_code next_member(wc_stream *stream, int *more_ret, wirecopy_error *error) {
    wirecopy_code code = wc_stream_skip_padding(stream, more_ret, error);
    if (code == WIRECOPY_OK && !*more_ret && lacks_end(stream->state)) {
        return wc_stream_breaks_off(stream, error);
    }
    if (code != WIRECOPY_OK || !*more_ret) {
        return code;
    }
    if (stream->in[stream->in_start] != 0x1F) {
        return wc_stream_corrupt(stream, describe(ISAL_INVALID_WRAPPER), error);
    }
    begin_member(stream->state);
    return WIRECOPY_OK;
}

static wirecopy_code gzip_read(wc_stream *stream, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret,
                               wirecopy_error *error) {
    gzip_state *gzip = stream->state;
    wirecopy_code code = WIRECOPY_OK;
    int more = 1;
    while (code == WIRECOPY_OK && *got_ret == 0 && gzip->problem == 0) {
        if (!gzip->in_member) {
            code = next_member(stream, &more, error);
            if (code != WIRECOPY_OK || !more) {
                return code;
            }
        }
        *got_ret = inflate_some(stream, bytes_ret, nbytes);
        if (*got_ret > 0 || !gzip->in_member || gzip->problem != 0) {
            continue;
        }
        code = wc_stream_refill(stream, error);
        if (code == WIRECOPY_OK && stream->in_ended) {
            return wc_stream_breaks_off(stream, error);
        }
    }
    if (*got_ret == 0 && gzip->problem != 0) {
        return wc_stream_corrupt(stream, describe(gzip->problem), error);
    }
    return code;
}

const wc_codec wc_codec_gzip = {"gzip", gzip_matches, gzip_open, gzip_read, gzip_close, NULL, NULL};
