/* The page that --report FILE.html asks for. */
#ifndef CLI_PAGE_H
#define CLI_PAGE_H

#include "run.h"

/* Whether --report names a page: its name ends in .html or .htm. */
int cli_page_is_asked(const cli_options *options);

/* Returns 0 after a message if the options about it contradict one another. */
int cli_page_check(const cli_options *options, const char *verb);

/* Asks the library for it. */
void cli_page_fill(cli_run *run);

#endif
