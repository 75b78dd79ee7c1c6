/* Texts that the caller gives one by one, as the documents of a dump: those of wirecopy_group. */
#ifndef WC_DUMP_SUPPLY_CALLBACK_H
#define WC_DUMP_SUPPLY_CALLBACK_H

#include "dump/supply.h"

typedef struct wc_callback_supply {
    wirecopy_text_fn text;
    void *text_context;
    uint64_t count;
    uint64_t next_row; /* atomic */
} wc_callback_supply;

/* own must stay where it is while the supply is used. Progress counts documents, and memory has no limit. */
wc_supply wc_supply_of_callback(wc_callback_supply *own);

#endif
