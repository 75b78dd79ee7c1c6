/* Source code, scripts and settings. */
#ifndef WC_IO_REFUSED_CODE_H
#define WC_IO_REFUSED_CODE_H

#include "io/stretch.h"

/* Whether most lines are a program's or settings, whatever the language, and none is a sentence: an article that quotes
 * code has some. */
int wc_is_code(wc_stretch text);

#endif
