/* A grouped input: wirecopy._core.Result. */
#include <stdlib.h>
#include <string.h>

#include "core.h"

typedef struct result {
    PyObject_HEAD wirecopy_result *result;
    wcpy_call *call; /* of the grouping: the library reports to it for as long as the result lives */
} result;

typedef struct grouping {
    wirecopy_dedup dedup;
    wirecopy_result *result;
} grouping;

static void group(wcpy_call *call) {
    grouping *work = call->arguments;
    call->code =
        wirecopy_group_kept(&call->options, &call->input, &work->dedup, &work->result, &call->stats, &call->error);
}

/* group(type, settings, source) -> Result */
PyObject *wcpy_group(PyObject *module, PyObject *arguments) {
    PyObject *settings, *source, *type;
    grouping work = {.result = NULL};
    (void)module;
    wirecopy_dedup_init(&work.dedup, sizeof work.dedup);
    if (!PyArg_ParseTuple(arguments, "OOO", &type, &settings, &source) || wcpy_read_dedup(settings, &work.dedup) != 0) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, source);
    if (call == NULL) {
        return NULL;
    }
    result *self =
        wcpy_call_run(call, group, &work) == 0 ? (result *)PyType_GenericAlloc((PyTypeObject *)type, 0) : NULL;
    if (self == NULL) {
        wirecopy_result_free(work.result);
        wcpy_call_close(call);
        return NULL;
    }
    self->result = work.result;
    self->call = call;
    return (PyObject *)self;
}

static void deallocate(PyObject *object) {
    result *self = (result *)object;
    PyTypeObject *type = Py_TYPE(object);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    Py_BEGIN_ALLOW_THREADS;
    wirecopy_result_free(self->result);
    Py_END_ALLOW_THREADS;
    wcpy_call_close(self->call);
    release(object);
    Py_DECREF(type);
}

static Py_ssize_t length(PyObject *self) {
    return (Py_ssize_t)wirecopy_result_count(((result *)self)->result);
}

static int get_row(const result *self, uint64_t document, wirecopy_result_row *row_ret) {
    wirecopy_error error;
    wirecopy_result_row_init(row_ret, sizeof *row_ret);
    wirecopy_code code = wirecopy_result_document(self->result, document, row_ret, &error);
    if (code != WIRECOPY_OK) {
        wcpy_raise(code, error.message);
        return -1;
    }
    return 0;
}

static PyObject *id_of(const result *self, uint64_t document) {
    wirecopy_result_row row;
    return get_row(self, document, &row) == 0 ? wcpy_text(row.id, row.id_nbytes) : NULL;
}

static PyObject *draws_of(const result *self, const wirecopy_result_row *row) {
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && i < row->ndraws_from; i++) {
        PyObject *id = id_of(self, row->draws_from[i]);
        if (id == NULL || PyList_Append(list, id) != 0) {
            Py_DECREF(list);
            list = NULL;
        }
        Py_XDECREF(id);
    }
    return list;
}

static PyObject *number_or_none(const result *self, double value) {
    if (self->call->options.profile == WIRECOPY_PROFILE_NEAR) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    return PyFloat_FromDouble(value);
}

static PyObject *cell(const result *self, const char *column, uint64_t document, const wirecopy_result_row *row) {
    if (strcmp(column, "id") == 0) {
        return wcpy_text(row->id, row->id_nbytes);
    }
    if (strcmp(column, "cluster") == 0) {
        return row->representative == document ? wcpy_text(row->id, row->id_nbytes) : id_of(self, row->representative);
    }
    if (strcmp(column, "representative") == 0) {
        return PyBool_FromLong(row->representative == document);
    }
    if (strcmp(column, "similarity") == 0) {
        return PyFloat_FromDouble(row->similarity);
    }
    if (strcmp(column, "relation") == 0) {
        return PyUnicode_FromString(wirecopy_relation_name(row->relation));
    }
    if (strcmp(column, "contained") == 0) {
        return number_or_none(self, row->contained);
    }
    if (strcmp(column, "contains") == 0) {
        return number_or_none(self, row->contains);
    }
    if (strcmp(column, "draws_from") == 0) {
        return draws_of(self, row);
    }
    if (strcmp(column, "series") == 0) {
        if (row->is_in_series) {
            return id_of(self, row->series);
        }
        Py_INCREF(Py_None);
        return Py_None;
    }
    if (strcmp(column, "position") == 0) {
        return PyLong_FromUnsignedLongLong(row->position);
    }
    if (strcmp(column, "leader") == 0) { /* the representative's number */
        return PyLong_FromUnsignedLongLong(row->representative);
    }
    if (strcmp(column, "ndocuments") == 0) {
        return PyLong_FromUnsignedLongLong(row->ndocuments);
    }
    PyErr_SetString(PyExc_KeyError, column);
    return NULL;
}

/* column(name, from, to) -> list */
static PyObject *column(PyObject *object, PyObject *arguments) {
    const result *self = (result *)object;
    const char *name;
    unsigned long long from, to;
    if (!PyArg_ParseTuple(arguments, "sKK", &name, &from, &to)) {
        return NULL;
    }
    uint64_t count = wirecopy_result_count(self->result);
    to = to < count ? to : count;
    from = from < to ? from : to;
    PyObject *list = PyList_New((Py_ssize_t)(to - from));
    for (uint64_t i = from; list != NULL && i < to; i++) {
        wirecopy_result_row row;
        PyObject *made = get_row(self, i, &row) == 0 ? cell(self, name, i, &row) : NULL;
        if (made == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SetItem(list, (Py_ssize_t)(i - from), made);
    }
    return list;
}

/* keep() -> bytes, 1 for a row that is kept. Rows that are no documents are kept. */
static PyObject *keep(PyObject *object, PyObject *unused) {
    const result *self = (result *)object;
    int by_position = self->call->input.stream != NULL;
    uint64_t count = wirecopy_result_count(self->result);
    uint64_t nrows = by_position ? self->call->stats.records : count;
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)nrows);
    (void)unused;
    if (bytes == NULL) {
        return NULL;
    }
    char *mask = PyBytes_AsString(bytes);
    memset(mask, 1, nrows);
    for (uint64_t i = 0; i < count; i++) {
        wirecopy_result_row row;
        if (get_row(self, i, &row) != 0) {
            Py_DECREF(bytes);
            return NULL;
        }
        uint64_t place = by_position ? row.position : i;
        if (place < nrows) {
            mask[place] = !row.is_removed;
        }
    }
    return bytes;
}

/* ---- Output ---- */

typedef struct writing {
    wirecopy_result *result;
    const char *path;
    int table, duplicates_only;
} writing;

static void write_table(wcpy_call *call) {
    const writing *work = call->arguments;
    call->code = wirecopy_result_write(work->result, work->path, (wirecopy_table)work->table, work->duplicates_only,
                                       &call->error);
}

/* write(path as bytes, table, duplicates_only) */
static PyObject *write_result(PyObject *object, PyObject *arguments) {
    const result *self = (result *)object;
    writing work = {.result = self->result};
    if (!PyArg_ParseTuple(arguments, "yip", &work.path, &work.table, &work.duplicates_only) ||
        wcpy_call_run(self->call, write_table, &work) != 0) {
        return NULL;
    }
    Py_INCREF(Py_None);
    return Py_None;
}

/* ---- Evidence ---- */

typedef struct explaining {
    wirecopy_result *result;
    const char *id;
    wirecopy_explanation explanation;
} explaining;

static void explain(wcpy_call *call) {
    explaining *work = call->arguments;
    call->code = wirecopy_result_explain(work->result, work->id, &work->explanation, &call->error);
}

/* explain(id) -> dict */
static PyObject *explain_document(PyObject *object, PyObject *arguments) {
    const result *self = (result *)object;
    explaining work = {.result = self->result};
    PyObject *made = NULL;
    if (!PyArg_ParseTuple(arguments, "s", &work.id)) {
        return NULL;
    }
    wirecopy_explanation_init(&work.explanation, sizeof work.explanation);
    if (wcpy_call_run(self->call, explain, &work) == 0) {
        made = wcpy_explanation_dict(work.id, &work.explanation);
    }
    wirecopy_explanation_clear(&work.explanation);
    return made;
}

/* pairs() -> (count, [bytes of each column]) */
static PyObject *pairs(PyObject *object, PyObject *unused) {
    const result *self = (result *)object;
    (void)unused;
    return wcpy_pairs_of(self->call, self->result);
}

/* stream(duplicates_only) -> capsule */
static PyObject *stream(PyObject *object, PyObject *arguments) {
    const result *self = (result *)object;
    struct ArrowArrayStream made;
    wirecopy_error error;
    int duplicates_only;
    if (!PyArg_ParseTuple(arguments, "p", &duplicates_only)) {
        return NULL;
    }
    wirecopy_code code = wirecopy_result_stream(self->result, duplicates_only, &made, &error);
    return code == WIRECOPY_OK ? wcpy_stream_capsule(&made) : wcpy_raise(code, error.message);
}

static PyObject *stats(PyObject *object, PyObject *unused) {
    (void)unused;
    return wcpy_stats_dict(&((result *)object)->call->stats);
}

static PyMethodDef methods[] = {
    {"column", column, METH_VARARGS, NULL},      {"keep", keep, METH_NOARGS, NULL},
    {"write", write_result, METH_VARARGS, NULL}, {"stream", stream, METH_VARARGS, NULL},
    {"stats", stats, METH_NOARGS, NULL},         {"explain", explain_document, METH_VARARGS, NULL},
    {"pairs", pairs, METH_NOARGS, NULL},         {NULL, NULL, 0, NULL}};

static PyType_Slot slots[] = {{Py_tp_dealloc, deallocate}, {Py_tp_methods, methods}, {Py_sq_length, length}, {0, NULL}};

static PyType_Spec spec = {.name = "wirecopy._core.Result",
                           .basicsize = sizeof(result),
                           .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
                           .slots = slots};

PyObject *wcpy_result_type(void) {
    return PyType_FromSpec(&spec);
}
