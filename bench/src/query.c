/* query INDEX DUMP COUNT: asks an index on disk for the first COUNT texts of a dump, one at a time from memory, on one
 * thread in one handle, after as many others of the dump were asked to warm it. Prints milliseconds of processor time
 * as JSON. Sites are not given.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "texts.h"
#include "wirecopy/wirecopy.h"

/* More than any dump's texts that are asked for take. */
enum { MOST_NBYTES = 1 << 28 };

static void check(wirecopy_code code, const wirecopy_error *error) {
    if (code != WIRECOPY_OK) {
        fprintf(stderr, "%s\n", error->message);
        exit(2);
    }
}

static double milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int count_known(void *context, const wirecopy_placed *placed) {
    *(size_t *)context += (size_t)(placed->is_known != 0);
    return 0;
}

/* What text i took. */
static double ask(wirecopy_disk_index *index, const texts *raw, size_t i, size_t *known) {
    wirecopy_error error;
    wirecopy_texts asked;
    size_t from = i == 0 ? 0 : raw->ends[i - 1];
    uint64_t ends[] = {0, raw->ends[i] - from}, id_ends[] = {0, 1};
    wirecopy_texts_init(&asked, sizeof asked);
    asked.count = 1;
    asked.texts = (wirecopy_column){raw->bytes + from, ends};
    asked.ids = (wirecopy_column){"?", id_ends};
    double start = milliseconds();
    check(wirecopy_disk_index_query_texts(index, &asked, count_known, known, NULL, &error), &error);
    return milliseconds() - start;
}

static int compare(const void *a, const void *b) {
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

int main(int argc, char **argv) {
    wirecopy_error error;
    wirecopy_options options;
    wirecopy_disk_index *index;
    size_t count = argc == 4 ? (size_t)atol(argv[3]) : 0, known = 0, warmed = 0;
    if (count == 0) {
        fputs("usage: query INDEX DUMP COUNT\n", stderr);
        return 2;
    }
    texts raw = texts_load(argv[2], MOST_NBYTES);
    double *took = malloc(count * sizeof *took), sum = 0;
    if (took == NULL || raw.ntexts < 2 * count) {
        fprintf(stderr, "%s: the dump needs %zu texts, of which half warm the index\n", argv[2], 2 * count);
        return 2;
    }
    wirecopy_options_init(&options, sizeof options);
    options.threads = 1;
    check(wirecopy_disk_index_open(&options, argv[1], &index, &error), &error);
    for (size_t i = 0; i < count; i++) {
        (void)ask(index, &raw, count + i, &warmed);
    }
    for (size_t i = 0; i < count; i++) {
        took[i] = ask(index, &raw, i, &known);
        sum += took[i];
    }
    qsort(took, count, sizeof *took, compare);
    printf("{\"queries\": %zu, \"known\": %zu, \"mean\": %.3f, \"median\": %.3f, \"of_100_99\": %.3f}\n", count, known,
           sum / (double)count, took[count / 2], took[count * 99 / 100]);
    wirecopy_disk_index_free(index);
    free(took);
    texts_free(&raw);
    return 0;
}
