/* Segments of an index: files that are written once and never changed, with the texts of one addition, or of several
 * after compaction, and the keys by which they are found. The layout is in docs/formats.md. */
#ifndef WC_SEGMENT_SEGMENT_H
#define WC_SEGMENT_SEGMENT_H

#include <stddef.h>
#include <stdint.h>

#include "sketch/sketcher.h"

#define WC_SEGMENT_MAGIC "WIRESEGM"

/* Raised when the layout in docs/formats.md changes. Of version 3, which is read too, what is kept of texts is neither
 * packed nor summed by itself.
 */
enum { WC_SEGMENT_VERSION = 4, WC_SEGMENT_VERSION_LEAST = 3 };

/* A key of a text in a segment: the upper 40 bits of the profile's key, and the text's number in the segment. Of an
 * addition: the number of its entry. Sorted by both. */
enum { WC_KEY_TEXT_BITS = 24 };
#define WC_KEY_TEXTS_MAX ((uint32_t)1 << WC_KEY_TEXT_BITS)

static inline uint64_t wc_key_record(uint64_t key, uint32_t text) {
    return key >> WC_KEY_TEXT_BITS << WC_KEY_TEXT_BITS | text;
}

static inline uint32_t wc_key_text(uint64_t record) {
    return (uint32_t)(record & (WC_KEY_TEXTS_MAX - 1));
}

/* Bits of a key that a record has. */
enum { WC_KEY_BITS = 64 - WC_KEY_TEXT_BITS };

/* Packed records (segment/keys.h) are read as 64 bits from a byte on, so that they may have up to 57, and some
 * bytes stand after the last. */
enum { WC_KEYS_WIDTH_MOST = 57, WC_KEYS_BUCKET_BITS_MOST = 32, WC_KEYS_SPARE_NBYTES = 8 };

/* So that a bit is told by 32 bits of a key. */
#define WC_FILTER_BITS_MAX ((uint64_t)1 << 32)

/* The bit of a key among those of a filter: keys are hashes, so that bits are as the keys are, evenly spread. */
static inline uint64_t wc_filter_bit(uint64_t record, uint64_t nbits) {
    return (record >> 32) * nbits >> 32;
}

/* Texts are compressed some at a time. */
typedef struct wc_text_block {
    uint64_t offset; /* in the section of texts */
    uint32_t packed_nbytes, nbytes;
    uint64_t checksum; /* of the packed bytes */
} wc_text_block;

/* Where a text begins: the block, and the byte in it. Without texts: the byte at which what is kept of it ends. */
static inline uint64_t wc_text_place(uint64_t block, uint64_t offset) {
    return block << 32 | offset;
}

/* Sections, in the order of the file. */
enum {
    WC_SECTION_DATA,     /* packed texts; without texts, what is kept of each, packed (sketch/kept_packed.h) */
    WC_SECTION_KEYS,     /* packed records, ascending; see segment/keys.h */
    WC_SECTION_TEXTS,    /* uint32_t: the text of each number, ascending */
    WC_SECTION_CONTENTS, /* wc_content, by number */
    WC_SECTION_ORDER,    /* uint32_t: numbers, by content */
    WC_SECTION_PLACES,   /* uint64_t, by number */
    WC_SECTION_BLOCKS,   /* wc_text_block */
    WC_SECTION_FILTER,   /* uint64_t: bits, those of keys set; see wc_filter_bit */
    WC_SECTION_STARTS,   /* uint64_t, by bucket of keys: the first record; one more at the end */
    WC_SECTION_WORDS, /* what texts have in common, from which each block is packed: zstd's dictionary; may be empty */
    WC_SECTION_COUNT
};

typedef struct wc_section {
    uint64_t offset, nbytes, checksum;
} wc_section;

typedef struct wc_segment_head {
    char magic[8];
    uint32_t version, has_texts;
    uint64_t ntexts, text_nbytes;
    uint64_t nkeys;
    uint32_t bucket_bits, number_bits; /* of keys; see segment/keys.h */
    wc_section sections[WC_SECTION_COUNT];
    uint64_t checksum; /* of the fields before */
} wc_segment_head;

uint64_t wc_segment_head_sum(const wc_segment_head *head);

/* Bits of a packed record. */
static inline uint32_t wc_keys_width(const wc_segment_head *head) {
    return WC_KEY_BITS - head->bucket_bits + head->number_bits;
}

/* A segment that is open. */
typedef struct wc_segment {
    int64_t number;
    char name[32];      /* in the folder of the index */
    const char *folder; /* that one, for messages; the caller's, "" until it is set */
    int fd;
    const uint8_t *bytes; /* mapped */
    size_t nbytes;
    uint64_t written_nbytes; /* by the manifest; more than that is not of the segment */
    wc_segment_head head;
    const uint8_t *keys;
    const uint64_t *starts;
    const uint32_t *texts;
    const wc_content *contents;
    const uint32_t *order;
    const uint64_t *places;
    const wc_text_block *blocks;
    size_t nblocks;
    const uint64_t *filter;
    uint64_t nfilter; /* bits */
    void *words;      /* zstd's form of them; NULL: none */
    uint8_t *dead;    /* by number, a bit; NULL: none */
    size_t dead_nbytes;
    int64_t dead_version; /* 0: none; -1: to be read anew */
    int is_changed;       /* dead is not what the database has */
    int is_summed;        /* all of it, and not the numbers of texts alone */
} wc_segment;

/* path: of the file, for messages too. WIRECOPY_ERROR_NOT_FOUND if there is none, WIRECOPY_ERROR_FORMAT if its head or
 * its lengths are not those of a segment: hint ends these messages. WIRECOPY_ERROR_UNSUPPORTED if another program wrote
 * it. Close segment_ret whatever this returns. */
wirecopy_code wc_segment_open(wc_segment *segment_ret, const char *path, const char *hint, wirecopy_error *error);
void wc_segment_close(wc_segment *segment, const wirecopy_allocator *allocator);

static inline int wc_segment_is_dead(const wc_segment *segment, uint32_t number) {
    return segment->dead != NULL && (segment->dead[number / 8] >> number % 8 & 1) != 0;
}

/* Whether there may be a record with the key of that one; 0: there is none. */
static inline int wc_segment_may_have(const wc_segment *segment, uint64_t record) {
    uint64_t bit = wc_filter_bit(record, segment->nfilter);
    return segment->nfilter > 0 && (segment->filter[bit / 64] >> bit % 64 & 1) != 0;
}

/* The number of a text, UINT32_MAX where the segment does not have it. */
uint32_t wc_segment_find(const wc_segment *segment, uint32_t text);

/* The number of the text that is not dead and has that content, UINT32_MAX where there is none. place: 0 at first, and
 * what the search before it left: contents that ascend are found side by side. */
uint32_t wc_segment_find_content(const wc_segment *segment, wc_content content, size_t *place);

/* The sum that a section has in the head, of its bytes. */
uint64_t wc_segment_sum(const wc_segment *segment, int section);

/* Whether texts, or what is kept of them, have sums of their own, so that one that is damaged is told from the others,
 * and none is summed before it is looked at. */
static inline int wc_segment_has_sums_within(const wc_segment *segment) {
    return segment->head.has_texts || segment->head.version > 3;
}

/* Bytes of a sum behind what is kept of a text. */
enum { WC_SEGMENT_KEPT_SUM_NBYTES = 4 };

/* Whether nothing but zeros is between sections, up to the next multiple of 8. Nothing reads there. */
int wc_segment_padding_is_whole(const wc_segment *segment);

/* Whether all is as it was written but for texts and what is kept of them, which have sums of their own; checksum: what
 * the manifest has of its head. Once, when it is opened: what is looked up in a damaged one would be answered wrongly.
 * numbers_alone: nothing but the numbers of texts will be looked up. */
wirecopy_code wc_segment_check(wc_segment *segment, const char *path, const char *hint, uint64_t checksum,
                               int numbers_alone, wirecopy_error *error);

/* Whether the texts of a block are as they were written. */
int wc_segment_block_is_whole(const wc_segment *segment, uint64_t number);

/* Lets pages of the mapping go, which count as the process's. */
void wc_segment_drop(const wc_segment *segment);

/* A block of texts, unpacked, or what is kept of a text; one for each thread that reads them. */
typedef struct wc_text_reader {
    const wirecopy_allocator *allocator;
    const wc_segment *segment;
    size_t block; /* SIZE_MAX: none */
    char *bytes;
    size_t capacity;
    void *unpacker; /* zstd's; NULL: none yet */
    uint32_t *values;
    size_t values_capacity;
} wc_text_reader;

void wc_text_reader_init(wc_text_reader *reader, const wirecopy_allocator *allocator);
void wc_text_reader_clear(wc_text_reader *reader);

/* Forgets the block: what was a segment is another one now. */
void wc_text_reader_forget(wc_text_reader *reader);

/* The text of that number, valid until the next call. WIRECOPY_ERROR_FORMAT where its block is damaged. */
wirecopy_code wc_segment_text(const wc_segment *segment, uint32_t number, wc_text_reader *reader, const char **text_ret,
                              size_t *nbytes_ret, wirecopy_error *error);

/* What is kept of the text of that number, in a segment without texts, valid until the next call;
 * WIRECOPY_ERROR_FORMAT where it is damaged. */
wirecopy_code wc_segment_kept(const wc_segment *segment, uint32_t number, wc_text_reader *reader,
                              const uint32_t **values_ret, size_t *count_ret, wirecopy_error *error);

#endif
