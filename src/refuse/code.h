/* Source code, scripts and settings. */
#ifndef WC_REFUSE_CODE_H
#define WC_REFUSE_CODE_H

#include "format/stretch.h"

/* Whether most lines are a program's or settings, whatever the language, and none is a sentence: an article that quotes
 * code has some. */
int wc_is_code(wc_stretch text);

#endif
