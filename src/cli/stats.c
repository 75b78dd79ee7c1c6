#include "stats.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/os.h"
#include "flags.h"
#include "messages.h"
#include "signals.h"

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

static void put_skipped(FILE *out, const wirecopy_stats *stats) {
    fprintf(out, "\"skipped\":{");
    for (int reason = WIRECOPY_REASON_SYNTAX; reason < WIRECOPY_REASON_COUNT; reason++) {
        fprintf(out, "%s\"%s\":%llu", reason > WIRECOPY_REASON_SYNTAX ? "," : "",
                wirecopy_reason_name((wirecopy_reason)reason), (unsigned long long)stats->skipped[reason]);
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
                 {"bucket", stats->seconds_bucket},       {"index", stats->seconds_index},
                 {"furniture", stats->seconds_furniture}, {"digests", stats->seconds_digests},
                 {"relations", stats->seconds_relations}};
    fprintf(out, "\"parts\":{");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        fprintf(out, "%s\"%s\":%.3f", i > 0 ? "," : "", parts[i].name, parts[i].seconds);
    }
    fprintf(out, "},");
}

static void put_list(FILE *out, const cli_flag *flag, const cli_list *list) {
    fprintf(out, "[");
    for (size_t i = 0; i < list->count; i++) {
        fprintf(out, "%s", i > 0 ? "," : "");
        put_string(out, list->names[i]);
    }
    if (list->count == 0 && flag->fallback != NULL) {
        put_string(out, flag->fallback);
    }
    fprintf(out, "]");
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
        put_list(out, flag, (const cli_list *)value);
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
    char message[CLI_MESSAGE_NBYTES];
    cli_name_flags(run->error.message, message, sizeof message);
    put_string(out, exit_code == CLI_FAILED || exit_code == CLI_INTERRUPTED ? message : "");
    fprintf(out, ",");
    put_count(out, "files", stats->files);
    put_count(out, "bytes", stats->input_nbytes);
    put_count(out, "text_bytes", stats->text_nbytes);
    put_count(out, "records", stats->records);
    put_count(out, "documents", stats->documents);
    put_skipped(out, stats);
    put_count(out, "passed_files", stats->passed_files);
    put_count(out, "unused_inputs", stats->unused_inputs);
    put_count(out, "repeated_ids", stats->repeated_ids);
    put_count(out, "distinct_texts", stats->distinct_texts);
    put_count(out, "candidates", stats->candidates);
    put_count(out, "verified_pairs", stats->verified);
    put_count(out, "groups", stats->groups);
    put_count(out, "grouped_documents", stats->grouped);
    put_count(out, "largest_group", stats->largest);
    put_count(out, "large_groups", stats->large_groups);
    put_count(out, "digests", stats->digests);
    put_count(out, "written", stats->written);
    put_count(out, "removed", stats->removed);
    put_count(out, "kept_although_grouped", stats->kept_grouped);
    put_count(out, "undated", stats->undated);
    put_count(out, "against", stats->against);
    put_count(out, "wide_groups", stats->wide_groups);
    put_count(out, "files_not_text", stats->files_not_text);
    put_count(out, "unused_ids", stats->unused_ids);
    put_count(out, "peak_memory_bytes", wc_os_peak_resident());
    put_count(out, "memory_allowed_bytes", cli_run_memory(run));
    put_count(out, "spilled_bytes", stats->spilled_nbytes);
    put_seconds(out, stats);
    put_parts(out, stats);
    fprintf(out, "\"instruction_set\":\"%s\",", wirecopy_isa_name(stats->isa));
    put_options(out, run);
    fprintf(out, "}\n");
}

static int complain(const char *path) {
    fprintf(stderr, "wirecopy: cannot write %s: %s; %s\n", path, strerror(errno), wc_writing_wanted(errno));
    return 0;
}

static int write_all(int fd, const char *text, size_t nbytes) {
    while (nbytes > 0) {
        ssize_t written = write(fd, text, nbytes);
        if (written < 0 && errno != EINTR) {
            return 0;
        }
        text += written > 0 ? written : 0;
        nbytes -= written > 0 ? (size_t)written : 0;
    }
    return 1;
}

static int sync_file(int fd) {
    int refused;
    do {
        refused = fsync(fd);
    } while (refused != 0 && errno == EINTR);
    return refused == 0 || errno == EINVAL || errno == EROFS;
}

/* A device or a named pipe, which keeps its place. */
static int write_directly(const char *text, size_t nbytes, const char *path) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    int written = fd >= 0 && write_all(fd, text, nbytes);
    if (!written && cli_signals_caught() == 0) {
        complain(path);
    }
    if (fd >= 0) {
        close(fd);
    }
    return written;
}

static int write_aside(const char *text, size_t nbytes, const char *path) {
    char aside[4096];
    if ((size_t)snprintf(aside, sizeof aside, "%s.XXXXXX", path) >= sizeof aside) {
        errno = ENAMETOOLONG;
        return complain(path);
    }
    int fd = mkstemp(aside);
    if (fd < 0) {
        return complain(path);
    }
    mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
    int written = write_all(fd, text, nbytes) && sync_file(fd);
    int problem = errno;
    if (close(fd) != 0 && written && errno != EINTR) {
        problem = errno;
        written = 0;
    }
    if (written && rename(aside, path) != 0) {
        problem = errno;
        written = 0;
    }
    if (!written) {
        unlink(aside);
        errno = problem;
        complain(path);
    }
    return written;
}

static int write_to(const char *text, size_t nbytes, const char *path) {
    struct stat existing;
    if (strcmp(path, "-") == 0) {
        fwrite(text, 1, nbytes, stdout);
        return 1;
    }
    return stat(path, &existing) == 0 && !S_ISREG(existing.st_mode) ? write_directly(text, nbytes, path)
                                                                    : write_aside(text, nbytes, path);
}

int cli_stats_write(const cli_run *run, int exit_code) {
    char *text = NULL;
    size_t nbytes = 0;
    FILE *out = open_memstream(&text, &nbytes);
    if (out == NULL) {
        return complain(run->options->stats);
    }
    put_all(out, run, exit_code);
    int written = fclose(out) == 0 ? write_to(text, nbytes, run->options->stats) : complain(run->options->stats);
    free(text);
    return written;
}
