#include "io/labels.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "io/stream.h"

/* Bytes read by one call. Chosen. */
enum { CHUNK_NBYTES = 1 << 16 };

static wirecopy_code read_bytes(int fd, const char *path, wc_labels *labels, wirecopy_error *error) {
    for (ssize_t got = 1; got > 0;) {
        wirecopy_code code = wc_grow(labels->allocator, (void **)&labels->bytes, &labels->bytes_capacity,
                                     labels->nbytes + CHUNK_NBYTES, 1, error);
        if (code != WIRECOPY_OK) {
            return code;
        }
        do {
            got = read(fd, labels->bytes + labels->nbytes, CHUNK_NBYTES);
        } while (got < 0 && errno == EINTR);
        if (got < 0) {
            return wc_fail(error, WIRECOPY_ERROR_IO, "cannot read %s: %s; %s", path, strerror(errno),
                           wc_opening_wanted(errno));
        }
        labels->nbytes += (size_t)got;
    }
    return WIRECOPY_OK;
}

static wirecopy_code take_line(wc_labels *labels, const char *path, size_t number, const char *line, size_t nbytes,
                               wirecopy_error *error) {
    nbytes -= nbytes > 0 && line[nbytes - 1] == '\r';
    if (nbytes == 0) {
        return WIRECOPY_OK;
    }
    const char *tab = memchr(line, '\t', nbytes);
    if (tab == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                       "%s:%zu: no tab in this line: give the document's id, a tab and its group", path, number);
    }
    size_t rest = nbytes - (size_t)(tab + 1 - line);
    const char *second = memchr(tab + 1, '\t', rest);
    wirecopy_code code = wc_grow(labels->allocator, (void **)&labels->labels, &labels->capacity, labels->count + 1,
                                 sizeof *labels->labels, error);
    if (code == WIRECOPY_OK) {
        labels->labels[labels->count++] =
            (wc_label){.id = line,
                       .id_nbytes = (size_t)(tab - line),
                       .group = tab + 1,
                       .group_nbytes = second != NULL ? (size_t)(second - tab - 1) : rest};
    }
    return code;
}

static wirecopy_code split_lines(wc_labels *labels, const char *path, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    size_t number = 0;
    for (size_t at = 0; code == WIRECOPY_OK && at < labels->nbytes;) {
        const char *line = labels->bytes + at, *end = memchr(line, '\n', labels->nbytes - at);
        size_t nbytes = end != NULL ? (size_t)(end - line) : labels->nbytes - at;
        code = take_line(labels, path, ++number, line, nbytes, error);
        at += nbytes + 1;
    }
    return code;
}

wirecopy_code wc_labels_read(const char *path, const wirecopy_allocator *allocator, wc_labels *labels_ret,
                             wirecopy_error *error) {
    *labels_ret = (wc_labels){.allocator = allocator};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return wc_fail_opening(path, errno, error);
    }
    wirecopy_code code = read_bytes(fd, path, labels_ret, error);
    close(fd);
    const wc_codec *codec =
        labels_ret->nbytes > 0 ? wc_stream_codec_of((const uint8_t *)labels_ret->bytes, labels_ret->nbytes) : NULL;
    if (code == WIRECOPY_OK && codec != NULL) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT, "%s is compressed (%s): unpack it first", path, codec->name);
    }
    if (code == WIRECOPY_OK) {
        code = split_lines(labels_ret, path, error);
    }
    return code == WIRECOPY_OK && labels_ret->count == 0
               ? wc_fail(error, WIRECOPY_ERROR_FORMAT,
                         "%s has no labels: give lines of a document's id, a tab and its group", path)
               : code;
}

void wc_labels_clear(wc_labels *labels) {
    if (labels->allocator != NULL) {
        wc_release(labels->allocator, labels->bytes, labels->bytes_capacity, 1);
        wc_release(labels->allocator, labels->labels, labels->capacity, sizeof *labels->labels);
    }
    *labels = (wc_labels){0};
}
