/* Arrow data that the package gives away. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"

PyObject *wcpy_text(const char *bytes, size_t nbytes) {
    return PyUnicode_DecodeUTF8(bytes, (Py_ssize_t)nbytes, "replace");
}

static void free_stream(PyObject *capsule) {
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (stream != NULL && stream->release != NULL) {
        stream->release(stream);
    }
    free(stream);
}

PyObject *wcpy_stream_capsule(struct ArrowArrayStream *stream) {
    struct ArrowArrayStream *moved = malloc(sizeof *moved);
    PyObject *capsule = NULL;
    if (moved != NULL) {
        *moved = *stream;
        capsule = PyCapsule_New(moved, "arrow_array_stream", free_stream);
    }
    if (capsule == NULL) {
        stream->release(stream);
        free(moved);
        return moved == NULL ? PyErr_NoMemory() : NULL;
    }
    return capsule;
}

/* Columns as the package holds them: bytes objects in the layout of Arrow. */
typedef struct table {
    PyObject *names, *columns; /* tuple of str; list of (format, [bytes or None...]) */
    int64_t length;
    int is_given;
} table;

enum { BUFFERS_MAX = 3 };

typedef struct table_array {
    PyObject *columns;
    struct ArrowArray *children, **pointers;
    const void *no_validity;
} table_array;

static void free_array(table_array *block) {
    free(block->children);
    free(block->pointers);
    free(block);
}

static void release_array(struct ArrowArray *array) {
    table_array *block = array->private_data;
    PyGILState_STATE state = PyGILState_Ensure();
    Py_DECREF(block->columns);
    PyGILState_Release(state);
    free_array(block);
    array->release = NULL;
}

/* A child may be moved out of its parent, and outlive it. */
typedef struct child_block {
    PyObject *columns;
    const void *buffers[BUFFERS_MAX];
} child_block;

static void release_child(struct ArrowArray *array) {
    child_block *block = array->private_data;
    PyGILState_STATE state = PyGILState_Ensure();
    Py_DECREF(block->columns);
    PyGILState_Release(state);
    free(block);
    array->release = NULL;
}

/* column: (format, [bytes...]). */
static int fill_child(PyObject *column, int64_t length, struct ArrowArray *child_ret) {
    const char *format;
    PyObject *buffers;
    child_block *block = calloc(1, sizeof *block);
    if (block == NULL || !PyArg_ParseTuple(column, "sO", &format, &buffers)) {
        free(block);
        return -1;
    }
    Py_ssize_t count = PyList_Size(buffers);
    for (Py_ssize_t i = 0; i < count && i < BUFFERS_MAX; i++) {
        PyObject *bytes = PyList_GetItem(buffers, i);
        block->buffers[i] = bytes != Py_None ? PyBytes_AsString(bytes) : NULL;
    }
    Py_INCREF(column);
    block->columns = column;
    *child_ret = (struct ArrowArray){.length = length,
                                     .n_buffers = count,
                                     .buffers = block->buffers,
                                     .release = release_child,
                                     .private_data = block};
    return PyErr_Occurred() ? -1 : 0;
}

static void release_children(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release != NULL) {
            array->children[i]->release(array->children[i]);
        }
    }
}

static void release_top(struct ArrowArray *array) {
    release_children(array);
    release_array(array);
}

static int fill_array(const table *held, struct ArrowArray *array_ret) {
    Py_ssize_t count = PyList_Size(held->columns);
    table_array *block = calloc(1, sizeof *block);
    if (block == NULL) {
        return -1;
    }
    block->children = calloc((size_t)count + 1, sizeof *block->children);
    block->pointers = calloc((size_t)count + 1, sizeof *block->pointers);
    if (block->children == NULL || block->pointers == NULL) {
        free_array(block);
        return -1;
    }
    Py_INCREF(held->columns);
    block->columns = held->columns;
    *array_ret = (struct ArrowArray){.length = held->length,
                                     .n_buffers = 1,
                                     .n_children = count,
                                     .buffers = &block->no_validity,
                                     .children = block->pointers,
                                     .release = release_top,
                                     .private_data = block};
    int failed = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        block->pointers[i] = &block->children[i];
        failed |= !failed && fill_child(PyList_GetItem(held->columns, i), held->length, &block->children[i]) != 0;
    }
    if (failed) {
        release_top(array_ret);
    }
    return failed ? -1 : 0;
}

static int fill_schema(const table *held, struct ArrowSchema *schema_ret) {
    int failed = wcpy_schema_of_columns(held->names, "U", schema_ret);
    for (int64_t i = 0; !failed && i < schema_ret->n_children; i++) {
        const char *format;
        PyObject *buffers;
        if (!PyArg_ParseTuple(PyList_GetItem(held->columns, (Py_ssize_t)i), "sO", &format, &buffers)) {
            return -1;
        }
        /* Formats have one letter, as the one that stands there. */
        ((char *)(uintptr_t)schema_ret->children[i]->format)[0] = format[0];
    }
    return failed ? -1 : 0;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *schema_ret) {
    PyGILState_STATE state = PyGILState_Ensure();
    int failed = fill_schema(stream->private_data, schema_ret);
    PyErr_Clear();
    PyGILState_Release(state);
    return failed ? ENOMEM : 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *array_ret) {
    table *held = stream->private_data;
    array_ret->release = NULL;
    if (held->is_given || held->length == 0) {
        return 0;
    }
    held->is_given = 1;
    PyGILState_STATE state = PyGILState_Ensure();
    int failed = fill_array(held, array_ret);
    PyErr_Clear();
    PyGILState_Release(state);
    return failed ? ENOMEM : 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return "not enough memory";
}

static void release(struct ArrowArrayStream *stream) {
    table *held = stream->private_data;
    PyGILState_STATE state = PyGILState_Ensure();
    Py_DECREF(held->names);
    Py_DECREF(held->columns);
    PyGILState_Release(state);
    free(held);
    stream->release = NULL;
}

PyObject *wcpy_export(PyObject *module, PyObject *arguments) {
    PyObject *names, *columns;
    long long length;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOL", &names, &columns, &length)) {
        return NULL;
    }
    table *held = calloc(1, sizeof *held);
    if (held == NULL) {
        return PyErr_NoMemory();
    }
    Py_INCREF(names);
    Py_INCREF(columns);
    *held = (table){.names = names, .columns = columns, .length = length};
    struct ArrowArrayStream stream = {.get_schema = get_schema,
                                      .get_next = get_next,
                                      .get_last_error = get_last_error,
                                      .release = release,
                                      .private_data = held};
    return wcpy_stream_capsule(&stream);
}

static void free_schema(PyObject *capsule) {
    struct ArrowSchema *schema = PyCapsule_GetPointer(capsule, "arrow_schema");
    if (schema != NULL && schema->release != NULL) {
        schema->release(schema);
    }
    free(schema);
}

static void free_array_capsule(PyObject *capsule) {
    struct ArrowArray *array = PyCapsule_GetPointer(capsule, "arrow_array");
    if (array != NULL && array->release != NULL) {
        array->release(array);
    }
    free(array);
}

/* One column as an array: (format, [bytes...]), length. */
PyObject *wcpy_export_array(PyObject *module, PyObject *arguments) {
    PyObject *column, *names = NULL, *schema_capsule = NULL, *array_capsule = NULL, *pair = NULL;
    const char *format;
    PyObject *buffers;
    long long length;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OL", &column, &length) || !PyArg_ParseTuple(column, "sO", &format, &buffers)) {
        return NULL;
    }
    struct ArrowSchema *schema = calloc(1, sizeof *schema);
    struct ArrowArray *array = calloc(1, sizeof *array);
    names = PyTuple_New(0);
    int made = schema != NULL && array != NULL && names != NULL && wcpy_schema_of_columns(names, "n", schema) == 0;
    if (made) {
        free((char *)(uintptr_t)schema->format);
        schema->format = strdup(format);
        made = fill_child(column, length, array) == 0;
    }
    if (made) {
        schema_capsule = PyCapsule_New(schema, "arrow_schema", free_schema);
        array_capsule = PyCapsule_New(array, "arrow_array", free_array_capsule);
        pair = schema_capsule != NULL && array_capsule != NULL ? PyTuple_Pack(2, schema_capsule, array_capsule) : NULL;
    } else {
        free(schema);
        free(array);
    }
    Py_XDECREF(names);
    Py_XDECREF(schema_capsule);
    Py_XDECREF(array_capsule);
    return pair != NULL || PyErr_Occurred() ? pair : PyErr_NoMemory();
}
