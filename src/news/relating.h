/* Groups of stories to what stands for each, and how every other copy relates to it. */
#ifndef WC_NEWS_RELATING_H
#define WC_NEWS_RELATING_H

#include "news/news.h"
#include "profile/groups.h"

/* A relation of those shares. */
wc_kinship wc_kinship_of_shares(const wc_pair_view *pair, double contained, double contains);

/* How a text of a pair relates to the other. */
wc_kinship wc_kinship_of(const wc_weights *weights, const wc_pair_view *pair, uint32_t text);

/* with_kinship: 0 finds the fullest only. Clear relations_ret whatever this returns. */
wirecopy_code wc_relating_run(const wc_run *run, const wc_news *news, const wc_grouping *grouping, int with_kinship,
                              wc_relations *relations_ret, wirecopy_error *error);

#endif
