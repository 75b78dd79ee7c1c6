/* A file's bytes, decompressed. The compression is detected from the first bytes, never from the name. */
#ifndef WC_IO_STREAM_H
#define WC_IO_STREAM_H

#include "io/source.h"

typedef struct wc_stream wc_stream;

/* A compression format. `read` returns up to nbytes (at least 1), and *got_ret is 0 at the end; truncated or corrupt
 * data is WIRECOPY_ERROR_FORMAT, after all bytes before the error. */
typedef struct wc_codec {
    const char *name;
    /* Of fewer bytes than a mark has, which are all of the file, whether the mark begins so. */
    int (*matches)(const uint8_t *bytes, size_t nbytes);
    wirecopy_code (*open)(wc_stream *stream, wirecopy_error *error);
    wirecopy_code (*read)(wc_stream *stream, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret, wirecopy_error *error);
    void (*close)(wc_stream *stream);                         /* also if open failed */
    void (*limit)(wc_stream *stream, uint64_t memory_nbytes); /* before the first read; NULL: uses little memory */
    size_t (*held)(const wc_stream *stream);                  /* bytes allocated by its library; NULL: few */
} wc_codec;

extern const wc_codec wc_codec_gzip, wc_codec_zstd, wc_codec_xz, wc_codec_bzip2;

struct wc_stream {
    const wirecopy_allocator *allocator;
    wc_source *source;
    const wc_codec *codec; /* NULL: plain */
    void *state;           /* the codec's */
    uint8_t *in;           /* compressed bytes read but not used: [in_start, in_end) */
    size_t in_start, in_end;
    int in_ended;
    uint64_t given;     /* decompressed bytes returned */
    size_t charged;     /* of codec->held, to the budget */
    uint32_t ratio_max; /* 0: no limit */
};

/* The codec of these first bytes, at least 10 or the whole file; NULL: plain. */
const wc_codec *wc_stream_codec_of(const uint8_t *bytes, size_t nbytes);

/* Reads the first bytes and opens the codec. Close stream_ret whatever this returns. source remains the caller's. */
wirecopy_code wc_stream_open(wc_source *source, const wirecopy_allocator *allocator, wc_stream *stream_ret,
                             wirecopy_error *error);
void wc_stream_close(wc_stream *stream);

/* Call before the first read: sets the memory that decompression may use and the ratio that input allows. */
void wc_stream_limit(wc_stream *stream, const wirecopy_input *input, uint64_t memory_nbytes);

wirecopy_code wc_stream_read(wc_stream *stream, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret,
                             wirecopy_error *error);

/* For codecs: whether the bytes begin with the mark, or the mark with the bytes. */
int wc_stream_has_mark(const uint8_t *bytes, size_t nbytes, const uint8_t *mark, size_t mark_nbytes);

/* For codecs: reads more compressed bytes if all are used; sets in_ended at the end. */
wirecopy_code wc_stream_refill(wc_stream *stream, wirecopy_error *error);

/* For codecs, after a complete member: skips zero bytes, with which tapes and block devices pad; *more_ret: whether
 * anything else follows. */
wirecopy_code wc_stream_skip_padding(wc_stream *stream, int *more_ret, wirecopy_error *error);

/* For codecs: the errors for truncated and for corrupt data. */
wirecopy_code wc_stream_breaks_off(const wc_stream *stream, wirecopy_error *error);
wirecopy_code wc_stream_corrupt(const wc_stream *stream, const char *what, wirecopy_error *error);

/* For codecs: the error for data that needs more memory than codec->limit allowed. */
wirecopy_code wc_stream_too_wide(const wc_stream *stream, uint64_t nbytes, wirecopy_error *error);

#endif
