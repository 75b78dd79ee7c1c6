/* Files that are the same, under whatever names. */
#ifndef WC_BASE_SAME_FILES_H
#define WC_BASE_SAME_FILES_H

#include <stddef.h>
#include <stdint.h>

#define WC_NO_FILE UINT32_MAX

/* A regular file, by its device and number on it, and its place in a list. */
typedef struct wc_identity {
    uint64_t device, number;
    uint32_t file;
    uint32_t earlier; /* the last file before it in the list that is the same; WC_NO_FILE: none */
} wc_identity;

/* Sets `earlier`, and leaves the files in the order of the list. */
void wc_identities_compare(wc_identity *identities, size_t count);

#endif
