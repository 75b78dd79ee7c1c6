/* Arguments to options. */
#ifndef CLI_PARSE_H
#define CLI_PARSE_H

#include "flags.h"

/* Fills options_ret, which holds the defaults, from arguments. operands must have room for count. On failure says why
 * on stderr and returns 0. */
int cli_parse(const cli_verb *verb, const char *const *arguments, size_t count, const char **operands,
              cli_options *options_ret);

/* The nearest of the verbs' names, of what index does the second word, or NULL where none is near. */
const char *cli_nearest_verb(const char *name, const cli_verb *verbs, size_t count);

#endif
