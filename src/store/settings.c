#include "store/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/os.h"
#include "lsh/banding.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static const char seed_line[] = "seed ";

/* Bytes at each end of an input that are hashed, and the buffer on the stack they are read into. Chosen. */
enum { END_NBYTES = 64 << 10, PIECE_NBYTES = 8 << 10 };

__attribute__((format(printf, 4, 5))) static wirecopy_code
add(wc_settings *settings, const wirecopy_allocator *allocator, wirecopy_error *error, const char *format, ...) {
    char line[8192];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    size_t nbytes = (size_t)length < sizeof line ? (size_t)length : sizeof line - 1;
    wirecopy_code code =
        wc_grow(allocator, (void **)&settings->text, &settings->capacity, settings->nbytes + nbytes + 8, 1, error);
    if (code == WIRECOPY_OK) {
        memcpy(settings->text + settings->nbytes, line, nbytes);
        settings->nbytes += nbytes;
        memset(settings->text + settings->nbytes, 0, 8);
    }
    return code;
}

wirecopy_code wc_settings_of_sketch(const wirecopy_sketcher *sketcher, wc_settings *settings_ret,
                                    wirecopy_error *error) {
    const wirecopy_options *options = &sketcher->options;
    *settings_ret = (wc_settings){0};
    wirecopy_code code = add(settings_ret, sketcher->allocator, error, "sketch %d\nprofile %s\nseed %llu\n",
                             WIRECOPY_SKETCH_VERSION, sketcher->kind->name, (unsigned long long)options->seed);
    return code == WIRECOPY_OK && !sketcher->kind->keeps
               ? add(settings_ret, sketcher->allocator, error, "ngram %u\npermutations %u\n", options->ngram,
                     options->permutations)
               : code;
}

/* Returns non-zero and sets errno if the file cannot be read. */
static int hash_at(int fd, off_t offset, uint64_t *hash) {
    uint8_t bytes[PIECE_NBYTES];
    XXH3_state_t state;
    ssize_t got = PIECE_NBYTES;
    XXH3_INITSTATE(&state);
    XXH3_64bits_reset_withSeed(&state, *hash);
    for (uint64_t done = 0; got == PIECE_NBYTES && done < END_NBYTES; done += PIECE_NBYTES) {
        got = wc_read_at(fd, (uint64_t)offset + done, bytes, sizeof bytes);
        if (got < 0) {
            return -1;
        }
        XXH3_64bits_update(&state, bytes, (size_t)got);
    }
    *hash = XXH3_64bits_digest(&state);
    return 0;
}

static int hash_ends(int fd, off_t nbytes, uint64_t *hash_ret) {
    off_t tail = nbytes > END_NBYTES ? nbytes - END_NBYTES : 0;
    *hash_ret = 0;
    return hash_at(fd, 0, hash_ret) != 0 || hash_at(fd, tail, hash_ret) != 0;
}

static wirecopy_code fail_no_file(const char *path, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                   "%s is not a regular file: a run over it cannot be resumed from a checkpoint; save it to a file "
                   "first",
                   path);
}

/* Room for a value in words: a double's shortest decimal form, or a name. */
typedef struct value_text {
    char text[32];
} value_text;

/* The fewest digits that read as the same double. */
static value_text number_of(double value) {
    value_text shortest;
    for (int digits = 1; digits <= DBL_DECIMAL_DIG; digits++) {
        snprintf(shortest.text, sizeof shortest.text, "%.*g", digits, value);
        if (strtod(shortest.text, NULL) == value) {
            break;
        }
    }
    return shortest;
}

static wirecopy_code add_file(wc_settings *settings, const wirecopy_allocator *allocator, const char *path,
                              wirecopy_error *error) {
    struct stat found;
    uint64_t hash = 0;
    if (strcmp(path, "-") == 0) {
        return fail_no_file("standard input", error);
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int problem = fd < 0 || fstat(fd, &found) != 0 ? errno : 0;
    int is_file = problem == 0 && S_ISREG(found.st_mode);
    if (is_file && hash_ends(fd, found.st_size, &hash) != 0) {
        problem = errno;
    }
    if (fd >= 0) {
        close(fd);
    }
    if (problem != 0) {
        return wc_fail(error, WIRECOPY_ERROR_IO,
                       "cannot read %s: %s; a run with a checkpoint needs all of its inputs: leave out files that "
                       "cannot be read",
                       path, strerror(problem));
    }
    struct timespec changed = wc_os_changed(&found);
    return is_file
               ? add(settings, allocator, error, "input %s, %lld bytes, changed at %lld.%09ld, hash %016llx\n", path,
                     (long long)found.st_size, (long long)changed.tv_sec, changed.tv_nsec, (unsigned long long)hash)
               : fail_no_file(path, error);
}

/* The values of options, as the command line calls them; a number that this version does not know stays one. */
static value_text name_of(int value, const char *const *names, size_t count) {
    value_text text;
    if (value >= 0 && (size_t)value < count) {
        snprintf(text.text, sizeof text.text, "%s", names[value]);
    } else {
        snprintf(text.text, sizeof text.text, "%d", value);
    }
    return text;
}

#define NAME_OF(value, names) name_of((int)(value), names, sizeof(names) / sizeof *(names)).text

static const char *const format_names[] = {[WIRECOPY_FORMAT_AUTO] = "auto",
                                           [WIRECOPY_FORMAT_JSONL] = "jsonl",
                                           [WIRECOPY_FORMAT_CSV] = "csv",
                                           [WIRECOPY_FORMAT_TSV] = "tsv",
                                           [WIRECOPY_FORMAT_TEXT] = "text",
                                           [WIRECOPY_FORMAT_WARC] = "warc",
                                           [WIRECOPY_FORMAT_SIGNATURES] = "signatures",
                                           [WIRECOPY_FORMAT_JSON] = "json"};
static const char *const quoting_names[] = {"auto", "doubled", "backslash", "none"};
static const char *const html_names[] = {"auto", "keep", "text", "skip"};
static const char *const linkage_names[] = {"agreement", "components"};

static wirecopy_code add_input(wc_settings *settings, const wirecopy_allocator *allocator, const wirecopy_input *input,
                               wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < input->ntext_fields; i++) {
        code = add(settings, allocator, error, "text-field %s\n", input->text_fields[i]);
    }
    return code == WIRECOPY_OK
               ? add(settings, allocator, error,
                     "id-field %s\ndate-field %s\nsite-field %s\ninput-format %s\nstrict %d\nmax-record %llu\n"
                     "max-id %llu\nmax-depth %u\nmax-ratio %u\ndelimiter %u\nquoting %s\nrequired %u\nhtml %s\n"
                     "records %s\nencoding %s\n",
                     input->id_field, input->date_field != NULL ? input->date_field : "",
                     input->site_field != NULL ? input->site_field : "", NAME_OF(input->format, format_names),
                     input->strict != 0, (unsigned long long)input->record_nbytes_max,
                     (unsigned long long)input->id_nbytes_max, input->depth_max, input->ratio_max, input->delimiter,
                     NAME_OF(input->quoting, quoting_names), input->required, NAME_OF(input->html, html_names),
                     input->records_path != NULL ? input->records_path : "",
                     input->encoding != NULL ? input->encoding : "")
               : code;
}

static wirecopy_code add_preferences(wc_settings *settings, const wirecopy_allocator *allocator,
                                     const wirecopy_input *input, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < input->npreferences; i++) {
        const wirecopy_preference *preference = &input->preferences[i];
        code = add(settings, allocator, error, "prefer %s\n", preference->field);
        for (size_t k = 0; code == WIRECOPY_OK && k < preference->nvalues; k++) {
            code = add(settings, allocator, error, "preferred %s\n", preference->values[k]);
        }
    }
    return code;
}

wirecopy_code wc_settings_of_run(const wirecopy_sketcher *sketcher, const wirecopy_input *input,
                                 const wc_reader *reader, const char *purpose, wc_settings *settings_ret,
                                 wirecopy_error *error) {
    const wirecopy_allocator *allocator = sketcher->allocator;
    const wirecopy_options *options = &sketcher->options;
    wc_banding banding = wc_banding_choose(options);
    wirecopy_code code = wc_settings_of_sketch(sketcher, settings_ret, error);
    if (code == WIRECOPY_OK) {
        code = add(settings_ret, allocator, error,
                   "version %s\npurpose %s%s\nthreshold %s\nbands %u\nrows %u\nlinkage %s\nmax-bucket %u\n",
                   WIRECOPY_VERSION_STRING, purpose, options->untrusted != WIRECOPY_TRUSTED ? ", untrusted" : "",
                   number_of(options->threshold).text, banding.bands, banding.rows,
                   NAME_OF(options->linkage, linkage_names), options->bucket_texts_max);
    }
    if (code == WIRECOPY_OK) {
        code = add_input(settings_ret, allocator, input, error);
    }
    if (code == WIRECOPY_OK) {
        code = add_preferences(settings_ret, allocator, input, error);
    }
    for (uint32_t i = 0; code == WIRECOPY_OK && i < wc_reader_nfiles(reader); i++) {
        code = add_file(settings_ret, allocator, wc_reader_file(reader, i)->path, error);
    }
    return code;
}

void wc_settings_clear(wc_settings *settings, const wirecopy_allocator *allocator) {
    wc_release(allocator, settings->text, settings->capacity, 1);
    *settings = (wc_settings){0};
}

static const char input_line[] = "input ";

static int line_length(const char *line) {
    size_t length = strcspn(line, "\n");
    return length < 300 ? (int)length : 300;
}

static int is_of(const char *line, const char *setting) {
    return strncmp(line, setting, strlen(setting)) == 0;
}

/* On a line of settings that differs. Verbs that work by one profile have no option for it. */
static const char *advice_on(const char *line, int is_signed) {
    return is_of(line, seed_line) ? "files that are used together need one seed: give every run, including sign, the "
                                    "same options.seed"
           : is_signed && is_of(line, "profile ")
               ? "sign the inputs again for this profile, with options.profile; cluster can also use theirs"
           : is_of(line, "sketch ")
               ? "another version of this program made it, which sees texts otherwise: make it anew"
           : is_signed                ? "use the same settings, or name another"
           : is_of(line, "purpose ")  ? "a checkpoint is of one verb, with options.untrusted or without it: name another folder with "
                                        "input.checkpoint, or remove this one to start over"
                                      : "use the same settings, name another folder with input.checkpoint, or remove this "
                                        "one to start over";
}

/* What a line of settings says of an input: its name. */
static int input_length(const char *line) {
    const char *rest = strstr(line, " bytes, changed at ");
    const char *end = rest;
    while (end != NULL && end > line && *end != ',') {
        end--;
    }
    return end != NULL ? (int)(end - line) - (int)strlen(input_line) : 0;
}

/* Of two runs whose inputs differ, or whose numbers of them do. */
static wirecopy_code fail_input(const char *path, const char *theirs, const char *ours, wirecopy_error *error) {
    static const char advice[] = "give the inputs of that run in their order, name another folder with input.checkpoint, or "
                                 "remove this one to start over";
    const char *before = theirs + strlen(input_line), *now = ours + strlen(input_line);
    int had = is_of(theirs, input_line) ? input_length(theirs) : 0, has = is_of(ours, input_line) ? input_length(ours) : 0;
    if (had == has && strncmp(before, now, (size_t)had) == 0) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "%s was created when the input %.*s had other bytes or another time of change: name another folder with "
                       "input.checkpoint, or remove this one to start over",
                       path, had, before);
    }
    if (had == 0 || has == 0) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "%s was created %s the input %.*s: %s", path,
                       had == 0 ? "without" : "with", had + has, had == 0 ? now : before, advice);
    }
    return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "%s was created with the input %.*s where this run has %.*s: %s", path,
                   had, before, has, now, advice);
}

wirecopy_code wc_settings_compare(const wc_settings *settings, const wc_frame *frame, const char *path, int is_signed,
                                  wirecopy_error *error) {
    const char *ours = settings->text, *theirs = (const char *)frame->payload;
    if (frame->type != WC_FRAME_SETTINGS || frame->nbytes == 0 || theirs[frame->nbytes - 1] != '\0') {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT, "%s has no settings: create it again", path);
    }
    while (*ours != '\0' && line_length(ours) == line_length(theirs) &&
           strncmp(ours, theirs, strcspn(ours, "\n") + 1) == 0) {
        ours += strcspn(ours, "\n") + 1;
        theirs += strcspn(theirs, "\n") + 1;
    }
    if (*ours == '\0' && *theirs == '\0') {
        return WIRECOPY_OK;
    }
    int had_all = is_of(theirs, input_line) || *theirs == '\0', has_all = is_of(ours, input_line) || *ours == '\0';
    if (had_all && has_all) {
        return fail_input(path, theirs, ours, error);
    }
    if (had_all || has_all) { /* the inputs come last: one of the two has a preference more */
        const char *line = had_all ? ours : theirs;
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "%s was created with%s \"%.*s\": %s", path, had_all ? "out" : "",
                       line_length(line), line, advice_on(line, is_signed));
    }
    return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "%s was created with \"%.*s\", and this run has \"%.*s\": %s", path,
                   line_length(theirs), theirs, line_length(ours), ours, advice_on(ours, is_signed));
}

int wc_settings_seed(const char *path, uint32_t kind, uint64_t *seed_ret) {
    wc_frames frames;
    wc_frame frame = {0};
    int more = 0, found = 0;
    if (wc_frames_open(path, kind, &frames, NULL) == WIRECOPY_OK &&
        wc_frames_next(&frames, &frame, &more, NULL) == WIRECOPY_OK && more && frame.nbytes > 0 &&
        frame.payload[frame.nbytes - 1] == '\0') {
        const char *line = strstr((const char *)frame.payload, seed_line);
        found = line != NULL && sscanf(line + sizeof seed_line - 1, "%" SCNu64, seed_ret) == 1;
    }
    wc_frames_close(&frames);
    return found;
}
