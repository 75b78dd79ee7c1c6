#include "colour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int cli_colour(void) {
    const char *forbidden = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && (forbidden == NULL || *forbidden == '\0') &&
           (terminal == NULL || strcmp(terminal, "dumb") != 0);
}
