#include "outputs.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/links.h"
#include "flags.h"

enum { OUTPUTS = 6 };

typedef struct output {
    const char *flag, *path;
    int is_folder;
} output;

int cli_is_stdout(const char *path) {
    static const char *const names[] = {"-", "/dev/stdout", "/dev/fd/1"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(path, names[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

/* The file that a result goes to; 0 if there is none yet. */
static int find_file(const char *path, struct stat *file_ret) {
    return (cli_is_stdout(path) ? fstat(STDOUT_FILENO, file_ret) : stat(path, file_ret)) == 0;
}

static const char *name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* The canonical path of the folder that holds path; 0 if there is none. */
static int folder_of(const char *path, char *folder_ret) {
    char named[PATH_MAX];
    size_t length = (size_t)(name_of(path) - path);
    if (length + 2 > sizeof named) {
        return 0;
    }
    snprintf(named, sizeof named, "%.*s.", (int)length, path);
    return realpath(named, folder_ret) != NULL;
}

static int is_same(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whether two paths name the same file, which need not exist yet. */
static int are_one_place(const char *a, const char *b) {
    char a_folder[PATH_MAX], b_folder[PATH_MAX], a_target[PATH_MAX], b_target[PATH_MAX];
    struct stat a_file, b_file;
    if (cli_is_stdout(a) && cli_is_stdout(b)) {
        return 1;
    }
    if (find_file(a, &a_file) && find_file(b, &b_file)) {
        return S_ISREG(a_file.st_mode) ? is_same(&a_file, &b_file) : strcmp(a, b) == 0;
    }
    if (cli_is_stdout(a) || cli_is_stdout(b) || wc_links_follow(a, a_target) != 0 ||
        wc_links_follow(b, b_target) != 0) {
        return 0;
    }
    return strcmp(name_of(a_target), name_of(b_target)) == 0 && folder_of(a_target, a_folder) &&
           folder_of(b_target, b_folder) && strcmp(a_folder, b_folder) == 0;
}

static int check_apart(const output *one, const output *others, size_t nothers) {
    for (size_t i = 0; i < nothers; i++) {
        if (others[i].path != NULL && are_one_place(one->path, others[i].path)) {
            fprintf(stderr, "wirecopy: %s and %s both write to %s: name two files\n", one->flag, others[i].flag,
                    cli_is_stdout(one->path) ? "standard output" : one->path);
            return 0;
        }
    }
    return 1;
}

/* Whether the folder, or one that it is in, is the input's. */
static int is_within(const char *folder, const struct stat *input) {
    char path[PATH_MAX];
    struct stat found;
    snprintf(path, sizeof path, "%s", folder);
    for (;;) {
        if (stat(path, &found) == 0 && is_same(&found, input)) {
            return 1;
        }
        char *slash = strrchr(path, '/');
        if (slash == NULL || path[1] == '\0') {
            return 0;
        }
        slash[slash == path] = '\0';
    }
}

/* The folder in which a result appears: links to it are followed, as they are when it is written. */
static int place_of(const char *path, char *folder_ret) {
    char file[PATH_MAX];
    return folder_of(wc_links_follow(path, file) == 0 ? file : path, folder_ret);
}

/* What was published before may grow by the records that a run keeps, which are published then, and by nothing else; its
 * files may not be replaced. */
static int check_input(const output *one, const char *input, int is_against) {
    char folder[PATH_MAX];
    struct stat in, out;
    int is_stdin = strcmp(input, "-") == 0;
    if ((is_stdin ? fstat(STDIN_FILENO, &in) : stat(input, &in)) != 0) {
        return 1;
    }
    if (find_file(one->path, &out) && is_same(&in, &out) && (S_ISREG(in.st_mode) || S_ISDIR(in.st_mode))) {
        fprintf(stderr, "wirecopy: %s would replace the input %s: name another %s\n", one->flag,
                is_stdin ? "that standard input reads" : input, one->is_folder ? "folder" : "file");
        return 0;
    }
    int is_inside =
        S_ISDIR(in.st_mode) && !cli_is_stdout(one->path) && place_of(one->path, folder) && is_within(folder, &in);
    if (is_inside && !is_against) {
        fprintf(
            stderr,
            "wirecopy: %s %s lies in the input folder %s, where it would be read as an input: name a %s elsewhere\n",
            one->flag, one->path, input, one->is_folder ? "folder" : "file");
        return 0;
    }
    if (is_inside && strcmp(one->flag, "--output") != 0) {
        fprintf(stderr,
                "wirecopy: %s %s lies in %s, where the next run would read it as records that are there already: name a "
                "%s elsewhere\n",
                one->flag, one->path, input, one->is_folder ? "folder" : "file");
        return 0;
    }
    if (is_inside && stat(one->path, &out) == 0 && S_ISREG(out.st_mode)) {
        fprintf(stderr, "wirecopy: %s would replace %s of %s: name another file\n", one->flag, one->path, input);
        return 0;
    }
    return 1;
}

static int check_inputs(const output *one, const char *const *inputs, size_t ninputs, int are_against) {
    for (size_t i = 0; i < ninputs; i++) {
        if (!check_input(one, inputs[i], are_against)) {
            return 0;
        }
    }
    return 1;
}

/* Whether a name is of what an index keeps its documents in; the library refuses such results, too, where it writes
 * them itself. */
static int is_of_index(const char *name) {
    size_t length = strlen(name), tail = strlen(".segment");
    return strncmp(name, "index.db", strlen("index.db")) == 0 ||
           (length > tail && strcmp(name + length - tail, ".segment") == 0);
}

/* A result under such a name would take an index away, which no verb may. */
static int check_own_file(const output *one) {
    static const char database[] = "/index.db";
    char place[PATH_MAX];
    struct stat found;
    if (one->path == NULL || cli_is_stdout(one->path) ||
        !is_of_index(name_of(wc_links_follow(one->path, place) == 0 ? place : one->path)) ||
        !place_of(one->path, place) || strlen(place) + sizeof database > sizeof place) {
        return 1;
    }
    strcat(place, database);
    if (stat(place, &found) != 0) {
        return 1;
    }
    fprintf(stderr, "wirecopy: %s %s would replace a file of an index: name another file\n", one->flag, one->path);
    return 0;
}

static int check_index(const output *one, const char *index) {
    char folder[PATH_MAX];
    struct stat found;
    if (index == NULL || one->path == NULL || cli_is_stdout(one->path) || stat(index, &found) != 0 ||
        !place_of(one->path, folder) || !is_within(folder, &found)) {
        return 1;
    }
    fprintf(stderr, "wirecopy: %s %s lies in the index %s, which holds its own files alone: name a file elsewhere\n",
            one->flag, one->path, index);
    return 0;
}

/* Checked first, so that hours of work do not end with statistics that cannot be written. */
static int check_stats_folder(const cli_options *options) {
    char folder[PATH_MAX];
    const char *slash = options->stats != NULL ? strrchr(options->stats, '/') : NULL;
    if (slash == NULL || (size_t)(slash - options->stats) >= sizeof folder - 1) {
        return 1;
    }
    snprintf(folder, sizeof folder, "%.*s/", (int)(slash - options->stats), options->stats);
    if (access(folder, W_OK) != 0) {
        fprintf(stderr, "wirecopy: cannot write %s: %s; %s\n", options->stats, strerror(errno),
                wc_writing_wanted(errno));
        return 0;
    }
    return 1;
}

static int ends_in(const char *path, size_t length, const char *ending) {
    size_t n = strlen(ending);
    return length > n && strncasecmp(path + length - n, ending, n) == 0;
}

wirecopy_table cli_table_of(const cli_options *options) {
    const char *path = options->output;
    size_t length = strlen(path);
    if (cli_is_given(options, cli_flag_of("format"))) {
        return strcmp(options->format, "tsv") == 0   ? WIRECOPY_TABLE_TSV
               : strcmp(options->format, "csv") == 0 ? WIRECOPY_TABLE_CSV
                                                     : WIRECOPY_TABLE_JSONL;
    }
    length -= ends_in(path, length, ".gz") ? 3 : ends_in(path, length, ".zst") ? 4 : 0;
    return ends_in(path, length, ".tsv")   ? WIRECOPY_TABLE_TSV
           : ends_in(path, length, ".csv") ? WIRECOPY_TABLE_CSV
                                           : WIRECOPY_TABLE_JSONL;
}

/* By the name, without the ending of a compression; NULL: it does not tell. */
static const char *format_named(const char *path) {
    static const char *const packed[] = {".gz", ".zst", ".bz2", ".xz"};
    static const struct {
        const char *ending, *format;
    } known[] = {{".csv", "CSV"}, {".tsv", "TSV"}, {".jsonl", "JSON"}, {".ndjson", "JSON"}, {".json", "JSON"}};
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof packed / sizeof packed[0]; i++) {
        if (ends_in(path, length, packed[i])) {
            length -= strlen(packed[i]);
            break;
        }
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (ends_in(path, length, known[i].ending)) {
            return known[i].format;
        }
    }
    return NULL;
}

static void warn_of_name(const char *flag, const char *path, const char *input) {
    const char *named = path != NULL ? format_named(path) : NULL, *read = format_named(input);
    if (named != NULL && read != NULL && strcmp(named, read) != 0) {
        fprintf(stderr,
                "wirecopy: %s %s: records are written as they are read, in the format of %s, which by its name is %s "
                "and not %s: name it so\n",
                flag, path, input, read, named);
    }
}

void cli_outputs_warn_of_names(const cli_options *options) {
    if (options->quiet || options->noperands == 0) {
        return;
    }
    warn_of_name("--output", options->output, options->operands[0]);
    warn_of_name("--removed", options->removed, options->operands[0]);
    warn_of_name("--bad", options->bad_path, options->operands[0]);
}

/* Of verbs that write one format alone; cluster and index export write what the name says. */
static const struct {
    const char *verb, *format, *described;
} formats_written[] = {{"pairs", "TSV", "lines with tabs"},
                       {"index add", "JSON", "JSON Lines"},
                       {"index query", "JSON", "JSON Lines"},
                       {"index stories", "JSON", "JSON Lines"},
                       {"sign", "signatures", "a signature file"}};

/* A spreadsheet that opens lines of another format shows each as one cell, which is found out late. */
static int check_name(const cli_options *options, const char *verb) {
    const char *named = options->output != NULL ? format_named(options->output) : NULL;
    for (size_t i = 0; named != NULL && i < sizeof formats_written / sizeof formats_written[0]; i++) {
        if (strcmp(formats_written[i].verb, verb) == 0 && strcmp(formats_written[i].format, named) != 0) {
            fprintf(stderr, "wirecopy: --output %s: %s writes %s, and that is a name of %s: name it otherwise\n",
                    options->output, verb, formats_written[i].described, named);
            return 0;
        }
    }
    return 1;
}

/* NULL: they go to standard error, as the report has standard output. */
static const char *counts_path(const cli_options *options) {
    return options->report != NULL && cli_is_stdout(options->report) ? NULL : "-";
}

int cli_outputs_check(const cli_options *options, const char *verb, size_t ninputs) {
    const output outputs[OUTPUTS] = {options->dry_run ? (output){"the counts of --dry-run", counts_path(options), 0}
                                                      : (output){"--output", options->output, 0},
                                     {"--removed", options->removed, 0},
                                     {"--bad", options->bad_path, 0},
                                     {"--report", options->report, 0},
                                     {"--stats", options->stats, 0},
                                     {"--checkpoint", options->checkpoint, 1}};
    for (size_t i = 0; i < OUTPUTS; i++) {
        if (!check_index(&outputs[i], options->index_folder) || !check_own_file(&outputs[i])) {
            return 0;
        }
        if (outputs[i].path != NULL && !check_apart(&outputs[i], outputs + i + 1, OUTPUTS - i - 1)) {
            return 0;
        }
        if (outputs[i].path != NULL &&
            (!check_inputs(&outputs[i], options->operands, ninputs, 0) ||
             !check_inputs(&outputs[i], options->against.names, options->against.count, 1))) {
            return 0;
        }
    }
    return check_name(options, verb) && check_stats_folder(options);
}
