#include "page.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "flags.h"
#include "messages.h"

int cli_page_is_asked(const cli_options *options) {
    static const char *const ends[] = {".html", ".htm"};
    size_t length = options->report != NULL ? strlen(options->report) : 0;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t end = strlen(ends[i]);
        if (length > end && strcasecmp(options->report + length - end, ends[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static int is_of_index(const char *verb) {
    return strncmp(verb, "index ", strlen("index ")) == 0;
}

int cli_page_check(const cli_options *options, const char *verb) {
    int is_cluster = strcmp(verb, "cluster") == 0, is_page = cli_page_is_asked(options);
    if (is_of_index(verb) && options->report != NULL && !is_page) {
        fprintf(stderr, "wirecopy: --report %s: %s reports on a page: give a name that ends in .html\n",
                options->report, verb);
        return 0;
    }
    if (is_cluster && options->report != NULL && !is_page) {
        fprintf(stderr, "wirecopy: --report %s: cluster reports on a page: give a name that ends in .html\n",
                options->report);
        return 0;
    }
    if (is_cluster && options->date_field != NULL && !is_page) {
        fprintf(stderr, "wirecopy: --date-field needs --report FILE.html; groups are made without dates\n");
        return 0;
    }
    if (is_cluster && options->date_field != NULL && options->from_signatures) {
        fprintf(stderr, "wirecopy: signature files hold no dates: leave out --date-field\n");
        return 0;
    }
    return 1;
}

/* In quotes where a shell would need them. */
static size_t quote(const char *word, char *quoted_ret, size_t room) {
    int is_plain = word[0] != '\0' && strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                                   "-_./=,:@%+") == strlen(word);
    int length = snprintf(quoted_ret, room, is_plain ? " %s" : " '%s'", word);
    return length > 0 && (size_t)length < room ? (size_t)length : 0;
}

static void describe_command(cli_run *run) {
    size_t length = (size_t)snprintf(run->about, sizeof run->about, "wirecopy %s", run->verb);
    for (size_t i = 0; i < run->options->narguments; i++) {
        size_t added = quote(run->options->arguments[i], run->about + length, sizeof run->about - length);
        if (added == 0) {
            snprintf(run->about + length, sizeof run->about - length, " ...");
            break;
        }
        length += added;
    }
}

void cli_page_fill(cli_run *run) {
    if (!cli_page_is_asked(run->options)) {
        return;
    }
    describe_command(run);
    run->compare.report = run->options->report;
    run->compare.report_about = run->about;
    run->compare.report_wording = cli_name_flags;
}
