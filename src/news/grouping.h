/* From pairs to groups: links, the strongest first; two groups become one where their cores agree. */
#ifndef WC_NEWS_GROUPING_H
#define WC_NEWS_GROUPING_H

#include "cluster/pairs.h"
#include "news/news.h"

/* group_ret[texts]: each text's group, named by its smallest text. */
wirecopy_code wc_news_grouping(const wc_run *run, const wc_news *news, double threshold, uint32_t *group_ret,
                               wirecopy_error *error);

/* Adds the pairs of texts that are linked: a group is of texts that links connect. */
wirecopy_code wc_news_links(const wc_run *run, const wc_news *news, double threshold, wc_pairs *links_ret,
                            wirecopy_error *error);

#endif
