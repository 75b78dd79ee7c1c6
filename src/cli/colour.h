/* Colour on the screen. */
#ifndef CLI_COLOUR_H
#define CLI_COLOUR_H

/* Whether stdout is a terminal that takes colours, and NO_COLOR does not forbid them. */
int cli_colour(void);

#endif
