/* Steps of the near profile over signatures in buffers. */
#include "buffers.h"

typedef struct signatures {
    const uint32_t *minima, *components;
    uint64_t count;
    wirecopy_parts made;
} signatures;

static void find_keys(wcpy_call *call) {
    signatures *work = call->arguments;
    call->code = wirecopy_band_keys(&call->options, work->minima, work->count, &work->made, &call->error);
}

static void find_furniture(wcpy_call *call) {
    signatures *work = call->arguments;
    call->code =
        wirecopy_find_furniture(&call->options, work->minima, work->components, work->count, &work->made, &call->error);
}

/* components: NULL for keys. */
static PyObject *run_signatures(PyObject *settings, unsigned long long count, PyObject *minima, PyObject *components,
                                void (*step)(wcpy_call *)) {
    PyObject *made = NULL;
    wcpy_buffers all = {.nheld = 0};
    signatures work = {.count = count};
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    wirecopy_parts_init(&work.made, sizeof work.made);
    work.minima = wcpy_buffer_of(&all, minima, 4, count * call->options.permutations, 0);
    if (!PyErr_Occurred() && components != NULL) {
        work.components = wcpy_buffer_of(&all, components, 4, count, 0);
    }
    if (!PyErr_Occurred() && wcpy_call_run(call, step, &work) == 0) {
        made = wcpy_parts_of(&work.made);
    }
    wirecopy_parts_clear(&work.made);
    wcpy_buffers_release(&all);
    wcpy_call_close(call);
    return made;
}

/* band_keys(settings, count, minima) -> (ends, keys) */
PyObject *wcpy_band_keys(PyObject *module, PyObject *arguments) {
    PyObject *settings, *minima;
    unsigned long long count;
    (void)module;
    return PyArg_ParseTuple(arguments, "OKO", &settings, &count, &minima)
               ? run_signatures(settings, count, minima, NULL, find_keys)
               : NULL;
}

/* find_furniture(settings, count, minima, components) -> (ends, values) */
PyObject *wcpy_find_furniture(PyObject *module, PyObject *arguments) {
    PyObject *settings, *minima, *components;
    unsigned long long count;
    (void)module;
    return PyArg_ParseTuple(arguments, "OKOO", &settings, &count, &minima, &components)
               ? run_signatures(settings, count, minima, components, find_furniture)
               : NULL;
}
