/* Texts signed and compared. */
#include <stdlib.h>
#include <string.h>

#include "core.h"

typedef struct signing {
    wirecopy_texts texts;
    char *bytes;
    uint64_t *offsets;
    uint32_t *minima;
    size_t before; /* texts of earlier calls */
} signing;

static void sign(wcpy_call *call) {
    const signing *work = call->arguments;
    wirecopy_sketcher *sketcher = NULL;
    call->code = wirecopy_sketcher_create(&call->options, &sketcher, &call->error);
    if (call->code == WIRECOPY_OK) {
        call->code =
            wirecopy_sign_texts(sketcher, &work->texts, work->minima, NULL, call->options.threads, &call->error);
    }
    wirecopy_sketcher_free(sketcher);
}

static int add_text(signing *work, size_t i, size_t *capacity, PyObject *text) {
    char *bytes;
    Py_ssize_t nbytes;
    if (!PyUnicode_Check(text)) {
        wcpy_refuse_type("text %zu is %R, no str: convert it, or leave it out", work->before + i,
                         (PyObject *)Py_TYPE(text));
        return -1;
    }
    PyObject *held = wcpy_utf8_of(text);
    int failed = held == NULL || PyBytes_AsStringAndSize(held, &bytes, &nbytes) != 0;
    size_t start = (size_t)work->offsets[i], end = start + (failed ? 0 : (size_t)nbytes);
    if (!failed && end > *capacity) {
        char *grown = realloc(work->bytes, 2 * end);
        failed = grown == NULL;
        work->bytes = failed ? work->bytes : grown;
        *capacity = failed ? *capacity : 2 * end;
        if (failed) {
            PyErr_NoMemory();
        }
    }
    if (!failed) {
        memcpy(work->bytes + start, bytes, (size_t)nbytes);
        work->offsets[i + 1] = end;
    }
    Py_XDECREF(held);
    return failed ? -1 : 0;
}

static int take_texts(signing *work, PyObject *list) {
    size_t count = (size_t)PyList_Size(list), capacity = 1;
    work->offsets = calloc(count + 1, sizeof *work->offsets);
    work->bytes = malloc(capacity);
    if (work->offsets == NULL || work->bytes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (add_text(work, i, &capacity, PyList_GetItem(list, (Py_ssize_t)i)) != 0) {
            return -1;
        }
    }
    work->texts.count = count;
    work->texts.texts = (wirecopy_column){work->bytes, work->offsets};
    return 0;
}

/* sign(settings, list of str, number of the first) -> bytes of uint32 */
PyObject *wcpy_sign(PyObject *module, PyObject *arguments) {
    PyObject *settings, *list, *made = NULL;
    signing work = {0};
    (void)module;
    wirecopy_texts_init(&work.texts, sizeof work.texts);
    Py_ssize_t before;
    if (!PyArg_ParseTuple(arguments, "OOn", &settings, &list, &before)) {
        return NULL;
    }
    work.before = (size_t)before;
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    if (take_texts(&work, list) == 0) {
        size_t row = call->options.permutations * sizeof(uint32_t);
        made = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(work.texts.count * row));
        work.minima = made != NULL ? (uint32_t *)(void *)PyBytes_AsString(made) : NULL;
        if (made != NULL && wcpy_call_run(call, sign, &work) != 0) {
            Py_DECREF(made);
            made = NULL;
        }
    }
    free(work.bytes);
    free(work.offsets);
    wcpy_call_close(call);
    return made;
}

/* Bytes stand for values of four bytes; items of another size are something else. */
static int get_signature(PyObject *object, Py_buffer *buffer_ret) {
    if (PyObject_GetBuffer(object, buffer_ret, PyBUF_ND) != 0) {
        PyErr_Clear();
        wcpy_refuse_type("a signature is %R: give a row of wirecopy.sign, or another buffer of uint32",
                         (PyObject *)Py_TYPE(object));
        return -1;
    }
    if ((buffer_ret->itemsize != sizeof(uint32_t) && buffer_ret->itemsize != 1) ||
        buffer_ret->len % (Py_ssize_t)sizeof(uint32_t) != 0) {
        wcpy_refuse("a signature has items of %zd bytes, %zd in all: give values of uint32", buffer_ret->itemsize,
                    buffer_ret->len);
        PyBuffer_Release(buffer_ret);
        return -1;
    }
    return 0;
}

/* estimate(a, b): two buffers of as many uint32 -> float */
PyObject *wcpy_estimate(PyObject *module, PyObject *arguments) {
    PyObject *a, *b, *made = NULL;
    Py_buffer of_a, of_b;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO", &a, &b) || get_signature(a, &of_a) != 0) {
        return NULL;
    }
    if (get_signature(b, &of_b) == 0) {
        if (of_a.len != of_b.len || of_a.len == 0) {
            wcpy_refuse("the signatures must have the same number of values, one or more");
        } else {
            made = PyFloat_FromDouble(
                wirecopy_estimate_jaccard(of_a.buf, of_b.buf, (uint32_t)((size_t)of_a.len / sizeof(uint32_t))));
        }
        PyBuffer_Release(&of_b);
    }
    PyBuffer_Release(&of_a);
    return made;
}

static PyObject *passages_of(const wirecopy_comparison *comparison) {
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && i < comparison->npassages; i++) {
        const wirecopy_passage *at = &comparison->passages[i];
        PyObject *made = Py_BuildValue("(KKKK)", at->a_start, at->a_end, at->b_start, at->b_end);
        if (made == NULL || PyList_Append(list, made) != 0) {
            Py_DECREF(list);
            list = NULL;
        }
        Py_XDECREF(made);
    }
    return list;
}

/* compare(settings, a, b): bytes -> list of (a_start, a_end, b_start, b_end), the passages that both have */
PyObject *wcpy_compare(PyObject *module, PyObject *arguments) {
    PyObject *settings, *made = NULL;
    const char *a, *b;
    Py_ssize_t a_nbytes, b_nbytes;
    wirecopy_sketcher *sketcher = NULL;
    wirecopy_comparison comparison;
    (void)module;
    wirecopy_comparison_init(&comparison, sizeof comparison);
    if (!PyArg_ParseTuple(arguments, "Oy#y#", &settings, &a, &a_nbytes, &b, &b_nbytes)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS;
    call->code = wirecopy_sketcher_create(&call->options, &sketcher, &call->error);
    if (call->code == WIRECOPY_OK) {
        call->code =
            wirecopy_compare_texts(sketcher, a, (size_t)a_nbytes, b, (size_t)b_nbytes, &comparison, &call->error);
    }
    Py_END_ALLOW_THREADS;
    made = call->code == WIRECOPY_OK ? passages_of(&comparison) : wcpy_raise(call->code, call->error.message);
    wirecopy_comparison_clear(&comparison);
    wirecopy_sketcher_free(sketcher);
    wcpy_call_close(call);
    return made;
}
