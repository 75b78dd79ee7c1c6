/* Ctrl-C and its like: the first asks the work to stop, the second ends the program. */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

/* Also has writes to a closed pipe fail instead of killing. */
void cli_signals_catch(void);

int cli_signals_caught(void);

#endif
