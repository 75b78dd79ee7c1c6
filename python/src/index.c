/* An index on disk: a capsule that owns its handle, which serves one call at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"

static const char capsule_name[] = "wirecopy.disk_index";

/* The library tells the handle's progress of every call; it is that of the call that is running. */
typedef struct handle {
    wirecopy_disk_index *index;
    wcpy_call *call; /* NULL: none is */
} handle;

static int tell(void *context, wirecopy_stage stage, uint64_t done, uint64_t total) {
    wcpy_call *call = ((handle *)context)->call;
    return call != NULL ? call->options.progress(call, stage, done, total) : 0;
}

static void free_handle(handle *held) {
    wirecopy_disk_index_free(held->index);
    free(held);
}

static void free_capsule(PyObject *capsule) {
    free_handle(PyCapsule_GetPointer(capsule, capsule_name));
}

/* Runs a call on the handle. */
static int run(handle *held, wcpy_call *call, void (*work)(wcpy_call *call), void *arguments) {
    held->call = call;
    int failed = wcpy_call_run(call, work, arguments);
    held->call = NULL;
    return failed;
}

/* What a call works with. */
typedef struct indexing {
    handle *held;
    wirecopy_disk_index *index;
    const char *path;
    int flag; /* keeps texts; adds */
    int64_t date;
    wirecopy_column ids;
    uint64_t nids, count;
    wirecopy_disk_index_stats stats;
    /* rows that were told of */
    wirecopy_placed *rows;
    size_t nrows, rows_capacity;
    char *bytes; /* ids, matches and merged stories of rows, one after another */
    size_t nbytes, bytes_capacity;
    int failed; /* for lack of memory */
    uint64_t damages;
    char damage[1024]; /* the first */
} indexing;

static void create(wcpy_call *call) {
    const indexing *work = call->arguments;
    call->code = wirecopy_disk_index_create(&call->options, work->path, work->flag, &call->error);
}

/* index_create(settings, path, keeps_texts) */
PyObject *wcpy_index_create(PyObject *module, PyObject *arguments) {
    PyObject *settings;
    indexing work = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Oyp", &settings, &work.path, &work.flag)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    int failed = call == NULL || wcpy_call_run(call, create, &work) != 0;
    if (call != NULL) {
        wcpy_call_close(call);
    }
    return failed ? NULL : Py_NewRef(Py_None);
}

static void open_index(wcpy_call *call) {
    const indexing *work = call->arguments;
    wirecopy_options options = call->options;
    options.progress = tell; /* the handle outlives the call */
    options.progress_context = work->held;
    call->code = wirecopy_disk_index_open(&options, work->path, &work->held->index, &call->error);
}

/* index_open(settings, path) -> capsule */
PyObject *wcpy_index_open(PyObject *module, PyObject *arguments) {
    PyObject *settings, *made = NULL;
    indexing work = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Oy", &settings, &work.path)) {
        return NULL;
    }
    work.held = calloc(1, sizeof *work.held);
    if (work.held == NULL) {
        return PyErr_NoMemory();
    }
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call != NULL && run(work.held, call, open_index, &work) == 0) {
        made = PyCapsule_New(work.held, capsule_name, free_capsule);
    }
    if (made == NULL) {
        free_handle(work.held);
    }
    wcpy_call_close(call);
    return made;
}

/* ---- add and query ---- */

static int keep_bytes(indexing *work, const void *bytes, size_t nbytes) {
    if (work->nbytes + nbytes > work->bytes_capacity) {
        size_t capacity = 2 * (work->nbytes + nbytes);
        char *grown = realloc(work->bytes, capacity);
        if (grown == NULL) {
            return -1;
        }
        work->bytes = grown;
        work->bytes_capacity = capacity;
    }
    if (nbytes > 0) {
        memcpy(work->bytes + work->nbytes, bytes, nbytes);
    }
    work->nbytes += nbytes;
    return 0;
}

static int keep_row(void *context, const wirecopy_placed *placed) {
    indexing *work = context;
    if (work->nrows == work->rows_capacity) {
        size_t capacity = 2 * work->rows_capacity + 16;
        wirecopy_placed *grown = realloc(work->rows, capacity * sizeof *grown);
        if (grown == NULL) {
            work->failed = 1;
            return 1;
        }
        work->rows = grown;
        work->rows_capacity = capacity;
    }
    work->rows[work->nrows++] = *placed;
    work->failed = keep_bytes(work, placed->id, placed->id_nbytes) != 0 ||
                   keep_bytes(work, placed->match, placed->match != NULL ? placed->match_nbytes : 0) != 0 ||
                   keep_bytes(work, placed->merged, placed->nmerged * sizeof *placed->merged) != 0;
    return work->failed;
}

static void take(wcpy_call *call) {
    indexing *work = call->arguments;
    call->code = (work->flag ? wirecopy_disk_index_add : wirecopy_disk_index_query)(
        work->index, &call->input, NULL, keep_row, work, &call->stats, &call->error);
}

static PyObject *merged_of(const char *bytes, size_t count) {
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && i < count; i++) {
        uint64_t story;
        memcpy(&story, bytes + i * sizeof story, sizeof story);
        PyObject *number = PyLong_FromUnsignedLongLong(story);
        if (number == NULL || PyList_Append(list, number) != 0) {
            Py_DECREF(list);
            list = NULL;
        }
        Py_XDECREF(number);
    }
    return list;
}

static PyObject *number_or_none(uint64_t number) {
    return number != 0 ? PyLong_FromUnsignedLongLong(number) : Py_NewRef(Py_None);
}

/* bytes: where the row's begin; *bytes is moved to the next row's. */
static PyObject *row_of(const wirecopy_placed *row, const char **bytes) {
    const char *id = *bytes, *match = id + row->id_nbytes,
               *merged = match + (row->match != NULL ? row->match_nbytes : 0);
    int has = row->match != NULL;
    *bytes = merged + row->nmerged * sizeof(uint64_t);
    return Py_BuildValue("{s:N,s:N,s:N,s:N,s:N,s:d,s:d,s:d,s:L,s:N}", "id", wcpy_text(id, row->id_nbytes), "story",
                         number_or_none(row->story), "is_new", PyBool_FromLong(!row->is_known), "match",
                         has ? wcpy_text(match, row->match_nbytes) : Py_NewRef(Py_None), "relation",
                         has ? PyUnicode_FromString(wirecopy_relation_name(row->relation)) : Py_NewRef(Py_None),
                         "similarity", row->similarity, "contained", row->contained, "contains", row->contains,
                         "first_seen", (long long)row->first_seen, "merged", merged_of(merged, row->nmerged));
}

static PyObject *rows_of(const indexing *work) {
    PyObject *list = PyList_New(0);
    const char *bytes = work->bytes;
    for (size_t i = 0; list != NULL && i < work->nrows; i++) {
        PyObject *made = row_of(&work->rows[i], &bytes);
        if (made == NULL || PyList_Append(list, made) != 0) {
            Py_DECREF(list);
            list = NULL;
        }
        Py_XDECREF(made);
    }
    return list;
}

/* index_take(index, settings, source, adds) -> (list of dict, stats) */
PyObject *wcpy_index_take(PyObject *module, PyObject *arguments) {
    PyObject *capsule, *settings, *source, *made = NULL;
    indexing work = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOOp", &capsule, &settings, &source, &work.flag)) {
        return NULL;
    }
    handle *held = PyCapsule_GetPointer(capsule, capsule_name);
    wcpy_call *call = held != NULL ? wcpy_call_open(settings, source) : NULL;
    if (call == NULL) {
        return NULL;
    }
    work.index = held->index;
    int failed = run(held, call, take, &work);
    if (work.failed) {
        PyErr_Clear();
        PyErr_NoMemory();
    } else if (!failed) {
        PyObject *rows = rows_of(&work), *stats = wcpy_stats_dict(&call->stats);
        made = rows != NULL && stats != NULL ? Py_BuildValue("OO", rows, stats) : NULL;
        Py_XDECREF(rows);
        Py_XDECREF(stats);
    }
    free(work.rows);
    free(work.bytes);
    wcpy_call_close(call);
    return made;
}

/* ---- explain ---- */

typedef struct explaining {
    wirecopy_disk_index *index;
    const char *id;
    wirecopy_explanation explanation;
} explaining;

static void explain(wcpy_call *call) {
    explaining *work = call->arguments;
    call->code = wirecopy_disk_index_explain(work->index, work->id, &work->explanation, &call->error);
}

/* index_explain(index, settings, id) -> dict */
PyObject *wcpy_index_explain(PyObject *module, PyObject *arguments) {
    PyObject *capsule, *settings, *made = NULL;
    explaining work;
    (void)module;
    wirecopy_explanation_init(&work.explanation, sizeof work.explanation);
    if (!PyArg_ParseTuple(arguments, "OOs", &capsule, &settings, &work.id)) {
        return NULL;
    }
    handle *held = PyCapsule_GetPointer(capsule, capsule_name);
    wcpy_call *call = held != NULL ? wcpy_call_open(settings, Py_None) : NULL;
    if (call == NULL) {
        return NULL;
    }
    work.index = held->index;
    if (run(held, call, explain, &work) == 0) {
        made = wcpy_explanation_dict(work.id, &work.explanation);
    }
    wirecopy_explanation_clear(&work.explanation);
    wcpy_call_close(call);
    return made;
}

/* ---- The rest ---- */

/* Ids end in zeroes. */
static int keep_id(void *context, const char *id, size_t nbytes) {
    indexing *work = context;
    work->failed = keep_bytes(work, id, nbytes) != 0 || keep_bytes(work, "", 1) != 0;
    return work->failed;
}

static void remove_ids(wcpy_call *call) {
    indexing *work = call->arguments;
    call->code =
        wirecopy_disk_index_remove(work->index, &work->ids, work->nids, keep_id, work, &work->count, &call->error);
}

static void remove_damaged(wcpy_call *call) {
    indexing *work = call->arguments;
    call->code = wirecopy_disk_index_remove_damaged(work->index, keep_id, work, &work->count, &call->error);
}

static int keep_damage(void *context, const char *message) {
    indexing *work = context;
    if (work->damage[0] == '\0') {
        snprintf(work->damage, sizeof work->damage, "%s", message);
    }
    return 0;
}

static int keep_line(void *context, const char *message) {
    return keep_id(context, message, strlen(message));
}

static void verify(wcpy_call *call) {
    indexing *work = call->arguments;
    call->code = wirecopy_disk_index_verify(work->index, keep_line, work, &work->damages, &call->error);
}

static void expire(wcpy_call *call) {
    indexing *work = call->arguments;
    call->code = wirecopy_disk_index_expire(work->index, work->date, &work->count, &call->error);
}

static void compact(wcpy_call *call) {
    indexing *work = call->arguments;
    call->code = wirecopy_disk_index_compact(work->index, &work->count, &call->error);
    snprintf(work->damage, sizeof work->damage, "%s", call->code == WIRECOPY_OK ? call->error.message : "");
}

static void count_all(wcpy_call *call) {
    indexing *work = call->arguments;
    call->code = wirecopy_disk_index_count(work->index, &work->stats, &call->error);
}

static void stories(wcpy_call *call) {
    indexing *work = call->arguments;
    call->code = wirecopy_disk_index_stories(work->index, work->path, work->date, keep_damage, work, &work->damages,
                                             &call->error);
}

static void export_all(wcpy_call *call) {
    indexing *work = call->arguments;
    call->code = wirecopy_disk_index_export(work->index, work->path, (wirecopy_table)work->date, work->flag,
                                            keep_damage, work, &work->damages, &call->error);
}

static PyObject *stats_of(const wirecopy_disk_index_stats *stats) {
    return Py_BuildValue("{s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:K,s:L,s:L}", "documents", stats->documents,
                         "texts", stats->texts, "stories", stats->stories, "merged", stats->merged, "sources",
                         stats->sources, "segments", stats->segments, "removed_texts", stats->removed_texts,
                         "segment_nbytes", stats->segment_nbytes, "database_nbytes", stats->database_nbytes,
                         "text_nbytes", stats->text_nbytes, "packed_nbytes", stats->packed_nbytes, "first",
                         (long long)stats->first, "last", (long long)stats->last);
}

static PyObject *answer_of(const indexing *work, void (*what)(wcpy_call *call)) {
    if (what == count_all) {
        return stats_of(&work->stats);
    }
    if (what == remove_ids) {
        return Py_BuildValue("Ky#", (unsigned long long)work->count, work->bytes != NULL ? work->bytes : "",
                             (Py_ssize_t)work->nbytes);
    }
    if (what == compact) {
        return Py_BuildValue("KN", (unsigned long long)work->count,
                             PyUnicode_DecodeUTF8(work->damage, (Py_ssize_t)strlen(work->damage), "replace"));
    }
    if (what == remove_damaged || what == verify) {
        return PyBytes_FromStringAndSize(work->bytes, (Py_ssize_t)work->nbytes);
    }
    return work->damages > 0 ? PyUnicode_DecodeUTF8(work->damage, (Py_ssize_t)strlen(work->damage), "replace")
                             : PyLong_FromUnsignedLongLong(work->count);
}

/* index_do(index, settings, what, path, number, flag, ids, ends) -> of remove the number of documents, and the ids that
 * none has; of expire the number of documents; of compact the bytes that are not given back yet, and why index.db could
 * not be made smaller; of stats a dict of counts; the ids that remove_damaged took out, or the lines of verify; else
 * what is damaged. Ids and lines each end with a zero. ids: all of them, one after another; ends: 0 and the end of
 * each, 8 bytes. */
PyObject *wcpy_index_do(PyObject *module, PyObject *arguments) {
    static const struct {
        const char *name;
        void (*work)(wcpy_call *call);
    } works[] = {{"remove", remove_ids},
                 {"expire", expire},
                 {"compact", compact},
                 {"stats", count_all},
                 {"stories", stories},
                 {"export", export_all},
                 {"remove_damaged", remove_damaged},
                 {"verify", verify}};
    PyObject *capsule, *settings, *made = NULL;
    const char *what, *ids, *ends;
    Py_ssize_t ids_nbytes, ends_nbytes;
    long long number;
    indexing work = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOsyLpy#y#", &capsule, &settings, &what, &work.path, &number, &work.flag, &ids,
                          &ids_nbytes, &ends, &ends_nbytes)) {
        return NULL;
    }
    work.held = PyCapsule_GetPointer(capsule, capsule_name);
    work.index = work.held != NULL ? work.held->index : NULL;
    work.date = number;
    wirecopy_disk_index_stats_init(&work.stats, sizeof work.stats);
    uint64_t *offsets = malloc((size_t)ends_nbytes + 1);
    wcpy_call *call = work.index != NULL && offsets != NULL ? wcpy_call_open(settings, Py_None) : NULL;
    if (call != NULL) {
        memcpy(offsets, ends, (size_t)ends_nbytes);
        work.ids = (wirecopy_column){ids, offsets};
        work.nids = (uint64_t)ends_nbytes / sizeof *offsets - 1;
        for (size_t i = 0; i < sizeof works / sizeof works[0]; i++) {
            if (strcmp(works[i].name, what) == 0 && run(work.held, call, works[i].work, &work) == 0) {
                made = answer_of(&work, works[i].work);
            }
        }
        wcpy_call_close(call);
    } else if (!PyErr_Occurred()) {
        PyErr_NoMemory();
    }
    free(work.bytes);
    free(offsets);
    return made;
}
