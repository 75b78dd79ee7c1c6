/* A file of labels: lines of "id TAB group", more columns allowed. */
#ifndef WC_IO_LABELS_H
#define WC_IO_LABELS_H

#include <stddef.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_label {
    const char *id, *group;
    size_t id_nbytes, group_nbytes;
} wc_label;

typedef struct wc_labels {
    const wirecopy_allocator *allocator;
    char *bytes;
    size_t nbytes, bytes_capacity;
    wc_label *labels; /* in the order of the file; they point into bytes */
    size_t count, capacity;
} wc_labels;

/* WIRECOPY_ERROR_IO, or WIRECOPY_ERROR_FORMAT with the number of an invalid line. Clear labels_ret whatever this
 * returns.
 */
wirecopy_code wc_labels_read(const char *path, const wirecopy_allocator *allocator, wc_labels *labels_ret,
                             wirecopy_error *error);
void wc_labels_clear(wc_labels *labels);

#endif
