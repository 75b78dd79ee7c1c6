/* The other verbs: pairs, tune, dedup; and what explanations are in Python. */
#include <stdlib.h>
#include <string.h>

#include "core.h"

PyObject *wcpy_worded(const char *message) {
    PyObject *errors = PyImport_ImportModule("wirecopy._errors"), *said = wcpy_text(message, strlen(message));
    PyObject *words = errors != NULL && said != NULL ? PyObject_CallMethod(errors, "named", "O", said) : NULL;
    Py_XDECREF(said);
    Py_XDECREF(errors);
    return words;
}

static PyObject *notices_of(const wirecopy_stats *stats) {
    PyObject *list = PyList_New(0);
    for (uint32_t i = 0; list != NULL && i < stats->nnotices; i++) {
        PyObject *notice = wcpy_worded(stats->notices[i]);
        if (notice == NULL || PyList_Append(list, notice) != 0) {
            Py_DECREF(list);
            list = NULL;
        }
        Py_XDECREF(notice);
    }
    return list;
}

static PyObject *skipped_of(const wirecopy_stats *stats) {
    PyObject *dict = PyDict_New();
    for (int reason = 1; dict != NULL && reason < WIRECOPY_REASON_COUNT; reason++) {
        PyObject *count = PyLong_FromUnsignedLongLong(stats->skipped[reason]);
        if (count == NULL || (stats->skipped[reason] > 0 &&
                              PyDict_SetItemString(dict, wirecopy_reason_name((wirecopy_reason)reason), count) != 0)) {
            Py_DECREF(dict);
            dict = NULL;
        }
        Py_XDECREF(count);
    }
    return dict;
}

PyObject *wcpy_stats_dict(const wirecopy_stats *stats) {
    PyObject *skipped = skipped_of(stats), *notices = notices_of(stats);
    if (skipped == NULL || notices == NULL) {
        Py_XDECREF(skipped);
        Py_XDECREF(notices);
        return NULL;
    }
    return Py_BuildValue("{s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:d,s:d,s:I,s:K,s:N,s:N}", "records",
                         stats->records, "documents", stats->documents, "text_nbytes", stats->text_nbytes,
                         "repeated_ids", stats->repeated_ids, "distinct_texts", stats->distinct_texts, "groups",
                         stats->groups, "grouped", stats->grouped, "largest", stats->largest, "written", stats->written,
                         "removed", stats->removed, "digests", stats->digests, "threshold", stats->threshold, "seconds",
                         stats->seconds_total, "threads", stats->threads, "peak_nbytes", stats->peak_nbytes, "skipped",
                         skipped, "notices", notices);
}

/* ---- Pairs ---- */

/* Columns that grow. */
typedef struct buffer {
    char *bytes;
    size_t nbytes, capacity;
} buffer;

enum { A_OFFSETS, A_BYTES, B_OFFSETS, B_BYTES, SIMILARITY, A_IN_B, B_IN_A, IN_GROUP, NBUFFERS };

typedef struct pairs {
    wirecopy_result *held; /* NULL: those of the input */
    const wcpy_call *call;
    buffer buffers[NBUFFERS];
    uint64_t count;
    int failed; /* for lack of memory */
} pairs;

static int append(buffer *to, const void *bytes, size_t nbytes) {
    if (to->nbytes + nbytes > to->capacity) {
        size_t capacity = 2 * (to->nbytes + nbytes);
        char *grown = realloc(to->bytes, capacity);
        if (grown == NULL) {
            return -1;
        }
        to->bytes = grown;
        to->capacity = capacity;
    }
    if (nbytes > 0) {
        memcpy(to->bytes + to->nbytes, bytes, nbytes);
    }
    to->nbytes += nbytes;
    return 0;
}

static int append_string(buffer *offsets, buffer *bytes, const char *string, size_t nbytes) {
    if (append(bytes, string, nbytes) != 0) {
        return -1;
    }
    int64_t end = (int64_t)bytes->nbytes;
    return append(offsets, &end, sizeof end);
}

static int take_pair(void *context, const wirecopy_pair *pair) {
    pairs *found = context;
    buffer *to = found->buffers;
    char in_group = (char)pair->in_group;
    found->failed = append_string(&to[A_OFFSETS], &to[A_BYTES], pair->a_id, pair->a_id_nbytes) != 0 ||
                    append_string(&to[B_OFFSETS], &to[B_BYTES], pair->b_id, pair->b_id_nbytes) != 0 ||
                    append(&to[SIMILARITY], &pair->similarity, sizeof(double)) != 0 ||
                    append(&to[A_IN_B], &pair->a_in_b, sizeof(double)) != 0 ||
                    append(&to[B_IN_A], &pair->b_in_a, sizeof(double)) != 0 || append(&to[IN_GROUP], &in_group, 1) != 0;
    found->count++;
    return found->failed || __atomic_load_n(&found->call->stop, __ATOMIC_RELAXED);
}

static void find_pairs(wcpy_call *call) {
    pairs *found = call->arguments;
    call->code = found->held != NULL
                     ? wirecopy_result_pairs_each(found->held, take_pair, found, &call->error)
                     : wirecopy_pairs_each(&call->options, &call->input, take_pair, found, &call->stats, &call->error);
}

static PyObject *pairs_list(const pairs *found) {
    PyObject *list = PyList_New(0);
    for (int i = 0; list != NULL && i < NBUFFERS; i++) {
        const buffer *held = &found->buffers[i];
        PyObject *bytes = PyBytes_FromStringAndSize(held->bytes != NULL ? held->bytes : "", (Py_ssize_t)held->nbytes);
        if (bytes == NULL || PyList_Append(list, bytes) != 0) {
            Py_DECREF(list);
            list = NULL;
        }
        Py_XDECREF(bytes);
    }
    return list;
}

PyObject *wcpy_pairs_of(wcpy_call *call, wirecopy_result *held) {
    pairs found = {.held = held, .call = call};
    int64_t zero = 0;
    PyObject *made = NULL;
    found.failed = append(&found.buffers[A_OFFSETS], &zero, sizeof zero) != 0 ||
                   append(&found.buffers[B_OFFSETS], &zero, sizeof zero) != 0;
    int failed = found.failed ? -1 : wcpy_call_run(call, find_pairs, &found);
    if (found.failed) {
        PyErr_Clear();
        PyErr_NoMemory();
    } else if (!failed) {
        PyObject *list = pairs_list(&found);
        made = list != NULL ? Py_BuildValue("KN", found.count, list) : NULL;
    }
    for (int i = 0; i < NBUFFERS; i++) {
        free(found.buffers[i].bytes);
    }
    return made;
}

/* pairs(settings, source) -> (count, [bytes of each column]) */
PyObject *wcpy_pairs(PyObject *module, PyObject *arguments) {
    PyObject *settings, *source;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO", &settings, &source)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, source);
    PyObject *made = call != NULL ? wcpy_pairs_of(call, NULL) : NULL;
    wcpy_call_close(call);
    return made;
}

/* ---- Explanations ---- */

static PyObject *string_or_none(const char *string) {
    if (string == NULL) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    return wcpy_text(string, strlen(string));
}

static PyObject *neighbours_of(const wirecopy_explanation *explanation) {
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && i < explanation->nneighbours; i++) {
        const wirecopy_neighbour *n = &explanation->neighbours[i];
        PyObject *made =
            Py_BuildValue("{s:N,s:d,s:d,s:d,s:d,s:d,s:N,s:N,s:N,s:N,s:N}", "id", string_or_none(n->id), "shared", n->shared,
                          "similarity", n->similarity, "needed", n->needed, "contained", n->contained, "contains",
                          n->contains, "in_group", PyBool_FromLong(n->in_group), "links", PyBool_FromLong(n->links),
                          "is_digest", PyBool_FromLong(n->is_digest), "is_series", PyBool_FromLong(n->is_series),
                          "has_its_own", PyBool_FromLong(n->is_series == 2));
        if (made == NULL || PyList_Append(list, made) != 0) {
            Py_DECREF(list);
            list = NULL;
        }
        Py_XDECREF(made);
    }
    return list;
}

/* The text cut into (kind, weight, text); kind is -1 between stretches. */
static PyObject *stretches_of(const wirecopy_explanation *explanation) {
    PyObject *list = PyList_New(0);
    uint64_t place = 0;
    for (size_t i = 0; list != NULL && i <= explanation->nstretches; i++) {
        int is_last = i == explanation->nstretches;
        const wirecopy_explained *stretch = is_last ? NULL : &explanation->stretches[i];
        uint64_t start = is_last ? explanation->text_nbytes : stretch->start;
        PyObject *between = Py_BuildValue("idN", -1, 0.0, wcpy_text(explanation->text + place, start - place));
        PyObject *made = is_last ? NULL
                                 : Py_BuildValue("idN", (int)stretch->kind, stretch->weight,
                                                 wcpy_text(explanation->text + start, stretch->end - start));
        int failed = between == NULL || (start > place && PyList_Append(list, between) != 0) ||
                     (!is_last && (made == NULL || PyList_Append(list, made) != 0));
        place = is_last ? start : stretch->end;
        Py_XDECREF(between);
        Py_XDECREF(made);
        if (failed) {
            Py_DECREF(list);
            list = NULL;
        }
    }
    return list;
}

PyObject *wcpy_explanation_dict(const char *id, const wirecopy_explanation *found) {
    return Py_BuildValue("{s:s,s:d,s:s,s:K,s:N,s:d,s:N,s:N,s:N}", "id", id, "threshold", found->threshold, "relation",
                         wirecopy_relation_name(found->relation), "group_size", found->group_size, "representative",
                         string_or_none(found->representative), "weight", found->weight, "neighbours",
                         neighbours_of(found), "partner", string_or_none(found->partner), "stretches",
                         stretches_of(found));
}

/* ---- Tune ---- */

typedef struct tuning {
    const char *labels_path;
    wirecopy_tuned tuned;
} tuning;

static void tune(wcpy_call *call) {
    tuning *work = call->arguments;
    call->code = wirecopy_tune_documents(&call->options, &call->input, work->labels_path, &work->tuned, &call->stats,
                                         &call->error);
}

static PyObject *points_of(const wirecopy_tuned *tuned) {
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && i < tuned->npoints; i++) {
        const wirecopy_tuning *point = &tuned->points[i];
        PyObject *made =
            Py_BuildValue("{s:d,s:d,s:d,s:d,s:d,s:K}", "threshold", point->threshold, "precision", point->precision,
                          "recall", point->recall, "f1", point->f1, "ari", point->ari, "largest", point->largest);
        if (made == NULL || PyList_Append(list, made) != 0) {
            Py_DECREF(list);
            list = NULL;
        }
        Py_XDECREF(made);
    }
    return list;
}

/* tune(settings, source, labels path as bytes) -> dict */
PyObject *wcpy_tune(PyObject *module, PyObject *arguments) {
    PyObject *settings, *source, *made = NULL;
    tuning work;
    (void)module;
    wirecopy_tuned_init(&work.tuned, sizeof work.tuned);
    if (!PyArg_ParseTuple(arguments, "OOy", &settings, &source, &work.labels_path)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, source);
    if (call == NULL) {
        return NULL;
    }
    if (wcpy_call_run(call, tune, &work) == 0) {
        made = Py_BuildValue("{s:N,s:n,s:K,s:K}", "points", points_of(&work.tuned), "best", (Py_ssize_t)work.tuned.best,
                             "labelled", work.tuned.labelled, "unknown", work.tuned.unknown);
    }
    wcpy_call_close(call);
    return made;
}

/* ---- Dedup of files ---- */

static void dedup(wcpy_call *call) {
    call->code = wirecopy_dedup_documents(&call->options, &call->input, call->arguments, &call->stats, &call->error);
}

/* dedup(settings, source, path, removed, bad, report) -> stats; paths are bytes, and none is empty */
PyObject *wcpy_dedup(PyObject *module, PyObject *arguments) {
    PyObject *settings, *source, *made = NULL;
    wirecopy_dedup how;
    (void)module;
    wirecopy_dedup_init(&how, sizeof how);
    if (!PyArg_ParseTuple(arguments, "OOyyyy", &settings, &source, &how.path, &how.removed_path, &how.bad_path,
                          &how.report_path) ||
        wcpy_read_dedup(settings, &how) != 0) {
        return NULL;
    }
    how.report_path = how.report_path[0] != '\0' ? how.report_path : NULL;
    how.removed_path = how.removed_path[0] != '\0' ? how.removed_path : NULL;
    how.bad_path = how.bad_path[0] != '\0' ? how.bad_path : NULL;
    wcpy_call *call = wcpy_call_open(settings, source);
    if (call == NULL) {
        return NULL;
    }
    if (wcpy_call_run(call, dedup, &how) == 0) {
        made = wcpy_stats_dict(&call->stats);
    }
    wcpy_call_close(call);
    return made;
}
