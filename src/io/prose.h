/* Tells sentences from what programs say before data: prompts, messages, logs, comments. */
#ifndef WC_IO_PROSE_H
#define WC_IO_PROSE_H

#include "io/stretch.h"

/* Whether a line is a sentence of prose. */
int wc_is_sentence(wc_stretch line);

/* Whether some line is. */
int wc_has_sentence(wc_stretch text);

#endif
