#include "signals.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t caught;

static void note(int number) {
    caught = number;
}

void cli_signals_catch(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    /* SA_RESETHAND: a second signal has its usual effect. No SA_RESTART: a read that waits is given up. */
    struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        sigaction(numbers[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
}

int cli_signals_caught(void) {
    return caught;
}
