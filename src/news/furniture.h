/* Furniture: what the pages of a site or a template have in common, whatever they tell. */
#ifndef WC_NEWS_FURNITURE_H
#define WC_NEWS_FURNITURE_H

#include "news/poll.h"

/* Whether pages of its template are known; no others' cells are asked for. */
int wc_news_furniture_may_have(const wc_weights *weights, uint32_t text);

/* Which pairs are of one template. */
wirecopy_code wc_news_furniture_poll(wc_poll *poll, wirecopy_error *error);

/* Marks the cells of a text that are furniture, in weights->base, once its pairs were polled. */
void wc_news_furniture_find(const wc_weights *weights, uint32_t text, const wc_poll *poll);

/* Texts [from, to): what is furniture weighs nothing from now on. */
void wc_news_furniture_leave(const wc_weights *weights, size_t from, size_t to);

#endif
