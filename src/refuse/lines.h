/* Files each of whose lines has something before or around what is meant: numbers, names, quotes, lengths. */
#ifndef WC_REFUSE_LINES_H
#define WC_REFUSE_LINES_H

#include "format/stretch.h"

/* What grep prints: a file, a line's number or both before each line. */
int wc_is_found(wc_stretch text);

/* A string of JSON on each line, with some escape in them; objects within such strings. */
int wc_is_strings(wc_stretch text);
int wc_is_strings_twice(wc_stretch text);

/* "data: {" on lines of their own. */
int wc_is_events(wc_stretch text);

/* "120{" before and between objects. */
int wc_has_lengths(wc_stretch text);

/* Behind what sets a terminal's colour. */
int wc_is_coloured_json(wc_stretch text);

/* Usual names of fields, wide apart, and under each of them a column on every line. */
int wc_is_aligned_table(wc_stretch text);

#endif
