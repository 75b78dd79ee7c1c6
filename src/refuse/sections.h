/* TOML, INI and properties. */
#ifndef WC_REFUSE_SECTIONS_H
#define WC_REFUSE_SECTIONS_H

#include "format/stretch.h"

/* Whether the bytes are pairs of a name and a value, and names of sections in brackets, behind comments or none. */
int wc_is_sections(wc_stretch text);

#endif
