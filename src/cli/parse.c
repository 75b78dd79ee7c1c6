#include "parse.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct parser {
    const cli_verb *verb;
    const char *const *arguments;
    size_t count, next;
    cli_options *options;
} parser;

enum { NAME_MAX_LENGTH = 31, NEAR = 2 };

enum { SIZE_UNIT = 1024 };

/* A flag whose numbers go this far has no upper limit: the most that the table gives, of 64 bits. */
static const double NO_LIMIT = 1.8e19;

/* Levenshtein distance, up to NAME_MAX_LENGTH characters. */
static size_t distance(const char *a, const char *b) {
    size_t a_length = strnlen(a, NAME_MAX_LENGTH), b_length = strnlen(b, NAME_MAX_LENGTH);
    size_t row[NAME_MAX_LENGTH + 1];
    for (size_t j = 0; j <= b_length; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            size_t one_sided = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = replaced < one_sided ? replaced : one_sided;
        }
    }
    return row[b_length];
}

const char *cli_nearest_verb(const char *name, const cli_verb *verbs, size_t count) {
    const char *nearest = NULL;
    size_t least = NEAR + 1;
    for (size_t i = 0; i < count; i++) {
        const char *space = strchr(verbs[i].name, ' '), *verb = space != NULL ? space + 1 : verbs[i].name;
        size_t off = distance(name, verb);
        if (off < least) {
            least = off;
            nearest = verb;
        }
    }
    return nearest;
}

/* One that is cut off is as near as one that is a letter off. Two letters are too few to tell what was meant. */
static size_t distance_of_flag(const char *name, const char *flag) {
    size_t length = strlen(name);
    return length > 2 && strncmp(name, flag, length) == 0 ? 1 : distance(name, flag);
}

static const cli_flag *nearest_flag(const char *name, unsigned verb) {
    const cli_flag *nearest = NULL;
    size_t least = NEAR + 1;
    for (size_t i = 0; i < cli_nflags; i++) {
        size_t off = distance_of_flag(name, cli_flags[i].name);
        if ((cli_flags[i].verbs & verb) != 0 && off < least) {
            least = off;
            nearest = &cli_flags[i];
        }
    }
    return nearest;
}

static const cli_flag *flag_by_name(const char *name, size_t length) {
    for (size_t i = 0; i < cli_nflags; i++) {
        if (strlen(cli_flags[i].name) == length && strncmp(cli_flags[i].name, name, length) == 0) {
            return &cli_flags[i];
        }
    }
    return NULL;
}

static const cli_flag *flag_by_letter(char letter) {
    for (size_t i = 0; i < cli_nflags; i++) {
        if (cli_flags[i].letter == letter) {
            return &cli_flags[i];
        }
    }
    return NULL;
}

static void complain_unknown(const parser *state, const char *typed, const char *name) {
    const cli_flag *near = name != NULL ? nearest_flag(name, state->verb->bit) : NULL;
    fprintf(stderr, "wirecopy: there is no option %s", typed);
    if (near != NULL) {
        fprintf(stderr, "; did you mean --%s?\n", near->name);
    } else {
        fprintf(stderr, "; see wirecopy %s --help\n", state->verb->name);
    }
}

/* Returns what is to stand before the next verb. */
static const char *name_if_taken(const cli_flag *flag, const cli_verb *verb, const char *separator) {
    if ((flag->verbs & verb->bit) == 0) {
        return separator;
    }
    fprintf(stderr, "%s%s", separator, verb->name);
    return ", ";
}

static int check_verb(const parser *state, const cli_flag *flag) {
    if ((flag->verbs & state->verb->bit) != 0) {
        return 1;
    }
    fprintf(stderr, "wirecopy: %s has no option --%s; it belongs to:", state->verb->name, flag->name);
    const char *separator = " ";
    for (size_t i = 0; i < cli_nverbs; i++) {
        if (cli_verbs[i].bit != CLI_INDEX) {
            separator = name_if_taken(flag, &cli_verbs[i], separator);
        }
    }
    for (size_t i = 0; i < cli_nindex_verbs; i++) {
        separator = name_if_taken(flag, &cli_index_verbs[i], separator);
    }
    fprintf(stderr, "\n");
    return 0;
}

static const char suffixes[] = "kmgt";

/* As it is typed: 128M, not 134217728. */
static void print_size(double nbytes) {
    size_t unit = 0;
    for (; nbytes >= 1024 && fmod(nbytes, 1024) == 0 && suffixes[unit] != '\0'; unit++) {
        nbytes /= 1024;
    }
    fprintf(stderr, "%.0f", nbytes);
    if (unit > 0) {
        fputc(suffixes[unit - 1] - 'a' + 'A', stderr);
    }
}

static void complain_size(const cli_flag *flag) {
    fprintf(stderr, "give ");
    print_size(flag->least);
    if (flag->most < NO_LIMIT) {
        fprintf(stderr, " to ");
        print_size(flag->most);
    } else {
        fprintf(stderr, " or more");
    }
    fprintf(stderr, ", in bytes or with K, M, G or T\n");
}

static int complain_value(const cli_flag *flag, const char *value) {
    fprintf(stderr, "wirecopy: --%s %s: ", flag->name, value);
    if (flag->choices[0] != NULL) {
        fprintf(stderr, "give one of");
        for (size_t i = 0; i < sizeof flag->choices / sizeof flag->choices[0] && flag->choices[i] != NULL; i++) {
            fprintf(stderr, "%s %s", i > 0 ? "," : "", flag->choices[i]);
        }
        fprintf(stderr, "\n");
    } else if (flag->kind == CLI_SHARE) {
        fprintf(stderr, flag->with_least ? "give a number from %g to %g\n" : "give a number over %g, up to %g\n",
                flag->least, flag->most);
    } else if (flag->kind == CLI_SIZE) {
        complain_size(flag);
    } else {
        unsigned long long most = flag->most < CLI_WHOLE_MOST ? (unsigned long long)flag->most : ULLONG_MAX;
        fprintf(stderr, "give a whole number from %.0f to %llu\n", flag->least, most);
    }
    return 0;
}

/* What may follow the suffix of a size: 8GB, 8 GB and 8GiB are 8G. */
static const char *skip_byte_unit(const char *end, int after_suffix) {
    if (after_suffix && (*end | 0x20) == 'i' && (end[1] | 0x20) == 'b') {
        return end + 2;
    }
    return (*end | 0x20) == 'b' ? end + 1 : end;
}

/* 12, 1e6, 10k, 5M: `unit` is what a step of the suffix multiplies by; 0: no suffix. */
static int read_number(const char *value, double unit, double *number_ret) {
    int is_size = unit == SIZE_UNIT;
    char *end;
    if ((*value < '0' || *value > '9') && *value != '.') {
        return 0;
    }
    *number_ret = strtod(value, &end);
    end += is_size ? strspn(end, " ") : 0;
    const char *suffix = *end != '\0' && unit > 0 ? strchr(suffixes, *end | 0x20) : NULL;
    if (suffix != NULL) {
        *number_ret *= pow(unit, (double)(suffix - suffixes) + 1);
        end++;
    }
    end = is_size ? (char *)(uintptr_t)skip_byte_unit(end, suffix != NULL) : end;
    return *end == '\0' && isfinite(*number_ret);
}

static int set_number(const cli_flag *flag, const char *value, cli_options *options) {
    double number;
    int is_number = read_number(value, flag->kind == CLI_SIZE ? SIZE_UNIT : 1000, &number);
    number = is_number && flag->kind == CLI_SIZE ? ceil(number) : number; /* 2.6G is no whole number of bytes */
    if (!is_number || number != floor(number) || number < flag->least || number > flag->most) {
        return complain_value(flag, value);
    }
    /* A plain number is read again as such: a double does not hold every seed. */
    char *end;
    errno = 0;
    unsigned long long exact = strtoull(value, &end, 10);
    int is_exact = *end == '\0' && errno == 0;
    if (!is_exact && number >= CLI_WHOLE_MOST) {
        return complain_value(flag, value);
    }
    uint64_t *target = (uint64_t *)((char *)options + flag->offset);
    *target = is_exact ? exact : (uint64_t)number;
    return 1;
}

static int set_share(const cli_flag *flag, const char *value, cli_options *options) {
    double number;
    int is_over = read_number(value, 0, &number) && (flag->with_least ? number >= flag->least : number > flag->least);
    if (!is_over || number > flag->most) {
        return complain_value(flag, value);
    }
    *(double *)((char *)options + flag->offset) = number;
    return 1;
}

static int complain_empty(const cli_flag *flag) {
    fprintf(stderr, "wirecopy: --%s is empty: give it a value: --%s %s\n", flag->name, flag->name, flag->argument);
    return 0;
}

static int set_text(const cli_flag *flag, const char *value, cli_options *options) {
    int known = flag->choices[0] == NULL;
    for (size_t i = 0; i < sizeof flag->choices / sizeof flag->choices[0] && flag->choices[i] != NULL; i++) {
        known |= strcmp(flag->choices[i], value) == 0;
    }
    if (!known) {
        return complain_value(flag, value);
    }
    if (*value == '\0') {
        return complain_empty(flag);
    }
    *(const char **)((char *)options + flag->offset) = value;
    return 1;
}

static int add_to_list(const cli_flag *flag, const char *value, cli_options *options) {
    if (*value == '\0') {
        return complain_empty(flag);
    }
    cli_list *list = (cli_list *)((char *)options + flag->offset);
    if (list->count == CLI_FIELDS_MAX) {
        fprintf(stderr, "wirecopy: more than %d times --%s\n", CLI_FIELDS_MAX, flag->name);
        return 0;
    }
    list->names[list->count++] = value;
    return 1;
}

/* Of other flags the last one counts, as scripts that add their own rely on. */
static int check_once(const parser *state, const cli_flag *flag, const char *value) {
    if (!flag->is_result || !cli_is_given(state->options, flag)) {
        return 1;
    }
    fprintf(stderr, "wirecopy: --%s is given twice, with %s and with %s; the result goes to one file: give it once\n",
            flag->name, *(const char **)((char *)state->options + flag->offset), value);
    return 0;
}

static int set_value(const cli_flag *flag, const char *value, cli_options *options) {
    switch (flag->kind) {
    case CLI_NUMBER:
    case CLI_SIZE:
        return set_number(flag, value, options);
    case CLI_SHARE:
        return set_share(flag, value, options);
    case CLI_LIST:
        return add_to_list(flag, value, options);
    default:
        return set_text(flag, value, options);
    }
}

static int note_given(parser *state, const cli_flag *flag) {
    state->options->given |= (uint64_t)1 << (flag - cli_flags);
    return 1;
}

/* attached: the value written to the flag itself; NULL: the next argument is it. */
static int take_value(parser *state, const cli_flag *flag, const char *attached) {
    if (attached == NULL) {
        if (state->next == state->count) {
            fprintf(stderr, "wirecopy: --%s needs a value: --%s %s\n", flag->name, flag->name, flag->argument);
            return 0;
        }
        attached = state->arguments[state->next++];
    }
    return check_once(state, flag, attached) && set_value(flag, attached, state->options) && note_given(state, flag);
}

static int take_long(parser *state, const char *typed) {
    const char *name = typed + 2, *equals = strchr(name, '=');
    size_t length = equals != NULL ? (size_t)(equals - name) : strlen(name);
    const cli_flag *flag = flag_by_name(name, length);
    if (flag == NULL) {
        complain_unknown(state, typed, name);
        return 0;
    }
    if (!check_verb(state, flag)) {
        return 0;
    }
    if (flag->kind != CLI_SWITCH) {
        return take_value(state, flag, equals != NULL ? equals + 1 : NULL);
    }
    if (equals != NULL) {
        fprintf(stderr, "wirecopy: --%s takes no value\n", flag->name);
        return 0;
    }
    *(int *)((char *)state->options + flag->offset) = 1;
    return note_given(state, flag);
}

static int take_short(parser *state, const char *typed) {
    for (const char *letter = typed + 1; *letter != '\0'; letter++) {
        const cli_flag *flag = flag_by_letter(*letter);
        if (flag == NULL) {
            complain_unknown(state, typed, NULL);
            return 0;
        }
        if (!check_verb(state, flag)) {
            return 0;
        }
        if (flag->kind != CLI_SWITCH) {
            return take_value(state, flag, letter[1] != '\0' ? letter + 1 : NULL);
        }
        *(int *)((char *)state->options + flag->offset) = 1;
        note_given(state, flag);
    }
    return 1;
}

static int has_empty_operand(const parser *state) {
    for (size_t i = 0; i < state->options->noperands; i++) {
        if (*state->options->operands[i] == '\0') {
            fprintf(stderr, "wirecopy: argument %zu is empty, and names nothing: wirecopy %s %s\n", i + 1,
                    state->verb->name, state->verb->operands);
            return 1;
        }
    }
    return 0;
}

/* explain reads an index, or inputs. */
static int check_of_index(const cli_options *options) {
    if (options->noperands == 1) {
        return 1;
    }
    fprintf(stderr, "wirecopy: explain --index %s takes the id of one document and got %zu arguments\n", options->index,
            options->noperands);
    return 0;
}

static int check_operands(const parser *state) {
    const cli_options *options = state->options;
    const cli_verb *verb = state->verb;
    if (has_empty_operand(state)) {
        return 0;
    }
    if (options->help || options->version) {
        return 1;
    }
    if (options->index != NULL) {
        return check_of_index(options);
    }
    if (options->noperands >= verb->operands_least && options->noperands <= verb->operands_most) {
        return 1;
    }
    if (verb->operands_most == 0) {
        fprintf(stderr, "wirecopy: %s takes no input, and got %s: give the size of the dump with --documents N\n",
                verb->name, options->operands[0]);
    } else if (options->noperands == 0 && (verb->bit & CLI_INDEX) != 0) {
        fprintf(stderr, "wirecopy: %s needs the folder of an index%s: wirecopy %s %s\n", verb->name,
                verb->operands_least > 1 ? ", and an input" : "", verb->name, verb->operands);
    } else if (options->noperands == 0) {
        fprintf(stderr, "wirecopy: %s needs an input: a file, a folder, or - for standard input\n", verb->name);
    } else if (options->noperands == 1 && (verb->bit & CLI_INDEX_READS) != 0) {
        fprintf(stderr, "wirecopy: %s needs an input after the folder %s: a file, a folder, or - for standard input\n",
                verb->name, options->operands[0]);
    } else if (options->noperands > verb->operands_most) {
        fprintf(stderr, "wirecopy: %s is one too many: wirecopy %s %s\n", options->operands[verb->operands_most],
                verb->name, verb->operands);
    } else {
        fprintf(stderr, "wirecopy: %s needs %zu arguments%s and got %zu: wirecopy %s %s\n", verb->name,
                verb->operands_least, verb->operands_most > verb->operands_least ? " or more" : "", options->noperands,
                verb->name, verb->operands);
    }
    return 0;
}

/* "NEW --against a b", as a shell makes of a pattern: the flag takes the first alone. */
static void note_beside_against(const parser *state, const char *operand) {
    if (state->next >= 3 && state->options->noperands > 0 &&
        strcmp(state->arguments[state->next - 3], "--against") == 0) {
        fprintf(stderr,
                "wirecopy: %s is read as an input: --against takes one file or folder, and is given again for others\n",
                operand);
    }
}

int cli_parse(const cli_verb *verb, const char *const *arguments, size_t count, const char **operands,
              cli_options *options_ret) {
    parser state = {.verb = verb, .arguments = arguments, .count = count, .options = options_ret};
    int only_operands = 0;
    options_ret->operands = operands;
    options_ret->arguments = arguments;
    options_ret->narguments = count;
    while (state.next < count) {
        const char *typed = arguments[state.next++];
        if (only_operands || typed[0] != '-' || typed[1] == '\0') {
            note_beside_against(&state, typed);
            operands[options_ret->noperands++] = typed;
        } else if (strcmp(typed, "--") == 0) {
            only_operands = 1;
        } else if (!(typed[1] == '-' ? take_long(&state, typed) : take_short(&state, typed))) {
            return 0;
        }
    }
    return check_operands(&state);
}
