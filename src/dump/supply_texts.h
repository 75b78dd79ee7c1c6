/* Texts that the caller holds, as the documents of a dump. */
#ifndef WC_DUMP_SUPPLY_TEXTS_H
#define WC_DUMP_SUPPLY_TEXTS_H

#include "dump/supply.h"

typedef struct wc_texts_supply {
    wirecopy_texts texts;
    uint64_t next_row, done_nbytes;
} wc_texts_supply;

/* Copies texts, fields that the caller's version lacks at their defaults, and checks their shape; offsets are checked
 * as they are come to. */
wirecopy_code wc_texts_check(const wirecopy_texts *texts, wirecopy_texts *checked_ret, wirecopy_error *error);

/* Piece i of a column, with its place checked; an absent column has no pieces (*bytes_ret is NULL). name: of the
 * column, for the message. */
wirecopy_code wc_column_get(const wirecopy_column *column, const char *name, uint64_t i, const char **bytes_ret,
                            size_t *nbytes_ret, wirecopy_error *error);

wirecopy_code wc_texts_supply_init(wc_texts_supply *own, const wirecopy_texts *texts, wirecopy_error *error);

/* own must stay where it is while the supply is used. */
wc_supply wc_supply_of_texts(wc_texts_supply *own);

#endif
