/* A file's bytes, decompressed. The compression is told by the first bytes, never by the name. */
#ifndef WIRECOPY_IO_STREAM_H
#define WIRECOPY_IO_STREAM_H

#include "io/source.h"

typedef struct wirecopy_stream wirecopy_stream;

/* One way of compressing. `read` gives up to nbytes (at least 1) and *got_ret 0 at the end; data that breaks off or is
 * damaged is WIRECOPY_ERROR_FORMAT, after all bytes before the damage were given. */
typedef struct wirecopy_codec {
    const char *name;
    int (*matches)(const uint8_t *bytes, size_t nbytes);
    wirecopy_code (*open)(wirecopy_stream *stream, wirecopy_error *error);
    wirecopy_code (*read)(wirecopy_stream *stream, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret,
                          wirecopy_error *error);
    void (*close)(wirecopy_stream *stream); /* also after open failed */
    void (*limit)(wirecopy_stream *stream, uint64_t memory_nbytes); /* before the first read; NULL: takes little */
} wirecopy_codec;

extern const wirecopy_codec wirecopy_codec_gzip, wirecopy_codec_zstd, wirecopy_codec_xz, wirecopy_codec_bzip2;

struct wirecopy_stream {
    const wirecopy_allocator *allocator;
    wirecopy_source *source;
    const wirecopy_codec *codec; /* NULL: plain */
    void *state;                 /* the codec's */
    uint8_t *in;                 /* compressed bytes taken but not used: [in_start, in_end) */
    size_t in_start, in_end;
    int in_ended;
    uint64_t given;     /* bytes that came out */
    uint32_t ratio_max; /* 0: none */
};

/* Reads the first bytes and readies the codec. To be closed by the caller, also after a failure. source stays the
 * caller's. */
wirecopy_code wirecopy_stream_open(wirecopy_source *source, const wirecopy_allocator *allocator,
                                   wirecopy_stream *stream_ret, wirecopy_error *error);
void wirecopy_stream_close(wirecopy_stream *stream);

/* Before the first read: what may be taken for decompressing, and how much may come out, as input says. */
void wirecopy_stream_limit(wirecopy_stream *stream, const wirecopy_input *input);

wirecopy_code wirecopy_stream_read(wirecopy_stream *stream, uint8_t *bytes_ret, size_t nbytes, size_t *got_ret,
                                   wirecopy_error *error);

/* For codecs: takes more compressed bytes where all were used; sets in_ended at the end. */
wirecopy_code wirecopy_stream_refill(wirecopy_stream *stream, wirecopy_error *error);

/* For codecs: after a complete piece of compressed data. Passes over zero bytes, which tapes and block devices pad
 * with; *more_ret tells whether anything else follows. */
wirecopy_code wirecopy_stream_skip_padding(wirecopy_stream *stream, int *more_ret, wirecopy_error *error);

/* For codecs: the messages for data that ends too early, and for data that is wrong. */
wirecopy_code wirecopy_stream_breaks_off(const wirecopy_stream *stream, wirecopy_error *error);
wirecopy_code wirecopy_stream_damaged(const wirecopy_stream *stream, const char *what, wirecopy_error *error);

/* For codecs: the message for data that takes more memory than codec->limit was told. */
wirecopy_code wirecopy_stream_too_wide(const wirecopy_stream *stream, uint64_t nbytes, wirecopy_error *error);

#endif
