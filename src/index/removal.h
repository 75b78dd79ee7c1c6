/* Documents that go, with all that follows for texts, stories and segments.
 *
 * Their rows stay, and the table `removed` names them: 100,000 at random of two million are on nearly every page of the
 * database, and taking them out writes all of it twice, to the log and from there to its place
 * (docs/index-performance.md). A compaction takes them out. Until then it holds that the first document of a text is
 * there if the text has any that is, and that the one that represents a story is there if any of its texts is; so those
 * two say whether a text, or a story, is there. What finds texts by segments needs to ask neither: there they are
 * marked (graves). */
#ifndef WC_INDEX_REMOVAL_H
#define WC_INDEX_REMOVAL_H

#include "index/disk.h"

typedef struct wc_gone {
    int64_t key, text; /* key: the document of a text that goes, or the story that loses a text */
} wc_gone;

typedef struct wc_gone_list {
    wc_gone *items;
    size_t count, capacity;
} wc_gone_list;

typedef struct wc_removal {
    wc_disk *disk;
    wc_gone_list documents;
    wc_gone_list texts; /* those that have no document left, by story */
    uint64_t nended;    /* stories that have no text left */
} wc_removal;

/* Within a transaction that writes, with disk set: adds a document that is there, once. Clear it at the end. */
wirecopy_code wc_removal_add(wc_removal *removal, int64_t document, int64_t text, wirecopy_error *error);
void wc_removal_clear(wc_removal *removal);

/* Notes that they are gone; *removed_ret, where not NULL: how many. */
wirecopy_code wc_removal_finish(wc_removal *removal, const char *verb, uint64_t *removed_ret, wirecopy_error *error);

/* Takes the rows out, which were checked (checking.h). Within a transaction that also takes the texts out of the
 * segments. *purged_ret: there were any. */
wirecopy_code wc_removal_purge(wc_disk *disk, int *purged_ret, wirecopy_error *error);

#endif
