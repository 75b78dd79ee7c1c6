/* Lists of references. */
#ifndef WC_IO_REFUSED_REFERENCES_H
#define WC_IO_REFUSED_REFERENCES_H

#include "io/stretch.h"

/* BibTeX, RIS, PubMed, EndNote, Web of Science; a few lines of prose may stand before the first entry. */
int wc_is_references(wc_stretch text);

#endif
