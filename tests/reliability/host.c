/* host DUMP_DOCUMENTS BUDGET_MB HELD_MB near|news: a program with memory of its own, half of it mapped from a file,
 * that groups a dump of made-up stories within a budget for the library. Prints time and the library's bytes without
 * HELD_MB and with it; fails where the outputs differ, the library passes its budget, or the processor time, which
 * other programs bear on less than the time, is more than one and a half times that without. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "random.h"
#include "wirecopy/wirecopy.h"

/* The bound, and runs of each kind, of which the fastest counts: other programs share the machine. */
static const double slower_most = 1.5;
enum { ROUNDS = 2 };

enum { WORDS = 40, VOCABULARY = 50000, EARLIER = 1000 };

typedef struct outcome {
    double seconds, cpu_seconds;
    uint64_t peak_nbytes, spilled_nbytes;
} outcome;

static void die(const char *what) {
    fprintf(stderr, "host: %s\n", what);
    exit(2);
}

/* Half of the stories are an earlier one with a word changed. */
static void write_dump(const char *path, unsigned long ndocuments) {
    static uint32_t kept[EARLIER][WORDS];
    random_state random = random_start("host");
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        die("cannot write the dump");
    }
    for (unsigned long d = 0; d < ndocuments; d++) {
        uint32_t *story = kept[d % EARLIER];
        int copies = d >= EARLIER && random_below(&random, 2);
        memmove(story, kept[copies ? random_below(&random, EARLIER) : d % EARLIER], sizeof kept[0]);
        for (size_t i = 0; i < WORDS; i++) {
            story[i] = copies ? story[i] : random_below(&random, VOCABULARY);
        }
        story[random_below(&random, WORDS)] = random_below(&random, VOCABULARY);
        fprintf(file, "{\"id\":\"%lu\",\"text\":\"", d);
        for (size_t i = 0; i < WORDS; i++) {
            fprintf(file, "w%x ", story[i]);
        }
        fprintf(file, "\"}\n");
    }
    if (fclose(file) != 0) {
        die("cannot write the dump");
    }
}

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static outcome group(const wirecopy_options *options, const char *dump, const char *out) {
    wirecopy_input input;
    wirecopy_stats stats = {0};
    wirecopy_error error;
    wirecopy_stats_init(&stats, sizeof stats);
    wirecopy_input_init(&input, sizeof input);
    input.paths = &dump;
    input.npaths = 1;
    double start = now(CLOCK_MONOTONIC), cpu_start = now(CLOCK_PROCESS_CPUTIME_ID);
    if (wirecopy_cluster_documents(options, &input, out, WIRECOPY_TABLE_JSONL, 0, &stats, &error) != WIRECOPY_OK) {
        die(error.message);
    }
    return (outcome){now(CLOCK_MONOTONIC) - start, now(CLOCK_PROCESS_CPUTIME_ID) - cpu_start, stats.peak_nbytes,
                     stats.spilled_nbytes};
}

static void keep_better(outcome *best, outcome next, int round) {
    best->seconds = round == 0 || next.seconds < best->seconds ? next.seconds : best->seconds;
    best->cpu_seconds = round == 0 || next.cpu_seconds < best->cpu_seconds ? next.cpu_seconds : best->cpu_seconds;
    best->peak_nbytes = next.peak_nbytes > best->peak_nbytes ? next.peak_nbytes : best->peak_nbytes;
    best->spilled_nbytes = next.spilled_nbytes;
}

static int open_file(size_t nbytes) {
    int fd = open("host.mapped", O_RDWR | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || ftruncate(fd, (off_t)nbytes) != 0) {
        die("no file for the host's own");
    }
    unlink("host.mapped");
    return fd;
}

/* Memory of the host's, touched; of a file where fd is one, which is closed. */
static char *hold(size_t nbytes, int fd) {
    char *held = mmap(NULL, nbytes, PROT_READ | PROT_WRITE, fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED, fd, 0);
    if (held == MAP_FAILED) {
        die("no memory for the host's own");
    }
    memset(held, 1, nbytes);
    if (fd >= 0) {
        close(fd);
    }
    return held;
}

static int same_bytes(const char *a_path, const char *b_path) {
    FILE *a = fopen(a_path, "rb"), *b = fopen(b_path, "rb");
    int a_byte, b_byte;
    if (a == NULL || b == NULL) {
        die("an output is missing");
    }
    do {
        a_byte = getc(a);
        b_byte = getc(b);
    } while (a_byte == b_byte && a_byte != EOF);
    fclose(a);
    fclose(b);
    return a_byte == b_byte;
}

static int judge(const outcome *alone, const outcome *beside, uint64_t budget, uint64_t held, const char *profile) {
    printf("%s: alone %.2f s (%.2f s of processor), the library had %.0f MB; beside %.0f MB of the host's %.2f s (%.2f "
           "s), "
           "%.0f MB: %.2f times the time (%.2f); budget %.0f MB, %.0f MB in files\n",
           profile, alone->seconds, alone->cpu_seconds, alone->peak_nbytes / 1048576.0, held / 1048576.0,
           beside->seconds, beside->cpu_seconds, beside->peak_nbytes / 1048576.0, beside->seconds / alone->seconds,
           beside->cpu_seconds / alone->cpu_seconds, budget / 1048576.0, beside->spilled_nbytes / 1048576.0);
    return beside->cpu_seconds <= slower_most * alone->cpu_seconds && alone->peak_nbytes <= budget &&
           beside->peak_nbytes <= budget && alone->peak_nbytes > 0 && beside->spilled_nbytes > 0;
}

int main(int count, char **arguments) {
    if (count != 5) {
        die("give DUMP_DOCUMENTS BUDGET_MB HELD_MB near|news");
    }
    size_t held_nbytes = strtoul(arguments[3], NULL, 10) << 20;
    wirecopy_options options;
    wirecopy_options_init(&options, sizeof options);
    options.memory_nbytes = (uint64_t)strtoul(arguments[2], NULL, 10) << 20;
    options.profile = strcmp(arguments[4], "near") == 0 ? WIRECOPY_PROFILE_NEAR : WIRECOPY_PROFILE_NEWS;
    write_dump("host.jsonl", strtoul(arguments[1], NULL, 10));
    outcome alone = {0}, beside = {0};
    for (int round = 0; round < ROUNDS; round++) {
        keep_better(&alone, group(&options, "host.jsonl", "alone.out"), round);
        char *held = hold(held_nbytes / 2, -1), *mapped = hold(held_nbytes / 2, open_file(held_nbytes / 2));
        keep_better(&beside, group(&options, "host.jsonl", "beside.out"), round);
        munmap(held, held_nbytes / 2);
        munmap(mapped, held_nbytes / 2);
    }
    int good = judge(&alone, &beside, options.memory_nbytes, held_nbytes, arguments[4]);
    if (!same_bytes("alone.out", "beside.out")) {
        die("the outputs differ");
    }
    return good ? 0 : 1;
}
