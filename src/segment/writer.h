/* Writes a segment aside, syncs it and gives it its name: it is there as a whole, or not at all. */
#ifndef WC_SEGMENT_WRITER_H
#define WC_SEGMENT_WRITER_H

#include "base/deal.h"
#include "segment/segment.h"
#include "segment/words.h"

/* Names of segments in the folder, and of those that are not whole yet. */
#define WC_SEGMENT_SUFFIX ".segment"
#define WC_SEGMENT_ASIDE ".segment.new"

typedef struct wc_segment_writer {
    const wirecopy_allocator *allocator;
    char path[4096 + 64], aside[4096 + 64], folder[4096];
    int fd;
    wc_segment_head head;
    uint64_t place; /* of the next byte */
    int section;    /* that is being written */
    void *sum;      /* XXH3's state of it */
    void *packer;   /* zstd's */
    uint8_t *buffer;
    size_t nbuffered;
    /* by number */
    uint32_t *texts;
    wc_content *contents;
    uint64_t *places;
    size_t texts_capacity, contents_capacity, places_capacity;
    wc_text_block *blocks;
    size_t nblocks, blocks_capacity;
    /* The block that texts are being added to. */
    char *pending;
    size_t npending, pending_capacity;
    uint8_t *packed;
    size_t packed_capacity;
    uint64_t *filter;
    uint64_t nfilter; /* bits */
    uint64_t *starts; /* by bucket of keys; those up to bucket are known */
    size_t bucket;
    uint64_t bits; /* of records that are not a byte yet */
    uint32_t nbits;
    uint8_t bytes[4096]; /* of records that are not written yet */
    size_t nbytes;
    wc_segment_words words; /* learned before the first text, where texts are kept */
} wc_segment_writer;

/* Sections come in their order: all texts are added, then keys. Call wc_segment_writer_clear whatever this returns: it
 * removes what was not finished. */
wirecopy_code wc_segment_writer_open(wc_segment_writer *writer_ret, const char *folder, const char *name, int has_texts,
                                     const wirecopy_allocator *allocator, wirecopy_error *error);
void wc_segment_writer_clear(wc_segment_writer *writer);

/* Texts come in ascending order. kept: of a segment without texts, NULL else. */
wirecopy_code wc_segment_writer_add(wc_segment_writer *writer, uint32_t text, wc_content content, const char *bytes,
                                    size_t nbytes, const uint32_t *kept, wirecopy_error *error);

/* After the last text and before the first keys: how many there are at most. */
wirecopy_code wc_segment_writer_expect(wc_segment_writer *writer, uint64_t nkeys, wirecopy_error *error);

/* Records come in ascending order. */
wirecopy_code wc_segment_writer_keys(wc_segment_writer *writer, const uint64_t *records, size_t count,
                                     wirecopy_error *error);

/* Writes the rest, syncs and renames. */
wirecopy_code wc_segment_writer_finish(wc_segment_writer *writer, wirecopy_error *error);

#endif
