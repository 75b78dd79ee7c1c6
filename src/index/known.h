/* Where a document of the index stands, looked up by its id. */
#ifndef WC_INDEX_KNOWN_H
#define WC_INDEX_KNOWN_H

#include "index/disk.h"

typedef struct wc_known {
    uint32_t text;
    int64_t story;
    uint64_t ndocuments; /* of the story */
    wirecopy_relation relation;
    char *representative; /* ids; wc_owned_string of the index's allocator */
    char *site;           /* "": it is not known */
} wc_known;

/* The first document of that id. WIRECOPY_ERROR_NOT_FOUND where there is none. Clear known_ret whatever this returns.
 */
wirecopy_code wc_known_find(const wc_disk *disk, const char *id, wc_known *known_ret, wirecopy_error *error);
void wc_known_clear(wc_known *known);

/* The relation of a document, by what its text was told to be when it was added; as wc_membership_of has it. */
wirecopy_relation wc_known_relation(wirecopy_relation as_added, int is_alone, int represents, int64_t told);

#endif
