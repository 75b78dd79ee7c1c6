/* The command line's arguments, and a file of labels. The first byte chooses the verb, or labels; the rest is
 * arguments, each ended by a zero, or the file. */
#include <sys/stat.h>

#include "base/memory.h"
#include "base/options.h"
#include "flags.h"
#include "fuzz.h"
#include "io/labels.h"
#include "parse.h"
#include "run.h"

enum { ARGUMENTS_MAX = 64 };

static void check_value(const cli_flag *flag, const cli_options *options) {
    const char *at = (const char *)options + flag->offset;
    if (flag->kind == CLI_NUMBER || flag->kind == CLI_SIZE) {
        cli_options defaults;
        cli_defaults(&defaults);
        uint64_t value = *(const uint64_t *)at, usual = *(const uint64_t *)((const char *)&defaults + flag->offset);
        REQUIRE(value == usual || ((double)value >= flag->least && (double)value <= flag->most));
    } else if (flag->kind == CLI_TEXT) {
        const char *value = *(const char *const *)at;
        REQUIRE(value == NULL || value[0] != '\0');
    } else if (flag->kind == CLI_SWITCH) {
        REQUIRE(*(const int *)at == 0 || *(const int *)at == 1);
    }
}

/* A folder of this machine, such as its root, may take minutes to be looked through for Parquet files. */
static int names_folder(const cli_options *options) {
    struct stat found;
    size_t i = 0;
    while (i < options->noperands && (stat(options->operands[i], &found) != 0 || !S_ISDIR(found.st_mode))) {
        i++;
    }
    return i < options->noperands;
}

/* What comes after parsing and before a run. */
static void work_out(const cli_verb *verb, const cli_options *options) {
    cli_run run;
    wirecopy_options checked;
    wirecopy_input input;
    wirecopy_plan plan;
    if (cli_run_start(&run, verb->name, options, options->noperands)) {
        wc_options_check(&run.compare, &checked, &run.error);
        wc_input_check(&run.input, &input, &run.error);
        if (verb->bit == CLI_PLAN) {
            wirecopy_plan_init(&plan, sizeof plan);
            wirecopy_plan_run(&run.compare, options->documents, options->average_nbytes, &plan, &run.error);
        }
    }
}

static void parse(const cli_verb *verb, char *text, size_t nbytes) {
    const char *arguments[ARGUMENTS_MAX], *operands[ARGUMENTS_MAX + 1] = {NULL};
    size_t count = 0;
    for (size_t at = 0; at < nbytes && count < ARGUMENTS_MAX; at += strlen(text + at) + 1) {
        arguments[count++] = text + at;
    }
    cli_options options;
    cli_defaults(&options);
    if (cli_parse(verb, arguments, count, operands, &options)) {
        for (size_t i = 0; i < cli_nflags; i++) {
            check_value(&cli_flags[i], &options);
        }
        if (!names_folder(&options)) {
            work_out(verb, &options);
        }
    }
    cli_nearest_verb(count > 0 ? arguments[0] : "", cli_verbs, cli_nverbs);
    cli_nearest_verb(count > 0 ? arguments[0] : "", cli_index_verbs, cli_nindex_verbs);
}

static void read_labels(const char *bytes, size_t nbytes) {
    static memory_file file;
    wc_labels labels;
    size_t total = 0;
    memory_file_set(&file, bytes, nbytes);
    wirecopy_code code = wc_labels_read(file.path, &wc_allocator_default, &labels, NULL);
    REQUIRE(code == WIRECOPY_OK || code == WIRECOPY_ERROR_FORMAT);
    for (size_t i = 0; i < labels.count; i++) {
        REQUIRE(memchr(labels.labels[i].id, '\n', labels.labels[i].id_nbytes) == NULL);
        REQUIRE(memchr(labels.labels[i].group, '\t', labels.labels[i].group_nbytes) == NULL);
        total += labels.labels[i].id_nbytes + labels.labels[i].group_nbytes;
    }
    REQUIRE(total <= nbytes);
    wc_labels_clear(&labels);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t nbytes) {
    /* What the parser says to the user is of no interest here. The process's own stderr stays as it is. */
    static FILE *nowhere;
    if (nowhere == NULL) {
        nowhere = fopen("/dev/null", "w");
        REQUIRE(nowhere != NULL);
    }
    uint8_t choice = take_byte(&bytes, &nbytes);
    char *text = calloc(nbytes + 1, 1);
    REQUIRE(text != NULL);
    memcpy(text, bytes, nbytes);
    if (choice % (cli_nverbs + 1) == cli_nverbs) {
        read_labels(text, nbytes);
    } else {
        FILE *own = stderr;
        stderr = nowhere;
        parse(&cli_verbs[choice % (cli_nverbs + 1)], text, nbytes);
        stderr = own;
    }
    free(text);
    return 0;
}
