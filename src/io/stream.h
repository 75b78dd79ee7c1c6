/* A file's bytes, decompressed. The compression is told by the first bytes, never by the name. */
#ifndef WC_IO_STREAM_H
#define WC_IO_STREAM_H

#include "io/source.h"

typedef struct wc_stream wc_stream;

/* One way of compressing. `read` gives up to nbytes (at least 1) and *got_ret 0 at the end; data that breaks off or is
 * damaged is WIRECOPY_ERROR_FORMAT, after all bytes before the damage were given. */
typedef struct wc_codec {
    const char *name;
    int (*matches)(const uint8_t *bytes, size_t nbytes);
    wirecopy_code (*open)(wc_stream *stream, wirecopy_error *error);
    wirecopy_code (*read)(wc_stream *stream, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret, wirecopy_error *error);
    void (*close)(wc_stream *stream);                         /* also after open failed */
    void (*limit)(wc_stream *stream, uint64_t memory_nbytes); /* before the first read; NULL: takes little */
    size_t (*held)(const wc_stream *stream);                  /* bytes that its library has allocated; NULL: few */
} wc_codec;

extern const wc_codec wc_codec_gzip, wc_codec_zstd, wc_codec_xz, wc_codec_bzip2;

struct wc_stream {
    const wirecopy_allocator *allocator;
    wc_source *source;
    const wc_codec *codec; /* NULL: plain */
    void *state;           /* the codec's */
    uint8_t *in;           /* compressed bytes taken but not used: [in_start, in_end) */
    size_t in_start, in_end;
    int in_ended;
    uint64_t given;     /* bytes that came out */
    size_t charged;     /* of codec->held, to the budget */
    uint32_t ratio_max; /* 0: none */
};

/* Reads the first bytes and readies the codec. To be closed by the caller, also after a failure. source stays the
 * caller's. */
wirecopy_code wc_stream_open(wc_source *source, const wirecopy_allocator *allocator, wc_stream *stream_ret,
                             wirecopy_error *error);
void wc_stream_close(wc_stream *stream);

/* Before the first read: what may be taken for decompressing, and how much may come out, as input says. */
void wc_stream_limit(wc_stream *stream, const wirecopy_input *input, uint64_t memory_nbytes);

wirecopy_code wc_stream_read(wc_stream *stream, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret,
                             wirecopy_error *error);

/* For codecs: takes more compressed bytes where all were used; sets in_ended at the end. */
wirecopy_code wc_stream_refill(wc_stream *stream, wirecopy_error *error);

/* For codecs: after a complete piece of compressed data. Passes over zero bytes, which tapes and block devices pad
 * with; *more_ret tells whether anything else follows. */
wirecopy_code wc_stream_skip_padding(wc_stream *stream, int *more_ret, wirecopy_error *error);

/* For codecs: the messages for data that ends too early, and for data that is wrong. */
wirecopy_code wc_stream_breaks_off(const wc_stream *stream, wirecopy_error *error);
wirecopy_code wc_stream_damaged(const wc_stream *stream, const char *what, wirecopy_error *error);

/* For codecs: the message for data that takes more memory than codec->limit was told. */
wirecopy_code wc_stream_too_wide(const wc_stream *stream, uint64_t nbytes, wirecopy_error *error);

#endif
