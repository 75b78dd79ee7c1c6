/* TOML, INI and properties. */
#ifndef WC_IO_REFUSED_SECTIONS_H
#define WC_IO_REFUSED_SECTIONS_H

#include "io/stretch.h"

/* Whether the bytes are pairs of a name and a value, and names of sections in brackets, behind comments or none. */
int wc_is_sections(wc_stretch text);

#endif
