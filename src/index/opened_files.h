/* The files that a state of an index names, opened at once: another process that compacts takes files away that this
 * state still names, and a state whose files are all open stays whole. */
#ifndef WC_INDEX_OPENED_FILES_H
#define WC_INDEX_OPENED_FILES_H

#include "index/disk.h"

/* A file, or why it could not be opened. */
typedef struct wc_opened {
    wc_segment segment;
    wirecopy_code code;
    wirecopy_error problem;
    char name[WC_DISK_PATH_NBYTES];
} wc_opened;

typedef struct wc_opened_files {
    wc_opened *items;
    size_t count, capacity;
} wc_opened_files;

/* Those of the transaction that is begun, as far as the database can be read. */
wirecopy_code wc_opened_files_open(wc_opened_files *files, const wc_disk *disk, wirecopy_error *error);
void wc_opened_files_close(wc_opened_files *files, const wirecopy_allocator *allocator);

/* Whether one was not there. */
int wc_opened_files_lack_one(const wc_opened_files *files);

/* Hands over what was opened of that name. */
wirecopy_code wc_opened_files_take(wc_opened_files *files, const wc_disk *disk, const char *name,
                                   wc_segment *segment_ret, wirecopy_error *problem_ret);

#endif
