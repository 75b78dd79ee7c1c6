/* Settings of the package, a dict with every key, as structs of the library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"

/* A borrowed reference; NULL for None and for a key that is not there. */
static PyObject *get(PyObject *settings, const char *key) {
    PyObject *value = PyDict_GetItemString(settings, key);
    return value == Py_None ? NULL : value;
}

static void read_double(PyObject *settings, const char *key, double *value_ret) {
    PyObject *value = get(settings, key);
    if (value != NULL && !PyErr_Occurred()) {
        *value_ret = PyFloat_AsDouble(value);
    }
}

static void read_u64(PyObject *settings, const char *key, uint64_t *value_ret) {
    PyObject *value = get(settings, key);
    if (value != NULL && !PyErr_Occurred()) {
        *value_ret = PyLong_AsUnsignedLongLong(value);
    }
}

static void read_u32(PyObject *settings, const char *key, uint32_t *value_ret) {
    uint64_t value = *value_ret;
    read_u64(settings, key, &value);
    if (value > UINT32_MAX && !PyErr_Occurred()) {
        PyErr_Format(PyExc_OverflowError, "%s is too large", key);
    }
    *value_ret = (uint32_t)value;
}

static void read_int(PyObject *settings, const char *key, int *value_ret) {
    PyObject *value = get(settings, key);
    if (value != NULL && !PyErr_Occurred()) {
        *value_ret = (int)PyLong_AsLong(value);
    }
}

/* A str, or bytes for paths. The string belongs to call->held. */
static const char *string_of(wcpy_call *call, PyObject *value) {
    char *string = NULL;
    PyObject *bytes = PyBytes_Check(value) ? (Py_INCREF(value), value) : PyUnicode_AsUTF8String(value);
    if (bytes == NULL || PyBytes_AsStringAndSize(bytes, &string, NULL) != 0 || PyList_Append(call->held, bytes) != 0) {
        string = NULL;
    }
    Py_XDECREF(bytes);
    return string;
}

/* None leaves the default, an empty string means no such field. */
static void read_string(wcpy_call *call, PyObject *settings, const char *key, const char **value_ret) {
    PyObject *value = get(settings, key);
    if (value != NULL && !PyErr_Occurred()) {
        const char *string = string_of(call, value);
        *value_ret = string != NULL && string[0] != '\0' ? string : NULL;
    }
}

/* list: a list of str or bytes. */
static const char **read_list(wcpy_call *call, PyObject *list, size_t *count_ret) {
    Py_ssize_t count = PyList_Size(list);
    const char **strings = count >= 0 ? calloc((size_t)count + 1, sizeof *strings) : NULL;
    for (Py_ssize_t i = 0; strings != NULL && i < count; i++) {
        strings[i] = string_of(call, PyList_GetItem(list, i));
        if (strings[i] == NULL) {
            free(strings);
            strings = NULL;
        }
    }
    *count_ret = strings != NULL ? (size_t)count : 0;
    if (strings == NULL && !PyErr_Occurred()) {
        PyErr_NoMemory();
    }
    return strings;
}

/* The library asks for the words of its page on a thread of its own. */
static void put_words(const char *message, char *words_ret, size_t nbytes) {
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *said = wcpy_worded(message);
    const char *words = said != NULL ? PyUnicode_AsUTF8AndSize(said, NULL) : NULL;
    snprintf(words_ret, nbytes, "%s", words != NULL ? words : message);
    Py_XDECREF(said);
    PyErr_Clear();
    PyGILState_Release(state);
}

static void read_options(wcpy_call *call, PyObject *settings) {
    wirecopy_options *options = &call->options;
    int profile = 0, linkage = 0, untrusted = 0;
    wirecopy_options_init(options, sizeof *options);
    read_double(settings, "threshold", &options->threshold);
    read_u32(settings, "ngram", &options->ngram);
    read_u32(settings, "permutations", &options->permutations);
    read_u64(settings, "seed", &options->seed);
    read_u32(settings, "threads", &options->threads);
    read_u64(settings, "memory_nbytes", &options->memory_nbytes);
    read_string(call, settings, "tmp", &options->tmp);
    read_string(call, settings, "report", &options->report);
    read_string(call, settings, "about", &options->report_about);
    options->report_wording = put_words;
    read_int(settings, "profile", &profile);
    read_int(settings, "linkage", &linkage);
    read_int(settings, "untrusted", &untrusted);
    read_int(settings, "evidence", &options->keeps_evidence);
    options->profile = (wirecopy_profile)profile;
    options->linkage = (wirecopy_linkage)linkage;
    options->untrusted = (wirecopy_trust)untrusted;
}

static void read_input(wcpy_call *call, PyObject *settings) {
    wirecopy_input *input = &call->input;
    PyObject *texts = get(settings, "text");
    int format = 0, tries_date = 0;
    wirecopy_input_init(input, sizeof *input);
    if (texts != NULL && !PyErr_Occurred()) {
        call->texts = read_list(call, texts, &input->ntext_fields);
        input->text_fields = call->texts;
    }
    read_string(call, settings, "id", &input->id_field);
    read_string(call, settings, "site", &input->site_field);
    read_string(call, settings, "date", &input->date_field);
    read_string(call, settings, "records", &input->records_path);
    read_string(call, settings, "encoding", &input->encoding);
    read_int(settings, "strict", &input->strict);
    read_int(settings, "format", &format);
    input->format = (wirecopy_format)format;
    read_int(settings, "tries_date", &tries_date);
    if (tries_date) {
        input->required &= ~(uint32_t)WIRECOPY_FIELD_DATE;
    }
}

int wcpy_read_dedup(PyObject *settings, wirecopy_dedup *dedup) {
    int keep = (int)dedup->keep;
    read_int(settings, "keep", &keep);
    read_double(settings, "remove_from", &dedup->remove_from);
    read_u32(settings, "remove", &dedup->remove);
    dedup->keep = (wirecopy_keep)keep;
    return PyErr_Occurred() ? -1 : 0;
}

static int read_source(wcpy_call *call, PyObject *settings, PyObject *source) {
    const char *kind;
    PyObject *items, *files = NULL, *names = get(settings, "names");
    if (source == Py_None) {
        return 0;
    }
    if (!PyArg_ParseTuple(source, "sO|O", &kind, &items, &files)) {
        return -1;
    }
    files = strcmp(kind, "paths") == 0 ? items : files;
    if (files != NULL) {
        call->paths = read_list(call, files, &call->input.npaths);
        call->input.paths = call->paths;
        if (call->paths == NULL) {
            return -1;
        }
    }
    if (files == items) {
        return 0;
    }
    PyObject *required = get(settings, "required");
    if (names == NULL || required == NULL ||
        wcpy_source_open(kind, items, names, call->input.ntext_fields, required, &call->stream, &call->source) != 0) {
        return -1;
    }
    call->source->call = call;
    call->source->tries_date = (call->input.required & WIRECOPY_FIELD_DATE) == 0 ? call->input.date_field : NULL;
    call->input.stream = &call->stream;
    return 0;
}

static int note(void *context, wirecopy_stage stage, uint64_t done, uint64_t total) {
    wcpy_call *call = context;
    __atomic_store_n(&call->stage, (int)stage, __ATOMIC_RELAXED);
    __atomic_store_n(&call->done, done, __ATOMIC_RELAXED);
    __atomic_store_n(&call->total, total, __ATOMIC_RELAXED);
    return __atomic_load_n(&call->stop, __ATOMIC_RELAXED);
}

static void start(wcpy_call *call) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&call->told, &attributes);
    pthread_cond_init(&call->answered, NULL);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&call->lock, NULL);
    wirecopy_stats_init(&call->stats, sizeof call->stats);
    call->options.progress = note;
    call->options.progress_context = call;
}

wcpy_call *wcpy_call_open(PyObject *settings, PyObject *source) {
    wcpy_call *call = calloc(1, sizeof *call);
    if (call == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    call->held = PyList_New(0);
    if (call->held != NULL) {
        read_options(call, settings);
        read_input(call, settings);
    }
    start(call);
    call->progress = get(settings, "progress");
    Py_XINCREF(call->progress);
    if (PyErr_Occurred() || read_source(call, settings, source) != 0) {
        wcpy_call_close(call);
        return NULL;
    }
    return call;
}

void wcpy_call_close(wcpy_call *call) {
    if (call == NULL) {
        return;
    }
    if (call->stream.release != NULL) {
        call->stream.release(&call->stream);
    }
    wcpy_source_close(call->source);
    Py_XDECREF(call->progress);
    Py_XDECREF(call->held);
    free(call->paths);
    free(call->texts);
    pthread_cond_destroy(&call->told);
    pthread_cond_destroy(&call->answered);
    pthread_mutex_destroy(&call->lock);
    free(call);
}
