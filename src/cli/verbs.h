/* Each verb in its own file; the exit code is returned. */
#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include "options.h"

enum { CLI_DONE = 0, CLI_FAILED = 2, CLI_LOOK_AT = 3, CLI_INTERRUPTED = 130 };

int cli_cluster(const cli_options *options);
int cli_sign(const cli_options *options);
int cli_dedup(const cli_options *options);
int cli_pairs(const cli_options *options);
int cli_compare(const cli_options *options);
int cli_explain(const cli_options *options);
int cli_tune(const cli_options *options);
int cli_plan(const cli_options *options);
int cli_index_create(const cli_options *options);
int cli_index_add(const cli_options *options);
int cli_index_query(const cli_options *options);
int cli_index_remove(const cli_options *options);
int cli_index_expire(const cli_options *options);
int cli_index_compact(const cli_options *options);
int cli_index_stats(const cli_options *options);
int cli_index_verify(const cli_options *options);
int cli_index_stories(const cli_options *options);
int cli_index_export(const cli_options *options);

#endif
