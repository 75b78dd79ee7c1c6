/* Tells sentences from what programs say before data: prompts, messages, logs, comments. */
#ifndef WC_FORMAT_PROSE_H
#define WC_FORMAT_PROSE_H

#include "format/stretch.h"

/* A longer line before or after records is an article's, and not what a program says. Chosen. */
enum { WC_SAID_NBYTES = 200 };

/* Whether a line is a sentence of prose, long enough that hardly any program says it. */
int wc_is_sentence(wc_stretch line);

/* The same with less doubt left to what programs say: for where both may be. */
int wc_is_short_sentence(wc_stretch line);

#endif
