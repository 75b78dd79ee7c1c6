/* Asking a caller's iterator, on the thread that may. */
#include <stdio.h>

#include "core.h"

/* For the thread that made the call, which raises it again. */
static void keep_exception(wcpy_source *source) {
    PyErr_Fetch(&source->type, &source->value, &source->trace);
    PyObject *said = source->value != NULL ? PyObject_Str(source->value) : NULL;
    const char *text = said != NULL ? PyUnicode_AsUTF8AndSize(said, NULL) : NULL;
    snprintf(source->message, sizeof source->message, "%s", text != NULL ? text : "an exception");
    Py_XDECREF(said);
    PyErr_Clear();
}

typedef struct asking {
    wcpy_source *source;
    int (*answer)(wcpy_source *source, void *context);
    void *context;
} asking;

static int answer(void *context) {
    const asking *asked = context;
    int said = asked->answer(asked->source, asked->context);
    if (PyErr_Occurred()) {
        keep_exception(asked->source);
    }
    return said;
}

int wcpy_source_ask(wcpy_source *source, int (*ask)(wcpy_source *source, void *context), void *context) {
    asking asked = {source, ask, context};
    if (source->call != NULL) {
        return wcpy_call_ask(source->call, answer, &asked);
    }
    PyGILState_STATE state = PyGILState_Ensure();
    int said = answer(&asked);
    PyGILState_Release(state);
    return said;
}
