/* Reads inputs as blocks of complete records. Files are opened in the stated order, decompressed on a separate thread,
 * and cut at record boundaries. */
#ifndef WC_READ_READER_H
#define WC_READ_READER_H

#include "format/file.h"
#include "read/block.h"

typedef struct wc_reader wc_reader;

/* Resolves input.paths: folders are walked depth first in byte order of the names, and symbolic links to files are
 * followed; hidden names are passed by. A path that does not exist is WIRECOPY_ERROR_IO. `input` must outlive the
 * reader. `stop`, if not NULL, is polled while waiting for bytes; non-zero ends reading with
 * WIRECOPY_ERROR_INTERRUPTED. keep_streams: files that cannot be opened twice (stdin, pipes) are also copied to an
 * unlinked scratch file for wc_reader_rewind. */
wirecopy_code wc_reader_open(const wirecopy_input *input, const wirecopy_allocator *allocator, int keep_streams,
                             int (*stop)(void *), void *stop_context, wc_reader **reader_ret, wirecopy_error *error);

/* Call before the first block. memory_nbytes: of the run, 0 (default) for no limit; it limits records and windows
 * (io/limits.h). tmp: the folder for scratch files (base/scratch.h). */
void wc_reader_allow(wc_reader *reader, uint64_t memory_nbytes, const char *tmp);
void wc_reader_close(wc_reader *reader);

/* Fills the next block, about target_nbytes or one record if that is longer; *more_ret is 0 at the end. One thread at
 * a time. A file that cannot be opened, or breaks off (truncated gzip, read error), is a block with a reason
 * (WIRECOPY_REASON_UNREADABLE), after its whole records were given; the next files go on. A file of a folder in a
 * format that is refused (refuse/refused.h) is an empty block with WIRECOPY_REASON_FORMAT. Errors are for what stops
 * all: memory, scratch disk, interruption, and a file of such a format that the user named (WIRECOPY_ERROR_FORMAT). */
wirecopy_code wc_reader_next(wc_reader *reader, size_t target_nbytes, wc_block *block, int *more_ret,
                             wirecopy_error *error);

/* From the next block on: non-zero delivers the bytes of oversize records too, in consecutive blocks of reason
 * TOO_LARGE, with `continues` set on all but the last of a record. Zero, the default, leaves them out. */
void wc_reader_deliver_oversize(wc_reader *reader, int deliver);

/* How far beyond its limit a record is read before it is known to be oversize (64 KiB): fuzzing lowers it, so that
 * short inputs have such records. */
void wc_reader_hold(wc_reader *reader, size_t slack_nbytes);

/* From the next file on: non-zero keeps the bytes of decoded files for wc_reader_original, which must then be called
 * for all bytes of each block before the next block is read. */
void wc_reader_keep_original(wc_reader *reader, int keep);

/* The bytes of the file that the next nbytes of its blocks were decoded from (read/decoder.h). For files with an
 * encoding.
 */
wirecopy_code wc_reader_original(wc_reader *reader, uint64_t nbytes, const uint8_t **original_ret,
                                 size_t *original_nbytes_ret, wirecopy_error *error);

/* Back to the first block; the same blocks follow if target_nbytes is the same and the files did not change.
 * WIRECOPY_ERROR_UNSUPPORTED if a file cannot be opened twice and keep_streams was not set. */
wirecopy_code wc_reader_rewind(wc_reader *reader, wirecopy_error *error);

/* Names in folders that were passed by so far: hidden files, pictures and the like. */
uint64_t wc_reader_passed_by(const wc_reader *reader);
int wc_reader_is_junk(const wc_reader *reader, uint32_t file);

/* Whether the user named the file itself, not a folder that it is in. */
int wc_reader_is_named(const wc_reader *reader, uint32_t file);

/* Folders of input.paths that have no file; no more than WIRECOPY_NOTICES_MAX. */
const char *const *wc_reader_empty_folders(const wc_reader *reader, size_t *count_ret);

/* Files that are also given before: of pair i the file's number, and that of the same file before it. */
size_t wc_reader_twice(const wc_reader *reader, const uint32_t (**pairs_ret)[2]);

const wc_file *wc_reader_file(const wc_reader *reader, uint32_t file);
uint32_t wc_reader_nfiles(const wc_reader *reader);

/* Sets what an earlier run learned about a file that this reader may not read: its format, whether it is seekable, and
 * its header, which is copied. */
wirecopy_code wc_reader_know(wc_reader *reader, uint32_t file, const wc_file *known, wirecopy_error *error);

/* Bytes on disk: read so far, and in all (0 if an input is not a regular file). */
uint64_t wc_reader_done(const wc_reader *reader);
uint64_t wc_reader_total(const wc_reader *reader);

/* Bytes of one file; 0 if it is not a regular file. */
uint64_t wc_reader_nbytes(const wc_reader *reader, uint32_t file);

/* Reads nbytes at offset of a seekable file. Thread-safe. */
wirecopy_code wc_reader_pread(wc_reader *reader, uint32_t file, uint64_t offset, void *bytes_ret, size_t nbytes,
                              wirecopy_error *error);

#endif
