#include "segment/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "segment/keys.h"
#include "sketch/kept_packed.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Texts are packed by so many bytes: a text that is looked at costs the unpacking of its block. Small blocks pack as
 * well as large ones from words that they have in common. Measured, level 3, 24 MB of real news, and of bulk.py, whose
 * ratios follow: blocks of 16 KiB 0.397, 0.481, and 22 microseconds to unpack one; of 4 KiB 0.453, 0.539; of 4 KiB and
 * 64 KiB of words 0.369, 0.406, and 9 microseconds. Words that ZDICT_trainFromBuffer chose gave 0.359, 0.395 in 0.09 s
 * for 1 MB of samples; pieces at even distances take 0.005 s. */
enum { BLOCK_NBYTES = 4 << 10, BLOCK_NBYTES_ALONE = 16 << 10 };

enum { BUFFER_NBYTES = 1 << 20 };

/* Bits of the filter for each key: furniture has the same ones, so that some three keys of four are not looked for in
 * vain. Measured: docs/architecture.md, The index on disk. */
enum { FILTER_BITS_A_KEY = 2 };

static wirecopy_code fail_write(const wc_segment_writer *writer, wirecopy_error *error) {
    const char *wanted = wc_room_wanted(errno);
    return wc_fail(error, WIRECOPY_ERROR_IO, "cannot write %s: %s%s%s%s", writer->path, strerror(errno),
                   wanted != NULL ? "; " : "", wanted != NULL ? wanted : "", wanted != NULL ? ", and run again" : "");
}

static wirecopy_code flush(wc_segment_writer *writer, wirecopy_error *error) {
    size_t nbytes = writer->nbuffered;
    writer->nbuffered = 0;
    return wc_write_all(writer->fd, writer->buffer, nbytes) == 0 ? WIRECOPY_OK : fail_write(writer, error);
}

static wirecopy_code put(wc_segment_writer *writer, const void *bytes, size_t nbytes, wirecopy_error *error) {
    const uint8_t *rest = bytes;
    wirecopy_code code = WIRECOPY_OK;
    writer->place += nbytes;
    while (code == WIRECOPY_OK && nbytes > 0) {
        size_t room = BUFFER_NBYTES - writer->nbuffered, some = nbytes < room ? nbytes : room;
        memcpy(writer->buffer + writer->nbuffered, rest, some);
        writer->nbuffered += some;
        rest += some;
        nbytes -= some;
        code = writer->nbuffered == BUFFER_NBYTES ? flush(writer, error) : WIRECOPY_OK;
    }
    return code;
}

/* Of the section that is being written. */
static wirecopy_code put_summed(wc_segment_writer *writer, const void *bytes, size_t nbytes, wirecopy_error *error) {
    if (nbytes > 0) {
        XXH3_64bits_update(writer->sum, bytes, nbytes);
    }
    writer->head.sections[writer->section].nbytes += nbytes;
    return put(writer, bytes, nbytes, error);
}

static void begin_section(wc_segment_writer *writer, int section) {
    writer->section = section;
    writer->head.sections[section].offset = writer->place;
    XXH3_64bits_reset(writer->sum);
}

static wirecopy_code end_section(wc_segment_writer *writer, wirecopy_error *error) {
    static const uint8_t zeros[8];
    writer->head.sections[writer->section].checksum = XXH3_64bits_digest(writer->sum);
    return put(writer, zeros, (8 - writer->place % 8) % 8, error);
}

wirecopy_code wc_segment_writer_open(wc_segment_writer *writer_ret, const char *folder, const char *name, int has_texts,
                                     const wirecopy_allocator *allocator, wirecopy_error *error) {
    wc_segment_writer *writer = writer_ret;
    memset(writer, 0, sizeof *writer);
    writer->allocator = writer->words.allocator = allocator;
    writer->fd = -1;
    snprintf(writer->folder, sizeof writer->folder, "%s", folder);
    snprintf(writer->path, sizeof writer->path, "%s/%s", folder, name);
    snprintf(writer->aside, sizeof writer->aside, "%s/%s.new", folder, name);
    writer->sum = XXH3_createState();
    writer->packer = ZSTD_createCCtx();
    writer->buffer = wc_allocate(allocator, BUFFER_NBYTES, 1);
    if (writer->sum == NULL || writer->packer == NULL || writer->buffer == NULL) {
        return wc_fail_refused(allocator, BUFFER_NBYTES, error);
    }
    memcpy(writer->head.magic, WC_SEGMENT_MAGIC, sizeof writer->head.magic);
    writer->head.version = WC_SEGMENT_VERSION;
    writer->head.has_texts = (uint32_t)has_texts;
    writer->fd = open(writer->aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (writer->fd < 0) {
        return fail_write(writer, error);
    }
    /* Its place is kept for the head, which is known last. */
    wirecopy_code code = put(writer, &writer->head, sizeof writer->head, error);
    begin_section(writer, WC_SECTION_DATA);
    return code;
}

void wc_segment_writer_clear(wc_segment_writer *writer) {
    const wirecopy_allocator *allocator = writer->allocator;
    if (allocator == NULL) {
        return;
    }
    if (writer->fd >= 0) {
        close(writer->fd);
        unlink(writer->aside);
    }
    XXH3_freeState(writer->sum);
    ZSTD_freeCCtx(writer->packer);
    wc_release(allocator, writer->buffer, BUFFER_NBYTES, 1);
    wc_release(allocator, writer->texts, writer->texts_capacity, sizeof *writer->texts);
    wc_release(allocator, writer->contents, writer->contents_capacity, sizeof *writer->contents);
    wc_release(allocator, writer->places, writer->places_capacity, sizeof *writer->places);
    wc_release(allocator, writer->blocks, writer->blocks_capacity, sizeof *writer->blocks);
    wc_release(allocator, writer->pending, writer->pending_capacity, 1);
    wc_release(allocator, writer->packed, writer->packed_capacity, 1);
    wc_release(allocator, writer->filter, (size_t)(writer->nfilter / 64), sizeof *writer->filter);
    wc_release(allocator, writer->starts, ((size_t)1 << writer->head.bucket_bits) + 1, sizeof *writer->starts);
    wc_segment_words_clear(&writer->words);
    memset(writer, 0, sizeof *writer);
}

static wirecopy_code end_block(wc_segment_writer *writer, wirecopy_error *error) {
    size_t bound = ZSTD_compressBound(writer->npending);
    if (writer->npending == 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code =
        wc_grow(writer->allocator, (void **)&writer->packed, &writer->packed_capacity, bound, 1, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(writer->allocator, (void **)&writer->blocks, &writer->blocks_capacity, writer->nblocks + 1,
                       sizeof *writer->blocks, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    size_t packed = writer->words.form != NULL
                        ? ZSTD_compress_usingCDict(writer->packer, writer->packed, bound, writer->pending,
                                                   writer->npending, writer->words.form)
                        : ZSTD_compressCCtx(writer->packer, writer->packed, bound, writer->pending, writer->npending,
                                            WC_SEGMENT_LEVEL);
    if (ZSTD_isError(packed)) {
        return wc_fail_memory(error, bound);
    }
    writer->blocks[writer->nblocks++] = (wc_text_block){.offset = writer->head.sections[WC_SECTION_DATA].nbytes,
                                                        .packed_nbytes = (uint32_t)packed,
                                                        .nbytes = (uint32_t)writer->npending,
                                                        .checksum = XXH3_64bits(writer->packed, packed)};
    writer->npending = 0;
    return put_summed(writer, writer->packed, packed, error);
}

static wirecopy_code add_text(wc_segment_writer *writer, const char *bytes, size_t nbytes, uint64_t *place_ret,
                              wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (writer->npending + nbytes > (writer->words.form != NULL ? BLOCK_NBYTES : BLOCK_NBYTES_ALONE)) {
        code = end_block(writer, error);
    }
    if (code == WIRECOPY_OK) {
        /* One more, so that there is a block even for an empty text. */
        code = wc_grow(writer->allocator, (void **)&writer->pending, &writer->pending_capacity,
                       writer->npending + nbytes + 1, 1, error);
    }
    if (code == WIRECOPY_OK) {
        *place_ret = wc_text_place(writer->nblocks, writer->npending);
        memcpy(writer->pending + writer->npending, bytes, nbytes);
        writer->npending += nbytes;
        writer->head.text_nbytes += nbytes;
    }
    return code;
}

static wirecopy_code add_kept(wc_segment_writer *writer, const uint32_t *kept, uint64_t *place_ret,
                              wirecopy_error *error) {
    wirecopy_code code = wc_grow(writer->allocator, (void **)&writer->packed, &writer->packed_capacity,
                                 wc_kept_packed_most(kept) + WC_SEGMENT_KEPT_SUM_NBYTES, 1, error);
    if (code == WIRECOPY_OK) {
        size_t nbytes = wc_kept_pack(kept, writer->packed);
        uint32_t sum = (uint32_t)XXH3_64bits(writer->packed, nbytes);
        memcpy(writer->packed + nbytes, &sum, sizeof sum);
        code = put_summed(writer, writer->packed, nbytes + sizeof sum, error);
    }
    *place_ret = writer->head.sections[WC_SECTION_DATA].nbytes;
    return code;
}

wirecopy_code wc_segment_writer_add(wc_segment_writer *writer, uint32_t text, wc_content content, const char *bytes,
                                    size_t nbytes, const uint32_t *kept, wirecopy_error *error) {
    size_t number = writer->head.ntexts;
    const wirecopy_allocator *allocator = writer->allocator;
    uint64_t place = 0;
    if (number >= WC_KEY_TEXTS_MAX) {
        return wc_fail(error, WIRECOPY_ERROR_LIMIT, "more than %u texts at once: add the input in parts",
                       (unsigned)WC_KEY_TEXTS_MAX);
    }
    wirecopy_code code =
        wc_grow(allocator, (void **)&writer->texts, &writer->texts_capacity, number + 1, sizeof *writer->texts, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&writer->contents, &writer->contents_capacity, number + 1,
                       sizeof *writer->contents, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(allocator, (void **)&writer->places, &writer->places_capacity, number + 1,
                       sizeof *writer->places, error);
    }
    if (code == WIRECOPY_OK) {
        code = writer->head.has_texts ? add_text(writer, bytes, nbytes, &place, error)
                                      : add_kept(writer, kept, &place, error);
    }
    if (code == WIRECOPY_OK) {
        writer->texts[number] = text;
        writer->contents[number] = content;
        writer->places[number] = place;
        writer->head.ntexts++;
    }
    return code;
}

static wirecopy_code end_data(wc_segment_writer *writer, wirecopy_error *error) {
    static const uint8_t spare[WC_KEPT_PACKED_SPARE];
    wirecopy_code code =
        writer->head.has_texts ? end_block(writer, error) : put_summed(writer, spare, sizeof spare, error);
    if (code == WIRECOPY_OK) {
        code = end_section(writer, error);
    }
    begin_section(writer, WC_SECTION_KEYS);
    return code;
}

wirecopy_code wc_segment_writer_expect(wc_segment_writer *writer, uint64_t nkeys, wirecopy_error *error) {
    uint64_t nbits = nkeys * FILTER_BITS_A_KEY < WC_FILTER_BITS_MAX ? nkeys * FILTER_BITS_A_KEY : WC_FILTER_BITS_MAX;
    writer->nfilter = (nbits + 63) / 64 * 64;
    size_t count = (size_t)(writer->nfilter / 64);
    wc_keys_layout(&writer->head, nkeys);
    size_t nstarts = ((size_t)1 << writer->head.bucket_bits) + 1;
    writer->starts = wc_allocate_zeroed(writer->allocator, nstarts, sizeof *writer->starts);
    writer->filter = wc_allocate_zeroed(writer->allocator, count, sizeof *writer->filter);
    return writer->filter == NULL || writer->starts == NULL
               ? wc_fail_refused(writer->allocator, count * sizeof *writer->filter, error)
               : WIRECOPY_OK;
}

static wirecopy_code flush_bytes(wc_segment_writer *writer, wirecopy_error *error) {
    size_t nbytes = writer->nbytes;
    writer->nbytes = 0;
    return put_summed(writer, writer->bytes, nbytes, error);
}

/* Up to 57 bits, of which less than a byte may stay behind. */
static wirecopy_code put_bits(wc_segment_writer *writer, uint64_t bits, uint32_t count, wirecopy_error *error) {
    writer->bits |= bits << writer->nbits;
    for (writer->nbits += count; writer->nbits >= 8; writer->nbits -= 8) {
        writer->bytes[writer->nbytes++] = (uint8_t)writer->bits;
        writer->bits >>= 8;
    }
    return writer->nbytes > sizeof writer->bytes - sizeof bits ? flush_bytes(writer, error) : WIRECOPY_OK;
}

static wirecopy_code put_key(wc_segment_writer *writer, uint64_t record, wirecopy_error *error) {
    size_t bucket = wc_keys_bucket(&writer->head, record);
    uint64_t bit = wc_filter_bit(record, writer->nfilter);
    writer->filter[bit / 64] |= (uint64_t)1 << bit % 64;
    while (writer->bucket < bucket) {
        writer->starts[++writer->bucket] = writer->head.nkeys;
    }
    writer->head.nkeys++;
    return put_bits(writer, wc_keys_rest(&writer->head, record), wc_keys_width(&writer->head), error);
}

wirecopy_code wc_segment_writer_keys(wc_segment_writer *writer, const uint64_t *records, size_t count,
                                     wirecopy_error *error) {
    wirecopy_code code = writer->section == WC_SECTION_DATA ? end_data(writer, error) : WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        code = put_key(writer, records[i], error);
    }
    return code;
}

static wirecopy_code end_keys(wc_segment_writer *writer, wirecopy_error *error) {
    static const uint8_t spare[WC_KEYS_SPARE_NBYTES];
    size_t nbuckets = (size_t)1 << writer->head.bucket_bits;
    while (writer->bucket < nbuckets) {
        writer->starts[++writer->bucket] = writer->head.nkeys;
    }
    wirecopy_code code = put_bits(writer, 0, (8 - writer->nbits % 8) % 8, error);
    if (code == WIRECOPY_OK) {
        code = flush_bytes(writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = put_summed(writer, spare, sizeof spare, error);
    }
    return code == WIRECOPY_OK ? end_section(writer, error) : code;
}

typedef struct numbered {
    wc_content content;
    uint32_t number;
} numbered;

static int by_content(const void *left, const void *right) {
    const numbered *a = left, *b = right;
    if (a->content.low != b->content.low) {
        return a->content.low < b->content.low ? -1 : 1;
    }
    if (a->content.high != b->content.high) {
        return a->content.high < b->content.high ? -1 : 1;
    }
    return (a->number > b->number) - (a->number < b->number);
}

static wirecopy_code put_section(wc_segment_writer *writer, int section, const void *bytes, size_t nbytes,
                                 wirecopy_error *error) {
    begin_section(writer, section);
    wirecopy_code code = put_summed(writer, bytes, nbytes, error);
    return code == WIRECOPY_OK ? end_section(writer, error) : code;
}

/* The numbers of texts, by content. */
static wirecopy_code put_order(wc_segment_writer *writer, wirecopy_error *error) {
    size_t n = writer->head.ntexts;
    numbered *all = wc_allocate(writer->allocator, n, sizeof *all);
    uint32_t *order = wc_allocate(writer->allocator, n, sizeof *order);
    wirecopy_code code = all == NULL || order == NULL
                             ? wc_fail_refused(writer->allocator, n * (sizeof *all + sizeof *order), error)
                             : WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < n; i++) {
        all[i] = (numbered){writer->contents[i], (uint32_t)i};
    }
    if (code == WIRECOPY_OK) {
        qsort(all, n, sizeof *all, by_content);
        for (size_t i = 0; i < n; i++) {
            order[i] = all[i].number;
        }
        code = put_section(writer, WC_SECTION_ORDER, order, n * sizeof *order, error);
    }
    wc_release(writer->allocator, all, n, sizeof *all);
    wc_release(writer->allocator, order, n, sizeof *order);
    return code;
}

static wirecopy_code sync_folder(const wc_segment_writer *writer, wirecopy_error *error) {
    int fd = open(writer->folder, O_RDONLY | O_CLOEXEC);
    wirecopy_code code = fd < 0 || wc_sync(fd) != 0 ? fail_write(writer, error) : WIRECOPY_OK;
    if (fd >= 0) {
        close(fd);
    }
    return code;
}

/* Once all but the head is written. */
static wirecopy_code name_file(wc_segment_writer *writer, wirecopy_error *error) {
    writer->head.checksum = wc_segment_head_sum(&writer->head);
    if (lseek(writer->fd, 0, SEEK_SET) != 0 || wc_write_all(writer->fd, &writer->head, sizeof writer->head) != 0 ||
        wc_sync(writer->fd) != 0) {
        return fail_write(writer, error);
    }
    int closed = close(writer->fd);
    writer->fd = -1;
    if ((closed != 0 && errno != EINTR) || rename(writer->aside, writer->path) != 0) {
        wirecopy_code code = fail_write(writer, error);
        unlink(writer->aside);
        return code;
    }
    return sync_folder(writer, error);
}

wirecopy_code wc_segment_writer_finish(wc_segment_writer *writer, wirecopy_error *error) {
    size_t n = writer->head.ntexts;
    wirecopy_code code = wc_segment_writer_keys(writer, NULL, 0, error);
    if (code == WIRECOPY_OK) {
        code = end_keys(writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = put_section(writer, WC_SECTION_TEXTS, writer->texts, n * sizeof *writer->texts, error);
    }
    if (code == WIRECOPY_OK) {
        code = put_section(writer, WC_SECTION_CONTENTS, writer->contents, n * sizeof *writer->contents, error);
    }
    if (code == WIRECOPY_OK) {
        code = put_order(writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = put_section(writer, WC_SECTION_PLACES, writer->places, n * sizeof *writer->places, error);
    }
    if (code == WIRECOPY_OK) {
        code = put_section(writer, WC_SECTION_BLOCKS, writer->blocks, writer->nblocks * sizeof *writer->blocks, error);
    }
    if (code == WIRECOPY_OK) {
        code = put_section(writer, WC_SECTION_FILTER, writer->filter, (size_t)(writer->nfilter / 8), error);
    }
    if (code == WIRECOPY_OK) {
        size_t nstarts = ((size_t)1 << writer->head.bucket_bits) + 1;
        code = put_section(writer, WC_SECTION_STARTS, writer->starts, nstarts * sizeof *writer->starts, error);
    }
    if (code == WIRECOPY_OK) {
        code = put_section(writer, WC_SECTION_WORDS, writer->words.bytes, writer->words.nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = flush(writer, error);
    }
    return code == WIRECOPY_OK ? name_file(writer, error) : code;
}
