/* The one table of flags, which drives the parser, the help, the manual pages and the completions. */
#ifndef CLI_FLAGS_H
#define CLI_FLAGS_H

#include "options.h"

/* The verbs that take a flag. */
enum {
    CLI_CLUSTER = 1,
    CLI_DEDUP = 2,
    CLI_PAIRS = 4,
    CLI_COMPARE = 8,
    CLI_PLAN = 16,
    CLI_EXPLAIN = 32,
    CLI_TUNE = 64,
    CLI_SIGN = 128,
    CLI_INDEX_CREATE = 1 << 8,
    CLI_INDEX_ADD = 1 << 9,
    CLI_INDEX_QUERY = 1 << 10,
    CLI_INDEX_REMOVE = 1 << 11,
    CLI_INDEX_EXPIRE = 1 << 12,
    CLI_INDEX_COMPACT = 1 << 13,
    CLI_INDEX_STATS = 1 << 14,
    CLI_INDEX_VERIFY = 1 << 15,
    CLI_INDEX_STORIES = 1 << 16,
    CLI_INDEX_EXPORT = 1 << 17,
    CLI_INDEX_READS = CLI_INDEX_ADD | CLI_INDEX_QUERY,
    CLI_INDEX = (1 << 18) - (1 << 8),
    CLI_DUMPS = CLI_CLUSTER | CLI_DEDUP | CLI_PAIRS,
    CLI_NEWS = CLI_CLUSTER | CLI_DEDUP | CLI_EXPLAIN | CLI_TUNE | CLI_SIGN, /* may group by the news profile */
    CLI_INPUTS = CLI_DUMPS | CLI_COMPARE | CLI_EXPLAIN | CLI_TUNE | CLI_SIGN,
    CLI_ALL = CLI_INPUTS | CLI_PLAN
};

typedef enum cli_kind {
    CLI_SWITCH, /* int, set to 1 */
    CLI_TEXT,   /* const char *; among choices, where there are some */
    CLI_LIST,   /* cli_list */
    CLI_NUMBER, /* uint64_t; 10k, 5M, 1e6 */
    CLI_SIZE,   /* uint64_t of bytes; K, M, G and KB, KiB ... are powers of 1024 */
    CLI_SHARE   /* double */
} cli_kind;

/* Which profile reads a flag. Verbs that take no --profile offer only what theirs reads. */
typedef enum cli_profile { CLI_BOTH_PROFILES = 0, CLI_NEWS_ONLY, CLI_NEAR_ONLY } cli_profile;

/* As `most`: any whole number of 64 bits. As a double it is the first that is not. */
#define CLI_WHOLE_MOST 18446744073709551616.0

typedef struct cli_flag {
    const char *name;
    char letter; /* 0: none */
    cli_kind kind;
    unsigned verbs;
    cli_profile profile;
    int is_result;                          /* a file for a result: given once, so that none is lost */
    int of_inputs;                          /* says how inputs are read: not for --from-signatures */
    size_t offset;                          /* in cli_options */
    const char *option;                     /* its field there, which is named as the library's option is */
    const char *argument, *fallback, *help; /* fallback: the default as shown; NULL: none */
    double least, most;                     /* of numbers */
    int with_least;                         /* a share may be the least */
    const char *choices[7];
} cli_flag;

typedef struct cli_verb {
    const char *name;
    unsigned bit;
    const char *operands, *summary, *description;
    size_t operands_least, operands_most;
    int (*run)(const cli_options *options);
} cli_verb;

extern const cli_flag cli_flags[];
extern const size_t cli_nflags;
extern const cli_verb cli_verbs[];
extern const size_t cli_nverbs;
/* What index does: verbs of their own, which follow it. */
extern const cli_verb cli_index_verbs[];
extern const size_t cli_nindex_verbs;

/* NULL if there is none of that name. */
const cli_verb *cli_verb_of(const char *name);
const cli_verb *cli_index_verb_of(const char *name); /* as in "index add": the second word */
const cli_flag *cli_flag_of(const char *name);

/* Whether the command line names that flag, with whatever value. */
int cli_is_given(const cli_options *options, const cli_flag *flag);

/* Sets every option to its default. */
void cli_defaults(cli_options *options_ret);

#endif
