/* An index on disk that is open: its settings, its database, and the segments of the snapshot that is being looked at.
 */
#ifndef WC_INDEX_DISK_H
#define WC_INDEX_DISK_H

#include "base/spare.h"
#include "database/database.h"
#include "index/warm.h"
#include "job/job.h"
#include "segment/segment.h"

/* What was counted of hosts (hosts.h): the one that most documents name, 0 for none; how many changes leave it so, less
 * than 0 where nothing is known; how many documents there had been; and the last event then, 0 where that is not kept. */
typedef struct wc_disk_hosts {
    uint32_t host;
    int64_t left, since, event;
} wc_disk_hosts;

struct wirecopy_disk_index {
    const wirecopy_allocator *allocator;
    char *folder;
    char *tmp, *report, *report_about;
    wirecopy_options options; /* those that the index was made with; threads, memory and the like are the caller's */
    int keeps_texts;
    wc_database database;
    wc_segment *segments; /* by number */
    size_t nsegments, capacity;
    wc_text_reader reader; /* of texts that take part in a run */
    wc_warm warm;
    wc_disk_hosts hosts;
    wc_spare spare; /* beneath runs of few texts of the caller's */
    int is_of_few;  /* the run is one of those */
    int shows_texts; /* a run reads texts of the index once more when it is done */
    wc_progress progress; /* of changes and of what reads all, which are no runs; see wc_disk_watch */
    int has_damaged_settings;
    int looks_up_numbers; /* a snapshot is for numbers of texts alone: the rest of its segments need not be summed */
    int passes_lost; /* a snapshot leaves segments out that are gone or damaged, and lists them: */
    int64_t *lost;
    size_t nlost, lost_capacity;
};

typedef wirecopy_disk_index wc_disk;

enum { WC_DISK_PATH_NBYTES = 4096 + 64, WC_SEGMENT_NAME_NBYTES = 32 };

/* What a text was told to be, as bits of texts.told. */
enum { WC_TEXT_DIGEST = 1, WC_TEXT_SERIES = 2 };

/* *disk_ret is NULL after a failure. */
wirecopy_code wc_disk_open(const wirecopy_options *options, const char *folder, wc_disk **disk_ret,
                           wirecopy_error *error);
void wc_disk_free(wc_disk *disk);

/* Begins to look at the index as it is now, or to change it; its segments are open until the end. */
wirecopy_code wc_disk_begin(wc_disk *disk, int writes, wirecopy_error *error);
wirecopy_code wc_disk_end(wc_disk *disk, wirecopy_code code, wirecopy_error *error);

/* wc_disk_begin for what finds texts in segments by their numbers, and reads nothing else there: hundreds of megabytes need
 * not be summed. */
wirecopy_code wc_disk_begin_numbers(wc_disk *disk, int writes, wirecopy_error *error);

/* After the beginning of what is no run of a profile: its progress begins, with one step, and its statements end when the
 * caller wants that. */
wirecopy_code wc_disk_watch(wc_disk *disk, wc_step step, wirecopy_error *error);

/* They are opened anew by the next snapshot. */
void wc_disk_close_segments(wc_disk *disk);

/* The same without the segments: for what only asks the database. */
wirecopy_code wc_disk_begin_bookkeeping(wc_disk *disk, int writes, wirecopy_error *error);

/* The path of a file of the index. */
void wc_disk_path(const wc_disk *disk, const char *name, char path_ret[WC_DISK_PATH_NBYTES]);

/* The segment that has a text, and its number there; NULL where none does. */
const wc_segment *wc_disk_find(const wc_disk *disk, uint32_t text, uint32_t *number_ret);

/* Notes what was done; *event_ret: its number. */
wirecopy_code wc_disk_note_event(wc_disk *disk, const char *verb, uint64_t documents, uint64_t texts, uint64_t stories,
                                 int64_t *event_ret, wirecopy_error *error);

#endif
