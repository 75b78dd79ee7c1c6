#include "run.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "columns.h"
#include "flags.h"
#include "messages.h"
#include "outputs.h"
#include "page.h"
#include "stats.h"

static wirecopy_isa isa_of(const char *name) {
    for (int isa = WIRECOPY_ISA_AUTO; isa <= WIRECOPY_ISA_NEON; isa++) {
        if (strcmp(wirecopy_isa_name((wirecopy_isa)isa), name) == 0) {
            return (wirecopy_isa)isa;
        }
    }
    return WIRECOPY_ISA_AUTO;
}

static wirecopy_format format_of(const char *name) {
    static const char *const names[] = {"auto", "jsonl", "csv", "tsv", "text", "warc", NULL, "json"};
    for (int format = 0; format < (int)(sizeof names / sizeof names[0]); format++) {
        if (names[format] != NULL && strcmp(names[format], name) == 0) {
            return (wirecopy_format)format;
        }
    }
    return WIRECOPY_FORMAT_AUTO;
}

static wirecopy_html html_of(const char *name) {
    static const char *const names[] = {"auto", "keep", "text", "skip"};
    for (int html = 0; html < (int)(sizeof names / sizeof names[0]); html++) {
        if (strcmp(names[html], name) == 0) {
            return (wirecopy_html)html;
        }
    }
    return WIRECOPY_HTML_AUTO;
}

static wirecopy_quoting quoting_of(const char *name) {
    static const char *const names[] = {"auto", "doubled", "backslash", "none"};
    for (int quoting = 0; quoting < (int)(sizeof names / sizeof names[0]); quoting++) {
        if (strcmp(names[quoting], name) == 0) {
            return (wirecopy_quoting)quoting;
        }
    }
    return WIRECOPY_QUOTING_AUTO;
}

/* 0 if it names no delimiter. */
static unsigned char delimiter_of(const char *name) {
    static const struct {
        const char *name;
        char byte;
    } names[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"\\t", '\t'}, {"bar", '|'}, {"pipe", '|'}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i].name, name) == 0) {
            return (unsigned char)names[i].byte;
        }
    }
    unsigned char byte = (unsigned char)name[0];
    return name[1] == '\0' && byte < 0x80 && strchr("\r\n\"", byte) == NULL ? byte : 0;
}

static int check_delimiter(const cli_options *options) {
    if (options->delimiter == NULL || delimiter_of(options->delimiter) != 0) {
        return 1;
    }
    fprintf(stderr, "wirecopy: --delimiter %s: give one ASCII character, or comma, semicolon, tab or bar\n",
            options->delimiter);
    return 0;
}

static void warn_of_terminal(const cli_options *options, size_t ninputs) {
    for (size_t i = 0; i < ninputs; i++) {
        if (!options->quiet && strcmp(options->operands[i], "-") == 0 && isatty(STDIN_FILENO)) {
            fprintf(stderr, "wirecopy: reading from the terminal; end with Ctrl-D\n");
        }
    }
}

static int has_seed(const cli_options *options) {
    return cli_is_given(options, cli_flag_of("seed"));
}

static wirecopy_trust trust_of(const cli_options *options) {
    return !options->untrusted            ? WIRECOPY_TRUSTED
           : !has_seed(options)  ? WIRECOPY_UNTRUSTED
                                          : WIRECOPY_UNTRUSTED_SEEDED;
}

/* --memory limits the resident memory of the process. A quarter of it is for what the library does not count: program,
 * stacks, parsers and what malloc keeps. With 128 MB these took up to 30 (docs/reliability.md, Memory). */
static uint64_t memory_of_library(uint64_t process_nbytes) {
    return process_nbytes / 4 * 3;
}

uint64_t cli_run_memory(const cli_run *run) {
    return run->stats.memory_nbytes / 3 * 4;
}

static void fill_compare(cli_run *run) {
    const cli_options *options = run->options;
    wirecopy_options_init(&run->compare, sizeof run->compare);
    run->compare.profile = strcmp(options->profile, "near") == 0 ? WIRECOPY_PROFILE_NEAR : WIRECOPY_PROFILE_NEWS;
    run->compare.threshold = options->threshold;
    run->compare.ngram = (uint32_t)options->ngram;
    run->compare.permutations = (uint32_t)options->permutations;
    run->compare.bands = (uint32_t)options->bands;
    run->compare.rows = (uint32_t)options->rows;
    if (has_seed(options)) {
        run->compare.seed = options->seed;
    }
    run->compare.untrusted = trust_of(options);
    run->compare.threads = (uint32_t)options->threads;
    run->compare.isa = isa_of(options->isa);
    run->compare.linkage =
        strcmp(options->linkage, "components") == 0 ? WIRECOPY_LINKAGE_COMPONENTS : WIRECOPY_LINKAGE_AGREEMENT;
    run->compare.memory_nbytes = memory_of_library(options->memory_nbytes);
    run->compare.bucket_texts_max = (uint32_t)options->bucket_texts_max;
    run->compare.group_documents_max = options->group_documents_max;
    run->compare.tmp = options->tmp;
    run->compare.progress = cli_progress_report;
    run->compare.progress_context = &run->progress;
}

static int uses_sites(const cli_options *options) {
    return strcmp(options->site_field, "none") != 0;
}

/* Fields that the user named, or that no run can do without. */
static uint32_t required_of(const cli_options *options) {
    return WIRECOPY_FIELD_TEXT | (cli_is_given(options, cli_flag_of("id-field")) ? WIRECOPY_FIELD_ID : 0u) |
           (cli_is_given(options, cli_flag_of("date-field")) ? WIRECOPY_FIELD_DATE : 0u) |
           (cli_is_given(options, cli_flag_of("site-field")) && uses_sites(options) ? WIRECOPY_FIELD_SITE : 0u);
}

/* The field that is tried if --date-field names none; a dump may be without. */
static const char usual_date_field[] = "date";

/* Where dates are shown, or kept. */
static const char *date_field_of(const cli_run *run) {
    const cli_options *options = run->options;
    int uses_dates = cli_page_is_asked(options) || (cli_verb_of(run->verb)->bit & CLI_INDEX_READS) != 0;
    return options->date_field == NULL && uses_dates && !options->from_signatures ? usual_date_field
                                                                                  : options->date_field;
}

static void fill_input(cli_run *run, size_t ninputs) {
    const cli_options *options = run->options;
    wirecopy_input_init(&run->input, sizeof run->input);
    run->input.paths = options->operands;
    run->input.npaths = ninputs;
    run->input.format = options->from_signatures ? WIRECOPY_FORMAT_SIGNATURES : format_of(options->input_format);
    if (options->text_fields.count > 0) {
        run->input.text_fields = options->text_fields.names;
        run->input.ntext_fields = options->text_fields.count;
    }
    run->input.against = options->against.names;
    run->input.nagainst = options->against.count;
    run->input.id_field = options->id_field;
    run->input.date_field = date_field_of(run);
    run->input.site_field = uses_sites(options) ? options->site_field : NULL;
    run->input.strict = options->strict;
    run->input.record_nbytes_max = options->record_nbytes_max;
    run->input.id_nbytes_max = options->id_nbytes_max;
    run->input.depth_max = (uint32_t)options->depth_max;
    run->input.ratio_max = (uint32_t)options->ratio_max;
    run->input.checkpoint = options->checkpoint;
    run->input.delimiter = options->delimiter != NULL ? delimiter_of(options->delimiter) : 0;
    run->input.records_path = options->records_path;
    run->input.quoting = quoting_of(options->quoting);
    run->input.encoding = options->encoding;
    run->input.required = required_of(options);
    run->input.html = html_of(options->html);
}

static int complain_profile(const cli_flag *flag) {
    int near = flag->profile == CLI_NEAR_ONLY;
    fprintf(stderr, "wirecopy: --%s needs --profile %s; the %s profile does not use it\n", flag->name,
            near ? "near" : "news", near ? "news" : "near");
    return 0;
}

/* Those of machine and output. */
static int goes_with_index(const cli_flag *flag) {
    return flag == cli_flag_of("index") ||
           ((flag->verbs & CLI_INDEX_QUERY) != 0 && !flag->of_inputs && flag != cli_flag_of("strict"));
}

/* An option that the run would not read is an error: it was meant for another profile or other inputs. */
static int check_given(const cli_options *options, const char *verb) {
    cli_profile other = strcmp(options->profile, "near") == 0 ? CLI_NEWS_ONLY : CLI_NEAR_ONLY;
    int has_profile = (cli_flag_of("profile")->verbs & cli_verb_of(verb)->bit) != 0;
    for (size_t i = 0; i < cli_nflags; i++) {
        const cli_flag *flag = &cli_flags[i];
        if (!cli_is_given(options, flag)) {
            continue;
        }
        if (has_profile && flag->profile == other) {
            return complain_profile(flag);
        }
        if (options->index != NULL && !goes_with_index(flag)) {
            fprintf(stderr, "wirecopy: --%s says how inputs are read and compared, and the index has that: leave it out\n",
                    flag->name);
            return 0;
        }
        if (options->from_signatures && flag->of_inputs) {
            fprintf(stderr, "wirecopy: --%s says how inputs are read, which signature files record: give it to sign\n",
                    flag->name);
            return 0;
        }
    }
    return 1;
}

int cli_run_start(cli_run *run, const char *verb, const cli_options *options, size_t ninputs) {
    *run = (cli_run){.options = options, .verb = verb};
    if (!check_given(options, verb) || !cli_page_check(options, verb) || !check_delimiter(options) || !cli_outputs_check(options, verb, ninputs)) {
        return 0;
    }
    warn_of_terminal(options, ninputs);
    wirecopy_stats_init(&run->stats, sizeof run->stats);
    fill_compare(run);
    fill_input(run, ninputs);
    cli_page_fill(run);
    if (!cli_columns_open(run)) {
        return 0;
    }
    int is_index_run = strcmp(verb, "index add") == 0 || strcmp(verb, "index query") == 0;
    int has_one_stage = strcmp(verb, "sign") == 0 || strcmp(verb, "compare") == 0 ||
                        (strncmp(verb, "index ", strlen("index ")) == 0 && !is_index_run);
    int writes_here = options->dry_run || options->output == NULL || cli_is_stdout(options->output);
    int writes_rows = !has_one_stage || strcmp(verb, "index export") == 0 || strcmp(verb, "index stories") == 0;
    run->progress = cli_progress_start(options->quiet, has_one_stage, writes_here, writes_rows);
    return 1;
}
