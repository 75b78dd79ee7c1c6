/* How much of a text another one bears, for those that remove it. */
#ifndef WC_NEWS_BEARING_H
#define WC_NEWS_BEARING_H

#include "news/news.h"

/* As bear of wc_profile. Untrusted texts of which the other seems to bear least_share are compared by their bytes. */
wirecopy_code wc_news_bear(const wc_run *run, const wc_news *news, const uint64_t *pairs, size_t count,
                           double least_share, wc_kinship *kinship_ret, wirecopy_error *error);

#endif
