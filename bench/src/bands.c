/* bands DUMP MEGABYTES [ROUNDS]: what LSH does before it looks at a pair, on one core: the keys of all bands (banding
 * for a threshold of 0.8), and sorting them. Medians; JSON on stdout. */
#include <stdio.h>
#include <stdlib.h>

#include "lsh/banding.h"
#include "lsh/candidates.h"
#include "lsh/radix.h"
#include "pipeline/clock.h"
#include "texts.h"
#include "wirecopy/wirecopy.h"

enum { ROUNDS_MAX = 99 };

typedef struct measured {
    double band, sort;
} measured;

static void *allocated(size_t nbytes) {
    void *memory = malloc(nbytes);
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

static uint32_t *sign_all(const texts *raw, const wirecopy_options *options) {
    wirecopy_error error;
    wirecopy_sketcher *sketcher;
    uint32_t *minima = allocated(raw->ntexts * options->permutations * sizeof *minima);
    wirecopy_code code = wirecopy_sketcher_create(options, &sketcher, &error);
    for (size_t i = 0; code == WIRECOPY_OK && i < raw->ntexts; i++) {
        size_t from = i == 0 ? 0 : raw->ends[i - 1];
        code = wirecopy_sign(sketcher, raw->bytes + from, raw->ends[i] - from, minima + i * options->permutations, NULL,
                             &error);
    }
    if (code != WIRECOPY_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    wirecopy_sketcher_free(sketcher);
    return minima;
}

static measured band_and_sort(const uint32_t *minima, size_t count, uint32_t permutations, wirecopy_banding banding,
                              uint64_t *records) {
    measured spent = {0.0, 0.0};
    for (uint32_t band = 0; band < banding.bands; band++) {
        double start = wirecopy_seconds();
        for (size_t i = 0; i < count; i++) {
            records[i] = (uint64_t)wirecopy_band_key(minima + i * permutations, banding, band) << 32 | i;
        }
        double keyed = wirecopy_seconds();
        wirecopy_radix_sort(records, records + count, count, 32);
        spent.band += keyed - start;
        spent.sort += wirecopy_seconds() - keyed;
    }
    return spent;
}

static int by_value(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv) {
    wirecopy_options options;
    double band[ROUNDS_MAX], sort[ROUNDS_MAX];
    int rounds = argc > 3 ? atoi(argv[3]) : 5;
    if (argc < 3 || rounds < 1 || rounds > ROUNDS_MAX) {
        fprintf(stderr, "usage: bands DUMP MEGABYTES [ROUNDS, 1 to %d]\n", ROUNDS_MAX);
        return 2;
    }
    wirecopy_options_init(&options, sizeof options);
    options.threshold = 0.8;
    options.permutations = 128;
    texts raw = texts_load(argv[1], (size_t)(atof(argv[2]) * 1e6));
    uint32_t *minima = sign_all(&raw, &options);
    uint64_t *records = allocated(2 * raw.ntexts * sizeof *records);
    wirecopy_banding banding = wirecopy_banding_choose(&options);
    for (int round = 0; round < rounds; round++) {
        measured spent = band_and_sort(minima, raw.ntexts, options.permutations, banding, records);
        band[round] = spent.band;
        sort[round] = spent.sort;
    }
    qsort(band, (size_t)rounds, sizeof *band, by_value);
    qsort(sort, (size_t)rounds, sizeof *sort, by_value);
    printf("{\"documents\": %zu, \"text_bytes\": %zu, \"bands\": %u, \"rows\": %u, \"band\": %.4f, \"sort\": %.4f}\n",
           raw.ntexts, raw.nbytes, banding.bands, banding.rows, band[rounds / 2], sort[rounds / 2]);
    texts_free(&raw);
    free(minima);
    free(records);
    return 0;
}
