#include "help.h"

#include <string.h>

enum { WIDTH = 80, INDENT = 28 };

void cli_flag_usage(const cli_flag *flag, char *usage_ret, size_t nbytes) {
    char letter[5] = "    ";
    if (flag->letter != 0) {
        snprintf(letter, sizeof letter, "-%c, ", flag->letter);
    }
    snprintf(usage_ret, nbytes, "%s--%s%s%s", letter, flag->name, flag->argument != NULL ? " " : "",
             flag->argument != NULL ? flag->argument : "");
}

/* Breaks text into lines that start at `indent`; the first line is at `column` already. */
static void print_wrapped(FILE *out, const char *text, int column, int indent) {
    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        if (column > indent && column + 1 + length > WIDTH) {
            fprintf(out, "\n");
            column = 0;
        }
        if (column == 0) {
            fprintf(out, "%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fprintf(out, " ");
            column++;
        }
        fprintf(out, "%.*s", length, text);
        column += length;
        text += length;
        text += strspn(text, " ");
    }
    fprintf(out, "\n");
}

static void print_flag(FILE *out, const cli_flag *flag) {
    char usage[64], help[512];
    cli_flag_usage(flag, usage, sizeof usage);
    int used = snprintf(help, sizeof help, "%s", flag->help);
    if (flag->choices[0] != NULL) {
        used += snprintf(help + used, sizeof help - (size_t)used, " One of");
        for (size_t i = 0; i < sizeof flag->choices / sizeof flag->choices[0] && flag->choices[i] != NULL; i++) {
            used += snprintf(help + used, sizeof help - (size_t)used, "%s %s", i > 0 ? "," : "", flag->choices[i]);
        }
        used += snprintf(help + used, sizeof help - (size_t)used, ".");
    }
    if (flag->fallback != NULL) {
        snprintf(help + used, sizeof help - (size_t)used, " [%s]", flag->fallback);
    }
    int column = fprintf(out, "  %s", usage);
    if (column >= INDENT) {
        fprintf(out, "\n");
        column = 0;
    } else {
        column += fprintf(out, "%*s", INDENT - column, "");
    }
    print_wrapped(out, help, column, INDENT);
}

void cli_help(FILE *out) {
    fprintf(out, "Finds near-duplicate stories in news dumps.\n\nUsage: wirecopy VERB [OPTION...] [INPUT...]\n\n");
    for (size_t i = 0; i < cli_nverbs; i++) {
        fprintf(out, "  %-10s %s\n", cli_verbs[i].name, cli_verbs[i].summary);
    }
    fprintf(out, "\nwirecopy VERB --help lists the options of a verb.\n"
                 "Exit codes: 0 done; 2 failed, nothing was written; 3 done, but look at the\n"
                 "messages: records or files were skipped, an input gave no document, a group is\n"
                 "over --max-group, no record has a date to keep by or that index can read, index\n"
                 "remove was given unknown ids, or index verify, export or stories found damage;\n"
                 "130 interrupted.\n");
}

static void print_actions(FILE *out) {
    fprintf(out, "\nActions:\n");
    for (size_t i = 0; i < cli_nindex_verbs; i++) {
        fprintf(out, "  %-10s %s\n", strchr(cli_index_verbs[i].name, ' ') + 1, cli_index_verbs[i].summary);
    }
}

const char *cli_action_usage(const cli_verb *verb) {
    return verb->run == NULL ? " ACTION" : "";
}

void cli_help_verb(FILE *out, const cli_verb *verb) {
    fprintf(out, "Usage: wirecopy %s%s [OPTION...]%s%s\n\n", verb->name, cli_action_usage(verb),
            verb->operands[0] != '\0' ? " " : "", verb->operands);
    print_wrapped(out, verb->description, 0, 0);
    if (verb->run == NULL) {
        print_actions(out);
    }
    fprintf(out, "\nOptions:\n");
    for (size_t i = 0; i < cli_nflags; i++) {
        if ((cli_flags[i].verbs & verb->bit) != 0) {
            print_flag(out, &cli_flags[i]);
        }
    }
}
