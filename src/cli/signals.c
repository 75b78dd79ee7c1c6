#include "signals.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int caught;

/* A second signal of whichever kind has its usual effect, as the handler returns. */
static void note(int number) {
    if (atomic_exchange(&caught, number) != 0) {
        signal(number, SIG_DFL);
        raise(number);
    }
}

void cli_signals_catch(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    /* No SA_RESTART: a read that waits is given up. */
    struct sigaction action = {.sa_handler = note};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        sigaction(numbers[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file over the limit is an error of the write, with a message */
}

int cli_signals_caught(void) {
    return atomic_load(&caught);
}
