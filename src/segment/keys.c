#include "segment/keys.h"

#include <string.h>

static uint32_t bits_of(uint64_t number) {
    uint32_t bits = 0;
    while (number >> bits != 0) {
        bits++;
    }
    return bits;
}

/* The least bytes in all: a bit more halves the buckets' records and saves a bit of each, for twice the starts. */
void wc_keys_layout(wc_segment_head *head, uint64_t nkeys) {
    uint64_t best = UINT64_MAX;
    uint32_t number_bits = head->ntexts > 0 ? bits_of(head->ntexts - 1) : 0;
    for (uint32_t bits = 0; bits <= WC_KEYS_BUCKET_BITS_MOST; bits++) {
        uint32_t width = WC_KEY_BITS - bits + number_bits;
        uint64_t cost = nkeys * width + ((uint64_t)64 << bits);
        if (width <= WC_KEYS_WIDTH_MOST && cost < best) {
            best = cost;
            head->bucket_bits = bits;
        }
    }
    head->number_bits = number_bits;
}

static uint64_t rest_at(const wc_segment *segment, size_t place) {
    uint32_t width = wc_keys_width(&segment->head);
    uint64_t bit = (uint64_t)place * width, bytes;
    memcpy(&bytes, segment->keys + bit / 8, sizeof bytes);
    return bytes >> bit % 8 & (((uint64_t)1 << width) - 1);
}

/* In [from, to): the first record whose rest is not below that one. */
static size_t seek(const wc_segment *segment, uint64_t rest, size_t from, size_t to) {
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (rest_at(segment, middle) < rest) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

void wc_keys_find(const wc_segment *segment, uint64_t record, size_t *from_ret, size_t *to_ret) {
    const wc_segment_head *head = &segment->head;
    size_t bucket = wc_keys_bucket(head, record), end = segment->starts[bucket + 1];
    uint64_t least = wc_keys_rest(head, wc_key_record(record, 0)), beyond = least + ((uint64_t)1 << head->number_bits);
    size_t from = seek(segment, least, segment->starts[bucket], end), to = from, step = 1;
    /* Mostly there are few. */
    while (to + step < end && rest_at(segment, to + step) < beyond) {
        to += step;
        step *= 2;
    }
    *from_ret = from;
    *to_ret = seek(segment, beyond, to, to + step < end ? to + step : end);
}

void wc_keys_fetch_filter(const wc_segment *segment, uint64_t record) {
    if (segment->nfilter > 0) {
        __builtin_prefetch(segment->filter + wc_filter_bit(record, segment->nfilter) / 64);
    }
}

void wc_keys_fetch_start(const wc_segment *segment, uint64_t record) {
    if (wc_segment_may_have(segment, record)) {
        __builtin_prefetch(segment->starts + wc_keys_bucket(&segment->head, record));
    }
}

/* Bytes that one fetch brings, and buckets of which all is fetched: those of 44 records have some 250. */
enum { LINE_NBYTES = 64, FETCHED_NBYTES = 512 };

void wc_keys_fetch_bucket(const wc_segment *segment, uint64_t record) {
    if (!wc_segment_may_have(segment, record)) {
        return;
    }
    size_t bucket = wc_keys_bucket(&segment->head, record);
    uint64_t width = wc_keys_width(&segment->head), from = segment->starts[bucket] * width / 8,
             to = segment->starts[bucket + 1] * width / 8;
    to = to - from < FETCHED_NBYTES ? to : from + FETCHED_NBYTES;
    for (; from < to; from += LINE_NBYTES) {
        __builtin_prefetch(segment->keys + from);
    }
}

uint32_t wc_keys_number(const wc_segment *segment, size_t place) {
    return (uint32_t)(rest_at(segment, place) & (((uint64_t)1 << segment->head.number_bits) - 1));
}

wc_key_walk wc_keys_walk(const wc_segment *segment, uint64_t least) {
    size_t bucket = wc_keys_bucket(&segment->head, least);
    size_t place =
        seek(segment, wc_keys_rest(&segment->head, least), segment->starts[bucket], segment->starts[bucket + 1]);
    return (wc_key_walk){segment, place, bucket};
}

int wc_key_walk_next(wc_key_walk *walk, uint64_t *record_ret) {
    const wc_segment_head *head = &walk->segment->head;
    size_t nbuckets = (size_t)1 << head->bucket_bits;
    if (walk->place >= head->nkeys) {
        return 0;
    }
    while (walk->bucket + 1 < nbuckets && walk->place >= walk->segment->starts[walk->bucket + 1]) {
        walk->bucket++;
    }
    uint64_t rest = rest_at(walk->segment, walk->place++), key = rest >> head->number_bits;
    uint64_t upper = head->bucket_bits == 0 ? 0 : (uint64_t)walk->bucket << (64 - head->bucket_bits);
    *record_ret = upper | key << WC_KEY_TEXT_BITS | (rest & (((uint64_t)1 << head->number_bits) - 1));
    return 1;
}
