#include "dump/ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "run/notices.h"

int wc_bytes_order(const char *a, size_t a_nbytes, const char *b, size_t b_nbytes) {
    int order = memcmp(a, b, a_nbytes < b_nbytes ? a_nbytes : b_nbytes);
    return order != 0 ? order : (a_nbytes > b_nbytes) - (a_nbytes < b_nbytes);
}

static int by_name(const void *left, const void *right) {
    const wc_named *a = left, *b = right;
    int order = wc_bytes_order(a->bytes, a->nbytes, b->bytes, b->nbytes);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

void wc_named_sort(wc_named *names, size_t count) {
    qsort(names, count, sizeof *names, by_name);
}

int wc_named_same(const wc_named *a, const wc_named *b) {
    return a->nbytes == b->nbytes && memcmp(a->bytes, b->bytes, a->nbytes) == 0;
}

uint32_t wc_named_find(const wc_named *names, size_t count, const char *bytes, size_t nbytes) {
    const wc_named wanted = {bytes, nbytes, 0};
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (wc_bytes_order(names[middle].bytes, names[middle].nbytes, bytes, nbytes) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < count && wc_named_same(&names[from], &wanted) ? names[from].number : UINT32_MAX;
}

void wc_ids_sorted(const wc_dump *dump, wc_named *ids_ret) {
    size_t ndocuments = dump->corpus.ndocuments;
    for (uint32_t i = 0; i < ndocuments; i++) {
        ids_ret[i].bytes = wc_strings_get(&dump->ids, i, &ids_ret[i].nbytes);
        ids_ret[i].number = i;
    }
    wc_named_sort(ids_ret, ndocuments);
}

uint32_t wc_ids_find(const wc_dump *dump, const char *id) {
    const wc_named wanted = {id, strlen(id), 0};
    for (uint32_t i = 0; i < dump->corpus.ndocuments; i++) {
        wc_named held = {.number = i};
        held.bytes = wc_strings_get(&dump->ids, i, &held.nbytes);
        if (wc_named_same(&held, &wanted)) {
            return i;
        }
    }
    return UINT32_MAX;
}

wirecopy_code wc_ids_fail(const char *id, const wirecopy_stats *stats, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_NOT_FOUND,
                   "no document has the id \"%.200s\" (documents looked at: %llu, records skipped: %llu): check the "
                   "id and the id field",
                   id, (unsigned long long)stats->documents, (unsigned long long)wc_stats_skipped(stats));
}

size_t wc_record_name(const wc_file *file, uint64_t record, const char **prefix_ret,
                      char number_ret[WC_RECORD_NUMBER_NBYTES]) {
    *prefix_ret = file->is_rows ? "" : file->path;
    int length = file->is_rows ? snprintf(number_ret, WC_RECORD_NUMBER_NBYTES, "%llu", (unsigned long long)record)
                               : snprintf(number_ret, WC_RECORD_NUMBER_NBYTES, ":%llu", (unsigned long long)record + 1);
    return (size_t)length;
}

int wc_record_is_named(const wc_record *record, const wc_file *file, uint64_t number, const char *id) {
    if (record->id != NULL) {
        return strlen(id) == record->id_nbytes && memcmp(id, record->id, record->id_nbytes) == 0;
    }
    char digits[WC_RECORD_NUMBER_NBYTES];
    const char *prefix;
    wc_record_name(file, number, &prefix, digits);
    size_t length = strlen(prefix);
    return strncmp(id, prefix, length) == 0 && strcmp(id + length, digits) == 0;
}

int wc_id_may_be_made(const wc_file *file, uint64_t nrecords, const char *id, size_t nbytes) {
    char digits[WC_RECORD_NUMBER_NBYTES];
    const char *prefix;
    size_t last = wc_record_name(file, nrecords, &prefix, digits), length = strlen(prefix),
           mark = file->is_rows ? 0 : 1;
    if (nbytes <= length + mark || nbytes > length + last || memcmp(id, prefix, length) != 0 ||
        (mark && id[length] != ':')) {
        return 0;
    }
    for (size_t i = length + mark; i < nbytes; i++) {
        if (id[i] < '0' || id[i] > '9') {
            return 0;
        }
    }
    return 1;
}
