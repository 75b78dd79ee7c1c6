#include "base/same_files.h"

#include <stdlib.h>

static int by_file(const void *left, const void *right) {
    const wc_identity *a = left, *b = right;
    return (a->file > b->file) - (a->file < b->file);
}

static int by_identity(const void *left, const void *right) {
    const wc_identity *a = left, *b = right;
    if (a->device != b->device) {
        return a->device < b->device ? -1 : 1;
    }
    if (a->number != b->number) {
        return a->number < b->number ? -1 : 1;
    }
    return by_file(left, right);
}

void wc_identities_compare(wc_identity *identities, size_t count) {
    qsort(identities, count, sizeof *identities, by_identity);
    for (size_t i = 0; i < count; i++) {
        const wc_identity *before = i > 0 ? &identities[i - 1] : NULL;
        int is_same =
            before != NULL && before->device == identities[i].device && before->number == identities[i].number;
        identities[i].earlier = is_same ? before->file : WC_NO_FILE;
    }
    qsort(identities, count, sizeof *identities, by_file);
}
