/* Sums of rows. What a segment has is summed by itself; what the database has changes row by row, so that its rows are
 * added up in blocks, some thousand keys each: a row's hash is added when it is written, and taken off when it goes. A
 * block whose rows do not add up to what is noted has one that was changed by something else. */
#ifndef WC_INDEX_SUMS_H
#define WC_INDEX_SUMS_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Keys of a block: few enough to name its documents, and enough that the sums take no space to speak of. Chosen. */
enum { WC_SUMS_BLOCK_BITS = 10 };

/* Tables, in the order of their numbers in the table of sums. */
enum {
    WC_SUMS_DOCUMENTS,
    WC_SUMS_TEXTS,
    WC_SUMS_STORIES,
    WC_SUMS_MERGES,
    WC_SUMS_DRAWS,
    WC_SUMS_SOURCES,
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

/* Only what wc_sums_query asks for is added up. */
int wc_sums_register(wc_sums *sums, sqlite3 *handle);

/* Notes what changed, within the transaction. */
int wc_sums_write(wc_sums *sums, sqlite3 *handle);

/* Forgets what changed. */
void wc_sums_forget(wc_sums *sums);
void wc_sums_clear(wc_sums *sums);

/* SQL that adds up all rows of a table, in order. */
enum { WC_SUMS_SQL_NBYTES = 1024 };
void wc_sums_query(int table, char sql_ret[WC_SUMS_SQL_NBYTES]);
const char *wc_sums_name(int table);

#endif
