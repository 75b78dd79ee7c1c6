/* Rows that are str or dict, as arrays of large_utf8. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"

/* Rows of an array, and bytes of strings after which no row is added: what makes the cost of an array small beside its
 * strings. Chosen. */
enum { ROWS_MAX = 4096, STRINGS_NBYTES = 1 << 22 };

enum { BUFFERS = 3 };

/* Columns of which it is known whether some dict has them. */
enum { SEEN_MAX = 63 };

typedef struct column {
    struct ArrowArray array;
    const void *buffers[BUFFERS];
    uint8_t validity[ROWS_MAX / 8];
    int64_t offsets[ROWS_MAX + 1];
    char *bytes;
    size_t nbytes, capacity;
} column;

/* An array of rows: freed with its struct, as the library reads it and nobody else. */
typedef struct rows_block {
    size_t ncolumns;
    const void *no_validity;
    struct ArrowArray **pointers;
    column columns[];
} rows_block;

PyObject *wcpy_utf8_of(PyObject *string) {
    PyObject *bytes = PyUnicode_AsUTF8String(string);
    if (bytes == NULL && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
        PyErr_Clear();
        bytes = PyUnicode_AsEncodedString(string, "utf-8", "replace");
    }
    return bytes;
}

static void release_child(struct ArrowArray *array) {
    array->release = NULL;
}

static void free_block(rows_block *block) {
    for (size_t i = 0; i < block->ncolumns; i++) {
        free(block->columns[i].bytes);
    }
    free(block->pointers);
    free(block);
}

static void release_rows(struct ArrowArray *array) {
    free_block(array->private_data);
    array->release = NULL;
}

static rows_block *make_block(size_t ncolumns) {
    rows_block *block = calloc(1, sizeof *block + ncolumns * sizeof(column));
    struct ArrowArray **pointers = calloc(ncolumns, sizeof *pointers);
    if (block == NULL || pointers == NULL) {
        free(block);
        free(pointers);
        return NULL;
    }
    block->ncolumns = ncolumns;
    block->pointers = pointers;
    return block;
}

static int put(column *to, size_t row, const char *bytes, size_t nbytes) {
    if (to->nbytes + nbytes + 1 > to->capacity) {
        size_t capacity = 2 * (to->nbytes + nbytes + 1);
        char *grown = realloc(to->bytes, capacity);
        if (grown == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        to->bytes = grown;
        to->capacity = capacity;
    }
    memcpy(to->bytes + to->nbytes, bytes, nbytes);
    to->nbytes += nbytes;
    to->validity[row / 8] |= (uint8_t)(1 << row % 8);
    return 0;
}

/* NaN of float, Decimal and numpy, and NaT: of all values these differ from themselves. */
static int differs_from_itself(PyObject *value) {
    PyObject *said = PyObject_RichCompare(value, value, Py_NE);
    int differs = said != NULL && PyObject_IsTrue(said) == 1;
    Py_XDECREF(said);
    PyErr_Clear();
    return differs;
}

/* What stands for a missing value: None, NaN and NaT, and the NA of pandas. */
static int is_missing(PyObject *value) {
    if (value == NULL || value == Py_None) {
        return 1;
    }
    if (PyUnicode_Check(value) || PyLong_Check(value) || PyDict_Check(value)) {
        return 0;
    }
    PyObject *name = PyType_GetName(Py_TYPE(value));
    int is_na = name != NULL && PyUnicode_CompareWithASCIIString(name, "NAType") == 0;
    Py_XDECREF(name);
    return is_na || differs_from_itself(value);
}

/* Nobody named it: what is no date there is said to be none, as in a file. */
static int is_tried(const wcpy_source *source, size_t i) {
    return source->tries_date != NULL && i >= source->ntexts &&
           PyUnicode_CompareWithASCIIString(PyTuple_GetItem(source->names, (Py_ssize_t)i), source->tries_date) == 0;
}

/* Ids, sites and dates of other types are written as str() does, unless they hold several values; a text is a string.
 */
static PyObject *utf8_of_value(const wcpy_source *source, size_t i, PyObject *value) {
    if (PyUnicode_Check(value)) {
        return wcpy_utf8_of(value);
    }
    if (i < source->ntexts) {
        wcpy_refuse_type("the text of row %llu is %R: give str, or None where there is none", source->nread,
                         (PyObject *)Py_TYPE(value));
        return NULL;
    }
    if ((PyBool_Check(value) || PyObject_HasAttrString(value, "__len__")) && !is_tried(source, i)) {
        wcpy_refuse_type("the value of %R in row %llu is %R: give str, a number, or None where there is none",
                         PyTuple_GetItem(source->names, (Py_ssize_t)i), source->nread, (PyObject *)Py_TYPE(value));
        return NULL;
    }
    PyObject *string = PyObject_Str(value);
    PyObject *bytes = string != NULL ? wcpy_utf8_of(string) : NULL;
    Py_XDECREF(string);
    return bytes;
}

static int put_value(const wcpy_source *source, size_t i, column *to, size_t row, PyObject *value) {
    char *bytes;
    Py_ssize_t nbytes;
    int failed = 0;
    if (is_missing(value)) {
        to->array.null_count++;
    } else {
        PyObject *held = utf8_of_value(source, i, value);
        failed = held == NULL || PyBytes_AsStringAndSize(held, &bytes, &nbytes) != 0 ||
                 put(to, row, bytes, (size_t)nbytes) != 0;
        Py_XDECREF(held);
    }
    to->offsets[row + 1] = (int64_t)to->nbytes;
    return failed ? -1 : 0;
}

static int put_row(wcpy_source *source, rows_block *block, size_t row, PyObject *item) {
    int is_dict = PyDict_Check(item);
    if (!is_dict && !PyUnicode_Check(item) && !is_missing(item)) {
        wcpy_refuse_type("row %llu of the input is %R: give str or dict, or Arrow data", source->nread,
                         (PyObject *)Py_TYPE(item));
        return -1;
    }
    if (is_dict && source->keys == NULL) {
        source->keys = PyDict_Keys(item);
    }
    for (size_t i = 0; i < block->ncolumns; i++) {
        PyObject *value = i == 0 ? item : NULL;
        if (is_dict) {
            value = PyDict_GetItemWithError(item, PyTuple_GetItem(source->names, (Py_ssize_t)i));
            source->seen |= (uint64_t)(value != NULL) << (i < SEEN_MAX ? i : SEEN_MAX);
        }
        if (PyErr_Occurred() || put_value(source, i, &block->columns[i], row, value) != 0) {
            return -1;
        }
    }
    return 0;
}

/* A name that no dict has is a slip: of texts one must be there, of what else the caller named each. */
static int check_names(const wcpy_source *source) {
    size_t ncolumns = (size_t)PyTuple_Size(source->names), i = 0;
    uint64_t texts = ((uint64_t)1 << (source->ntexts < SEEN_MAX ? source->ntexts : SEEN_MAX)) - 1;
    if (source->keys == NULL || ncolumns > SEEN_MAX) {
        return 0;
    }
    if ((source->seen & texts) != 0) {
        for (i = source->ntexts; i < ncolumns; i++) {
            if ((source->seen >> i & 1) == 0 &&
                PySequence_Contains(source->required, PyTuple_GetItem(source->names, (Py_ssize_t)i)) == 1) {
                break;
            }
        }
    }
    if (i == ncolumns) {
        return 0;
    }
    wcpy_refuse("no row has a key %R: name one that is there; the first row has %R",
                PyTuple_GetItem(source->names, (Py_ssize_t)i), source->keys);
    return -1;
}

/* *count_ret: rows that were read; fewer than asked for at the end. */
static int fill(wcpy_source *source, rows_block *block, size_t *count_ret) {
    *count_ret = 0;
    while (*count_ret < ROWS_MAX && block->columns[0].nbytes < STRINGS_NBYTES) {
        PyObject *item = PyIter_Next(source->items);
        if (item == NULL) {
            return PyErr_Occurred() || check_names(source) != 0 ? -1 : 0;
        }
        int failed = put_row(source, block, *count_ret, item);
        Py_DECREF(item);
        if (failed) {
            return -1;
        }
        ++source->nread;
        ++*count_ret;
    }
    return 0;
}

static void finish(rows_block *block, size_t count, struct ArrowArray *array_ret) {
    for (size_t i = 0; i < block->ncolumns; i++) {
        column *made = &block->columns[i];
        made->buffers[0] = made->validity;
        made->buffers[1] = made->offsets;
        made->buffers[2] = made->bytes;
        made->array.length = (int64_t)count;
        made->array.n_buffers = BUFFERS;
        made->array.buffers = made->buffers;
        made->array.release = release_child;
        block->pointers[i] = &made->array;
    }
    *array_ret = (struct ArrowArray){.length = (int64_t)count,
                                     .n_buffers = 1,
                                     .n_children = (int64_t)block->ncolumns,
                                     .buffers = &block->no_validity,
                                     .children = block->pointers,
                                     .release = release_rows,
                                     .private_data = block};
}

int wcpy_rows_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *schema_ret) {
    const wcpy_source *source = stream->private_data;
    PyGILState_STATE state = PyGILState_Ensure();
    int failed = wcpy_schema_of_columns(source->names, "U", schema_ret);
    PyErr_Clear();
    PyGILState_Release(state);
    return failed ? ENOMEM : 0;
}

typedef struct reading {
    rows_block *block;
    size_t count;
} reading;

static int read_block(wcpy_source *source, void *context) {
    reading *work = context;
    work->block = make_block((size_t)PyTuple_Size(source->names));
    if (work->block == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    return fill(source, work->block, &work->count);
}

int wcpy_rows_get_next(struct ArrowArrayStream *stream, struct ArrowArray *array_ret) {
    reading work = {NULL, 0};
    array_ret->release = NULL;
    int failed = wcpy_source_ask(stream->private_data, read_block, &work) != 0;
    if (work.block != NULL && (failed || work.count == 0)) {
        free_block(work.block);
    } else if (work.block != NULL) {
        finish(work.block, work.count, array_ret);
    }
    return failed ? EIO : 0;
}
