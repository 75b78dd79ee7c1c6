/* A file of labels: lines of "id TAB group", more columns allowed. */
#ifndef WIRECOPY_IO_LABELS_H
#define WIRECOPY_IO_LABELS_H

#include <stddef.h>

#include "wirecopy/wirecopy.h"

typedef struct wirecopy_label {
    const char *id, *group;
    size_t id_nbytes, group_nbytes;
} wirecopy_label;

typedef struct wirecopy_labels {
    const wirecopy_allocator *allocator;
    char *bytes;
    size_t nbytes, bytes_capacity;
    wirecopy_label *labels; /* in the order of the file; they point into bytes */
    size_t count, capacity;
} wirecopy_labels;

/* WIRECOPY_ERROR_IO, or WIRECOPY_ERROR_FORMAT with the line that is no label. Clear labels_ret whatever this returns.
 */
wirecopy_code wirecopy_labels_read(const char *path, const wirecopy_allocator *allocator, wirecopy_labels *labels_ret,
                                   wirecopy_error *error);
void wirecopy_labels_clear(wirecopy_labels *labels);

#endif
