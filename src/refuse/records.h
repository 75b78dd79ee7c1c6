/* Several documents in one file, each with a head of its own. */
#ifndef WC_REFUSE_RECORDS_H
#define WC_REFUSE_RECORDS_H

#include "format/stretch.h"

/* Pages of static sites, one after another: each has a head between two lines of hyphens (YAML) or pluses (TOML). */
int wc_has_front_matters(wc_stretch text);

/* What Nexis, ProQuest and Factiva write before or after each of several documents. */
int wc_is_export(wc_stretch text);

/* Records of lines with a label: "id = a" as sqlite3 prints them, "id|a" as psql does, "Title: One" written by hand.
 * Each record begins with the same label, before another field's. */
int wc_has_labelled_records(wc_stretch text);

#endif
