/* Shapes of lines that programs print. */
#ifndef WC_FORMAT_SHAPE_H
#define WC_FORMAT_SHAPE_H

#include "format/stretch.h"

/* Whether a line begins so. "%d" stands for digits, "%h" for those of hexadecimal numbers, "%i" for a name, "%w" for
 * what is no space, "%s" for spaces; "%4d" for as many; "%m" for the mode of a file, "%l" for the level of a message;
 * "$" at the end for the end of the line. Each takes as much as it can. */
int wc_has_shape(wc_stretch line, const char *shape);

#endif
