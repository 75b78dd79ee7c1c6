#include "ids_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signals.h"

/* All of a file; NULL where it cannot be read. */
static char *read_file(const char *path, size_t *nbytes_ret) {
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    char *bytes = NULL;
    size_t nbytes = 0, capacity = 0, got = 1;
    while (file != NULL && got > 0) {
        if (capacity - nbytes < 2) {
            capacity = capacity == 0 ? 1 << 16 : 2 * capacity;
            char *grown = realloc(bytes, capacity);
            if (grown == NULL) {
                free(bytes);
                bytes = NULL;
                break;
            }
            bytes = grown;
        }
        got = fread(bytes + nbytes, 1, capacity - nbytes - 1, file);
        nbytes += got;
    }
    int failed = file == NULL || ferror(file) != 0;
    if (file != NULL && file != stdin) {
        fclose(file);
    }
    if (failed) {
        free(bytes);
        bytes = NULL;
    }
    *nbytes_ret = nbytes;
    return bytes;
}

/* The byte order mark that some editors write. */
static size_t mark_nbytes(const char *bytes, size_t nbytes) {
    return nbytes >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* command: what makes ids of the file; NULL: nothing that is known. */
static wirecopy_code refuse(const char *path, const char *folder, const char *problem, const char *command,
                            wirecopy_error *error) {
    int is_piped = strcmp(path, "-") == 0;
    const char *name = is_piped ? "standard input" : path, *file = is_piped ? "FILE" : path;
    if (command == NULL) {
        snprintf(error->message, sizeof error->message, "%s %s", name, problem);
    } else {
        snprintf(error->message, sizeof error->message, "%s %s: %s %s | wirecopy index remove %s --ids -", name,
                 problem, command, file, folder);
    }
    return WIRECOPY_ERROR_FORMAT;
}

static wirecopy_code check(const char *path, const char *folder, const char *bytes, size_t nbytes,
                           wirecopy_error *error) {
    static const char *const compressed[] = {"\x1F\x8B", "\x28\xB5\x2F\xFD", "\xFD\x37zXZ", "BZh91AY&SY"};
    for (size_t i = 0; i < sizeof compressed / sizeof compressed[0]; i++) {
        size_t length = strlen(compressed[i]);
        if (nbytes >= length && memcmp(bytes, compressed[i], length) == 0) {
            return refuse(path, folder, "is compressed: unpack it first, or pipe it (zcat, xzcat, bzcat or zstdcat)",
                          "zcat", error);
        }
    }
    size_t at = mark_nbytes(bytes, nbytes);
    if (nbytes - at >= 2 && bytes[at] == '{' &&
        memchr("\" \n}", bytes[at + 1], 4) != NULL) { /* {0f8fad5b-... is an id */
        return refuse(path, folder, "is JSON: give a file of ids, one on a line, or pipe them", "jq -r .id", error);
    }
    return memchr(bytes, 0, nbytes) == NULL
               ? WIRECOPY_OK
               : refuse(path, folder, "is no text in UTF-8: give a file of ids, one on a line", NULL, error);
}

/* Lines without their ends, one after another; empty ones are left out. Returns their number. */
static uint64_t join_lines(char *bytes, size_t nbytes, uint64_t *offsets_ret) {
    uint64_t count = 0, length = 0;
    offsets_ret[0] = 0;
    for (size_t from = 0, to; from < nbytes; from = to + 1) {
        for (to = from; to < nbytes && bytes[to] != '\n'; to++) {
        }
        size_t end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (end > from) {
            memmove(bytes + length, bytes + from, end - from);
            length += end - from;
            offsets_ret[++count] = length;
        }
    }
    return count;
}

static uint64_t count_lines(const char *bytes, size_t nbytes) {
    uint64_t count = 1;
    for (size_t i = 0; i < nbytes; i++) {
        count += bytes[i] == '\n';
    }
    return count;
}

void cli_ids_free(cli_ids *ids) {
    free(ids->offsets);
    free(ids->bytes);
}

static wirecopy_code fail_to_read(const char *path, wirecopy_error *error) {
    snprintf(error->message, sizeof error->message,
             "cannot read %s: %s; give a file of ids, one on a line, or - for standard input", path, strerror(errno));
    return cli_signals_caught() != 0 ? WIRECOPY_ERROR_INTERRUPTED : WIRECOPY_ERROR_IO;
}

wirecopy_code cli_ids_read(const char *path, const char *folder, cli_ids *ids_ret, wirecopy_error *error) {
    size_t nbytes;
    *ids_ret = (cli_ids){.bytes = read_file(path, &nbytes)};
    if (ids_ret->bytes == NULL) {
        return fail_to_read(path, error);
    }
    wirecopy_code code = check(path, folder, ids_ret->bytes, nbytes, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    ids_ret->offsets = malloc((count_lines(ids_ret->bytes, nbytes) + 1) * sizeof *ids_ret->offsets);
    if (ids_ret->offsets == NULL) {
        return fail_to_read(path, error);
    }
    size_t mark = mark_nbytes(ids_ret->bytes, nbytes);
    ids_ret->count = join_lines(ids_ret->bytes + mark, nbytes - mark, ids_ret->offsets);
    ids_ret->column = (wirecopy_column){ids_ret->bytes + mark, ids_ret->offsets};
    return WIRECOPY_OK;
}
