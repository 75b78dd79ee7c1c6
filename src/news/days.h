/* The days that releases are of: most name theirs in the first lines (sketch/kept_dates.c). */
#ifndef WC_NEWS_DAYS_H
#define WC_NEWS_DAYS_H

#include "sketch/kept.h"

/* Whether both name days, and all of one are some days from all of the other. */
int wc_days_are_apart(const wc_kept_view *one, const wc_kept_view *other);

#endif
