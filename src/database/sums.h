/* Sums of rows. What a segment has is summed by itself; what the database has changes row by row, so that its rows are
 * added up in blocks, some thousand keys each: a row's hash is added when it is written, and taken off when it goes. A
 * block whose rows do not add up to what is noted has one that was changed by something else. */
#ifndef WC_DATABASE_SUMS_H
#define WC_DATABASE_SUMS_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Keys of a block: few enough to name its documents, and enough that the sums take no space to speak of. Chosen. */
enum { WC_SUMS_BLOCK_BITS = 10 };

/* Tables, in the order of their numbers in the table of sums. What counters should be is known from the others, and a
 * wrong one is set right by what comes next. */
enum {
    WC_SUMS_DOCUMENTS,
    WC_SUMS_TEXTS,
    WC_SUMS_STORIES,
    WC_SUMS_MERGES,
    WC_SUMS_DRAWS,
    WC_SUMS_SOURCES,
    WC_SUMS_EVENTS,
    WC_SUMS_SETTINGS,
    WC_SUMS_SEGMENTS,
    WC_SUMS_GRAVES,
    WC_SUMS_REMOVED,
    WC_SUMS_TABLES
};

typedef struct wc_block_sum {
    int64_t block;
    uint64_t sum;
} wc_block_sum;

typedef struct wc_sums {
    const wirecopy_allocator *allocator;
    struct {
        wc_block_sum *blocks; /* ascending; of those that changed, by how much */
        size_t count, capacity, last;
    } tables[WC_SUMS_TABLES];
} wc_sums;

/* From now on changes that the connection makes are added up in sums, which must live as long as it. These return
 * SQLite's code. */
int wc_sums_watch(wc_sums *sums, sqlite3 *handle);

/* Adds up the rows of a table that are there, so that they can be compared with what is noted; wc_sums_forget
 * afterwards. */
int wc_sums_add_up(wc_sums *sums, sqlite3 *handle, int table);

/* Notes what changed, within the transaction. */
int wc_sums_write(wc_sums *sums, sqlite3 *handle);

/* Nothing changed. */
int wc_sums_are_empty(const wc_sums *sums);

/* Forgets what changed. */
void wc_sums_forget(wc_sums *sums);
void wc_sums_clear(wc_sums *sums);

const char *wc_sums_name(int table);

/* What a row that is a key alone adds to the sum of its block. */
uint64_t wc_sums_of_key(int64_t key);

#endif
