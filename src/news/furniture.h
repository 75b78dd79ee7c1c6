/* Furniture: what the pages of a site or a template have in common, whatever they tell. */
#ifndef WC_NEWS_FURNITURE_H
#define WC_NEWS_FURNITURE_H

#include "news/poll.h"

/* Marks the cells of a text that are furniture, in weights->base. */
wirecopy_code wc_news_furniture_find(wc_poll *poll, const wc_weights *weights, uint32_t text, wirecopy_error *error);

/* Texts [from, to): what is furniture weighs nothing from now on. */
void wc_news_furniture_leave(const wc_weights *weights, size_t from, size_t to);

#endif
