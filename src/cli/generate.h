/* Manual pages, shell completions and the reference of the documentation, out of the flag table. */
#ifndef CLI_GENERATE_H
#define CLI_GENERATE_H

/* `wirecopy --generate WHAT [PAGE]`; returns the exit code. */
int cli_generate(const char *what, const char *page);

#endif
