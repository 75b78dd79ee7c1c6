#include "core.h"
#include "sources.h" /* made by cmake/sources.cmake */

static PyMethodDef functions[] = {{"group", wcpy_group, METH_VARARGS, NULL},
                                  {"pairs", wcpy_pairs, METH_VARARGS, NULL},
                                  {"tune", wcpy_tune, METH_VARARGS, NULL},
                                  {"dedup", wcpy_dedup, METH_VARARGS, NULL},
                                  {"sign", wcpy_sign, METH_VARARGS, NULL},
                                  {"compare", wcpy_compare, METH_VARARGS, NULL},
                                  {"estimate", wcpy_estimate, METH_VARARGS, NULL},
                                  {"program", wcpy_program, METH_VARARGS, NULL},
                                  {"export", wcpy_export, METH_VARARGS, NULL},
                                  {"export_array", wcpy_export_array, METH_VARARGS, NULL},
                                  {"sketch", wcpy_sketch, METH_VARARGS, NULL},
                                  {"signed_as", wcpy_signed_as, METH_VARARGS, NULL},
                                  {"read_dates", wcpy_read_dates, METH_VARARGS, NULL},
                                  {"telling_needs", wcpy_telling_needs, METH_VARARGS, NULL},
                                  {"band_keys", wcpy_band_keys, METH_VARARGS, NULL},
                                  {"find_furniture", wcpy_find_furniture, METH_VARARGS, NULL},
                                  {"deal_anchors", wcpy_deal_anchors, METH_VARARGS, NULL},
                                  {"pair_anchors", wcpy_pair_anchors, METH_VARARGS, NULL},
                                  {"choose_pairs", wcpy_choose_pairs, METH_VARARGS, NULL},
                                  {"join_pairs", wcpy_join_pairs, METH_VARARGS, NULL},
                                  {"pack_bins", wcpy_pack_bins, METH_VARARGS, NULL},
                                  {"index_create", wcpy_index_create, METH_VARARGS, NULL},
                                  {"index_open", wcpy_index_open, METH_VARARGS, NULL},
                                  {"index_take", wcpy_index_take, METH_VARARGS, NULL},
                                  {"index_explain", wcpy_index_explain, METH_VARARGS, NULL},
                                  {"index_do", wcpy_index_do, METH_VARARGS, NULL},
                                  {NULL, NULL, 0, NULL}};

static int execute(PyObject *module) {
    PyObject *type = wcpy_result_type(), *bin = wcpy_bin_type();
    int failed = type == NULL || PyModule_AddObjectRef(module, "Result", type) != 0 || bin == NULL ||
                 PyModule_AddObjectRef(module, "Bin", bin) != 0 ||
                 PyModule_AddIntConstant(module, "telling_steps", WIRECOPY_TELLING_STEPS) != 0 ||
                 PyModule_AddIntConstant(module, "furniture_texts", WIRECOPY_FURNITURE_TEXTS) != 0 ||
                 PyModule_AddStringConstant(module, "sources", WIRECOPY_SOURCES) != 0 ||
                 PyModule_AddStringConstant(module, "version", wirecopy_version()) != 0;
    Py_XDECREF(type);
    Py_XDECREF(bin);
    return failed ? -1 : 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)execute},
#ifdef Py_mod_gil
                                   {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
                                   {0, NULL}};

static PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = "wirecopy._core", .m_methods = functions, .m_slots = slots};

PyMODINIT_FUNC PyInit__core(void) {
    return PyModuleDef_Init(&definition);
}
