#include "columns.h"

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "flags.h"
#include "page.h"
#include "wirecopy/arrow.h"

/* Set while the Python package has found nothing to read such files with: the library says what they are. */
static const char no_python[] = "WIRECOPY_NO_PYTHON";

static int command_count;
static char **command;

void cli_columns_remember(int count, char **arguments) {
    command_count = count;
    command = arguments;
}

/* Streams begin with four bytes that other files may begin with too: those must have the name as well. */
static int is_named(const char *path, const char *const *endings, size_t count) {
    size_t length = strlen(path), i = 0;
    while (i < count && (length < strlen(endings[i]) || strcmp(path + length - strlen(endings[i]), endings[i]) != 0)) {
        i++;
    }
    return i < count;
}

/* Without waiting: some files of the system, such as /proc/kmsg, call themselves regular and wait for bytes. */
static int is_columnar_file(const char *path) {
    static const char *const of_streams[] = {".arrows", ".arrow", ".ipc", ".feather"};
    char head[6] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t count = fd >= 0 ? read(fd, head, sizeof head) : 0;
    if (fd >= 0) {
        close(fd);
    }
    return count == sizeof head && (memcmp(head, "PAR1", 4) == 0 || memcmp(head, "ARROW1", 6) == 0 ||
                                    (memcmp(head, "\xff\xff\xff\xff", 4) == 0 &&
                                     is_named(path, of_streams, sizeof of_streams / sizeof of_streams[0])));
}

/* Of a folder only files whose names say so are opened: most folders hold other files, and many. */
static int look_at(const char *path, const struct stat *about, int kind, struct FTW *place) {
    static const char *const endings[] = {".parquet", ".pq", ".arrows", ".arrow", ".ipc", ".feather"};
    (void)about;
    (void)place;
    return (kind == FTW_F || kind == FTW_SL) && is_named(path, endings, sizeof endings / sizeof endings[0]) &&
           is_columnar_file(path);
}

static int is_columnar(const char *path) {
    enum { FOLDERS_OPEN = 16 };
    struct stat about;
    if (stat(path, &about) != 0) {
        return 0;
    }
    return S_ISDIR(about.st_mode) ? nftw(path, look_at, FOLDERS_OPEN, FTW_PHYS) == 1
                                  : S_ISREG(about.st_mode) && is_columnar_file(path);
}

static int has_columnar(const wirecopy_input *input) {
    size_t i = 0;
    while (i < input->npaths && !is_columnar(input->paths[i])) {
        i++;
    }
    return i < input->npaths;
}

/* Without the package the program is started again, and refuses the file. */
static const char start_package[] = "import os, sys\n"
                                    "try:\n"
                                    "    from wirecopy.__main__ import main\n"
                                    "except ImportError:\n"
                                    "    os.environ['WIRECOPY_NO_PYTHON'] = '1'\n"
                                    "    os.execvp(sys.argv[1], ['wirecopy'] + sys.argv[2:])\n"
                                    "sys.exit(main(sys.argv[2:]))\n";

static void start_python(const char *python, const char *program) {
    char **arguments = calloc((size_t)command_count + 4, sizeof *arguments);
    if (arguments == NULL) {
        return;
    }
    arguments[0] = (char *)(uintptr_t)python;
    arguments[1] = (char *)(uintptr_t) "-c";
    arguments[2] = (char *)(uintptr_t)start_package;
    arguments[3] = (char *)(uintptr_t)program;
    for (int i = 1; i < command_count; i++) {
        arguments[3 + i] = command[i];
    }
    execvp(python, arguments);
    free(arguments);
}

/* The Python beside the program, where an installed package has it, or the one that is found first. Returns if there is
 * none. */
static void hand_over(void) {
    char program[PATH_MAX], python[PATH_MAX];
    if (getenv(no_python) != NULL || command_count == 0) {
        return;
    }
    if (!wc_os_program(program, sizeof program)) {
        start_python("python3", command[0]);
        return;
    }
    const char *slash = strrchr(program, '/');
    if (slash != NULL && (size_t)(slash - program) + sizeof "/python3" < sizeof python) {
        snprintf(python, sizeof python, "%.*s/python3", (int)(slash - program), program);
        start_python(python, program);
    }
    start_python("python3", program);
}

/* Options that such files have no use for, or that a run over them does not have. */
static const struct {
    const char *flag, *why;
} not_for_columns[] = {{"input-format", "says how text files are read"},
                       {"records", "says how JSON is read"},
                       {"encoding", "says how text files are read"},
                       {"delimiter", "says how CSV is read"},
                       {"quoting", "says how CSV is read"},
                       {"against", "names records of text files"},
                       {"prefer", "names fields of text files"},
                       {"checkpoint", "is kept of runs over text files"},
                       {"bad", "is a file of text records, and rows that cannot be used stay in the output"},
                       {"report", "is written for text files, but for a page (.html),"}};

static int check_options(const cli_run *run) {
    for (size_t i = 0; i < sizeof not_for_columns / sizeof not_for_columns[0]; i++) {
        int is_page = strcmp(not_for_columns[i].flag, "report") == 0 && cli_page_is_asked(run->options);
        if (!is_page && cli_is_given(run->options, cli_flag_of(not_for_columns[i].flag))) {
            fprintf(stderr, "wirecopy: --%s %s; leave it out with Parquet and Arrow files\n", not_for_columns[i].flag,
                    not_for_columns[i].why);
            return 0;
        }
    }
    return 1;
}

int cli_columns_open(cli_run *run) {
    const cli_options *options = run->options;
    if (options->from_signatures || !has_columnar(&run->input)) {
        return 1;
    }
    if (strcmp(run->verb, "compare") == 0) {
        fprintf(stderr,
                "wirecopy: %s: compare reads no Parquet and Arrow files: write the two rows as JSON Lines, or take "
                "explain, which reads them\n",
                run->input.paths[0]);
        return 0;
    }
    int is_dedup = strcmp(run->verb, "dedup") == 0;
    if (cli_columns_reader == NULL || (is_dedup && cli_columns_reader->write == NULL)) {
        hand_over();
        return 1;
    }
    if (!check_options(run)) {
        return 0;
    }
    int writes = is_dedup && !options->dry_run;
    if (writes && strcmp(options->output, "-") == 0) {
        fprintf(
            stderr,
            "wirecopy: rows of Parquet and Arrow files are not written to standard output: name a file in --output\n");
        return 0;
    }
    if (!cli_columns_reader->open(&run->input, writes ? options->output : NULL, writes ? options->removed : NULL,
                                  &run->stream)) {
        return 0;
    }
    run->input.stream = &run->stream;
    return 1;
}

static char *mask_of(const wirecopy_result *result, uint64_t nrows) {
    char *mask = malloc(nrows + 1);
    wirecopy_result_row row;
    wirecopy_result_row_init(&row, sizeof row);
    if (mask != NULL) {
        memset(mask, 1, nrows);
    }
    for (uint64_t i = 0; mask != NULL && i < wirecopy_result_count(result); i++) {
        if (wirecopy_result_document(result, i, &row, NULL) == WIRECOPY_OK && row.position < nrows) {
            mask[row.position] = !row.is_removed;
        }
    }
    return mask;
}

static wirecopy_code refuse(cli_run *run, const char *message) {
    run->error.code = WIRECOPY_ERROR_ARGUMENT;
    snprintf(run->error.message, sizeof run->error.message, "%s", message);
    return WIRECOPY_ERROR_ARGUMENT;
}

wirecopy_code cli_columns_dedup(cli_run *run, const wirecopy_dedup *dedup, const wc_counted *counted) {
    wirecopy_result *result;
    wirecopy_code code = wc_group_kept(&run->compare, &run->input, dedup, counted, &result, &run->stats, &run->error);
    if (code != WIRECOPY_OK || dedup->dry_run) {
        wirecopy_result_free(result);
        return code;
    }
    char *mask = mask_of(result, run->stats.records);
    wirecopy_result_free(result);
    if (mask == NULL) {
        return refuse(run, "out of memory");
    }
    int written = cli_columns_reader->write(mask, run->stats.records);
    free(mask);
    return written ? WIRECOPY_OK : refuse(run, "no output was written");
}
