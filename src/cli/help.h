/* Help on the screen. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

#include "flags.h"

void cli_help(FILE *out);
void cli_help_verb(FILE *out, const cli_verb *verb);

/* What stands in a usage line between the verb and its options. */
const char *cli_action_usage(const cli_verb *verb);

/* "-o, --output FILE" into a buffer. */
void cli_flag_usage(const cli_flag *flag, char *usage_ret, size_t nbytes);

#endif
