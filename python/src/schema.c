/* Schemas that the module owns. */
#include <stdlib.h>
#include <string.h>

#include "core.h"

static void release(struct ArrowSchema *schema) {
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i] != NULL && schema->children[i]->release != NULL) {
            schema->children[i]->release(schema->children[i]);
        }
        free(schema->children[i]);
    }
    if (schema->dictionary != NULL && schema->dictionary->release != NULL) {
        schema->dictionary->release(schema->dictionary);
    }
    free(schema->dictionary);
    free(schema->children);
    free((char *)(uintptr_t)schema->format);
    free((char *)(uintptr_t)schema->name);
    schema->release = NULL;
}

/* *schema_ret can be released whatever this returns. */
static int start(const char *format, const char *name, int64_t nchildren, struct ArrowSchema *schema_ret) {
    *schema_ret = (struct ArrowSchema){.format = strdup(format),
                                       .name = strdup(name),
                                       .flags = ARROW_FLAG_NULLABLE,
                                       .children = calloc((size_t)nchildren + 1, sizeof(struct ArrowSchema *)),
                                       .release = release};
    int made = schema_ret->format != NULL && schema_ret->name != NULL && schema_ret->children != NULL;
    for (int64_t i = 0; made && i < nchildren; i++) {
        schema_ret->children[i] = calloc(1, sizeof(struct ArrowSchema));
        made = schema_ret->children[i] != NULL;
        schema_ret->n_children = i + 1;
    }
    return made ? 0 : -1;
}

static int copy(const struct ArrowSchema *schema, struct ArrowSchema *copy_ret) {
    const char *format = schema->format != NULL ? schema->format : "";
    int64_t nchildren = schema->children != NULL && schema->n_children > 0 ? schema->n_children : 0;
    int failed = start(format, schema->name != NULL ? schema->name : "", nchildren, copy_ret);
    copy_ret->flags = schema->flags;
    for (int64_t i = 0; !failed && i < nchildren; i++) {
        failed = schema->children[i] == NULL || copy(schema->children[i], copy_ret->children[i]) != 0;
    }
    if (!failed && schema->dictionary != NULL) {
        copy_ret->dictionary = calloc(1, sizeof *copy_ret->dictionary);
        failed = copy_ret->dictionary == NULL || copy(schema->dictionary, copy_ret->dictionary) != 0;
    }
    return failed ? -1 : 0;
}

int wcpy_schema_copy(const struct ArrowSchema *schema, struct ArrowSchema *copy_ret) {
    if (copy(schema, copy_ret) == 0) {
        return 0;
    }
    release(copy_ret);
    return -1;
}

int wcpy_schema_of_columns(PyObject *names, const char *format, struct ArrowSchema *schema_ret) {
    Py_ssize_t count = PyTuple_Size(names);
    int failed = start("+s", "", count, schema_ret);
    for (Py_ssize_t i = 0; !failed && i < count; i++) {
        const char *name = PyUnicode_AsUTF8AndSize(PyTuple_GetItem(names, i), NULL);
        failed = name == NULL || start(format, name, 0, schema_ret->children[i]) != 0;
    }
    if (failed) {
        release(schema_ret);
    }
    return failed;
}

static int same_string(const char *a, const char *b) {
    return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

int wcpy_schema_same(const struct ArrowSchema *a, const struct ArrowSchema *b) {
    int same = same_string(a->format, b->format) && a->n_children == b->n_children &&
               (a->dictionary == NULL) == (b->dictionary == NULL);
    if (same && a->dictionary != NULL) {
        same = wcpy_schema_same(a->dictionary, b->dictionary);
    }
    for (int64_t i = 0; same && i < a->n_children; i++) {
        same =
            same_string(a->children[i]->name, b->children[i]->name) && wcpy_schema_same(a->children[i], b->children[i]);
    }
    return same;
}
