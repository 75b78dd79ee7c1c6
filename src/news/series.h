/* The series that texts are of: pages written alike with other numbers, and the copies of each. */
#ifndef WC_NEWS_SERIES_H
#define WC_NEWS_SERIES_H

#include "news/news.h"
#include "profile/groups.h"

/* Whether two pages are of one series, and have enough in common that both are said to be. */
int wc_series_joins(const wc_pair_view *pair);

/* The text that each series is named by, the first of its pages in rank: series_ret[texts], WC_NO_ENTRY for texts that
 * are of none. A group is of one series as a whole. */
wirecopy_code wc_series_find(const wc_news *news, const wc_grouping *grouping, uint32_t *series_ret,
                             wirecopy_error *error);

#endif
