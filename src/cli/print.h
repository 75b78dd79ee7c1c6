/* A dump's bytes on the screen: control characters in them must not reach a terminal. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <stddef.h>

/* Line breaks and tabs as they are. */
void cli_print_safely(const char *text, size_t nbytes);

/* On one line. */
void cli_print_line(const char *text, size_t nbytes);

#endif
