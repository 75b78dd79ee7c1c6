/* Groups of stories to what stands for each, and how every other copy relates to it. */
#ifndef WC_NEWS_RELATING_H
#define WC_NEWS_RELATING_H

#include "news/news.h"
#include "profile/groups.h"

/* with_kinship: 0 finds the fullest only. Clear relations_ret whatever this returns. */
wirecopy_code wc_relating_run(const wc_run *run, const wc_news *news, const wc_grouping *grouping, int with_kinship,
                              wc_relations *relations_ret, wirecopy_error *error);

#endif
