/* Items that have __arrow_c_stream__ or __arrow_c_array__, read one after another as one stream. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"

static int fail(const char *message) {
    wcpy_raise(WIRECOPY_ERROR_FORMAT, message);
    return -1;
}

/* The struct in a capsule is moved out of it: who made the capsule does not release it then. */
static int take_stream(PyObject *capsule, struct ArrowArrayStream *stream_ret) {
    struct ArrowArrayStream *held = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (held == NULL) {
        return -1;
    }
    if (held->release == NULL || held->get_schema == NULL || held->get_next == NULL) {
        return fail("the input's __arrow_c_stream__ returned a stream that was used before: pass a new one");
    }
    *stream_ret = *held;
    held->release = NULL;
    return 0;
}

static int take_array(PyObject *pair, struct ArrowSchema *schema_ret, struct ArrowArray *array_ret) {
    if (!PyTuple_Check(pair) || PyTuple_Size(pair) != 2) {
        return fail("the input's __arrow_c_array__ did not return two capsules");
    }
    struct ArrowSchema *schema = PyCapsule_GetPointer(PyTuple_GetItem(pair, 0), "arrow_schema");
    struct ArrowArray *array = schema != NULL ? PyCapsule_GetPointer(PyTuple_GetItem(pair, 1), "arrow_array") : NULL;
    if (array == NULL) {
        return -1;
    }
    if (schema->release == NULL || array->release == NULL) {
        return fail("the input's __arrow_c_array__ returned an array that was used before: pass a new one");
    }
    *schema_ret = *schema;
    schema->release = NULL;
    *array_ret = *array;
    array->release = NULL;
    return 0;
}

static int open_stream(wcpy_source *source, PyObject *item, struct ArrowSchema *schema_ret) {
    PyObject *capsule = PyObject_CallMethod(item, "__arrow_c_stream__", NULL);
    int failed = capsule == NULL || take_stream(capsule, &source->inner) != 0;
    Py_XDECREF(capsule);
    if (failed) {
        return -1;
    }
    int number = source->inner.get_schema(&source->inner, schema_ret);
    if (number == 0) {
        return 0;
    }
    const char *said =
        source->inner.get_last_error != NULL ? source->inner.get_last_error(&source->inner) : strerror(number);
    char message[512];
    snprintf(message, sizeof message, "the input's schema could not be read: %.400s",
             said != NULL ? said : strerror(number));
    wcpy_raise(WIRECOPY_ERROR_IO, message);
    return -1;
}

static int open_array(wcpy_source *source, PyObject *item, struct ArrowSchema *schema_ret) {
    PyObject *pair = PyObject_CallMethod(item, "__arrow_c_array__", NULL);
    int failed = pair == NULL || take_array(pair, schema_ret, &source->array) != 0;
    Py_XDECREF(pair);
    return failed ? -1 : 0;
}

static int check_format(const struct ArrowSchema *schema) {
    if (schema->format == NULL || schema->n_children < 0 || (schema->n_children > 0 && schema->children == NULL)) {
        return fail("the input has an invalid Arrow schema");
    }
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i] == NULL || check_format(schema->children[i]) != 0) {
            return fail("the input has an invalid Arrow schema");
        }
    }
    return 0;
}

static int check_schema(wcpy_source *source, const struct ArrowSchema *schema) {
    if (check_format(schema) != 0) {
        return -1;
    }
    if (source->schema.release == NULL) {
        source->is_column = strcmp(schema->format, "+s") != 0;
        if (wcpy_schema_copy(schema, &source->schema) != 0) {
            PyErr_NoMemory();
            return -1;
        }
        return 0;
    }
    return wcpy_schema_same(&source->schema, schema)
               ? 0
               : fail("two batches of the input have different columns: cast them to one schema first");
}

/* Opens one item. Returns -1 with an exception set. */
static int open_item(wcpy_source *source, PyObject *item) {
    struct ArrowSchema schema = {0};
    int failed;
    if (PyObject_HasAttrString(item, "__arrow_c_stream__")) {
        failed = open_stream(source, item, &schema);
    } else if (PyObject_HasAttrString(item, "__arrow_c_array__")) {
        failed = open_array(source, item, &schema);
    } else {
        wcpy_refuse_type("an item of the input is %R, which has no __arrow_c_array__: give record batches alone",
                         (PyObject *)Py_TYPE(item));
        return -1;
    }
    if (!failed) {
        failed = check_schema(source, &schema);
    }
    if (schema.release != NULL) {
        schema.release(&schema);
    }
    return failed ? -1 : 0;
}

/* 1: an item was opened, 0: there is none, -1: an exception is set. */
static int next_item(wcpy_source *source, void *unused) {
    (void)unused;
    PyObject *item = PyIter_Next(source->items);
    if (item == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    int failed = open_item(source, item);
    Py_DECREF(item);
    return failed ? -1 : 1;
}

static int has_column(const wcpy_source *source, const char *name) {
    int64_t i = 0;
    while (i < source->schema.n_children && strcmp(source->schema.children[i]->name, name) != 0) {
        i++;
    }
    return i < source->schema.n_children;
}

/* The names of all columns, for a message; NULL if there is no memory. */
static PyObject *list_columns(const wcpy_source *source) {
    PyObject *list = PyList_New(0), *comma = PyUnicode_FromString(", "), *joined = NULL;
    for (int64_t i = 0; list != NULL && i < source->schema.n_children; i++) {
        PyObject *name = wcpy_text(source->schema.children[i]->name, strlen(source->schema.children[i]->name));
        if (name != NULL) {
            PyList_Append(list, name);
        }
        Py_XDECREF(name);
    }
    joined = list != NULL && comma != NULL ? PyUnicode_Join(comma, list) : NULL;
    Py_XDECREF(list);
    Py_XDECREF(comma);
    return joined;
}

/* how: what the caller names the column by. */
static int check_columns(const wcpy_source *source, PyObject *names, size_t count, const char *how) {
    for (size_t i = 0; !source->is_column && i < count; i++) {
        const char *name = PyUnicode_AsUTF8AndSize(PyTuple_GetItem(names, (Py_ssize_t)i), NULL);
        if (name != NULL && !has_column(source, name)) {
            PyObject *there = list_columns(source);
            wcpy_refuse("the input has no column \"%.200s\": name one that it has%s: %V", name, how, there, "");
            Py_XDECREF(there);
        }
        if (PyErr_Occurred()) {
            return -1;
        }
    }
    return 0;
}

int wcpy_batches_start(wcpy_source *source, PyObject *required) {
    int found = next_item(source, NULL);
    if (found == 0) {
        return wcpy_schema_of_columns(source->names, "U", &source->schema) == 0 ? 0 : -1;
    }
    if (found < 0 || check_columns(source, source->names, source->ntexts, ", in text=") != 0) {
        return -1;
    }
    return check_columns(source, required, (size_t)PyTuple_Size(required), "");
}

int wcpy_batches_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *schema_ret) {
    const wcpy_source *source = stream->private_data;
    if (!source->is_column) {
        return wcpy_schema_copy(&source->schema, schema_ret) == 0 ? 0 : ENOMEM;
    }
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *names = PyTuple_GetSlice(source->names, 0, 1);
    int failed = names == NULL || wcpy_schema_of_columns(names, "n", schema_ret) != 0;
    Py_XDECREF(names);
    PyErr_Clear();
    PyGILState_Release(state);
    if (failed) {
        return ENOMEM;
    }
    struct ArrowSchema *child = schema_ret->children[0], copy;
    if (wcpy_schema_copy(&source->schema, &copy) != 0) {
        schema_ret->release(schema_ret);
        return ENOMEM;
    }
    const char *name = copy.name;
    copy.name = child->name;
    child->name = name;
    child->release(child);
    *child = copy;
    return 0;
}

/* A struct of one column. */
typedef struct wrapped {
    struct ArrowArray child, *pointer;
    const void *no_validity;
} wrapped;

static void release_wrapped(struct ArrowArray *array) {
    wrapped *block = array->private_data;
    if (block->child.release != NULL) {
        block->child.release(&block->child);
    }
    free(block);
    array->release = NULL;
}

static int wrap(struct ArrowArray *array) {
    wrapped *block = calloc(1, sizeof *block);
    if (block == NULL) {
        array->release(array);
        array->release = NULL;
        return ENOMEM;
    }
    block->child = *array;
    block->pointer = &block->child;
    *array = (struct ArrowArray){.length = block->child.length,
                                 .n_buffers = 1,
                                 .n_children = 1,
                                 .buffers = &block->no_validity,
                                 .children = &block->pointer,
                                 .release = release_wrapped,
                                 .private_data = block};
    return 0;
}

/* Sets array_ret->release to NULL if the item has no more arrays. */
static int next_array(wcpy_source *source, struct ArrowArray *array_ret) {
    if (source->array.release != NULL) {
        *array_ret = source->array;
        source->array.release = NULL;
        return 0;
    }
    if (source->inner.release == NULL) {
        return 0;
    }
    int number = source->inner.get_next(&source->inner, array_ret);
    if (number != 0) {
        const char *said = source->inner.get_last_error != NULL ? source->inner.get_last_error(&source->inner) : NULL;
        snprintf(source->message, sizeof source->message, "%s", said != NULL ? said : "");
        array_ret->release = NULL;
    } else if (array_ret->release == NULL) {
        source->inner.release(&source->inner);
        source->inner.release = NULL;
    }
    return number;
}

int wcpy_batches_get_next(struct ArrowArrayStream *stream, struct ArrowArray *array_ret) {
    wcpy_source *source = stream->private_data;
    for (int found = 1; found > 0;) {
        array_ret->release = NULL;
        int number = next_array(source, array_ret);
        if (number != 0) {
            return number;
        }
        if (array_ret->release != NULL) {
            return source->is_column ? wrap(array_ret) : 0;
        }
        found = wcpy_source_ask(source, next_item, NULL);
        if (found < 0) {
            return EIO;
        }
    }
    return 0;
}
