/* Documents by id: what a record without one is called, and which document, or record, an id names. */
#ifndef WC_DUMP_IDS_H
#define WC_DUMP_IDS_H

#include "dump/documents.h"

/* A string, and what number goes by it. */
typedef struct wc_named {
    const char *bytes;
    size_t nbytes;
    uint32_t number;
} wc_named;

/* Below, at or over 0 as a comes before, is, or comes after b in the order of their bytes. */
int wc_bytes_order(const char *a, size_t a_nbytes, const char *b, size_t b_nbytes);

/* Sorts by the bytes, then the number. */
void wc_named_sort(wc_named *names, size_t count);

int wc_named_same(const wc_named *a, const wc_named *b);

/* The least number of that name among sorted ones, UINT32_MAX where there is none. */
uint32_t wc_named_find(const wc_named *names, size_t count, const char *bytes, size_t nbytes);

/* All documents by id, sorted: ids_ret[documents]. */
void wc_ids_sorted(const wc_dump *dump, wc_named *ids_ret);

/* The first document of that id, UINT32_MAX where there is none. For one id: looks at them all. */
uint32_t wc_ids_find(const wc_dump *dump, const char *id);

/* WIRECOPY_ERROR_NOT_FOUND, with how many documents were looked at. */
wirecopy_code wc_ids_fail(const char *id, const wirecopy_stats *stats, wirecopy_error *error);

enum { WC_RECORD_NUMBER_NBYTES = 32 };

/* What stands for the id of record `record`, from 0, of a file: the file's path, *prefix_ret, and a number after it.
 * A given row has no path. Returns the number's length. */
size_t wc_record_name(const wc_file *file, uint64_t record, const char **prefix_ret,
                      char number_ret[WC_RECORD_NUMBER_NBYTES]);

/* Whether that is the id of the record, which is number `number` of its file. */
int wc_record_is_named(const wc_record *record, const wc_file *file, uint64_t number, const char *id);

/* Whether an id may be what stands for one in a file of so many records: its path and a number, or of given rows a
 * number. */
int wc_id_may_be_made(const wc_file *file, uint64_t nrecords, const char *id, size_t nbytes);

#endif
