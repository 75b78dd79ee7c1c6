#include <stdio.h>

#include "colour.h"
#include "print.h"
#include "finish.h"

static const char *const colours[] = {[WIRECOPY_STRETCH_OWN] = "\033[33m",
                                      [WIRECOPY_STRETCH_SHARED] = "\033[1;32m",
                                      [WIRECOPY_STRETCH_COMMON] = "\033[2m"};
static const char *const kinds[] = {
    [WIRECOPY_STRETCH_OWN] = "own", [WIRECOPY_STRETCH_SHARED] = "shared", [WIRECOPY_STRETCH_COMMON] = "common"};

static void print_place(const wirecopy_explanation *explanation, const char *id) {
    printf("%s: %s", id, wirecopy_relation_name(explanation->relation));
    if (explanation->relation == WIRECOPY_RELATION_REPRESENTATIVE) {
        printf(" of a group of %llu documents", (unsigned long long)explanation->group_size);
    } else if (explanation->group_size > 1) {
        printf(" in the group of %s, of %llu documents", explanation->representative,
               (unsigned long long)explanation->group_size);
    }
    printf("\nweight %.1f (1 is a line of 50 letters that counts in full), threshold %.2f\n", explanation->weight,
           explanation->threshold);
}

static const char *reason_of(const wirecopy_neighbour *neighbour, const wirecopy_explanation *explanation) {
    if (neighbour->in_group) {
        return !neighbour->links          ? "in the group, through others"
               : neighbour->shared <= 0.0 ? "in the group: linked by the grams that both have, as short texts are"
                                          : "in the group: linked";
    }
    if (explanation->relation == WIRECOPY_RELATION_DIGEST) {
        return "apart: the document is a digest";
    }
    if (neighbour->is_digest) {
        return "apart: the other is a digest";
    }
    if (neighbour->links) {
        return "apart: linked, but the groups do not agree";
    }
    if (neighbour->is_series) {
        return neighbour->is_series == 1
                   ? "apart: of one series, with other numbers or names in the same places"
                   : "apart: of one site, in the same words, but each with numbers and names of its own, or of another day";
    }
    double share = neighbour->contained > neighbour->contains ? neighbour->contained : neighbour->contains;
    return share >= neighbour->needed && neighbour->similarity <= 0.0 ? "apart: it is what pages of one site share"
                                                                      : "apart: too little is shared";
}

static void print_neighbours(const wirecopy_explanation *explanation) {
    if (explanation->nneighbours == 0) {
        printf("\n%sNo other document shares enough text with it to be compared.\n",
               explanation->group_size > 1 ? "All documents of the group have the same words. " : "");
        return;
    }
    printf("\n%9s %10s %9s %8s  %-24s %s\n", "shared", "certainty", "contained", "contains", "document", "verdict");
    for (size_t i = 0; i < explanation->nneighbours; i++) {
        const wirecopy_neighbour *neighbour = &explanation->neighbours[i];
        printf("%9.1f %10.2f %9.2f %8.2f  %-24s %s\n", neighbour->shared, neighbour->similarity, neighbour->contained,
               neighbour->contains, neighbour->id, reason_of(neighbour, explanation));
    }
}

static void print_coloured(const wirecopy_explanation *explanation) {
    uint64_t place = 0;
    for (size_t i = 0; i < explanation->nstretches; i++) {
        const wirecopy_explained *stretch = &explanation->stretches[i];
        cli_print_safely(explanation->text + place, stretch->start - place);
        printf("%s", colours[stretch->kind]);
        cli_print_safely(explanation->text + stretch->start, stretch->end - stretch->start);
        printf("\033[0m");
        place = stretch->end;
    }
    cli_print_safely(explanation->text + place, explanation->text_nbytes - place);
    printf("\n");
}

static void print_plain(const wirecopy_explanation *explanation) {
    for (size_t i = 0; i < explanation->nstretches; i++) {
        const wirecopy_explained *stretch = &explanation->stretches[i];
        printf("%-6s %7.1f  ", kinds[stretch->kind], stretch->weight);
        cli_print_line(explanation->text + stretch->start, stretch->end - stretch->start);
        printf("\n");
    }
}

static void print_all(const wirecopy_explanation *explanation, const char *id) {
    print_place(explanation, id);
    print_neighbours(explanation);
    if (explanation->partner != NULL) {
        printf("\nThe text, beside %s:\n\n", explanation->partner);
    } else {
        printf("\nThe text:\n\n");
    }
    if (cli_colour()) {
        print_coloured(explanation);
    } else {
        print_plain(explanation);
    }
}

static wirecopy_code explain_indexed(cli_run *run, const char *folder, const char *id, wirecopy_explanation *explanation) {
    wirecopy_disk_index *index;
    wirecopy_code code = wirecopy_disk_index_open(&run->compare, folder, &index, &run->error);
    if (code == WIRECOPY_OK) {
        code = wirecopy_disk_index_explain(index, id, explanation, &run->error);
        wirecopy_disk_index_free(index);
    }
    return code;
}

int cli_explain(const cli_options *options) {
    cli_run run;
    wirecopy_explanation explanation;
    const char *id = options->operands[options->noperands - 1];
    wirecopy_explanation_init(&explanation, sizeof explanation);
    if (!cli_run_start(&run, "explain", options, options->noperands - 1)) {
        return CLI_FAILED;
    }
    wirecopy_code code =
        options->index != NULL
            ? explain_indexed(&run, options->index, id, &explanation)
            : wirecopy_explain_document(&run.compare, &run.input, id, &explanation, &run.stats, &run.error);
    cli_progress_end(&run.progress);
    if (code == WIRECOPY_OK) {
        print_all(&explanation, id);
    }
    wirecopy_explanation_clear(&explanation);
    return cli_run_end(&run, code);
}
