/* Whether two texts are pages of one template: the same block at their ends, and a middle of their own. */
#ifndef WC_NEWS_TEMPLATE_H
#define WC_NEWS_TEMPLATE_H

#include "news/texts.h"

/* Of a cell that the other page has, too; other cells have less. */
#define WC_CELL_SHARED UINT32_MAX

typedef struct wc_page {
    uint32_t text;
    const wc_kept_view *kept;
    const uint32_t *units; /* by cell */
} wc_page;

int wc_template_has(const wc_texts *texts, const wc_page *a, const wc_page *b);

#endif
