/* Inputs to blocks of whole records. Files are opened in the stated order, decompressed on a thread of their own, and
 * cut at record boundaries. */
#ifndef WC_IO_READER_H
#define WC_IO_READER_H

#include <stddef.h>
#include <stdint.h>

#include "io/file.h"
#include "wirecopy/wirecopy.h"

/* Bytes that stay readable (zeroed) after a block's last one, for parsers that read wide. */
#define WC_BLOCK_PADDING 64

typedef struct wc_reader wc_reader;

/* A stretch of one file that holds whole records. The buffer belongs to the block and is reused. */
typedef struct wc_block {
    const wirecopy_allocator *allocator;
    uint64_t sequence; /* 0, 1, 2 ... over all files */
    uint32_t file;     /* index for wc_reader_file */
    uint64_t offset;   /* of the block in the decompressed file */
    uint8_t *bytes;    /* nbytes, and WC_BLOCK_PADDING zeroes */
    size_t nbytes, capacity;
    int first; /* the file's first block */
    /* A stretch that is no usable record stands in a block of its own: why, and a message without file name and line.
     * nbytes may then be 0. What a file that breaks off leaves of its last record is in the block (UNREADABLE). An
     * oversize record (TOO_LARGE) is not in the block unless wc_reader_deliver_oversize was called. */
    wirecopy_reason reason;
    char message[256];
    uint64_t skipped_nbytes; /* input bytes this block stands for that are not in it */
    uint64_t skipped_lines;  /* line breaks in a block with a reason: in its bytes and in those skipped */
    int was_refused;         /* the system has refused a read of the file: had it not, the block might be longer */
    int continues;           /* a piece of an oversize record; the next block goes on with it */
} wc_block;

void wc_block_init(wc_block *block, const wirecopy_allocator *allocator);
void wc_block_clear(wc_block *block);

/* Resolves input.paths (a folder is walked depth first in byte order of the names, symbolic links to files followed,
 * hidden names included) and readies the first file. A path that does not exist is WIRECOPY_ERROR_IO. `input` must
 * outlive the reader. `stop`, where not NULL, is polled while waiting for bytes; non-zero ends with
 * WIRECOPY_ERROR_INTERRUPTED.
 * keep_streams: what cannot be opened twice (stdin, pipes) is also copied to an unlinked scratch file, so that
 * wc_reader_rewind can give it again. */
wirecopy_code wc_reader_open(const wirecopy_input *input, const wirecopy_allocator *allocator, int keep_streams,
                             int (*stop)(void *), void *stop_context, wc_reader **reader_ret, wirecopy_error *error);

/* Before the first block: the memory of the run, 0 (default) for no limit, of which records and windows may take a
 * share (io/limits.h), and the folder for scratch files (base/scratch.h). */
void wc_reader_allow(wc_reader *reader, uint64_t memory_nbytes, const char *tmp);
void wc_reader_close(wc_reader *reader);

/* Fills the next block, about target_nbytes or one record if that is longer; *more_ret is 0 at the end. One thread at
 * a time. A file that cannot be opened, or breaks off (truncated gzip, read error), is a block with a reason
 * (WIRECOPY_REASON_UNREADABLE), after its whole records were given; the next files go on. Errors are for what stops
 * all: memory, scratch disk, interruption. */
wirecopy_code wc_reader_next(wc_reader *reader, size_t target_nbytes, wc_block *block, int *more_ret,
                             wirecopy_error *error);

/* From the next block on: non-zero gives the bytes of oversize records too, in blocks of reason TOO_LARGE that follow
 * one another, `continues` set on all but the last of a record. Zero, the default, leaves them out. */
void wc_reader_deliver_oversize(wc_reader *reader, int deliver);

/* Back to the first block; the same blocks follow if target_nbytes is the same and the files did not change. What
 * cannot be opened twice makes this WIRECOPY_ERROR_UNSUPPORTED unless keep_streams was set. */
wirecopy_code wc_reader_rewind(wc_reader *reader, wirecopy_error *error);

const wc_file *wc_reader_file(const wc_reader *reader, uint32_t file);
uint32_t wc_reader_nfiles(const wc_reader *reader);

/* Tells the reader what an earlier one learned of a file that this one may not read: format, whether it is seekable,
 * and its header, which is copied. */
wirecopy_code wc_reader_know(wc_reader *reader, uint32_t file, const wc_file *known, wirecopy_error *error);

/* Bytes as they lie on disk: taken so far, and in all (0 where an input is no regular file). */
uint64_t wc_reader_done(const wc_reader *reader);
uint64_t wc_reader_total(const wc_reader *reader);

/* Of one file; 0 where it is no regular one. */
uint64_t wc_reader_nbytes(const wc_reader *reader, uint32_t file);

/* Reads nbytes at offset of a seekable file. Thread-safe. */
wirecopy_code wc_reader_pread(wc_reader *reader, uint32_t file, uint64_t offset, void *bytes_ret, size_t nbytes,
                              wirecopy_error *error);

#endif
