/* SQL scripts, told by the statements that they begin with. */
#ifndef WC_IO_REFUSED_SQL_H
#define WC_IO_REFUSED_SQL_H

#include "io/stretch.h"

int wc_begins_sql(wc_stretch text);

#endif
