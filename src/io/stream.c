#include "io/stream.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/size_text.h"
#include "base/paged.h"
#include "io/limits.h"

/* Compressed bytes read at a time: enough to make the cost of a read negligible. */
enum { IN_NBYTES = 256 << 10 };

/* The longest magic number: that of bzip2 with that of its first block. */
enum { MARK_NBYTES = 10 };

static const wc_codec *const codecs[] = {&wc_codec_gzip, &wc_codec_zstd, &wc_codec_xz, &wc_codec_bzip2};

static wirecopy_code read_mark(wc_stream *stream, wirecopy_error *error) {
    while (stream->in_end < MARK_NBYTES && !stream->in_ended) {
        size_t got;
        wirecopy_code code =
            wc_source_read(stream->source, stream->in + stream->in_end, MARK_NBYTES - stream->in_end, &got, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        stream->in_end += got;
        stream->in_ended = got == 0;
    }
    return WIRECOPY_OK;
}

const wc_codec *wc_stream_codec_of(const uint8_t *bytes, size_t nbytes) {
    for (size_t i = 0; i < sizeof codecs / sizeof codecs[0]; i++) {
        if (codecs[i]->matches(bytes, nbytes)) {
            return codecs[i];
        }
    }
    return NULL;
}

wirecopy_code wc_stream_open(wc_source *source, const wirecopy_allocator *allocator, wc_stream *stream_ret,
                             wirecopy_error *error) {
    *stream_ret = (wc_stream){.allocator = allocator, .source = source};
    stream_ret->in = wc_allocate(allocator, IN_NBYTES, 1);
    if (stream_ret->in == NULL) {
        return wc_fail_memory(error, IN_NBYTES);
    }
    wirecopy_code code = read_mark(stream_ret, error);
    if (code == WIRECOPY_OK) {
        stream_ret->codec = wc_stream_codec_of(stream_ret->in, stream_ret->in_end);
    }
    if (stream_ret->codec != NULL) {
        code = stream_ret->codec->open(stream_ret, error);
    }
    return code;
}

/* Decompression windows count as the library's own bytes. */
static void charge(wc_stream *stream, size_t nbytes) {
    if (nbytes != stream->charged) {
        wc_allocator_charge(stream->allocator, stream->charged, nbytes);
        stream->charged = nbytes;
    }
}

void wc_stream_close(wc_stream *stream) {
    if (stream->codec != NULL) {
        stream->codec->close(stream);
        charge(stream, 0);
    }
    wc_release(stream->allocator, stream->in, IN_NBYTES, 1);
    *stream = (wc_stream){0};
}

void wc_stream_limit(wc_stream *stream, const wirecopy_input *input, uint64_t memory_nbytes) {
    stream->ratio_max = input->ratio_max;
    if (stream->codec != NULL && stream->codec->limit != NULL && stream->state != NULL) {
        stream->codec->limit(stream, wc_window_most(memory_nbytes));
    }
}

static wirecopy_code read_plain(wc_stream *stream, uint8_t *bytes, size_t nbytes, size_t *got_ret,
                                wirecopy_error *error) {
    size_t ready = stream->in_end - stream->in_start;
    if (ready == 0) {
        return wc_source_read(stream->source, bytes, nbytes, got_ret, error);
    }
    *got_ret = ready < nbytes ? ready : nbytes;
    memcpy(bytes, stream->in + stream->in_start, *got_ret);
    stream->in_start += *got_ret;
    return WIRECOPY_OK;
}

/* Some members of a file may compress extremely well: the ratio is that of the whole file. */
static int is_bomb(const wc_stream *stream) {
    return stream->ratio_max != 0 && stream->given > WC_RATIO_FLOOR &&
           stream->given / stream->ratio_max > stream->source->position;
}

wirecopy_code wc_stream_read(wc_stream *stream, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret,
                             wirecopy_error *error) {
    *got_ret = 0;
    if (stream->codec == NULL) {
        return read_plain(stream, bytes_ret, nbytes, got_ret, error);
    }
    if (is_bomb(stream)) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                       "the %s data looks like a decompression bomb: %llu bytes came out of %llu, more than %u times "
                       "as many; raise ratio_max if it is not",
                       stream->codec->name, (unsigned long long)stream->given,
                       (unsigned long long)stream->source->position, stream->ratio_max);
    }
    wirecopy_code code = stream->codec->read(stream, bytes_ret, nbytes, got_ret, error);
    if (stream->codec->held != NULL) {
        charge(stream, stream->codec->held(stream));
    }
    stream->given += code == WIRECOPY_OK ? *got_ret : 0;
    return code;
}

int wc_stream_has_mark(const uint8_t *bytes, size_t nbytes, const uint8_t *mark, size_t mark_nbytes) {
    return nbytes > 0 && memcmp(bytes, mark, nbytes < mark_nbytes ? nbytes : mark_nbytes) == 0;
}

wirecopy_code wc_stream_refill(wc_stream *stream, wirecopy_error *error) {
    if (stream->in_start < stream->in_end || stream->in_ended) {
        return WIRECOPY_OK;
    }
    size_t got;
    wirecopy_code code = wc_source_read(stream->source, stream->in, IN_NBYTES, &got, error);
    stream->in_start = 0;
    stream->in_end = code == WIRECOPY_OK ? got : 0;
    stream->in_ended = code == WIRECOPY_OK && got == 0;
    return code;
}

wirecopy_code wc_stream_skip_padding(wc_stream *stream, int *more_ret, wirecopy_error *error) {
    wirecopy_code code;
    do {
        code = wc_stream_refill(stream, error);
        while (stream->in_start < stream->in_end && stream->in[stream->in_start] == 0) {
            stream->in_start++;
        }
    } while (code == WIRECOPY_OK && stream->in_start == stream->in_end && !stream->in_ended);
    *more_ret = stream->in_start < stream->in_end;
    return code;
}

wirecopy_code wc_stream_breaks_off(const wc_stream *stream, wirecopy_error *error) {
    unsigned long long nbytes = stream->source->position;
    return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                   "the %s data ends early, after %llu byte%s: the file is truncated; fetch it again",
                   stream->codec->name, nbytes, nbytes == 1 ? "" : "s");
}

wirecopy_code wc_stream_too_wide(const wc_stream *stream, uint64_t nbytes, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                   "the %s data takes more than %s to decompress, which memory_nbytes does not allow; raise "
                   "memory_nbytes, or compress it again with a smaller window",
                   stream->codec->name, wc_size_text_of(nbytes).text);
}

wirecopy_code wc_stream_corrupt(const wc_stream *stream, const char *what, wirecopy_error *error) {
    unsigned long long place = stream->source->position - (stream->in_end - stream->in_start);
    return wc_fail(error, WIRECOPY_ERROR_FORMAT, "the %s data is corrupt near byte %llu (%s); fetch the file again",
                   stream->codec->name, place, what);
}
