/* The steps of a run over buffers, for engines that spread it over machines (wirecopy/spark.py). */
#include "buffers.h"

/* ---- Texts to what is kept of them ---- */

typedef struct sketching {
    wirecopy_texts texts;
    wirecopy_sketches made;
} sketching;

static void sketch(wcpy_call *call) {
    sketching *work = call->arguments;
    call->code = wirecopy_sketch_texts(&call->options, &work->texts, &work->made, &call->error);
}

/* The highest byte first, so that engines that compare bytes order them as numbers. */
static PyObject *contents_of(const uint64_t *contents, uint64_t count) {
    PyObject *made = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(16 * count));
    unsigned char *place = made != NULL ? (unsigned char *)PyBytes_AsString(made) : NULL;
    for (uint64_t i = 0; place != NULL && i < 16 * count; i++) {
        place[i] = (unsigned char)(contents[i / 8] >> (56 - 8 * (i % 8)));
    }
    return made;
}

/* sketch(settings, count, texts, offsets, sites, offsets) -> (contents, sites, values, ends), bytes */
PyObject *wcpy_sketch(PyObject *module, PyObject *arguments) {
    PyObject *settings, *texts, *offsets, *sites, *site_offsets, *made = NULL;
    unsigned long long count;
    wcpy_buffers all = {.nheld = 0};
    sketching work;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OKOOOO", &settings, &count, &texts, &offsets, &sites, &site_offsets)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    wirecopy_texts_init(&work.texts, sizeof work.texts);
    wirecopy_sketches_init(&work.made, sizeof work.made);
    work.texts.count = count;
    work.texts.texts.bytes = wcpy_buffer_of(&all, texts, 1, 0, 0);
    work.texts.texts.offsets = wcpy_buffer_of(&all, offsets, 8, count + 1, 0);
    work.texts.sites.bytes = wcpy_buffer_of(&all, sites, 1, 0, 0);
    work.texts.sites.offsets = wcpy_buffer_of(&all, site_offsets, 8, count + 1, 0);
    if (!PyErr_Occurred() && wcpy_call_run(call, sketch, &work) == 0) {
        uint64_t end = count > 0 ? work.made.ends[count - 1] : 0;
        made = Py_BuildValue("(NNNN)", contents_of(work.made.contents, count), wcpy_bytes_of(work.made.sites, count, 8),
                             wcpy_bytes_of(work.made.values, end, 4), wcpy_bytes_of(work.made.ends, count, 8));
    }
    wirecopy_sketches_clear(&work.made);
    wcpy_buffers_release(&all);
    wcpy_call_close(call);
    return made;
}

/* signed_as(settings): what the signatures of such a run depend on, in words. */
PyObject *wcpy_signed_as(PyObject *module, PyObject *arguments) {
    PyObject *settings, *made = NULL;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "O", &settings)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    const wirecopy_options *options = &call->options;
    unsigned long long seed = options->seed;
    if (options->profile == WIRECOPY_PROFILE_NEWS) {
        made = PyUnicode_FromFormat("sketch %d, profile news, seed %llu", WIRECOPY_SKETCH_VERSION, seed);
    } else {
        made = PyUnicode_FromFormat("sketch %d, profile near, seed %llu, ngram %u, permutations %u",
                                    WIRECOPY_SKETCH_VERSION, seed, (unsigned)options->ngram,
                                    (unsigned)options->permutations);
    }
    wcpy_call_close(call);
    return made;
}

/* ---- Anchors and pairs ---- */

typedef struct dealing {
    wirecopy_whole whole;
    wirecopy_kept kept;
    const uint64_t *anchors;
    uint64_t nanchors;
    uint32_t nparts;
    wirecopy_parts made;
} dealing;

static void deal_anchors(wcpy_call *call) {
    dealing *work = call->arguments;
    call->code = wirecopy_deal_anchors(&call->options, &work->whole, &work->kept, &work->made, &call->error);
}

/* deal_anchors(settings, whole, count, ranks, values, ends) -> (ends, records) */
PyObject *wcpy_deal_anchors(PyObject *module, PyObject *arguments) {
    PyObject *settings, *whole, *ranks, *values, *ends, *made = NULL;
    unsigned long long count;
    wcpy_buffers all = {.nheld = 0};
    dealing work;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOKOOO", &settings, &whole, &count, &ranks, &values, &ends)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    wirecopy_parts_init(&work.made, sizeof work.made);
    if (wcpy_read_whole(whole, &work.whole) == 0 && wcpy_read_kept(&all, count, ranks, values, ends, &work.kept) == 0 &&
        wcpy_call_run(call, deal_anchors, &work) == 0) {
        made = wcpy_parts_of(&work.made);
    }
    wirecopy_parts_clear(&work.made);
    wcpy_buffers_release(&all);
    wcpy_call_close(call);
    return made;
}

static void pair_anchors(wcpy_call *call) {
    dealing *work = call->arguments;
    call->code = wirecopy_pair_anchors(&call->options, &work->whole, work->anchors, work->nanchors, work->nparts,
                                       &work->made, &call->error);
}

/* pair_anchors(settings, whole, anchors, nparts) -> (ends, records) */
PyObject *wcpy_pair_anchors(PyObject *module, PyObject *arguments) {
    PyObject *settings, *whole, *anchors, *made = NULL;
    unsigned long nparts;
    wcpy_buffers all = {.nheld = 0};
    dealing work;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOOk", &settings, &whole, &anchors, &nparts)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    wirecopy_parts_init(&work.made, sizeof work.made);
    work.nparts = (uint32_t)nparts;
    work.anchors = wcpy_buffer_of(&all, anchors, 8, 0, 0);
    work.nanchors = all.nheld > 0 ? (uint64_t)all.held[0].len / 8 : 0;
    if (!PyErr_Occurred() && wcpy_read_whole(whole, &work.whole) == 0 &&
        wcpy_call_run(call, pair_anchors, &work) == 0) {
        made = wcpy_parts_of(&work.made);
    }
    wirecopy_parts_clear(&work.made);
    wcpy_buffers_release(&all);
    wcpy_call_close(call);
    return made;
}

/* choose_pairs(settings, pairs) -> pairs; those given, in a bytearray, are moved about */
PyObject *wcpy_choose_pairs(PyObject *module, PyObject *arguments) {
    PyObject *settings, *pairs, *made = NULL;
    wcpy_buffers all = {.nheld = 0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO", &settings, &pairs)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    uint64_t *records = (uint64_t *)(uintptr_t)wcpy_buffer_of(&all, pairs, 8, 0, 1);
    if (!PyErr_Occurred()) {
        uint64_t count = (uint64_t)all.held[0].len / 8, kept;
        call->code = wirecopy_choose_pairs(&call->options, records, count, &kept, &call->error);
        made =
            call->code == WIRECOPY_OK ? wcpy_bytes_of(records, kept, 8) : wcpy_raise(call->code, call->error.message);
    }
    wcpy_buffers_release(&all);
    wcpy_call_close(call);
    return made;
}

/* join_pairs(parents, pairs): parents, a bytearray, is changed */
PyObject *wcpy_join_pairs(PyObject *module, PyObject *arguments) {
    PyObject *parents, *pairs;
    wcpy_buffers all = {.nheld = 0};
    wirecopy_error error;
    wirecopy_code code = WIRECOPY_OK;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO", &parents, &pairs)) {
        return NULL;
    }
    uint32_t *own = (uint32_t *)(uintptr_t)wcpy_buffer_of(&all, parents, 4, 0, 1);
    const uint64_t *records = PyErr_Occurred() ? NULL : wcpy_buffer_of(&all, pairs, 8, 0, 0);
    if (!PyErr_Occurred()) {
        code = wirecopy_join_pairs(own, (uint64_t)all.held[0].len / 4, records, (uint64_t)all.held[1].len / 8, &error);
    }
    return wcpy_buffers_finish(&all, code, &error);
}

/* pack_bins(settings, parents, least) -> bins */
PyObject *wcpy_pack_bins(PyObject *module, PyObject *arguments) {
    PyObject *settings, *parents, *made = NULL;
    unsigned long least;
    wcpy_buffers all = {.nheld = 0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOk", &settings, &parents, &least)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    uint32_t *own = (uint32_t *)(uintptr_t)wcpy_buffer_of(&all, parents, 4, 0, 1);
    made = PyErr_Occurred() ? NULL : PyBytes_FromStringAndSize(NULL, all.held[0].len / 4 * 4);
    if (made != NULL) {
        call->code = wirecopy_pack_bins(&call->options, own, (uint64_t)all.held[0].len / 4, (uint32_t)least,
                                        (uint32_t *)(void *)PyBytes_AsString(made), &call->error);
        if (call->code != WIRECOPY_OK) {
            Py_DECREF(made);
            made = wcpy_raise(call->code, call->error.message);
        }
    }
    wcpy_buffers_release(&all);
    wcpy_call_close(call);
    return made;
}

/* read_dates(dates, ends) -> instants: of strings one after another; INT64_MAX where one is no date */
PyObject *wcpy_read_dates(PyObject *module, PyObject *arguments) {
    PyObject *dates, *ends, *made = NULL;
    wcpy_buffers all = {.nheld = 0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO", &dates, &ends)) {
        return NULL;
    }
    const uint64_t *own = wcpy_buffer_of(&all, ends, 8, 0, 0);
    uint64_t count = own != NULL ? (uint64_t)all.held[0].len / 8 : 0;
    const char *bytes = PyErr_Occurred() ? NULL : wcpy_buffer_of(&all, dates, 1, count > 0 ? own[count - 1] : 0, 0);
    made = PyErr_Occurred() ? NULL : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(8 * count));
    int64_t *instants = made != NULL ? (int64_t *)(void *)PyBytes_AsString(made) : NULL;
    for (uint64_t i = 0, from = 0; instants != NULL && i < count; from = own[i++]) {
        if (!wirecopy_date_read(bytes + from, (size_t)(own[i] - from), &instants[i])) {
            instants[i] = INT64_MAX;
        }
    }
    wcpy_buffers_release(&all);
    return made;
}
