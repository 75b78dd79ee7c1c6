/* The command line, parsed but not yet interpreted. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include <wirecopy/wirecopy.h>

enum { CLI_FIELDS_MAX = 32 };

/* What a flag names that may be given more than once. */
typedef struct cli_list {
    const char *names[CLI_FIELDS_MAX];
    size_t count;
} cli_list;

typedef struct cli_options {
    /* how texts are compared */
    double threshold;
    uint64_t ngram, permutations, bands, rows, seed, threads;
    const char *profile, *isa, *linkage;
    uint64_t memory_nbytes;
    /* input */
    cli_list text_fields, against, prefer;
    const char *id_field, *date_field, *site_field, *input_format, *encoding, *delimiter, *quoting, *html, *records_path, *tmp;
    uint64_t record_nbytes_max, id_nbytes_max, depth_max, ratio_max;
    int strict, from_signatures, untrusted;
    const char *checkpoint;
    /* output */
    const char *output, *format, *removed, *bad_path, *keep, *stats, *remove, *report;
    int duplicates_only, quiet, dry_run;
    double remove_from;
    uint64_t group_documents_max, bucket_texts_max;
    /* index */
    int no_texts, damaged;
    const char *ids, *before, *older_than, *since, *index;
    const char *index_folder; /* of an index verb */
    /* plan */
    uint64_t documents, average_nbytes;
    /* instead of a run */
    int help, version;
    /* a bit for each flag of the table that was typed */
    uint64_t given;
    /* what was typed after the verb */
    const char *const *arguments;
    size_t narguments;
    /* what is no flag */
    const char *const *operands;
    size_t noperands;
} cli_options;

#endif
