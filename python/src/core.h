/* The extension module wirecopy._core: what the package needs of the library, over Python's stable ABI. */
#ifndef WCPY_CORE_H
#define WCPY_CORE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <pthread.h>

#include "wirecopy/arrow.h"
#include "wirecopy/wirecopy.h"

/* ---- Documents from Python objects (source.c, asking.c, rows.c, batches.c) ---- */

struct wcpy_call;

/* A stream made from an iterator: of rows (str and dict), or of Arrow data. */
typedef struct wcpy_source {
    PyObject *items;        /* iterator */
    struct wcpy_call *call; /* that reads it; NULL: none does, as in the program */
    /* An exception that the iterator raised, until it is raised again. */
    PyObject *type, *value, *trace;
    char message[256];
    /* Of rows: the columns' names, a tuple of str; the first ntexts are texts. */
    PyObject *names;
    size_t ntexts;
    PyObject *required, *keys; /* tuple of the columns that some dict must have; keys of the first dict */
    const char *tries_date;    /* a column whose values may be of any type; NULL: none is. The call's */
    uint64_t seen;             /* a bit for each of the first 64 columns that some dict has */
    unsigned long long nread;  /* rows */
    /* Of Arrow data. */
    struct ArrowSchema schema;     /* of the first item; all others must have the same */
    struct ArrowArrayStream inner; /* of the item that is read */
    struct ArrowArray array;       /* an item that is an array */
    int is_column;                 /* items are arrays of strings, not of structs */
} wcpy_source;

/* Makes a stream over items. kind: "rows", whose columns are names, or "batches"; a column of strings is named
 * names[0]. required: tuple of the columns that batches, or some dict, must have. Close the source once the stream is
 * released. Returns -1 with an exception set. */
int wcpy_source_open(const char *kind, PyObject *items, PyObject *names, size_t ntexts, PyObject *required,
                     struct ArrowArrayStream *stream_ret, wcpy_source **source_ret);
void wcpy_source_close(wcpy_source *source);

/* Calls a function that needs the iterator, with the GIL, on the thread that made the call: an iterator may be of use
 * on no other, as a cursor of sqlite3 is. Returns what the function does, after the exception that is set was kept. */
int wcpy_source_ask(wcpy_source *source, int (*answer)(wcpy_source *source, void *context), void *context);

int wcpy_rows_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *schema_ret);
int wcpy_rows_get_next(struct ArrowArrayStream *stream, struct ArrowArray *array_ret);
int wcpy_batches_start(wcpy_source *source, PyObject *required); /* reads the first item; the GIL must be held */
int wcpy_batches_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *schema_ret);
int wcpy_batches_get_next(struct ArrowArrayStream *stream, struct ArrowArray *array_ret);

/* Deep copies that belong to nobody else (schema.c). 0, or -1 if there is no memory. */
int wcpy_schema_copy(const struct ArrowSchema *schema, struct ArrowSchema *copy_ret);
/* A struct of columns of one format; names: tuple of str. */
int wcpy_schema_of_columns(PyObject *names, const char *format, struct ArrowSchema *schema_ret);
int wcpy_schema_same(const struct ArrowSchema *a, const struct ArrowSchema *b);

/* The UTF-8 of a str, a new bytes object; lone surrogates become "?". */
PyObject *wcpy_utf8_of(PyObject *string);

/* ---- Calls of the library (call.c, settings.c) ---- */

/* A call runs on a thread of its own. The thread that made it waits without the GIL, and meanwhile looks for signals,
 * shows progress, and reads what iterators give. */
typedef struct wcpy_call {
    wirecopy_options options;
    wirecopy_input input;
    wirecopy_stats stats;
    wirecopy_error error;
    wirecopy_code code;
    struct ArrowArrayStream stream;
    wcpy_source *source; /* of the stream */
    PyObject *progress;  /* called with stage, done, total; NULL: nobody is told */
    PyObject *held;      /* list of the objects that own the strings below */
    const char **paths, **texts;
    void (*work)(struct wcpy_call *call); /* sets code and error */
    void *arguments;                      /* of work */
    pthread_mutex_t lock;
    pthread_cond_t told, answered;  /* that it has ended or asks; that what was asked is answered */
    int (*question)(void *context); /* for the thread that made the call; NULL: none */
    void *question_context;
    int answer;
    int has_ended, stop;
    int stage;
    uint64_t done, total;
} wcpy_call;

/* Reads settings, a dict that the package made (wirecopy/_settings.py), and a source: ("paths", list of bytes),
 * ("rows", iterator) or ("batches", iterator), the last also with a list of the files that they are of; None for none.
 * Returns NULL with an exception set. */
wcpy_call *wcpy_call_open(PyObject *settings, PyObject *source);
void wcpy_call_close(wcpy_call *call);

/* A message of the library in the package's words, a new str. Returns NULL with an exception set. */
PyObject *wcpy_worded(const char *message);

/* Sets keep, remove_from and remove. Returns -1 with an exception set. */
int wcpy_read_dedup(PyObject *settings, wirecopy_dedup *dedup);

/* Runs call->work. Returns -1 with an exception set if it failed, was interrupted, or an iterator raised. */
int wcpy_call_run(wcpy_call *call, void (*work)(wcpy_call *call), void *arguments);

/* Has the thread that made the call answer a question, with the GIL; waits for it, and returns what it returns, or -1
 * where the call was interrupted. Of the library's threads one asks at a time. */
int wcpy_call_ask(wcpy_call *call, int (*question)(void *context), void *context);

/* Raises the library's error as one of the package's exceptions; returns NULL. */
PyObject *wcpy_raise(wirecopy_code code, const char *message);
/* Raise ArgumentError, and WrongTypeError; format as of PyUnicode_FromFormat. */
void wcpy_refuse(const char *format, ...);
void wcpy_refuse_type(const char *format, ...);

/* A dict of the counts of a run; its notices as a list. */
PyObject *wcpy_stats_dict(const wirecopy_stats *stats);

/* ---- Results (result.c, export.c) ---- */

PyObject *wcpy_result_type(void);
PyObject *wcpy_group(PyObject *module, PyObject *arguments);
PyObject *wcpy_pairs(PyObject *module, PyObject *arguments);
/* The pairs of the call's input, or of a result that has its evidence: (count, [bytes of each column]). */
PyObject *wcpy_pairs_of(wcpy_call *call, wirecopy_result *held);
PyObject *wcpy_explanation_dict(const char *id, const wirecopy_explanation *found);
PyObject *wcpy_tune(PyObject *module, PyObject *arguments);
PyObject *wcpy_dedup(PyObject *module, PyObject *arguments);
PyObject *wcpy_sign(PyObject *module, PyObject *arguments);
PyObject *wcpy_compare(PyObject *module, PyObject *arguments);
PyObject *wcpy_estimate(PyObject *module, PyObject *arguments);
PyObject *wcpy_program(PyObject *module, PyObject *arguments);
PyObject *wcpy_export(PyObject *module, PyObject *arguments);
PyObject *wcpy_export_array(PyObject *module, PyObject *arguments);

/* ---- Steps (steps.c, near_steps.c, bin.c) ---- */

PyObject *wcpy_bin_type(void);
PyObject *wcpy_telling_needs(PyObject *module, PyObject *arguments);
PyObject *wcpy_signed_as(PyObject *module, PyObject *arguments);
PyObject *wcpy_read_dates(PyObject *module, PyObject *arguments);
PyObject *wcpy_band_keys(PyObject *module, PyObject *arguments);
PyObject *wcpy_find_furniture(PyObject *module, PyObject *arguments);
PyObject *wcpy_sketch(PyObject *module, PyObject *arguments);
PyObject *wcpy_deal_anchors(PyObject *module, PyObject *arguments);
PyObject *wcpy_pair_anchors(PyObject *module, PyObject *arguments);
PyObject *wcpy_choose_pairs(PyObject *module, PyObject *arguments);
PyObject *wcpy_join_pairs(PyObject *module, PyObject *arguments);
PyObject *wcpy_pack_bins(PyObject *module, PyObject *arguments);

/* ---- An index on disk (index.c) ---- */

PyObject *wcpy_index_create(PyObject *module, PyObject *arguments);
PyObject *wcpy_index_open(PyObject *module, PyObject *arguments);
PyObject *wcpy_index_take(PyObject *module, PyObject *arguments);
PyObject *wcpy_index_explain(PyObject *module, PyObject *arguments);
PyObject *wcpy_index_do(PyObject *module, PyObject *arguments);

/* A capsule that owns the stream; takes it over, even on failure. */
PyObject *wcpy_stream_capsule(struct ArrowArrayStream *stream);

/* A str of bytes that may not be UTF-8: U+FFFD for what is not. */
PyObject *wcpy_text(const char *bytes, size_t nbytes);

#endif
