/* Streams over Python iterators. Their functions are called from the library's threads, without the GIL. */
#include <stdlib.h>
#include <string.h>

#include "core.h"

static const char *get_last_error(struct ArrowArrayStream *stream) {
    return ((wcpy_source *)stream->private_data)->message;
}

static void release_inner(wcpy_source *source) {
    if (source->inner.release != NULL) {
        source->inner.release(&source->inner);
    }
    if (source->array.release != NULL) {
        source->array.release(&source->array);
    }
    source->inner.release = NULL;
    source->array.release = NULL;
}

/* The source stays: it has the exception that its iterator raised. */
static void release(struct ArrowArrayStream *stream) {
    release_inner(stream->private_data);
    stream->release = NULL;
}

void wcpy_source_close(wcpy_source *source) {
    if (source == NULL) {
        return;
    }
    release_inner(source);
    if (source->schema.release != NULL) {
        source->schema.release(&source->schema);
    }
    Py_XDECREF(source->items);
    Py_XDECREF(source->names);
    Py_XDECREF(source->required);
    Py_XDECREF(source->keys);
    Py_XDECREF(source->type);
    Py_XDECREF(source->value);
    Py_XDECREF(source->trace);
    free(source);
}

int wcpy_source_open(const char *kind, PyObject *items, PyObject *names, size_t ntexts, PyObject *required,
                     struct ArrowArrayStream *stream_ret, wcpy_source **source_ret) {
    int is_rows = strcmp(kind, "rows") == 0;
    wcpy_source *source = calloc(1, sizeof *source);
    if (source == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    Py_INCREF(items);
    Py_INCREF(names);
    Py_INCREF(required);
    source->required = required;
    source->items = items;
    source->names = names;
    source->ntexts = ntexts;
    *stream_ret = (struct ArrowArrayStream){.get_schema = is_rows ? wcpy_rows_get_schema : wcpy_batches_get_schema,
                                            .get_next = is_rows ? wcpy_rows_get_next : wcpy_batches_get_next,
                                            .get_last_error = get_last_error,
                                            .release = release,
                                            .private_data = source};
    if (!is_rows && wcpy_batches_start(source, required) != 0) {
        wcpy_source_close(source);
        stream_ret->release = NULL;
        return -1;
    }
    *source_ret = source;
    return 0;
}
