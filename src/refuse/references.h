/* Lists of references. */
#ifndef WC_REFUSE_REFERENCES_H
#define WC_REFUSE_REFERENCES_H

#include "format/stretch.h"

/* BibTeX, RIS, PubMed, EndNote, Web of Science. */
int wc_begins_references(wc_stretch text);

/* A few lines of prose before the first entry; of what nothing else was found to be. */
int wc_has_references(wc_stretch text);

#endif
