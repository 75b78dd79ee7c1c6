/* Estimates the memory of a run from the structs that it uses. */
#ifndef WC_PROFILE_NEED_H
#define WC_PROFILE_NEED_H

#include "wirecopy/wirecopy.h"

/* The size of an item of an array field. */
#define WC_HELD(type, field) sizeof *((const type *)NULL)->field

/* Bytes for each document, assuming that all texts differ, and bytes that do not depend on their number. */
typedef struct wc_need {
    uint64_t each, fixed;
} wc_need;

/* Bytes for each document that every profile keeps from reading to the end. */
uint64_t wc_need_kept(const wirecopy_options *options);

#endif
