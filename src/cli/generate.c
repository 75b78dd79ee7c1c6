#include "generate.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "flags.h"
#include "help.h"
#include "verbs.h"

/* roff takes a leading dot or quote for a request, and a hyphen for a soft one. */
static void print_roff(const char *text) {
    if (*text == '.' || *text == '\'') {
        printf("\\&");
    }
    for (; *text != '\0'; text++) {
        if (*text == '-') {
            printf("\\-");
        } else if (*text == '\\') {
            printf("\\e");
        } else {
            putchar(*text);
        }
    }
}

/* Of a verb that has actions: those that take a flag, unless all do. */
static void print_man_takers(const cli_flag *flag) {
    unsigned missing = 0;
    for (size_t i = 0; i < cli_nindex_verbs; i++) {
        missing |= cli_index_verbs[i].bit & ~flag->verbs;
    }
    const char *separator = " For ";
    for (size_t i = 0; missing != 0 && i < cli_nindex_verbs; i++) {
        if ((flag->verbs & cli_index_verbs[i].bit) != 0) {
            printf("%s%s", separator, strchr(cli_index_verbs[i].name, ' ') + 1);
            separator = ", ";
        }
    }
    printf("%s", missing != 0 ? "." : "");
}

static void print_man_actions(void) {
    printf(".SH ACTIONS\n");
    for (size_t i = 0; i < cli_nindex_verbs; i++) {
        const cli_verb *action = &cli_index_verbs[i];
        printf(".TP\n\\fB%s\\fR ", strchr(action->name, ' ') + 1);
        print_roff(action->operands);
        printf("\n");
        print_roff(action->description);
        printf("\n");
    }
}

static void print_man_flag(const cli_flag *flag, int has_actions) {
    printf(".TP\n\\fB");
    if (flag->letter != 0) {
        printf("\\-%c\\fR, \\fB", flag->letter);
    }
    printf("\\-\\-");
    print_roff(flag->name);
    printf("\\fR");
    if (flag->argument != NULL) {
        printf(" \\fI%s\\fR", flag->argument);
    }
    printf("\n");
    print_roff(flag->help);
    for (size_t i = 0; i < sizeof flag->choices / sizeof flag->choices[0] && flag->choices[i] != NULL; i++) {
        printf("%s %s", i == 0 ? " One of" : ",", flag->choices[i]);
    }
    printf("%s", flag->choices[0] != NULL ? "." : "");
    if (flag->fallback != NULL) {
        printf(" Default: ");
        print_roff(flag->fallback);
        printf(".");
    }
    if (has_actions) {
        print_man_takers(flag);
    }
    printf("\n");
}

static void print_exit_codes(void) {
    printf(".SH EXIT STATUS\n.TP\n.B 0\nDone.\n.TP\n.B 2\nFailed; no output was written.\n.TP\n.B 3\n"
           "Done, but look at the messages on standard error: records or files were skipped, an input gave no\n"
           "document, a group is over \\fB\\-\\-max\\-group\\fR, no record has a date to keep by, no date that was given\n"
           "to index add or query could be read, index remove was given unknown ids, or index verify, export or\n"
           "stories found damage.\n.TP\n.B 130\n"
           "Interrupted; no output was written.\n.SH ENVIRONMENT\n.TP\n.B NO_COLOR\nIf set, no colours are used.\n"
           ".TP\n.B TMPDIR\nFolder for scratch files, unless \\fB\\-\\-tmp\\fR names one.\n.TP\n.B WIRECOPY_ISA\n"
           "The widest instruction set to use by default: auto, scalar, avx2, avx512 or neon. Any other value is an\n"
           "error.\n");
}

static void print_man_verb(const cli_verb *verb) {
    printf(".TH \"WIRECOPY\\-");
    for (const char *letter = verb->name; *letter != '\0'; letter++) {
        putchar(toupper((unsigned char)*letter));
    }
    printf("\" 1 \"\" \"wirecopy %s\"\n.SH NAME\nwirecopy\\-%s \\- %s\n", wirecopy_version(), verb->name,
           verb->summary);
    printf(".SH SYNOPSIS\n.B wirecopy %s%s\n[\\fIOPTION\\fR...] ", verb->name, cli_action_usage(verb));
    print_roff(verb->operands);
    printf("\n.SH DESCRIPTION\n");
    print_roff(verb->description);
    printf("\n");
    if (verb->run == NULL) {
        print_man_actions();
    }
    printf(".SH OPTIONS\n");
    for (size_t i = 0; i < cli_nflags; i++) {
        if ((cli_flags[i].verbs & verb->bit) != 0) {
            print_man_flag(&cli_flags[i], verb->run == NULL);
        }
    }
    print_exit_codes();
}

static void print_man_overview(void) {
    printf(".TH WIRECOPY 1 \"\" \"wirecopy %s\"\n.SH NAME\nwirecopy \\- finds near\\-duplicate stories in news dumps\n",
           wirecopy_version());
    printf(".SH SYNOPSIS\n.B wirecopy\n\\fIVERB\\fR [\\fIOPTION\\fR...] [\\fIINPUT\\fR...]\n.SH VERBS\n");
    for (size_t i = 0; i < cli_nverbs; i++) {
        printf(".TP\n.B %s\n", cli_verbs[i].name);
        print_roff(cli_verbs[i].summary);
        printf("; see\n.BR wirecopy\\-%s (1).\n", cli_verbs[i].name);
    }
    print_exit_codes();
}

static int generate_man(const char *page) {
    const cli_verb *verb = cli_verb_of(page);
    if (verb != NULL) {
        print_man_verb(verb);
    } else if (strcmp(page, "wirecopy") == 0) {
        print_man_overview();
    } else {
        fprintf(stderr, "wirecopy: there is no page %s: name wirecopy, or a verb\n", page);
        return CLI_FAILED;
    }
    return CLI_DONE;
}

static void print_choices(const cli_flag *flag, const char *separator) {
    for (size_t i = 0; i < sizeof flag->choices / sizeof flag->choices[0] && flag->choices[i] != NULL; i++) {
        printf("%s%s", i > 0 ? separator : "", flag->choices[i]);
    }
}

static void generate_bash(void) {
    printf("_wirecopy() {\n    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W \"");
    for (size_t i = 0; i < cli_nverbs; i++) {
        printf("%s ", cli_verbs[i].name);
    }
    printf("--help --version\" -- \"$word\")); return\n    fi\n    case $before in\n");
    for (size_t i = 0; i < cli_nflags; i++) {
        if (cli_flags[i].choices[0] != NULL) {
            printf("        --%s) COMPREPLY=($(compgen -W \"", cli_flags[i].name);
            print_choices(&cli_flags[i], " ");
            printf("\" -- \"$word\")); return ;;\n");
        }
    }
    printf("    esac\n    if [[ $word != -* ]]; then COMPREPLY=($(compgen -f -- \"$word\")); return; fi\n"
           "    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; i < cli_nverbs; i++) {
        printf("        %s) COMPREPLY=($(compgen -W \"", cli_verbs[i].name);
        for (size_t j = 0; j < cli_nflags; j++) {
            if ((cli_flags[j].verbs & cli_verbs[i].bit) != 0) {
                printf("--%s ", cli_flags[j].name);
            }
        }
        printf("\" -- \"$word\")) ;;\n");
    }
    printf("    esac\n}\ncomplete -o filenames -F _wirecopy wirecopy\n");
}

/* Text inside zsh's quoted [explanation]. */
static void print_zsh(const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            printf("'\\''");
        } else {
            printf(*text == ':' || *text == '[' || *text == ']' ? "\\%c" : "%c", *text);
        }
    }
}

static void generate_zsh(void) {
    printf("#compdef wirecopy\nif (( CURRENT == 2 )); then\n    _values verb");
    for (size_t i = 0; i < cli_nverbs; i++) {
        printf(" '%s[%s]'", cli_verbs[i].name, cli_verbs[i].summary);
    }
    printf("\n    return\nfi\ncase $words[2] in\n");
    for (size_t i = 0; i < cli_nverbs; i++) {
        printf("%s) _arguments ", cli_verbs[i].name);
        for (size_t j = 0; j < cli_nflags; j++) {
            const cli_flag *flag = &cli_flags[j];
            if ((flag->verbs & cli_verbs[i].bit) == 0) {
                continue;
            }
            printf("'--%s[", flag->name);
            print_zsh(flag->help);
            printf("]");
            if (flag->argument != NULL) {
                printf(":%s:", flag->argument);
                if (flag->choices[0] != NULL) {
                    printf("(");
                    print_choices(flag, " ");
                    printf(")");
                } else if (strcmp(flag->argument, "FILE") == 0 || strcmp(flag->argument, "FOLDER") == 0) {
                    printf("_files");
                }
            }
            printf("' ");
        }
        printf("'*:input:_files' ;;\n");
    }
    printf("esac\n");
}

/* The description, in quotes of fish's own. */
static void print_fish(const char *text) {
    printf(" -d '");
    for (; *text != '\0'; text++) {
        printf(*text == '\'' ? "\\%c" : "%c", *text);
    }
    printf("'\n");
}

static void generate_fish(void) {
    for (size_t i = 0; i < cli_nverbs; i++) {
        printf("complete -c wirecopy -n __fish_use_subcommand -f -a %s -d '%s'\n", cli_verbs[i].name,
               cli_verbs[i].summary);
    }
    for (size_t j = 0; j < cli_nflags; j++) {
        const cli_flag *flag = &cli_flags[j];
        printf("complete -c wirecopy -n '__fish_seen_subcommand_from");
        for (size_t i = 0; i < cli_nverbs; i++) {
            if ((flag->verbs & cli_verbs[i].bit) != 0) {
                printf(" %s", cli_verbs[i].name);
            }
        }
        printf("' -l %s", flag->name);
        if (flag->letter != 0) {
            printf(" -s %c", flag->letter);
        }
        if (flag->choices[0] != NULL) {
            printf(" -x -a '");
            print_choices(flag, " ");
            printf("'");
        } else if (flag->kind != CLI_SWITCH) {
            printf(" -r");
        }
        print_fish(flag->help);
    }
}

/* One on a line: each verb has its own manual page. */
static void generate_verbs(void) {
    for (size_t i = 0; i < cli_nverbs; i++) {
        printf("%s\n", cli_verbs[i].name);
    }
}

/* A bar ends a cell of Markdown. */
static void print_cell(const char *text) {
    for (; *text != '\0'; text++) {
        printf(*text == '|' ? "\\%c" : "%c", *text);
    }
}

static void print_verbs_of(const cli_flag *flag) {
    int all = 1, first = 1;
    for (size_t i = 0; i < cli_nverbs; i++) {
        all &= (flag->verbs & cli_verbs[i].bit) != 0;
    }
    for (size_t i = 0; i < cli_nverbs && !all; i++) {
        if ((flag->verbs & cli_verbs[i].bit) != 0) {
            printf("%s%s", first ? "" : ", ", cli_verbs[i].name);
            first = 0;
        }
    }
    printf(all ? "all" : "");
}

static void print_flag_row(const cli_flag *flag) {
    char usage[64];
    cli_flag_usage(flag, usage, sizeof usage);
    printf("| `%s` | ", usage + strspn(usage, " "));
    print_verbs_of(flag);
    printf(" | ");
    print_cell(flag->fallback != NULL ? flag->fallback : "");
    printf(" | ");
    print_cell(flag->help);
    for (size_t i = 0; i < sizeof flag->choices / sizeof flag->choices[0] && flag->choices[i] != NULL; i++) {
        printf("%s `%s`", i == 0 ? " One of" : ",", flag->choices[i]);
    }
    printf("%s |\n", flag->choices[0] != NULL ? "." : "");
}

/* docs/options.md, which a test compares with this. */
static void generate_reference(void) {
    printf("# Options\n\nMade from the table of flags: `wirecopy --generate reference >docs/options.md`. What they do "
           "together is "
           "in [cli.md](cli.md).\n\n## Verbs\n");
    for (size_t i = 0; i < cli_nverbs; i++) {
        printf("\n### wirecopy %s\n\n    wirecopy %s%s [OPTION...]%s%s\n\n%s.\n", cli_verbs[i].name, cli_verbs[i].name,
               cli_action_usage(&cli_verbs[i]), cli_verbs[i].operands[0] != '\0' ? " " : "", cli_verbs[i].operands,
               cli_verbs[i].summary);
        printf("%s\n", cli_verbs[i].description);
        for (size_t j = 0; cli_verbs[i].run == NULL && j < cli_nindex_verbs; j++) {
            const cli_verb *action = &cli_index_verbs[j];
            printf("%s- `wirecopy %s %s`: %s\n", j == 0 ? "\n" : "", action->name, action->operands,
                   action->description);
        }
    }
    printf("\n## Options\n\n| option | of | default | |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < cli_nflags; i++) {
        print_flag_row(&cli_flags[i]);
    }
}

int cli_generate(const char *what, const char *page) {
    if (strcmp(what, "man") == 0 && page != NULL) {
        return generate_man(page);
    }
    if (strcmp(what, "complete-bash") == 0) {
        generate_bash();
    } else if (strcmp(what, "verbs") == 0) {
        generate_verbs();
    } else if (strcmp(what, "complete-zsh") == 0) {
        generate_zsh();
    } else if (strcmp(what, "complete-fish") == 0) {
        generate_fish();
    } else if (strcmp(what, "reference") == 0) {
        generate_reference();
    } else {
        fprintf(stderr, "wirecopy: --generate takes man PAGE, verbs, reference, complete-bash, complete-zsh or "
                        "complete-fish\n");
        return CLI_FAILED;
    }
    return CLI_DONE;
}
