#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/os.h"
#include "about.h"
#include "columns.h"
#include "generate.h"
#include "help.h"
#include "parse.h"
#include "signals.h"
#include "verbs.h"

static int complain_verb(const char *name) {
    const char *near = cli_nearest_verb(name, cli_verbs, cli_nverbs);
    fprintf(stderr, "wirecopy: there is no verb %s", name);
    if (near != NULL) {
        fprintf(stderr, "; did you mean %s?\n", near);
    } else {
        fprintf(stderr, "; see wirecopy --help\n");
    }
    return CLI_FAILED;
}

static int is_help(const char *name) {
    return strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0;
}

static int complain_index(const char *name) {
    const char *near = name != NULL ? cli_nearest_verb(name, cli_index_verbs, cli_nindex_verbs) : NULL;
    if (near != NULL) {
        fprintf(stderr, "wirecopy: index has no action %s; did you mean %s?\n", name, near);
        return CLI_FAILED;
    }
    fprintf(stderr, "wirecopy: index needs one of");
    for (size_t i = 0; i < cli_nindex_verbs; i++) {
        fprintf(stderr, "%s %s", i > 0 ? "," : "", strchr(cli_index_verbs[i].name, ' ') + 1);
    }
    if (name != NULL) {
        fprintf(stderr, ", not %s", name);
    }
    if (name != NULL && strcmp(name, "explain") == 0) {
        fprintf(stderr, "; see wirecopy explain --index DIR ID");
    }
    fprintf(stderr, name != NULL && name[0] == '-' ? ": options come after it\n" : "\n");
    return CLI_FAILED;
}

/* name: a verb; action: of index; NULL: none. */
static int run_help(const char *name, const char *action) {
    const cli_verb *verb = name != NULL ? cli_verb_of(name) : NULL;
    if (name == NULL) {
        cli_help(stdout);
        return CLI_DONE;
    }
    if (verb == NULL) {
        return complain_verb(name);
    }
    if (verb->run == NULL && action != NULL && cli_index_verb_of(action) == NULL) {
        return complain_index(action);
    }
    cli_help_verb(stdout, verb->run == NULL && action != NULL ? cli_index_verb_of(action) : verb);
    return CLI_DONE;
}

/* The options before any verb. */
static int run_without_verb(int count, char **arguments) {
    if (count < 2) {
        cli_help(stderr);
        return CLI_FAILED;
    }
    const char *first = arguments[1];
    if (is_help(first)) {
        return run_help(count > 2 ? arguments[2] : NULL, count > 3 ? arguments[3] : NULL);
    }
    if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
        cli_print_version();
        return CLI_DONE;
    }
    if (strcmp(first, "--generate") == 0) {
        return cli_generate(count > 2 ? arguments[2] : "", count > 3 ? arguments[3] : NULL);
    }
    return complain_verb(first);
}

/* first: the first argument that is the verb's. */
static int run_verb(const cli_verb *verb, int first, int count, char **arguments) {
    cli_options options;
    const char **operands = calloc((size_t)count + 1, sizeof *operands);
    if (operands == NULL) {
        fprintf(stderr, "wirecopy: out of memory\n");
        return CLI_FAILED;
    }
    cli_defaults(&options);
    int exit_code = CLI_FAILED;
    if (cli_parse(verb, (const char *const *)arguments + first, (size_t)(count - first), operands, &options)) {
        if (options.help) {
            cli_help_verb(stdout, verb);
            exit_code = CLI_DONE;
        } else if (options.version) {
            cli_print_version();
            exit_code = CLI_DONE;
        } else {
            exit_code = verb->run(&options);
        }
    }
    free(operands);
    return exit_code;
}

/* Large blocks go back to the system as soon as they are freed. Left to itself, malloc keeps ever larger ones for
 * later, and --memory is of what the process holds. */
enum { LARGE_BLOCK_NBYTES = 256 << 10 };

/* Of an output that is not buffered the reason of a failure is gone in the end. */
static int has_reader(void) {
    struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&output, 1, 0) != 1 || (output.revents & POLLERR) == 0;
}

/* Flushes standard output. The reader of a pipe may have closed it: it has what it needs. A run
 * that failed has said why. */
static int finish_output(int exit_code) {
    int failed = ferror(stdout);
    errno = 0;
    failed |= fflush(stdout) != 0;
    if (!failed || errno == EPIPE || (errno == 0 && !has_reader()) || exit_code == CLI_FAILED) {
        return exit_code;
    }
    const char *wanted = wc_room_wanted(errno);
    fprintf(stderr, "wirecopy: cannot write to standard output%s%s%s%s%s\n", errno != 0 ? ": " : "",
            errno != 0 ? strerror(errno) : "", wanted != NULL ? "; " : "", wanted != NULL ? wanted : "",
            wanted != NULL ? ", and run again" : "");
    return CLI_FAILED;
}

static int run_index(int count, char **arguments) {
    const char *name = count > 2 ? arguments[2] : NULL;
    const cli_verb *verb = name != NULL ? cli_index_verb_of(name) : NULL;
    if (verb != NULL) {
        return run_verb(verb, 3, count, arguments);
    }
    if (name != NULL && is_help(name)) {
        return run_help("index", count > 3 ? arguments[3] : NULL);
    }
    return complain_index(name);
}

/* A stream that is closed would be the first file that is opened: it would be read, or written to, as if it were that
 * stream. What holds its place fails instead. */
static void hold_streams(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

int main(int count, char **arguments) {
    hold_streams();
    wc_os_return_blocks(LARGE_BLOCK_NBYTES);
    cli_signals_catch();
    cli_columns_remember(count, arguments);
    const cli_verb *verb = count > 1 ? cli_verb_of(arguments[1]) : NULL;
    if (verb != NULL && verb->run == NULL) {
        return finish_output(run_index(count, arguments));
    }
    return finish_output(verb != NULL ? run_verb(verb, 2, count, arguments) : run_without_verb(count, arguments));
}
