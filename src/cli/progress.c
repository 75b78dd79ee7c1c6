#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "signals.h"

/* Ten times a second is as often as an eye follows. */
static const double redraw_seconds = 0.1;

enum { BAR_WIDTH = 24 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

cli_progress cli_progress_start(int quiet) {
    const char *terminal = getenv("TERM");
    int able = isatty(STDERR_FILENO) && (terminal == NULL || strcmp(terminal, "dumb") != 0);
    return (cli_progress){.shown = able && !quiet, .began = now()};
}

static void draw_rate(wirecopy_stage stage, uint64_t done, uint64_t total, double seconds) {
    double rate = seconds > 0 ? (double)done / seconds : 0;
    if (stage == WIRECOPY_STAGE_READ) {
        fprintf(stderr, " %.0f MB, %.0f MB/s", (double)done / 1e6, rate / 1e6);
    }
    if (total > done && rate > 0 && seconds > 1) {
        unsigned long left = (unsigned long)((double)(total - done) / rate);
        fprintf(stderr, ", %lu:%02lu:%02lu left", left / 3600, left / 60 % 60, left % 60);
    }
}

static void draw(const cli_progress *progress, uint64_t done, uint64_t total) {
    static const char *const stages[] = {"reading", "matching", "verifying", "writing"};
    fprintf(stderr, "\r\033[K%-9s ", stages[progress->stage]);
    if (total > 0) {
        int filled = (int)(done < total ? done * BAR_WIDTH / total : BAR_WIDTH);
        fprintf(stderr, "[%.*s%*s] %3.0f %%", filled, "########################", BAR_WIDTH - filled, "",
                100.0 * (double)(done < total ? done : total) / (double)total);
    }
    draw_rate(progress->stage, done, total, progress->drew - progress->began);
    fflush(stderr);
}

int cli_progress_report(void *context, wirecopy_stage stage, uint64_t done, uint64_t total) {
    cli_progress *progress = context;
    if (!progress->shown) {
        return cli_signals_caught() != 0;
    }
    double time = now();
    if (stage != progress->stage) {
        progress->stage = stage;
        progress->began = time;
    }
    if (time - progress->drew >= redraw_seconds) {
        progress->drew = time;
        progress->drawn = 1;
        draw(progress, done, total);
    }
    return cli_signals_caught() != 0;
}

void cli_progress_end(cli_progress *progress) {
    if (progress->drawn) {
        fprintf(stderr, "\r\033[K");
        fflush(stderr);
        progress->drawn = 0;
    }
}
