#include "stats.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "flags.h"

static void put_string(FILE *out, const char *text) {
    fputc('"', out);
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\') {
            fprintf(out, "\\%c", byte);
        } else if (byte < 0x20) {
            fprintf(out, "\\u%04x", byte);
        } else {
            fputc(byte, out);
        }
    }
    fputc('"', out);
}

static void put_count(FILE *out, const char *name, uint64_t value) {
    fprintf(out, "\"%s\":%llu,", name, (unsigned long long)value);
}

static void put_passed_over(FILE *out, const wirecopy_stats *stats) {
    fprintf(out, "\"passed_over\":{");
    for (int reason = WIRECOPY_REASON_SYNTAX; reason < WIRECOPY_REASON_COUNT; reason++) {
        fprintf(out, "%s\"%s\":%llu", reason > WIRECOPY_REASON_SYNTAX ? "," : "",
                wirecopy_reason_name((wirecopy_reason)reason), (unsigned long long)stats->passed_over[reason]);
    }
    fprintf(out, "},");
}

static void put_seconds(FILE *out, const wirecopy_stats *stats) {
    fprintf(out,
            "\"seconds\":{\"read\":%.3f,\"match\":%.3f,\"verify\":%.3f,\"group\":%.3f,\"write\":%.3f,\"total\":%.3f},",
            stats->seconds_read, stats->seconds_match, stats->seconds_verify, stats->seconds_group,
            stats->seconds_write, stats->seconds_total);
}

static void put_parts(FILE *out, const wirecopy_stats *stats) {
    const struct {
        const char *name;
        double seconds;
    } parts[] = {{"band", stats->seconds_band},           {"sort", stats->seconds_sort},
                 {"bucket", stats->seconds_bucket},       {"rarity", stats->seconds_rarity},
                 {"index", stats->seconds_index},         {"sift", stats->seconds_sift},
                 {"furniture", stats->seconds_furniture}, {"roundups", stats->seconds_roundups},
                 {"relations", stats->seconds_relations}};
    fprintf(out, "\"parts\":{");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        fprintf(out, "%s\"%s\":%.3f", i > 0 ? "," : "", parts[i].name, parts[i].seconds);
    }
    fprintf(out, "},");
}

static void put_list(FILE *out, const cli_options *options) {
    fprintf(out, "[");
    for (size_t i = 0; i < options->ntext_fields; i++) {
        fprintf(out, "%s", i > 0 ? "," : "");
        put_string(out, options->text_fields[i]);
    }
    fprintf(out, "%s]", options->ntext_fields == 0 ? "\"text\"" : "");
}

static void put_option(FILE *out, const cli_run *run, const cli_flag *flag) {
    const char *value = (const char *)run->options + flag->offset;
    switch (flag->kind) {
    case CLI_SWITCH:
        fprintf(out, "%s", *(const int *)value ? "true" : "false");
        break;
    case CLI_NUMBER:
    case CLI_SIZE:
        fprintf(out, "%llu", (unsigned long long)*(const uint64_t *)value);
        break;
    case CLI_SHARE:
        fprintf(out, "%g", *(const double *)value);
        break;
    case CLI_LIST:
        put_list(out, run->options);
        break;
    default:
        if (*(const char *const *)value != NULL) {
            put_string(out, *(const char *const *)value);
        } else {
            fprintf(out, "null");
        }
    }
}

/* Bands, rows, threads and seed as they were worked out, the rest as given or by default. */
static void put_options(FILE *out, const cli_run *run) {
    const cli_verb *verb = cli_verb_of(run->verb);
    fprintf(out, "\"options\":{");
    const char *separator = "";
    for (size_t i = 0; i < cli_nflags; i++) {
        const cli_flag *flag = &cli_flags[i];
        if ((flag->verbs & verb->bit) == 0 || strcmp(flag->name, "help") == 0 || strcmp(flag->name, "version") == 0) {
            continue;
        }
        fprintf(out, "%s\"%s\":", separator, flag->name);
        separator = ",";
        if (strcmp(flag->name, "bands") == 0) {
            fprintf(out, "%u", run->stats.bands);
        } else if (strcmp(flag->name, "rows") == 0) {
            fprintf(out, "%u", run->stats.rows);
        } else if (strcmp(flag->name, "threshold") == 0) {
            fprintf(out, "%g", run->stats.threshold);
        } else if (strcmp(flag->name, "seed") == 0) {
            fprintf(out, "%llu", (unsigned long long)run->stats.seed);
        } else if (strcmp(flag->name, "threads") == 0) {
            fprintf(out, "%u", run->stats.threads);
        } else {
            put_option(out, run, flag);
        }
    }
    fprintf(out, ",\"inputs\":[");
    for (size_t i = 0; i < run->input.npaths; i++) {
        fprintf(out, "%s", i > 0 ? "," : "");
        put_string(out, run->input.paths[i]);
    }
    fprintf(out, "]}");
}

static void put_all(FILE *out, const cli_run *run, int exit_code) {
    const wirecopy_stats *stats = &run->stats;
    fprintf(out, "{\"verb\":\"%s\",\"version\":\"%s\",\"exit_code\":%d,\"error\":", run->verb, wirecopy_version(),
            exit_code);
    put_string(out, exit_code == CLI_FAILED || exit_code == CLI_INTERRUPTED ? run->error.message : "");
    fprintf(out, ",");
    put_count(out, "files", stats->files);
    put_count(out, "bytes", stats->input_nbytes);
    put_count(out, "text_bytes", stats->text_nbytes);
    put_count(out, "records", stats->records);
    put_count(out, "documents", stats->documents);
    put_passed_over(out, stats);
    put_count(out, "repeated_ids", stats->repeated_ids);
    put_count(out, "distinct_texts", stats->distinct_texts);
    put_count(out, "candidates", stats->candidates);
    put_count(out, "verified_pairs", stats->verified);
    put_count(out, "groups", stats->groups);
    put_count(out, "grouped_documents", stats->grouped);
    put_count(out, "largest_group", stats->largest);
    put_count(out, "roundups", stats->roundups);
    put_count(out, "written", stats->written);
    put_count(out, "removed", stats->removed);
    put_count(out, "peak_memory_bytes", stats->peak_nbytes);
    put_count(out, "memory_allowed_bytes", stats->memory_nbytes);
    put_count(out, "spilled_bytes", stats->spilled_nbytes);
    put_seconds(out, stats);
    put_parts(out, stats);
    fprintf(out, "\"instruction_set\":\"%s\",", wirecopy_isa_name(stats->isa));
    put_options(out, run);
    fprintf(out, "}\n");
}

static int complain(const char *path) {
    fprintf(stderr, "wirecopy: cannot write %s: %s\n", path, strerror(errno));
    return 0;
}

static int write_file(const cli_run *run, int exit_code, const char *path) {
    char aside[4096];
    if ((size_t)snprintf(aside, sizeof aside, "%s.XXXXXX", path) >= sizeof aside) {
        errno = ENAMETOOLONG;
        return complain(path);
    }
    int fd = mkstemp(aside);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (out == NULL) {
        return complain(path);
    }
    mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
    put_all(out, run, exit_code);
    int failed = ferror(out) != 0;
    failed |= fclose(out) != 0;
    failed = failed || rename(aside, path) != 0;
    if (failed) {
        complain(path);
        unlink(aside);
    }
    return !failed;
}

int cli_stats_write(const cli_run *run, int exit_code) {
    const char *path = run->options->stats;
    struct stat existing;
    if (strcmp(path, "-") == 0) {
        put_all(stdout, run, exit_code);
        return fflush(stdout) == 0 || complain("standard output");
    }
    if (stat(path, &existing) == 0 && !S_ISREG(existing.st_mode)) {
        FILE *out = fopen(path, "w");
        if (out == NULL) {
            return complain(path);
        }
        put_all(out, run, exit_code);
        return fclose(out) == 0 || complain(path);
    }
    return write_file(run, exit_code, path);
}
