/* The making of lists, a part of the values' range at a time; and what a sampled value turns into. */
#ifndef WIRECOPY_LSH_POSTINGS_PART_H
#define WIRECOPY_LSH_POSTINGS_PART_H

#include "lsh/postings.h"

/* Under WIRECOPY_MARK_COMMON the place of the gram's list; from there on the upper 31 bits of the value of a common
 * gram; WIRECOPY_MARK_LONELY where no other text has it. Marks of one kind ascend in a sample as the values did, for
 * lists are made in the order of their grams' values. */
#define WIRECOPY_MARK_COMMON ((uint32_t)1 << 31)
#define WIRECOPY_MARK_LONELY UINT32_MAX

/* How many texts a list has, in the lower bits of its head; its gram's weight above. */
enum { WIRECOPY_LIST_LENGTH_BITS = 8 };

static inline int wirecopy_mark_is_list(uint32_t mark) {
    return mark < WIRECOPY_MARK_COMMON;
}

/* The value of a common gram, but for its lowest bit. */
static inline uint32_t wirecopy_mark_value(uint32_t mark) {
    return mark << 1;
}

static inline uint32_t wirecopy_list_length(const wirecopy_postings *postings, uint32_t mark) {
    return postings->lists[mark] & (((uint32_t)1 << WIRECOPY_LIST_LENGTH_BITS) - 1);
}

static inline uint32_t wirecopy_list_weight(const wirecopy_postings *postings, uint32_t mark) {
    return postings->lists[mark] >> WIRECOPY_LIST_LENGTH_BITS;
}

static inline uint64_t wirecopy_samples_start(const wirecopy_samples *samples, uint32_t text) {
    return text == 0 ? 0 : samples->ends[text - 1];
}

/* A part of the range of values, [from, to), which never holds WIRECOPY_MARK_LONELY, and what is made of it. Zero-initialised but for the first four. */
typedef struct wirecopy_postings_part {
    wirecopy_postings *postings;
    const uint32_t *cursors; /* by text: how many of its values were marked before */
    uint64_t from, to;
    uint64_t *records; /* value and text, and as much scratch */
    size_t nrecords, records_capacity;
    uint32_t *lists; /* as they will be appended to the postings' */
    size_t nlists, lists_capacity;
    uint32_t base; /* where they were appended */
    struct wirecopy_part_slot {
        uint32_t value, mark; /* mark: plus 1; 0 for a free slot */
    } * table;                /* marks by value; of lists, relative to base */
    size_t table_length;
} wirecopy_postings_part;

/* Makes the lists of a part. Thread-safe for different parts. */
wirecopy_code wirecopy_part_make(wirecopy_postings_part *part, wirecopy_error *error);

/* Appends them to the postings: part after part, in ascending order. */
wirecopy_code wirecopy_part_append(wirecopy_postings_part *part, wirecopy_error *error);

/* Turns a text's values within parts that follow one another into marks, and moves its cursor. Thread-safe for
 * different texts. */
void wirecopy_parts_mark(const wirecopy_postings_part *parts, size_t nparts, uint32_t *cursors, uint32_t text);

void wirecopy_part_clear(wirecopy_postings_part *part);

#endif
