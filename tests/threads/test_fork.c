/* A process that forks after a run on several threads, as a Python program does, can run in the child: no pool of
 * threads is left behind for the child to wait for. For builds without OpenMP, whose pool is the child's end. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "random.h"
#include "run/parallel.h"
#include "base/memory.h"
#include "wirecopy/wirecopy.h"

enum { NDOCUMENTS = 600, WORDS = 80, TEXT_NBYTES = WORDS * 8 + 1, SECONDS = 60 };

static char texts[NDOCUMENTS][TEXT_NBYTES];

static void check(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "failed: %s\n", what);
        _exit(1);
    }
}

static int text_of(void *context, uint32_t thread, uint64_t position, const char **text_ret, size_t *nbytes_ret) {
    (void)context;
    (void)thread;
    *text_ret = texts[position];
    *nbytes_ret = strlen(texts[position]);
    return 0;
}

static int note_member(void *context, uint64_t position, uint64_t representative, double similarity) {
    (void)similarity;
    ((uint64_t *)context)[position] = representative;
    return 0;
}

static void make_texts(void) {
    random_state random = random_start("fork");
    for (int i = 0; i < NDOCUMENTS; i++) {
        for (int word = 0; word < WORDS; word++) {
            snprintf(texts[i] + 8 * word, 9, "w%06x ", random_below(&random, 0xFFFFFF));
        }
        if (i % 2 == 1) {
            memcpy(texts[i], texts[i - 1], TEXT_NBYTES);
            memcpy(texts[i], "changed ", 8);
        }
    }
}

static void group(uint64_t *representatives_ret) {
    wirecopy_options options;
    wirecopy_error error;
    wirecopy_options_init(&options, sizeof options);
    options.profile = WIRECOPY_PROFILE_NEAR;
    options.threads = 4;
    wirecopy_code code = wirecopy_group(&options, NDOCUMENTS, text_of, NULL, note_member, representatives_ret, &error);
    check(code == WIRECOPY_OK, "a grouping");
}

/* The numbers of threads that were seen at once: each waits until all are there. */
static wirecopy_code meet(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    uint32_t *there = context;
    (void)state;
    (void)from;
    (void)to;
    (void)error;
    __atomic_add_fetch(there, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(there, __ATOMIC_SEQ_CST) < 4) {
        usleep(100);
    }
    return WIRECOPY_OK;
}

static void expect_four_threads(void) {
    uint32_t there = 0;
    const wc_loop loop = {
        .allocator = &wc_allocator_default, .threads = 4, .count = 4, .chunk = 1, .body = meet, .context = &there};
    check(wc_loop_run(&loop, NULL) == WIRECOPY_OK && there == 4, "four threads at once");
}

int main(void) {
    static uint64_t before[NDOCUMENTS], after[NDOCUMENTS];
    alarm(SECONDS);
    make_texts();
    group(before);
    expect_four_threads();
    check(before[1] == 0 && before[2] == 2, "copies are grouped");
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0) {
        alarm(SECONDS / 2);
        expect_four_threads();
        group(after);
        check(memcmp(before, after, sizeof before) == 0, "the child's groups are the parent's");
        _exit(0);
    }
    int status = -1;
    check(waitpid(child, &status, 0) == child, "wait");
    check(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the child ran to its end");
    group(after);
    check(memcmp(before, after, sizeof before) == 0, "the parent runs on");
    printf("ok\n");
    return 0;
}
