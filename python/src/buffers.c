#include "buffers.h"

void wcpy_buffers_release(wcpy_buffers *all) {
    while (all->nheld > 0) {
        PyBuffer_Release(&all->held[--all->nheld]);
    }
}

const void *wcpy_buffer_of(wcpy_buffers *all, PyObject *given, size_t each, uint64_t least, int writable) {
    if (given == Py_None) {
        return NULL;
    }
    Py_buffer *view = &all->held[all->nheld];
    if (PyObject_GetBuffer(given, view, writable ? PyBUF_WRITABLE : PyBUF_SIMPLE) != 0) {
        return NULL;
    }
    all->nheld++;
    if ((uint64_t)view->len / each < least || (uintptr_t)view->buf % each != 0) {
        PyErr_Format(PyExc_ValueError, "a buffer of %zd bytes lacks some of its %llu items, or lies askew", view->len,
                     (unsigned long long)least);
        return NULL;
    }
    return view->buf;
}

PyObject *wcpy_buffers_finish(wcpy_buffers *all, wirecopy_code code, const wirecopy_error *error) {
    wcpy_buffers_release(all);
    if (code != WIRECOPY_OK) {
        return wcpy_raise(code, error->message);
    }
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
}

PyObject *wcpy_bytes_of(const void *values, uint64_t count, size_t each) {
    return PyBytes_FromStringAndSize(values, (Py_ssize_t)(count * each));
}

int wcpy_read_whole(PyObject *tuple, wirecopy_whole *whole) {
    unsigned long long ntexts, nkept;
    unsigned long host;
    wirecopy_whole_init(whole, sizeof *whole);
    if (!PyArg_ParseTuple(tuple, "KKki", &ntexts, &nkept, &host, &whole->is_nowhere)) {
        return -1;
    }
    whole->ntexts = ntexts;
    whole->nkept = nkept;
    whole->host = (uint32_t)host;
    return 0;
}

PyObject *wcpy_parts_of(const wirecopy_parts *made) {
    uint64_t end = made->nparts > 0 ? made->ends[made->nparts - 1] : 0;
    return Py_BuildValue("(NN)", wcpy_bytes_of(made->ends, made->nparts, 8), wcpy_bytes_of(made->records, end, 8));
}

int wcpy_read_kept(wcpy_buffers *all, unsigned long long count, PyObject *ranks, PyObject *values, PyObject *ends,
                   wirecopy_kept *kept) {
    wirecopy_kept_init(kept, sizeof *kept);
    kept->count = count;
    kept->ranks = wcpy_buffer_of(all, ranks, 4, count, 0);
    kept->ends = wcpy_buffer_of(all, ends, 8, count, 0);
    if (PyErr_Occurred()) {
        return -1;
    }
    kept->values = wcpy_buffer_of(all, values, 4, count > 0 ? kept->ends[count - 1] : 0, 0);
    return PyErr_Occurred() ? -1 : 0;
}
