/* The command line, with Parquet and Arrow files read and written by the package. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "core.h"

int wcpy_main(int count, char **arguments);

/* Functions of the package (wirecopy/__main__.py): open(paths, columns, required columns, path or None, removed path or
 * None) -> iterator of batches, and write(mask). One program runs in a process. */
static PyObject *opener, *writer;
static wcpy_source *source;

/* Prints the exception that is set, as the program prints its errors. */
static int complain(void) {
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    PyObject *said = value != NULL ? PyObject_Str(value) : NULL;
    const char *text = said != NULL ? PyUnicode_AsUTF8AndSize(said, NULL) : NULL;
    fprintf(stderr, "wirecopy: %s\n", text != NULL ? text : "the Python package failed");
    Py_XDECREF(said);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
    PyErr_Clear();
    return 0;
}

static PyObject *list_of_paths(const wirecopy_input *input) {
    PyObject *list = PyList_New((Py_ssize_t)input->npaths);
    for (size_t i = 0; list != NULL && i < input->npaths; i++) {
        PyObject *path = PyUnicode_DecodeFSDefault(input->paths[i]);
        if (path == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SetItem(list, (Py_ssize_t)i, path);
    }
    return list;
}

static int add_column(PyObject *list, const char *name) {
    PyObject *column = name != NULL ? PyUnicode_FromString(name) : NULL;
    int failed = name != NULL && (column == NULL || PyList_Append(list, column) != 0);
    Py_XDECREF(column);
    return failed;
}

/* The columns of the fields whose bits are set (wirecopy_field), as a tuple. */
static PyObject *names_of(const wirecopy_input *input, uint32_t fields) {
    const struct {
        uint32_t field;
        const char *name;
    } others[] = {{WIRECOPY_FIELD_ID, input->id_field},
                  {WIRECOPY_FIELD_SITE, input->site_field},
                  {WIRECOPY_FIELD_DATE, input->date_field}};
    PyObject *list = PyList_New(0);
    int failed = list == NULL;
    for (size_t i = 0; !failed && (fields & WIRECOPY_FIELD_TEXT) != 0 && i < input->ntext_fields; i++) {
        failed = add_column(list, input->text_fields[i]);
    }
    for (size_t i = 0; !failed && i < sizeof others / sizeof others[0]; i++) {
        failed = (fields & others[i].field) != 0 && add_column(list, others[i].name);
    }
    PyObject *names = failed ? NULL : PyList_AsTuple(list);
    Py_XDECREF(list);
    return names;
}

static int open_columns(const wirecopy_input *input, const char *path, const char *removed_path,
                        struct ArrowArrayStream *stream_ret) {
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *paths = list_of_paths(input), *names = names_of(input, UINT32_MAX),
             *required = names_of(input, input->required), *none = PyTuple_New(0);
    PyObject *items = paths != NULL && names != NULL && required != NULL
                          ? PyObject_CallFunction(opener, "OOOyy", paths, names, required, path != NULL ? path : "",
                                                  removed_path != NULL ? removed_path : "")
                          : NULL;
    int opened = items != NULL && none != NULL &&
                 wcpy_source_open("batches", items, names, input->ntext_fields, none, stream_ret, &source) == 0;
    opened = opened || complain();
    Py_XDECREF(items);
    Py_XDECREF(paths);
    Py_XDECREF(names);
    Py_XDECREF(required);
    Py_XDECREF(none);
    PyGILState_Release(state);
    return opened;
}

static int write_columns(const char *mask, size_t nrows) {
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *written = PyObject_CallFunction(writer, "y#", mask, (Py_ssize_t)nrows);
    int done = written != NULL || complain();
    Py_XDECREF(written);
    PyGILState_Release(state);
    return done;
}

static const cli_columns reader = {open_columns, write_columns};
const cli_columns *cli_columns_reader = &reader;

/* program(arguments as list of bytes, open, write) -> exit code */
PyObject *wcpy_program(PyObject *module, PyObject *given) {
    PyObject *list;
    (void)module;
    if (!PyArg_ParseTuple(given, "OOO", &list, &opener, &writer)) {
        return NULL;
    }
    Py_ssize_t count = PyList_Size(list);
    char **arguments = calloc((size_t)count + 1, sizeof *arguments);
    for (Py_ssize_t i = 0; arguments != NULL && i < count; i++) {
        arguments[i] = PyBytes_AsString(PyList_GetItem(list, i));
    }
    if (arguments == NULL || PyErr_Occurred()) {
        free(arguments);
        return PyErr_Occurred() ? NULL : PyErr_NoMemory();
    }
    int code;
    Py_BEGIN_ALLOW_THREADS;
    code = wcpy_main((int)count, arguments);
    Py_END_ALLOW_THREADS;
    wcpy_source_close(source);
    source = NULL;
    free(arguments);
    return PyLong_FromLong(code);
}
