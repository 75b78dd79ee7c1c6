/* What this program is. */
#ifndef CLI_ABOUT_H
#define CLI_ABOUT_H

/* Version, commit, the instruction sets that run here, and the libraries that it was built with. */
void cli_print_version(void);

#endif
