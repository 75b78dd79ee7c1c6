#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "colour.h"
#include "print.h"
#include "finish.h"

static const char shared[] = "\033[1;32m", plain[] = "\033[0m";

static void print_figures(const wirecopy_comparison *comparison, const char *a, const char *b) {
    printf("jaccard\t%.6f\n", comparison->jaccard);
    printf("jaccard estimated\t%.6f\n", comparison->jaccard_estimated);
    printf("containment of %s\t%.6f\n", a, comparison->containment_ab);
    printf("containment of %s estimated\t%.6f\n", a, comparison->containment_ab_estimated);
    printf("containment of %s\t%.6f\n", b, comparison->containment_ba);
    printf("containment of %s estimated\t%.6f\n", b, comparison->containment_ba_estimated);
    printf("shingles of %s\t%llu\n", a, (unsigned long long)comparison->a_nshingles);
    printf("shingles of %s\t%llu\n", b, (unsigned long long)comparison->b_nshingles);
    printf("shingles shared\t%llu\n", (unsigned long long)comparison->shared_nshingles);
}

static int by_start(const void *left, const void *right) {
    const wirecopy_passage *a = left, *b = right;
    return (a->b_start > b->b_start) - (a->b_start < b->b_start);
}

/* which: 0 for the first text, 1 for the second; passages are in order of their start in it. */
static void print_text(const wirecopy_comparison *comparison, int which, const char *id) {
    const char *text = which == 0 ? comparison->a_text : comparison->b_text;
    size_t nbytes = which == 0 ? comparison->a_nbytes : comparison->b_nbytes, place = 0;
    printf("\n\033[1m%s\033[0m\n", id);
    for (size_t i = 0; i < comparison->npassages; i++) {
        const wirecopy_passage *passage = &comparison->passages[i];
        size_t start = which == 0 ? passage->a_start : passage->b_start;
        size_t end = which == 0 ? passage->a_end : passage->b_end;
        start = start > place ? start : place;
        if (end <= start) {
            continue;
        }
        cli_print_safely(text + place, start - place);
        printf("%s", shared);
        cli_print_safely(text + start, end - start);
        printf("%s", plain);
        place = end;
    }
    cli_print_safely(text + place, nbytes - place);
    printf("\n");
}

/* In a text, from and to (exclusive), in bytes. */
static void print_place(uint64_t start, uint64_t end) {
    printf("\t%llu-%llu", (unsigned long long)start, (unsigned long long)end);
}

/* Where colours cannot mark them. */
static void print_passages(const wirecopy_comparison *comparison) {
    for (size_t i = 0; i < comparison->npassages; i++) {
        const wirecopy_passage *passage = &comparison->passages[i];
        printf("passage");
        print_place(passage->a_start, passage->a_end);
        print_place(passage->b_start, passage->b_end);
        putchar('\t');
        cli_print_line(comparison->a_text + passage->a_start, passage->a_end - passage->a_start);
        putchar('\n');
    }
}

int cli_compare(const cli_options *options) {
    cli_run run;
    wirecopy_comparison comparison;
    const char *a = options->operands[1], *b = options->operands[2];
    wirecopy_comparison_init(&comparison, sizeof comparison);
    if (!cli_run_start(&run, "compare", options, 1)) {
        return CLI_FAILED;
    }
    wirecopy_code code =
        wirecopy_compare_documents(&run.compare, &run.input, a, b, &comparison, &run.stats, &run.error);
    cli_progress_end(&run.progress);
    if (code == WIRECOPY_OK) {
        print_figures(&comparison, a, b);
        if (cli_colour()) {
            print_text(&comparison, 0, a);
            if (comparison.npassages > 1) {
                qsort(comparison.passages, comparison.npassages, sizeof *comparison.passages, by_start);
            }
            print_text(&comparison, 1, b);
        } else {
            print_passages(&comparison);
        }
        wirecopy_comparison_clear(&comparison);
    }
    return cli_run_end(&run, code);
}
