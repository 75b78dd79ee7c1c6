/* The steps of a run over buffers, for engines that spread it over machines (wirecopy/spark.py). */
#include <string.h>

#include "core.h"

/* Buffers of a call, None for none. */
enum { BUFFERS_MOST = 7 };

typedef struct buffers {
    Py_buffer held[BUFFERS_MOST];
    int nheld;
} buffers;

static void release(buffers *all) {
    while (all->nheld > 0) {
        PyBuffer_Release(&all->held[--all->nheld]);
    }
}

/* NULL with an exception set, unless given is None. length_ret: items; -1 for any. */
static const void *buffer_of(buffers *all, PyObject *given, size_t each, uint64_t least, int writable) {
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

/* The end of a call that makes nothing: None, or the exception of a buffer or of the code. */
static PyObject *finish(buffers *all, wirecopy_code code, const wirecopy_error *error) {
    release(all);
    if (code != WIRECOPY_OK) {
        return wcpy_raise(code, error->message);
    }
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
}

static PyObject *bytes_of(const void *values, uint64_t count, size_t each) {
    return PyBytes_FromStringAndSize(values, (Py_ssize_t)(count * each));
}

static int read_whole(PyObject *tuple, wirecopy_whole *whole) {
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
    buffers all = {.nheld = 0};
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
    work.texts.texts.bytes = buffer_of(&all, texts, 1, 0, 0);
    work.texts.texts.offsets = buffer_of(&all, offsets, 8, count + 1, 0);
    work.texts.sites.bytes = buffer_of(&all, sites, 1, 0, 0);
    work.texts.sites.offsets = buffer_of(&all, site_offsets, 8, count + 1, 0);
    if (!PyErr_Occurred() && wcpy_call_run(call, sketch, &work) == 0) {
        uint64_t end = count > 0 ? work.made.ends[count - 1] : 0;
        made = Py_BuildValue("(NNNN)", contents_of(work.made.contents, count), bytes_of(work.made.sites, count, 8),
                             bytes_of(work.made.values, end, 4), bytes_of(work.made.ends, count, 8));
    }
    wirecopy_sketches_clear(&work.made);
    release(&all);
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

static PyObject *parts_of(const wirecopy_parts *made) {
    uint64_t end = made->nparts > 0 ? made->ends[made->nparts - 1] : 0;
    return Py_BuildValue("(NN)", bytes_of(made->ends, made->nparts, 8), bytes_of(made->records, end, 8));
}

static void deal_anchors(wcpy_call *call) {
    dealing *work = call->arguments;
    call->code = wirecopy_deal_anchors(&call->options, &work->whole, &work->kept, &work->made, &call->error);
}

/* The values begin at first, as slices of Arrow columns do. */
static int read_kept(buffers *all, unsigned long long count, PyObject *ranks, PyObject *values, PyObject *ends,
                     wirecopy_kept *kept) {
    wirecopy_kept_init(kept, sizeof *kept);
    kept->count = count;
    kept->ranks = buffer_of(all, ranks, 4, count, 0);
    kept->ends = buffer_of(all, ends, 8, count, 0);
    if (PyErr_Occurred()) {
        return -1;
    }
    kept->values = buffer_of(all, values, 4, count > 0 ? kept->ends[count - 1] : 0, 0);
    return PyErr_Occurred() ? -1 : 0;
}

/* deal_anchors(settings, whole, count, ranks, values, ends) -> (ends, records) */
PyObject *wcpy_deal_anchors(PyObject *module, PyObject *arguments) {
    PyObject *settings, *whole, *ranks, *values, *ends, *made = NULL;
    unsigned long long count;
    buffers all = {.nheld = 0};
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
    if (read_whole(whole, &work.whole) == 0 && read_kept(&all, count, ranks, values, ends, &work.kept) == 0 &&
        wcpy_call_run(call, deal_anchors, &work) == 0) {
        made = parts_of(&work.made);
    }
    wirecopy_parts_clear(&work.made);
    release(&all);
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
    buffers all = {.nheld = 0};
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
    work.anchors = buffer_of(&all, anchors, 8, 0, 0);
    work.nanchors = all.nheld > 0 ? (uint64_t)all.held[0].len / 8 : 0;
    if (!PyErr_Occurred() && read_whole(whole, &work.whole) == 0 && wcpy_call_run(call, pair_anchors, &work) == 0) {
        made = parts_of(&work.made);
    }
    wirecopy_parts_clear(&work.made);
    release(&all);
    wcpy_call_close(call);
    return made;
}

/* choose_pairs(settings, pairs) -> pairs; those given, in a bytearray, are moved about */
PyObject *wcpy_choose_pairs(PyObject *module, PyObject *arguments) {
    PyObject *settings, *pairs, *made = NULL;
    buffers all = {.nheld = 0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO", &settings, &pairs)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    uint64_t *records = (uint64_t *)(uintptr_t)buffer_of(&all, pairs, 8, 0, 1);
    if (!PyErr_Occurred()) {
        uint64_t count = (uint64_t)all.held[0].len / 8, kept;
        call->code = wirecopy_choose_pairs(&call->options, records, count, &kept, &call->error);
        made = call->code == WIRECOPY_OK ? bytes_of(records, kept, 8) : wcpy_raise(call->code, call->error.message);
    }
    release(&all);
    wcpy_call_close(call);
    return made;
}

/* join_pairs(parents, pairs): parents, a bytearray, is changed */
PyObject *wcpy_join_pairs(PyObject *module, PyObject *arguments) {
    PyObject *parents, *pairs;
    buffers all = {.nheld = 0};
    wirecopy_error error;
    wirecopy_code code = WIRECOPY_OK;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO", &parents, &pairs)) {
        return NULL;
    }
    uint32_t *own = (uint32_t *)(uintptr_t)buffer_of(&all, parents, 4, 0, 1);
    const uint64_t *records = PyErr_Occurred() ? NULL : buffer_of(&all, pairs, 8, 0, 0);
    if (!PyErr_Occurred()) {
        code = wirecopy_join_pairs(own, (uint64_t)all.held[0].len / 4, records, (uint64_t)all.held[1].len / 8, &error);
    }
    return finish(&all, code, &error);
}

/* pack_bins(settings, parents, least) -> bins */
PyObject *wcpy_pack_bins(PyObject *module, PyObject *arguments) {
    PyObject *settings, *parents, *made = NULL;
    unsigned long least;
    buffers all = {.nheld = 0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOk", &settings, &parents, &least)) {
        return NULL;
    }
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    uint32_t *own = (uint32_t *)(uintptr_t)buffer_of(&all, parents, 4, 0, 1);
    made = PyErr_Occurred() ? NULL : PyBytes_FromStringAndSize(NULL, all.held[0].len / 4 * 4);
    if (made != NULL) {
        call->code = wirecopy_pack_bins(&call->options, own, (uint64_t)all.held[0].len / 4, (uint32_t)least,
                                        (uint32_t *)(void *)PyBytes_AsString(made), &call->error);
        if (call->code != WIRECOPY_OK) {
            Py_DECREF(made);
            made = wcpy_raise(call->code, call->error.message);
        }
    }
    release(&all);
    wcpy_call_close(call);
    return made;
}

/* ---- Bins ---- */

typedef struct bin_object {
    PyObject_HEAD wcpy_call *call;
    wirecopy_bin *bin;
    wirecopy_grouped made;
    int pairs_given;
    uint64_t ntexts, npairs;
    uint32_t band; /* or step */
    const uint8_t *is_own;
    wirecopy_parts found;
    double *jaccard;
    /* Of a choice of what stays. */
    const int64_t *keys;
    const uint32_t *places;
    int by_fullness;
    double remove_from;
    uint32_t *bearers;
} bin_object;

static PyObject *bin_new(PyTypeObject *type, PyObject *arguments, PyObject *named) {
    PyObject *settings, *tuple;
    wirecopy_whole whole;
    (void)named;
    if (!PyArg_ParseTuple(arguments, "OO", &settings, &tuple) || read_whole(tuple, &whole) != 0) {
        return NULL;
    }
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    bin_object *self = (bin_object *)allocate(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->call = wcpy_call_open(settings, Py_None);
    if (self->call == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    self->call->code = wirecopy_bin_create(&self->call->options, &whole, &self->bin, &self->call->error);
    if (self->call->code != WIRECOPY_OK) {
        wcpy_raise(self->call->code, self->call->error.message);
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static void bin_dealloc(PyObject *object) {
    bin_object *self = (bin_object *)object;
    PyTypeObject *type = Py_TYPE(object);
    wirecopy_bin_free(self->bin);
    wcpy_call_close(self->call);
    freefunc release_object = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release_object(object);
    Py_DECREF(type);
}

static PyObject *bin_add_texts(PyObject *object, PyObject *arguments) {
    bin_object *self = (bin_object *)object;
    PyObject *ranks, *values, *ends, *sites, *copies, *texts = Py_None, *offsets = Py_None;
    unsigned long long count;
    buffers all = {.nheld = 0};
    wirecopy_kept kept;
    wirecopy_code code = WIRECOPY_OK;
    if (!PyArg_ParseTuple(arguments, "KOOOOO|OO", &count, &ranks, &values, &ends, &sites, &copies, &texts, &offsets) ||
        read_kept(&all, count, ranks, values, ends, &kept) != 0) {
        release(&all);
        return NULL;
    }
    kept.sites = buffer_of(&all, sites, 4, 2 * count, 0);
    kept.copies = PyErr_Occurred() ? NULL : buffer_of(&all, copies, 4, count, 0);
    kept.texts.bytes = PyErr_Occurred() ? NULL : buffer_of(&all, texts, 1, 0, 0);
    kept.texts.offsets = PyErr_Occurred() ? NULL : buffer_of(&all, offsets, 8, texts != Py_None ? count + 1 : 0, 0);
    if (!PyErr_Occurred()) {
        code = wirecopy_bin_add_texts(self->bin, &kept, &self->call->error);
        self->ntexts += code == WIRECOPY_OK ? count : 0;
    }
    return finish(&all, code, &self->call->error);
}

/* One buffer of records. */
static PyObject *add_records(bin_object *self, PyObject *arguments, uint64_t *count_ret,
                             wirecopy_code (*add)(wirecopy_bin *, const uint64_t *, uint64_t, wirecopy_error *)) {
    PyObject *given;
    buffers all = {.nheld = 0};
    wirecopy_code code = WIRECOPY_OK;
    if (!PyArg_ParseTuple(arguments, "O", &given)) {
        return NULL;
    }
    const uint64_t *records = buffer_of(&all, given, 8, 0, 0);
    if (!PyErr_Occurred()) {
        uint64_t count = records != NULL ? (uint64_t)all.held[0].len / 8 : 0;
        code = add(self->bin, records, count, &self->call->error);
        *count_ret += code == WIRECOPY_OK ? count : 0;
    }
    return finish(&all, code, &self->call->error);
}

static PyObject *bin_add_pairs(PyObject *object, PyObject *arguments) {
    return add_records((bin_object *)object, arguments, &((bin_object *)object)->npairs, wirecopy_bin_add_pairs);
}

static PyObject *bin_add_furniture(PyObject *object, PyObject *arguments) {
    uint64_t count = 0;
    return add_records((bin_object *)object, arguments, &count, wirecopy_bin_add_furniture);
}

static PyObject *bin_add_passages(PyObject *object, PyObject *arguments) {
    uint64_t count = 0;
    return add_records((bin_object *)object, arguments, &count, wirecopy_bin_add_passages);
}

static void group(wcpy_call *call) {
    bin_object *self = call->arguments;
    call->code = wirecopy_bin_group(self->bin, self->pairs_given, &self->made, &call->error);
}

/* group(pairs_given) -> (groups, representatives, ndocuments, relations, own, contained, contains) */
static PyObject *bin_group(PyObject *object, PyObject *arguments) {
    bin_object *self = (bin_object *)object;
    PyObject *made = NULL;
    if (!PyArg_ParseTuple(arguments, "i", &self->pairs_given)) {
        return NULL;
    }
    wirecopy_grouped_init(&self->made, sizeof self->made);
    if (wcpy_call_run(self->call, group, self) == 0) {
        uint64_t n = self->made.count;
        made = Py_BuildValue("(NNNNNNN)", bytes_of(self->made.groups, n, 4), bytes_of(self->made.representatives, n, 4),
                             bytes_of(self->made.ndocuments, n, 4), bytes_of(self->made.relations, n, 1),
                             bytes_of(self->made.own, n, 1), bytes_of(self->made.contained, n, 8),
                             bytes_of(self->made.contains, n, 8));
    }
    wirecopy_grouped_clear(&self->made);
    return made;
}

static void choose_bearers(wcpy_call *call) {
    bin_object *self = call->arguments;
    call->code = wirecopy_bin_keep(self->bin, self->keys, self->places, self->by_fullness, self->remove_from,
                                   self->bearers, &call->error);
}

/* keep(keys, places, by_fullness, remove_from) -> bearers */
static PyObject *bin_keep(PyObject *object, PyObject *arguments) {
    bin_object *self = (bin_object *)object;
    PyObject *keys, *places, *made = NULL;
    buffers all = {.nheld = 0};
    if (!PyArg_ParseTuple(arguments, "OOid", &keys, &places, &self->by_fullness, &self->remove_from)) {
        return NULL;
    }
    self->keys = buffer_of(&all, keys, 8, self->ntexts, 0);
    self->places = PyErr_Occurred() ? NULL : buffer_of(&all, places, 4, self->ntexts, 0);
    made = PyErr_Occurred() ? NULL : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * self->ntexts));
    if (made != NULL) {
        self->bearers = (uint32_t *)(void *)PyBytes_AsString(made);
        if (wcpy_call_run(self->call, choose_bearers, self) != 0) {
            Py_CLEAR(made);
        }
    }
    release(&all);
    return made;
}

/* add_edges(pairs, jaccard) */
static PyObject *bin_add_edges(PyObject *object, PyObject *arguments) {
    bin_object *self = (bin_object *)object;
    PyObject *pairs, *jaccard;
    buffers all = {.nheld = 0};
    wirecopy_code code = WIRECOPY_OK;
    if (!PyArg_ParseTuple(arguments, "OO", &pairs, &jaccard)) {
        return NULL;
    }
    const uint64_t *records = buffer_of(&all, pairs, 8, 0, 0);
    uint64_t count = records != NULL ? (uint64_t)all.held[0].len / 8 : 0;
    const double *values = PyErr_Occurred() ? NULL : buffer_of(&all, jaccard, 8, count, 0);
    if (!PyErr_Occurred()) {
        code = wirecopy_bin_add_edges(self->bin, records, values, count, &self->call->error);
    }
    return finish(&all, code, &self->call->error);
}

/* tell(step, ranks, words, ends) */
static PyObject *bin_tell(PyObject *object, PyObject *arguments) {
    bin_object *self = (bin_object *)object;
    PyObject *ranks, *words, *ends;
    unsigned long step;
    buffers all = {.nheld = 0};
    wirecopy_code code = WIRECOPY_OK;
    if (!PyArg_ParseTuple(arguments, "kOOO", &step, &ranks, &words, &ends)) {
        return NULL;
    }
    const uint32_t *own_ranks = buffer_of(&all, ranks, 4, 0, 0);
    uint64_t count = own_ranks != NULL ? (uint64_t)all.held[0].len / 4 : 0;
    const uint64_t *own_ends = PyErr_Occurred() ? NULL : buffer_of(&all, ends, 8, count, 0);
    uint64_t nwords = own_ends != NULL && count > 0 ? own_ends[count - 1] : 0;
    const uint64_t *own_words = PyErr_Occurred() ? NULL : buffer_of(&all, words, 8, nwords, 0);
    if (!PyErr_Occurred()) {
        code = wirecopy_bin_tell(self->bin, (uint32_t)step, own_ranks, own_words, own_ends, count, &self->call->error);
    }
    return finish(&all, code, &self->call->error);
}

static void weigh(wcpy_call *call) {
    bin_object *self = call->arguments;
    call->code = wirecopy_bin_weigh(self->bin, self->is_own, self->band, &self->found, &call->error);
}

static void find_passages(wcpy_call *call) {
    bin_object *self = call->arguments;
    call->code = wirecopy_bin_passages(self->bin, self->is_own, &self->found, &call->error);
}

static PyObject *look(bin_object *self, PyObject *is_own, void (*run)(wcpy_call *)) {
    PyObject *made = NULL;
    buffers all = {.nheld = 0};
    self->is_own = buffer_of(&all, is_own, 1, self->ntexts, 0);
    wirecopy_parts_init(&self->found, sizeof self->found);
    if (!PyErr_Occurred() && wcpy_call_run(self->call, run, self) == 0) {
        made = parts_of(&self->found);
    }
    wirecopy_parts_clear(&self->found);
    release(&all);
    return made;
}

/* weigh(is_own, step) -> (ends, records) */
static PyObject *bin_weigh(PyObject *object, PyObject *arguments) {
    PyObject *is_own;
    unsigned long step;
    if (!PyArg_ParseTuple(arguments, "Ok", &is_own, &step)) {
        return NULL;
    }
    ((bin_object *)object)->band = (uint32_t)step;
    return look((bin_object *)object, is_own, weigh);
}

/* passages(is_own) -> (ends, records) */
static PyObject *bin_passages(PyObject *object, PyObject *arguments) {
    PyObject *is_own;
    return PyArg_ParseTuple(arguments, "O", &is_own) ? look((bin_object *)object, is_own, find_passages) : NULL;
}

/* telling_needs(step, next) */
PyObject *wcpy_telling_needs(PyObject *module, PyObject *arguments) {
    unsigned long step, next;
    (void)module;
    return PyArg_ParseTuple(arguments, "kk", &step, &next)
               ? PyBool_FromLong(wirecopy_telling_needs((uint32_t)step, (uint32_t)next))
               : NULL;
}

static PyObject *records_of(const wirecopy_parts *made) {
    return bytes_of(made->records, made->nparts > 0 ? made->ends[made->nparts - 1] : 0, 8);
}

static void search(wcpy_call *call) {
    bin_object *self = call->arguments;
    call->code = wirecopy_bin_search(self->bin, self->band, &self->found, &call->error);
}

/* search(band) -> pairs */
static PyObject *bin_search(PyObject *object, PyObject *arguments) {
    bin_object *self = (bin_object *)object;
    unsigned long band;
    if (!PyArg_ParseTuple(arguments, "k", &band)) {
        return NULL;
    }
    self->band = (uint32_t)band;
    wirecopy_parts_init(&self->found, sizeof self->found);
    PyObject *made = wcpy_call_run(self->call, search, self) == 0 ? records_of(&self->found) : NULL;
    wirecopy_parts_clear(&self->found);
    return made;
}

static void compare(wcpy_call *call) {
    bin_object *self = call->arguments;
    call->code = wirecopy_bin_compare(self->bin, self->jaccard, &call->error);
}

/* compare() -> jaccard */
static PyObject *bin_compare(PyObject *object, PyObject *unused) {
    bin_object *self = (bin_object *)object;
    (void)unused;
    PyObject *made = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(8 * self->npairs));
    if (made != NULL) {
        self->jaccard = (double *)(void *)PyBytes_AsString(made);
        if (wcpy_call_run(self->call, compare, self) != 0) {
            Py_CLEAR(made);
        }
    }
    return made;
}

static PyMethodDef bin_methods[] = {{"add_texts", bin_add_texts, METH_VARARGS, NULL},
                                    {"add_pairs", bin_add_pairs, METH_VARARGS, NULL},
                                    {"group", bin_group, METH_VARARGS, NULL},
                                    {"keep", bin_keep, METH_VARARGS, NULL},
                                    {"add_edges", bin_add_edges, METH_VARARGS, NULL},
                                    {"add_furniture", bin_add_furniture, METH_VARARGS, NULL},
                                    {"add_passages", bin_add_passages, METH_VARARGS, NULL},
                                    {"passages", bin_passages, METH_VARARGS, NULL},
                                    {"tell", bin_tell, METH_VARARGS, NULL},
                                    {"weigh", bin_weigh, METH_VARARGS, NULL},
                                    {"search", bin_search, METH_VARARGS, NULL},
                                    {"compare", bin_compare, METH_NOARGS, NULL},
                                    {NULL, NULL, 0, NULL}};

static PyType_Slot bin_slots[] = {
    {Py_tp_new, (void *)bin_new}, {Py_tp_dealloc, (void *)bin_dealloc}, {Py_tp_methods, bin_methods}, {0, NULL}};

static PyType_Spec bin_spec = {
    .name = "wirecopy._core.Bin", .basicsize = sizeof(bin_object), .flags = Py_TPFLAGS_DEFAULT, .slots = bin_slots};

PyObject *wcpy_bin_type(void) {
    return PyType_FromSpec(&bin_spec);
}

/* read_dates(dates, ends) -> instants: of strings one after another; INT64_MAX where one is no date */
PyObject *wcpy_read_dates(PyObject *module, PyObject *arguments) {
    PyObject *dates, *ends, *made = NULL;
    buffers all = {.nheld = 0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO", &dates, &ends)) {
        return NULL;
    }
    const uint64_t *own = buffer_of(&all, ends, 8, 0, 0);
    uint64_t count = own != NULL ? (uint64_t)all.held[0].len / 8 : 0;
    const char *bytes = PyErr_Occurred() ? NULL : buffer_of(&all, dates, 1, count > 0 ? own[count - 1] : 0, 0);
    made = PyErr_Occurred() ? NULL : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(8 * count));
    int64_t *instants = made != NULL ? (int64_t *)(void *)PyBytes_AsString(made) : NULL;
    for (uint64_t i = 0, from = 0; instants != NULL && i < count; from = own[i++]) {
        if (!wirecopy_date_read(bytes + from, (size_t)(own[i] - from), &instants[i])) {
            instants[i] = INT64_MAX;
        }
    }
    release(&all);
    return made;
}

/* ---- Signatures of the near profile ---- */

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
    buffers all = {.nheld = 0};
    signatures work = {.count = count};
    wcpy_call *call = wcpy_call_open(settings, Py_None);
    if (call == NULL) {
        return NULL;
    }
    wirecopy_parts_init(&work.made, sizeof work.made);
    work.minima = buffer_of(&all, minima, 4, count * call->options.permutations, 0);
    if (!PyErr_Occurred() && components != NULL) {
        work.components = buffer_of(&all, components, 4, count, 0);
    }
    if (!PyErr_Occurred() && wcpy_call_run(call, step, &work) == 0) {
        made = parts_of(&work.made);
    }
    wirecopy_parts_clear(&work.made);
    release(&all);
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
