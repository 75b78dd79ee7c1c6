/* The same result for any number of threads: groups held in memory, and a dump in a file. A plain program for
 * ThreadSanitizer's sake. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "random.h"
#include "wirecopy/wirecopy.h"

enum { NDOCUMENTS = 3000, WORDS = 120, TEXT_NBYTES = WORDS * 8 + 1 };

static char texts[NDOCUMENTS][TEXT_NBYTES];

static void check(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "failed: %s\n", what);
        exit(1);
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

/* Every third document is an earlier one, with a word changed but in every thirtieth. */
static void make_texts(random_state *random) {
    for (int i = 0; i < NDOCUMENTS; i++) {
        if (i > 0 && i % 3 == 0) {
            memcpy(texts[i], texts[random_below(random, (uint32_t)i)], TEXT_NBYTES);
            if (i % 30 != 0) {
                memcpy(texts[i] + 8 * random_below(random, WORDS), "changed ", 8);
            }
            continue;
        }
        for (int word = 0; word < WORDS; word++) {
            snprintf(texts[i] + 8 * word, 9, "w%06x ", random_below(random, 0xFFFFFF));
        }
    }
}

static void group_with(wirecopy_profile profile, wirecopy_trust untrusted, uint32_t threads,
                       uint64_t *representatives_ret) {
    wirecopy_options options;
    wirecopy_error error;
    wirecopy_options_init(&options, sizeof options);
    options.profile = profile;
    options.untrusted = untrusted;
    options.threads = threads;
    wirecopy_code code = wirecopy_group(&options, NDOCUMENTS, text_of, NULL, note_member, representatives_ret, &error);
    if (code != WIRECOPY_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    check(code == WIRECOPY_OK, "wirecopy_group");
}

static char *slurp(const char *path) {
    FILE *file = fopen(path, "rb");
    check(file != NULL, "opening the result");
    char *bytes = calloc(1, 1 << 20);
    check(bytes != NULL && fread(bytes, 1, (1 << 20) - 1, file) > 0, "reading the result");
    fclose(file);
    return bytes;
}

static char *cluster_with(wirecopy_profile profile, const char *dump, uint32_t threads) {
    char path[] = "/tmp/wirecopy-threads-XXXXXX";
    int fd = mkstemp(path);
    check(fd >= 0, "making a scratch file");
    close(fd);
    wirecopy_options options;
    wirecopy_input input;
    wirecopy_error error;
    wirecopy_options_init(&options, sizeof options);
    options.profile = profile;
    wirecopy_input_init(&input, sizeof input);
    options.threads = threads;
    options.memory_nbytes = WIRECOPY_MEMORY_LEAST;
    options.threshold = profile == WIRECOPY_PROFILE_NEAR ? 0.5 : 0.0;
    input.paths = &dump;
    input.npaths = 1;
    wirecopy_code code = wirecopy_cluster_documents(&options, &input, path, WIRECOPY_TABLE_JSONL, 0, NULL, &error);
    if (code != WIRECOPY_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    check(code == WIRECOPY_OK, "wirecopy_cluster_documents");
    char *result = slurp(path);
    unlink(path);
    return result;
}

static void check_profile(wirecopy_profile profile, const char *dump) {
    static uint64_t one[NDOCUMENTS], two[NDOCUMENTS], seven[NDOCUMENTS], untrusted[NDOCUMENTS];
    group_with(profile, WIRECOPY_TRUSTED, 1, one);
    group_with(profile, WIRECOPY_TRUSTED, 2, two);
    group_with(profile, WIRECOPY_TRUSTED, 7, seven);
    group_with(profile, WIRECOPY_UNTRUSTED_SEEDED, 7, untrusted);
    check(memcmp(one, two, sizeof one) == 0, "one and two threads group alike");
    check(memcmp(one, seven, sizeof one) == 0, "one and seven threads group alike");
    check(memcmp(one, untrusted, sizeof one) == 0, "trusted and untrusted texts group alike");
    uint64_t copies = 0;
    for (uint64_t i = 0; i < NDOCUMENTS; i++) {
        copies += one[i] != i;
    }
    check(copies > NDOCUMENTS / 4, "the copies are found");

    char *by_one = cluster_with(profile, dump, 1), *by_seven = cluster_with(profile, dump, 7);
    check(strcmp(by_one, by_seven) == 0, "a dump gives the same bytes by one and seven threads");
    free(by_one);
    free(by_seven);
}

static void put_record(FILE *file, int first, int ntexts) {
    fputs("{\"text\":\"", file);
    for (int i = first; i < first + ntexts; i++) {
        fputs(texts[i % NDOCUMENTS], file);
    }
    fputs("\"}\n", file);
}

/* Among the others, records that are too large to be parsed side by side in the memory that there is. */
static void check_large_records(wirecopy_profile profile) {
    char path[] = "/tmp/wirecopy-threads-XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    check(file != NULL, "making a dump");
    for (int i = 0; i < 600; i++) {
        put_record(file, i, i % 100 == 50 ? 1400 : 1);
    }
    check(fclose(file) == 0, "writing a dump");
    char *by_one = cluster_with(profile, path, 1), *by_seven = cluster_with(profile, path, 7);
    check(strcmp(by_one, by_seven) == 0, "large records give the same bytes by one and seven threads");
    free(by_one);
    free(by_seven);
    unlink(path);
}

int main(int count, char **arguments) {
    check(count == 2, "usage: test_threads DUMP");
    random_state random = random_start("threads");
    make_texts(&random);
    check_profile(WIRECOPY_PROFILE_NEAR, arguments[1]);
    check_profile(WIRECOPY_PROFILE_NEWS, arguments[1]);
    check_large_records(WIRECOPY_PROFILE_NEAR);
    check_large_records(WIRECOPY_PROFILE_NEWS);
    puts("4 passed, 0 failed");
    return 0;
}
