/* A long table of rows of one length, in memory for as long as the budget lets it, else in a scratch file, from which
 * rows are read one at a time or in runs: never mapped, so that reading at random takes no memory. */
#ifndef WIRECOPY_BASE_ROWS_H
#define WIRECOPY_BASE_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wirecopy_rows {
    const wirecopy_allocator *allocator;
    const char *folder; /* of the scratch file; as for wirecopy_scratch_open */
    size_t row_nbytes, count;
    uint8_t *held; /* all rows; once there is a file, those that were not written yet */
    size_t capacity, nheld; /* rows */
    int fd;                 /* -1: none */
    int failed;             /* a row could not be read: what was made of it is worth nothing */
} wirecopy_rows;

void wirecopy_rows_init(wirecopy_rows *rows, size_t row_nbytes, const char *folder,
                        const wirecopy_allocator *allocator);
void wirecopy_rows_clear(wirecopy_rows *rows);

/* Adds a row. Nothing may be read before wirecopy_rows_finish, which is to be called once all are added. */
wirecopy_code wirecopy_rows_add(wirecopy_rows *rows, const void *row, wirecopy_error *error);
wirecopy_code wirecopy_rows_finish(wirecopy_rows *rows, wirecopy_error *error);

/* WIRECOPY_ERROR_IO where a row that was asked for could not be read since. */
wirecopy_code wirecopy_rows_check(const wirecopy_rows *rows, wirecopy_error *error);

/* Reads rows; one a thread. */
typedef struct wirecopy_row_reader {
    wirecopy_rows *rows;
    uint8_t *slots;     /* rows read lately, by number */
    uint32_t *numbers;  /* of the row in each slot, plus 1 */
    size_t nslots, last; /* slot of the row given last */
    size_t end;          /* the row after the last one that was read */
    uint8_t *run;
    size_t run_capacity; /* rows */
} wirecopy_row_reader;

wirecopy_code wirecopy_row_reader_create(wirecopy_row_reader *reader_ret, wirecopy_rows *rows, wirecopy_error *error);
void wirecopy_row_reader_clear(wirecopy_row_reader *reader);

/* A row, valid until the next but one is asked for. One that can not be read is all zeroes, and noted in the rows. */
const void *wirecopy_row_at(wirecopy_row_reader *reader, size_t number);

/* Rows that follow one another, at most WIRECOPY_RUN_ROWS; valid until the next run is asked for. */
enum { WIRECOPY_RUN_ROWS = 512 };
const void *wirecopy_row_run(wirecopy_row_reader *reader, size_t first, size_t count);

#endif
