#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "signals.h"

/* Chosen: ten times a second looks continuous. */
static const double redraw_seconds = 0.1;

/* A shorter run needs no bar where its results come on the same screen. Chosen. */
static const double wait_seconds = 1.0;

enum { BAR_WIDTH = 24 };

/* Where each stage ends, in hundredths of the whole. Any figures that ascend keep the bar from going back. */
static const double ends[] = {[WIRECOPY_STAGE_READ] = 45.0,
                              [WIRECOPY_STAGE_MATCH] = 65.0,
                              [WIRECOPY_STAGE_VERIFY] = 85.0,
                              [WIRECOPY_STAGE_GROUP] = 95.0,
                              [WIRECOPY_STAGE_WRITE] = 100.0};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

cli_progress cli_progress_start(int quiet, int has_one_stage, int writes_here, int writes_rows) {
    const char *terminal = getenv("TERM");
    int able = isatty(STDERR_FILENO) && (terminal == NULL || strcmp(terminal, "dumb") != 0);
    return (cli_progress){.shown = able && !quiet,
                          .has_one_stage = has_one_stage,
                          .writes_here = writes_here && isatty(STDOUT_FILENO),
                          .writes_rows = writes_rows,
                          .began = now(),
                          .started = now()};
}

/* The rate of this stage alone: other stages count other things. */
static void draw_rate(wirecopy_stage stage, uint64_t done, uint64_t total, double seconds) {
    double rate = seconds > 0 ? (double)done / seconds : 0;
    if (stage == WIRECOPY_STAGE_READ) {
        fprintf(stderr, " %.0f MB, %.0f MB/s", (double)done / 1e6, rate / 1e6);
    }
    if (total > done && rate > 0 && seconds > 1) {
        unsigned long left = (unsigned long)((double)(total - done) / rate);
        fprintf(stderr, ", %lu:%02lu:%02lu left of this", left / 3600, left / 60 % 60, left % 60);
    }
}

/* Hundredths of the whole that are done. */
static double percent(const cli_progress *progress, uint64_t done, uint64_t total) {
    double share = total == 0 ? 0.0 : done < total ? (double)done / (double)total : 1.0;
    double from = progress->stage == WIRECOPY_STAGE_READ ? 0.0 : ends[progress->stage - 1];
    return progress->has_one_stage ? 100.0 * share : from + share * (ends[progress->stage] - from);
}

static void draw(const cli_progress *progress, uint64_t done, uint64_t total) {
    static const char *const stages[] = {"reading", "matching", "verifying", "grouping", "writing"};
    fprintf(stderr, "\r\033[K%-9s ", stages[progress->stage]);
    if (total > 0 || (progress->stage != WIRECOPY_STAGE_READ && !progress->has_one_stage)) {
        double whole = percent(progress, done, total);
        int filled = (int)(whole / 100.0 * BAR_WIDTH);
        fprintf(stderr, "[%.*s%*s] %3.0f %%", filled, "########################", BAR_WIDTH - filled, "", whole);
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
    if (progress->writes_here && progress->writes_rows && stage >= WIRECOPY_STAGE_GROUP) {
        cli_progress_end(progress); /* the next thing on the screen may be a result */
        return cli_signals_caught() != 0;
    }
    if (stage != progress->stage) {
        progress->stage = stage;
        progress->began = time;
    }
    if (time - progress->drew >= redraw_seconds &&
        (!progress->writes_here || time - progress->started >= wait_seconds)) {
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
