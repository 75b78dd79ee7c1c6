/* The keys of a segment, packed. They are hashes, evenly spread, so that their upper bits are known by where they
 * stand: records lie in 2^bucket_bits buckets by these, and each is what is left of the key, then the number of the
 * text in number_bits. Of 3.6 million records that is 39 bits for 64, and a key is found in a bucket of some dozens. */
#ifndef WC_SEGMENT_KEYS_H
#define WC_SEGMENT_KEYS_H

#include "segment/segment.h"

/* Decides how nkeys records of a segment of so many texts are packed. */
void wc_keys_layout(wc_segment_head *head, uint64_t nkeys);

static inline size_t wc_keys_bucket(const wc_segment_head *head, uint64_t record) {
    return head->bucket_bits == 0 ? 0 : (size_t)(record >> (64 - head->bucket_bits));
}

/* The part of a record that is packed. */
static inline uint64_t wc_keys_rest(const wc_segment_head *head, uint64_t record) {
    uint64_t key = record << head->bucket_bits >> head->bucket_bits >> WC_KEY_TEXT_BITS;
    return key << head->number_bits | wc_key_text(record);
}

/* The records with the key of that one are [from, to). */
void wc_keys_find(const wc_segment *segment, uint64_t record, size_t *from_ret, size_t *to_ret);

/* What is read when the records with a key are found, fetched ahead: the bit of the filter; then, where it is set, what
 * says where the bucket is; then the bucket. Each goes by the one before it. */
void wc_keys_fetch_filter(const wc_segment *segment, uint64_t record);
void wc_keys_fetch_start(const wc_segment *segment, uint64_t record);
void wc_keys_fetch_bucket(const wc_segment *segment, uint64_t record);

/* The number of the text of a record by its place. */
uint32_t wc_keys_number(const wc_segment *segment, size_t place);

/* All records from a key on, in order. */
typedef struct wc_key_walk {
    const wc_segment *segment;
    size_t place, bucket;
} wc_key_walk;

wc_key_walk wc_keys_walk(const wc_segment *segment, uint64_t least);

/* Returns 0 after the last one. */
int wc_key_walk_next(wc_key_walk *walk, uint64_t *record_ret);

#endif
