#include "base/rows.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/paged.h"
#include "base/scratch.h"

/* Bytes of rows written by one call: enough to make the cost of a call negligible. */
enum { WRITE_NBYTES = 1 << 20 };

/* The cache of rows, for a bucket's members are read repeatedly. 1 MiB is 2,048 signatures of 128 minima, and fits the
 * second-level cache together with a bucket's other data. Chosen. */
enum { SLOTS_NBYTES = 1 << 20 };

/* A row within NEAR of the last one read counts as sequential access, for which AHEAD rows are read at once. Chosen. */
enum { NEAR = 8, AHEAD = 32 };

void wc_rows_init(wc_rows *rows, size_t row_nbytes, const char *folder, const wirecopy_allocator *allocator) {
    *rows = (wc_rows){.allocator = allocator, .folder = folder, .row_nbytes = row_nbytes, .fd = -1};
}

void wc_rows_clear(wc_rows *rows) {
    wc_release(rows->allocator, rows->held, rows->capacity, rows->row_nbytes);
    if (rows->fd >= 0) {
        close(rows->fd);
    }
    wc_rows_init(rows, rows->row_nbytes, rows->folder, rows->allocator);
}

static wirecopy_code write_held(wc_rows *rows, wirecopy_error *error) {
    wirecopy_code code = wc_scratch_write(rows->fd, rows->folder, rows->held, rows->nheld * rows->row_nbytes, error);
    rows->nheld = 0;
    return code;
}

/* From memory to a file, with a small buffer in front of it. */
static wirecopy_code spill(wc_rows *rows, wirecopy_error *error) {
    wirecopy_code code = wc_scratch_open(rows->folder, &rows->fd, error);
    if (code == WIRECOPY_OK) {
        code = write_held(rows, error);
    }
    wc_release(rows->allocator, rows->held, rows->capacity, rows->row_nbytes);
    rows->held = NULL;
    rows->capacity = 0;
    if (code == WIRECOPY_OK) {
        code = wc_grow(rows->allocator, (void **)&rows->held, &rows->capacity, WRITE_NBYTES / rows->row_nbytes + 1,
                       rows->row_nbytes, error);
    }
    return code;
}

static wirecopy_code make_room(wc_rows *rows, wirecopy_error *error) {
    if (rows->fd >= 0) {
        return write_held(rows, error);
    }
    size_t growth = (rows->capacity / 2 + 1) * rows->row_nbytes;
    return wc_allocator_admits(rows->allocator, growth)
               ? wc_grow(rows->allocator, (void **)&rows->held, &rows->capacity, rows->nheld + 1, rows->row_nbytes,
                         error)
               : spill(rows, error);
}

wirecopy_code wc_rows_add(wc_rows *rows, const void *row, wirecopy_error *error) {
    wirecopy_code code = rows->nheld == rows->capacity ? make_room(rows, error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK) {
        memcpy(rows->held + rows->nheld * rows->row_nbytes, row, rows->row_nbytes);
        rows->nheld++;
        rows->count++;
    }
    return code;
}

wirecopy_code wc_rows_finish(wc_rows *rows, wirecopy_error *error) {
    if (rows->fd < 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = write_held(rows, error);
    wc_release(rows->allocator, rows->held, rows->capacity, rows->row_nbytes);
    rows->held = NULL;
    rows->capacity = 0;
    return code;
}

wirecopy_code wc_row_reader_check(const wc_row_reader *reader, wirecopy_error *error) {
    return reader->error.code == WIRECOPY_OK
               ? WIRECOPY_OK
               : wc_fail(error, reader->error.code,
                         "%.900s; see the system's log, or name a folder on another disk with options.tmp",
                         reader->error.message);
}

wirecopy_code wc_row_reader_create(wc_row_reader *reader_ret, wc_rows *rows, wirecopy_error *error) {
    *reader_ret = (wc_row_reader){.rows = rows, .last = SIZE_MAX};
    if (rows->fd < 0) {
        return WIRECOPY_OK;
    }
    /* One extra slot, for a row whose own slot holds the row returned last. */
    reader_ret->nslots = SLOTS_NBYTES / rows->row_nbytes + 1;
    reader_ret->slots = wc_allocate(wc_allocator_firm(rows->allocator), reader_ret->nslots + 1, rows->row_nbytes);
    reader_ret->numbers = wc_allocate_zeroed(rows->allocator, reader_ret->nslots + 1, sizeof *reader_ret->numbers);
    if (reader_ret->slots == NULL || reader_ret->numbers == NULL) {
        return wc_fail_refused(rows->allocator, SLOTS_NBYTES, error);
    }
    return wc_grow(rows->allocator, (void **)&reader_ret->run, &reader_ret->run_capacity, WC_RUN_ROWS, rows->row_nbytes,
                   error);
}

void wc_row_reader_clear(wc_row_reader *reader) {
    if (reader->rows != NULL) {
        const wirecopy_allocator *allocator = reader->rows->allocator;
        wc_release(wc_allocator_firm(allocator), reader->slots, reader->nslots + 1, reader->rows->row_nbytes);
        wc_release(allocator, reader->numbers, reader->nslots + 1, sizeof *reader->numbers);
        wc_release(allocator, reader->run, reader->run_capacity, reader->rows->row_nbytes);
    }
    *reader = (wc_row_reader){0};
}

static void read_rows(wc_row_reader *reader, size_t first, size_t count, uint8_t *bytes_ret) {
    const wc_rows *rows = reader->rows;
    size_t nbytes = count * rows->row_nbytes;
    wirecopy_error *error = reader->error.code == WIRECOPY_OK ? &reader->error : NULL;
    if (wc_scratch_read(rows->fd, first * rows->row_nbytes, bytes_ret, nbytes, error) != WIRECOPY_OK) {
        memset(bytes_ret, 0, nbytes);
    }
}

/* How many rows to read from number on: a bucket that holds most rows is read in order. Does not overwrite the row that
 * was returned last. */
static size_t rows_ahead(const wc_row_reader *reader, size_t number, size_t slot) {
    if (slot == reader->nslots || number < reader->end || number - reader->end >= NEAR) {
        return 1;
    }
    size_t stop = reader->last > slot && reader->last < reader->nslots ? reader->last : reader->nslots;
    size_t room = stop - slot, left = reader->rows->count - number, most = room < left ? room : left;
    return most < AHEAD ? most : AHEAD;
}

static void read_ahead(wc_row_reader *reader, size_t number, size_t slot) {
    size_t count = rows_ahead(reader, number, slot);
    read_rows(reader, number, count, reader->slots + slot * reader->rows->row_nbytes);
    for (size_t i = 0; i < count; i++) {
        reader->numbers[slot + i] = (uint32_t)(number + i) + 1;
    }
    reader->end = number + count;
}

const void *wc_row_at(wc_row_reader *reader, size_t number) {
    wc_rows *rows = reader->rows;
    if (rows->fd < 0) {
        return rows->held + number * rows->row_nbytes;
    }
    size_t slot = number % reader->nslots;
    uint32_t wanted = (uint32_t)number + 1;
    if (reader->numbers[slot] != wanted && slot == reader->last) {
        slot = reader->nslots;
    }
    uint8_t *row = reader->slots + slot * rows->row_nbytes;
    if (reader->numbers[slot] != wanted) {
        read_ahead(reader, number, slot);
    }
    reader->last = slot;
    return row;
}

const void *wc_row_run(wc_row_reader *reader, size_t first, size_t count) {
    wc_rows *rows = reader->rows;
    if (rows->fd < 0) {
        return rows->held + first * rows->row_nbytes;
    }
    read_rows(reader, first, count, reader->run);
    return reader->run;
}
