/* A long table of rows of one length, in memory for as long as the budget lets it, else in a scratch file, from which
 * rows are read one at a time or in runs: never mapped, so that reading at random takes no memory. */
#ifndef WC_BASE_ROWS_H
#define WC_BASE_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_rows {
    const wirecopy_allocator *allocator;
    const char *folder; /* of the scratch file; as for wc_scratch_open */
    size_t row_nbytes, count;
    uint8_t *held;          /* all rows; once there is a file, those that were not written yet */
    size_t capacity, nheld; /* rows */
    int fd;                 /* -1: none */
} wc_rows;

void wc_rows_init(wc_rows *rows, size_t row_nbytes, const char *folder, const wirecopy_allocator *allocator);
void wc_rows_clear(wc_rows *rows);

/* Adds a row. Nothing may be read before wc_rows_finish, which is to be called once all are added. */
wirecopy_code wc_rows_add(wc_rows *rows, const void *row, wirecopy_error *error);
wirecopy_code wc_rows_finish(wc_rows *rows, wirecopy_error *error);

/* Reads rows; one a thread. */
typedef struct wc_row_reader {
    wc_rows *rows;
    uint8_t *slots;      /* rows read lately, by number */
    uint32_t *numbers;   /* of the row in each slot, plus 1 */
    size_t nslots, last; /* slot of the row given last */
    size_t end;          /* the row after the last one that was read */
    uint8_t *run;
    size_t run_capacity;  /* rows */
    wirecopy_error error; /* of the first row that could not be read; code OK: none */
} wc_row_reader;

wirecopy_code wc_row_reader_create(wc_row_reader *reader_ret, wc_rows *rows, wirecopy_error *error);
void wc_row_reader_clear(wc_row_reader *reader);

/* The error of the first row that this reader could not read. What was made of its rows counts only where this is
 * WIRECOPY_OK: whoever reads rows asks before it hands on what it made. */
wirecopy_code wc_row_reader_check(const wc_row_reader *reader, wirecopy_error *error);

/* A row, valid until the next but one is asked for. One that can not be read is all zeroes, and the
 * reader keeps why. */
const void *wc_row_at(wc_row_reader *reader, size_t number);

/* Rows that follow one another, at most WC_RUN_ROWS; valid until the next run is asked for. */
enum { WC_RUN_ROWS = 512 };
const void *wc_row_run(wc_row_reader *reader, size_t first, size_t count);

#endif
