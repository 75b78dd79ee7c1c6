/* What the files of the database have from one another: database/errors.c, database/schema.c, database/open.c and
 * database/transactions.c. */
#ifndef WC_DATABASE_PARTS_H
#define WC_DATABASE_PARTS_H

#include "database/database.h"

/* PATH_MAX of Linux. */
enum { WC_DATABASE_PATH_NBYTES = 4096 };

/* ---- database/errors.c ---- */

/* Whether the errno says that no file may grow. */
int wc_database_is_full(int problem);

/* ---- database/schema.c ---- */

/* Of an index of before, which has no table of what was removed: what reads it sees an empty one. Another run may make
 * the table at any time: within the transaction that reads. */
wirecopy_code wc_database_stand_in(wc_database *database, wirecopy_error *error);

/* Makes the table, within the transaction that changes the index, so that one that changes nothing leaves it as it was.
 */
wirecopy_code wc_database_make_removed(wc_database *database, wirecopy_error *error);

/* With the first change that is made, an index of before is one of today, which programs of before refuse: what is kept
 * of a text from now on has dates, which they would take for names. */
wirecopy_code wc_database_raise_format(wc_database *database, wirecopy_error *error);

/* ---- database/open.c ---- */

/* Before a transaction: has locks again, where the database is read as it was found and there may be some now. */
wirecopy_code wc_database_thaw(wc_database *database, wirecopy_error *error);

/* At the end of one: fails if the database was changed while it was read as it was found. */
wirecopy_code wc_database_check_frozen(const wc_database *database, wirecopy_error *error);

/* ---- database/transactions.c ---- */

/* From now on changes are added up (sums.h). */
wirecopy_code wc_database_watch(wc_database *database, wirecopy_error *error);

#endif
