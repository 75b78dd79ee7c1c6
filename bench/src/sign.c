/* sign DUMP MEGABYTES SIGNATURES [ROUNDS]: signs texts in memory, one after another, by the library's public function,
 * on one thread. Writes the signatures, 128 native 32-bit values a text, and prints the seconds of each round as JSON.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "run/clock.h"
#include "texts.h"
#include "wirecopy/wirecopy.h"

enum { PERMUTATIONS = 128 };

static void check(wirecopy_code code, const wirecopy_error *error) {
    if (code != WIRECOPY_OK) {
        fprintf(stderr, "%s\n", error->message);
        exit(2);
    }
}

static double sign_all(const wirecopy_sketcher *sketcher, const texts *raw, uint32_t *minima_ret) {
    wirecopy_error error;
    double start = wc_seconds();
    for (size_t i = 0; i < raw->ntexts; i++) {
        size_t from = i == 0 ? 0 : raw->ends[i - 1];
        check(wirecopy_sign(sketcher, raw->bytes + from, raw->ends[i] - from, minima_ret + i * PERMUTATIONS, NULL,
                            &error),
              &error);
    }
    return wc_seconds() - start;
}

static void write_all(const char *path, const uint32_t *minima, size_t count) {
    FILE *out = fopen(path, "wb");
    if (out == NULL || fwrite(minima, sizeof *minima, count, out) != count || fclose(out) != 0) {
        perror(path);
        exit(2);
    }
}

int main(int argc, char **argv) {
    wirecopy_error error;
    wirecopy_options options;
    wirecopy_sketcher *sketcher;
    struct rusage used;
    if (argc < 4) {
        fputs("usage: sign DUMP MEGABYTES SIGNATURES [ROUNDS]\n", stderr);
        return 2;
    }
    texts raw = texts_load(argv[1], (size_t)(atof(argv[2]) * 1e6));
    int rounds = argc > 4 ? atoi(argv[4]) : 1;
    uint32_t *minima = malloc(raw.ntexts * PERMUTATIONS * sizeof *minima);
    if (minima == NULL) {
        fputs("out of memory\n", stderr);
        return 2;
    }
    wirecopy_options_init(&options, sizeof options);
    options.permutations = PERMUTATIONS;
    check(wirecopy_sketcher_create(&options, &sketcher, &error), &error);
    printf("{\"bytes\": %zu, \"documents\": %zu, \"seconds\": [", raw.nbytes, raw.ntexts);
    for (int round = 0; round < rounds; round++) {
        printf("%s%.6f", round > 0 ? ", " : "", sign_all(sketcher, &raw, minima));
    }
    getrusage(RUSAGE_SELF, &used);
    printf("], \"peak_memory\": %ld}\n", 1024 * used.ru_maxrss);
    write_all(argv[3], minima, raw.ntexts * PERMUTATIONS);
    wirecopy_sketcher_free(sketcher);
    texts_free(&raw);
    free(minima);
    return 0;
}
