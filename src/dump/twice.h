/* Files that are given twice: each of their records counts twice, which is hardly meant. */
#ifndef WC_DUMP_TWICE_H
#define WC_DUMP_TWICE_H

#include "wirecopy/wirecopy.h"

/* Adds a notice, ahead of all others, of a file that is the same as an earlier one. */
void wc_twice_note(wirecopy_stats *stats, const char *path, const char *earlier);

/* Notes those of input.paths that are the same, where they are not opened as inputs are. What is no regular file is
 * passed by, and files that are not there, which fail when they are opened. */
wirecopy_code wc_twice_note_paths(const wirecopy_input *input, const wirecopy_allocator *allocator,
                                  wirecopy_stats *stats, wirecopy_error *error);

#endif
