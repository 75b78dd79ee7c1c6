/* SQL scripts, told by the statements that they begin with. */
#ifndef WC_REFUSE_SQL_H
#define WC_REFUSE_SQL_H

#include "format/stretch.h"

int wc_begins_sql(wc_stretch text);

#endif
