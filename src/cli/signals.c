#include "signals.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static atomic_int caught;

/* The signal may come right before a call that waits, such as the opening of a pipe that has no reader: an alarm each
 * second gives up what waits since. */
static void give_up(int number) {
    (void)number;
    alarm(1);
}

/* A second signal of whichever kind has its usual effect, as the handler returns. */
static void note(int number) {
    if (atomic_exchange(&caught, number) != 0) {
        signal(number, SIG_DFL);
        raise(number);
    }
    alarm(1);
}

void cli_signals_catch(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    /* No SA_RESTART: a read that waits is given up. */
    struct sigaction action = {.sa_handler = note}, later = {.sa_handler = give_up};
    sigemptyset(&action.sa_mask);
    sigemptyset(&later.sa_mask);
    sigaction(SIGALRM, &later, NULL);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        sigaction(numbers[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file over the limit is an error of the write, with a message */
}

int cli_signals_caught(void) {
    return atomic_load(&caught);
}
