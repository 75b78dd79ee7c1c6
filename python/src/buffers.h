/* What the steps over buffers take and give (steps.c, near_steps.c, bin.c). */
#ifndef WCPY_BUFFERS_H
#define WCPY_BUFFERS_H

#include "core.h"

/* Buffers of a call, None for none. */
enum { WCPY_BUFFERS_MOST = 7 };

typedef struct wcpy_buffers {
    Py_buffer held[WCPY_BUFFERS_MOST];
    int nheld;
} wcpy_buffers;

/* The items of a buffer, at least so many of `each` bytes. NULL with an exception set, unless given is None. */
const void *wcpy_buffer_of(wcpy_buffers *all, PyObject *given, size_t each, uint64_t least, int writable);
void wcpy_buffers_release(wcpy_buffers *all);

/* The end of a call that makes nothing: None, or the exception of a buffer or of the code. */
PyObject *wcpy_buffers_finish(wcpy_buffers *all, wirecopy_code code, const wirecopy_error *error);

PyObject *wcpy_bytes_of(const void *values, uint64_t count, size_t each);
/* (ends, records) */
PyObject *wcpy_parts_of(const wirecopy_parts *made);

/* -1 with an exception set. The values of what is kept begin at the first, as slices of Arrow columns do. */
int wcpy_read_whole(PyObject *tuple, wirecopy_whole *whole);
int wcpy_read_kept(wcpy_buffers *all, unsigned long long count, PyObject *ranks, PyObject *values, PyObject *ends,
                   wirecopy_kept *kept);

#endif
