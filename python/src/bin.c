/* Bins: texts that are grouped by themselves, and what stays of them. */
#include "buffers.h"

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
    if (!PyArg_ParseTuple(arguments, "OO", &settings, &tuple) || wcpy_read_whole(tuple, &whole) != 0) {
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
    wcpy_buffers all = {.nheld = 0};
    wirecopy_kept kept;
    wirecopy_code code = WIRECOPY_OK;
    if (!PyArg_ParseTuple(arguments, "KOOOOO|OO", &count, &ranks, &values, &ends, &sites, &copies, &texts, &offsets) ||
        wcpy_read_kept(&all, count, ranks, values, ends, &kept) != 0) {
        wcpy_buffers_release(&all);
        return NULL;
    }
    kept.sites = wcpy_buffer_of(&all, sites, 4, 2 * count, 0);
    kept.copies = PyErr_Occurred() ? NULL : wcpy_buffer_of(&all, copies, 4, count, 0);
    kept.texts.bytes = PyErr_Occurred() ? NULL : wcpy_buffer_of(&all, texts, 1, 0, 0);
    kept.texts.offsets =
        PyErr_Occurred() ? NULL : wcpy_buffer_of(&all, offsets, 8, texts != Py_None ? count + 1 : 0, 0);
    if (!PyErr_Occurred()) {
        code = wirecopy_bin_add_texts(self->bin, &kept, &self->call->error);
        self->ntexts += code == WIRECOPY_OK ? count : 0;
    }
    return wcpy_buffers_finish(&all, code, &self->call->error);
}

/* One buffer of records. */
static PyObject *add_records(bin_object *self, PyObject *arguments, uint64_t *count_ret,
                             wirecopy_code (*add)(wirecopy_bin *, const uint64_t *, uint64_t, wirecopy_error *)) {
    PyObject *given;
    wcpy_buffers all = {.nheld = 0};
    wirecopy_code code = WIRECOPY_OK;
    if (!PyArg_ParseTuple(arguments, "O", &given)) {
        return NULL;
    }
    const uint64_t *records = wcpy_buffer_of(&all, given, 8, 0, 0);
    if (!PyErr_Occurred()) {
        uint64_t count = records != NULL ? (uint64_t)all.held[0].len / 8 : 0;
        code = add(self->bin, records, count, &self->call->error);
        *count_ret += code == WIRECOPY_OK ? count : 0;
    }
    return wcpy_buffers_finish(&all, code, &self->call->error);
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
        made =
            Py_BuildValue("(NNNNNNN)", wcpy_bytes_of(self->made.groups, n, 4),
                          wcpy_bytes_of(self->made.representatives, n, 4), wcpy_bytes_of(self->made.ndocuments, n, 4),
                          wcpy_bytes_of(self->made.relations, n, 1), wcpy_bytes_of(self->made.own, n, 1),
                          wcpy_bytes_of(self->made.contained, n, 8), wcpy_bytes_of(self->made.contains, n, 8));
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
    wcpy_buffers all = {.nheld = 0};
    if (!PyArg_ParseTuple(arguments, "OOid", &keys, &places, &self->by_fullness, &self->remove_from)) {
        return NULL;
    }
    self->keys = wcpy_buffer_of(&all, keys, 8, self->ntexts, 0);
    self->places = PyErr_Occurred() ? NULL : wcpy_buffer_of(&all, places, 4, self->ntexts, 0);
    made = PyErr_Occurred() ? NULL : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * self->ntexts));
    if (made != NULL) {
        self->bearers = (uint32_t *)(void *)PyBytes_AsString(made);
        if (wcpy_call_run(self->call, choose_bearers, self) != 0) {
            Py_CLEAR(made);
        }
    }
    wcpy_buffers_release(&all);
    return made;
}

/* add_edges(pairs, jaccard) */
static PyObject *bin_add_edges(PyObject *object, PyObject *arguments) {
    bin_object *self = (bin_object *)object;
    PyObject *pairs, *jaccard;
    wcpy_buffers all = {.nheld = 0};
    wirecopy_code code = WIRECOPY_OK;
    if (!PyArg_ParseTuple(arguments, "OO", &pairs, &jaccard)) {
        return NULL;
    }
    const uint64_t *records = wcpy_buffer_of(&all, pairs, 8, 0, 0);
    uint64_t count = records != NULL ? (uint64_t)all.held[0].len / 8 : 0;
    const double *values = PyErr_Occurred() ? NULL : wcpy_buffer_of(&all, jaccard, 8, count, 0);
    if (!PyErr_Occurred()) {
        code = wirecopy_bin_add_edges(self->bin, records, values, count, &self->call->error);
    }
    return wcpy_buffers_finish(&all, code, &self->call->error);
}

/* tell(step, ranks, words, ends) */
static PyObject *bin_tell(PyObject *object, PyObject *arguments) {
    bin_object *self = (bin_object *)object;
    PyObject *ranks, *words, *ends;
    unsigned long step;
    wcpy_buffers all = {.nheld = 0};
    wirecopy_code code = WIRECOPY_OK;
    if (!PyArg_ParseTuple(arguments, "kOOO", &step, &ranks, &words, &ends)) {
        return NULL;
    }
    const uint32_t *own_ranks = wcpy_buffer_of(&all, ranks, 4, 0, 0);
    uint64_t count = own_ranks != NULL ? (uint64_t)all.held[0].len / 4 : 0;
    const uint64_t *own_ends = PyErr_Occurred() ? NULL : wcpy_buffer_of(&all, ends, 8, count, 0);
    uint64_t nwords = own_ends != NULL && count > 0 ? own_ends[count - 1] : 0;
    const uint64_t *own_words = PyErr_Occurred() ? NULL : wcpy_buffer_of(&all, words, 8, nwords, 0);
    if (!PyErr_Occurred()) {
        code = wirecopy_bin_tell(self->bin, (uint32_t)step, own_ranks, own_words, own_ends, count, &self->call->error);
    }
    return wcpy_buffers_finish(&all, code, &self->call->error);
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
    wcpy_buffers all = {.nheld = 0};
    self->is_own = wcpy_buffer_of(&all, is_own, 1, self->ntexts, 0);
    wirecopy_parts_init(&self->found, sizeof self->found);
    if (!PyErr_Occurred() && wcpy_call_run(self->call, run, self) == 0) {
        made = wcpy_parts_of(&self->found);
    }
    wirecopy_parts_clear(&self->found);
    wcpy_buffers_release(&all);
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
    return wcpy_bytes_of(made->records, made->nparts > 0 ? made->ends[made->nparts - 1] : 0, 8);
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
