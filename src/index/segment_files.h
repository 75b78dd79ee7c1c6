/* The files of segments in the folder of an index, and the rows that name them. */
#ifndef WC_INDEX_SEGMENT_FILES_H
#define WC_INDEX_SEGMENT_FILES_H

#include "index/disk.h"

/* A number and a name for a new segment. */
wirecopy_code wc_disk_name_segment(wc_disk *disk, int64_t *number_ret, char name_ret[WC_SEGMENT_NAME_NBYTES],
                                   wirecopy_error *error);

/* Enters a segment that was written. */
wirecopy_code wc_disk_note_segment(wc_disk *disk, int64_t number, const char *name, const wc_segment_head *head,
                                   uint64_t nbytes, int64_t event, wirecopy_error *error);

/* Removes files of segments that the database does not name: of runs that were killed, and after compaction. Within a
 * transaction that writes, before anything is changed. None where the list of segments is damaged. */
void wc_disk_sweep(wc_disk *disk);

/* The same in a transaction of its own, after a change. If another writer is at work, or the disk is full, the next
 * change does it. */
void wc_disk_sweep_again(wc_disk *disk);

#endif
