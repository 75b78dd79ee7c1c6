/* What a run has to hold in memory, reckoned from the structs that hold it. */
#ifndef WC_PROFILE_NEED_H
#define WC_PROFILE_NEED_H

#include "wirecopy/wirecopy.h"

/* What a field holds for each of its items. */
#define WC_HELD(type, field) sizeof *((const type *)NULL)->field

/* Bytes for each document, all texts taken to differ, and bytes whatever their number. */
typedef struct wc_need {
    uint64_t each, fixed;
} wc_need;

/* Kept in every profile, for each document, from when it was read to the end. */
uint64_t wc_need_kept(const wirecopy_options *options);

#endif
