/* What is wrong with the rows of an index, said in messages that name documents. */
#ifndef WC_INDEX_CHECKING_H
#define WC_INDEX_CHECKING_H

#include "index/disk.h"

typedef struct wc_checking {
    wc_disk *disk;
    wirecopy_damage_fn damage; /* NULL: only counted */
    void *context;
    uint64_t damages;
    int advises; /* each message about rows ends with what to do */
    int has_stand_in; /* for the table of what was removed; see wc_checking_begin */
} wc_checking;

__attribute__((format(printf, 3, 4))) wirecopy_code wc_checking_report(wc_checking *check, wirecopy_error *error,
                                                                       const char *format, ...);

/* Where SQLite cannot read further, that is what is wrong, and what comes next goes on. */
wirecopy_code wc_checking_pass(wc_checking *check, const char *what, wirecopy_code code, wirecopy_error *error);

/* The rows of all tables add up to what is noted of them; and where they do, there are as many documents as were added
 * and not removed. */
wirecopy_code wc_checking_sums(wc_checking *check, wirecopy_error *error);

/* The sums of one table alone (sums.h). */
wirecopy_code wc_checking_table(wc_checking *check, int table, wirecopy_error *error);

/* These, the structure of the database, and references from row to row: all that an addition does not set right. */
wirecopy_code wc_checking_rows(wc_checking *check, wirecopy_error *error);

/* The structure of the database and the sums of its rows. What was written as it is there has references that are
 * right. */
wirecopy_code wc_checking_written(wc_checking *check, wirecopy_error *error);

/* Fails if a part finds that something is wrong, and names the first such thing. Within a transaction, also one that
 * writes, before it changes anything. consequence: of that, for the message. */
typedef wirecopy_code (*wc_checking_fn)(wc_checking *check, wirecopy_error *error);
wirecopy_code wc_checking_before(wc_disk *disk, wc_checking_fn part, const char *consequence, wirecopy_error *error);

/* These, and counters. */
wirecopy_code wc_checking_database(wc_checking *check, wirecopy_error *error);

/* The greatest number that a document can have. */
wirecopy_code wc_checking_last(const wc_database *database, int64_t *last_ret, wirecopy_error *error);

/* Begins a transaction for what writes all that can be read. Where it cannot be read what was removed, nothing counts as
 * that: the sums say that it cannot. */
wirecopy_code wc_checking_begin(wc_checking *check, wirecopy_error *error);

/* Ends the transaction in which was checked: where SQLite met damage that was said, it does not end it well. */
wirecopy_code wc_checking_end(wc_checking *check, wirecopy_code code, wirecopy_error *error);

#endif
