#include "dump/files.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

wirecopy_code wc_dump_add_file(wc_dump *dump, const wc_file *file, size_t path_nbytes, wirecopy_error *error) {
    wirecopy_code code = wc_grow(dump->allocator, (void **)&dump->files, &dump->files_capacity, dump->nfiles + 1,
                                 sizeof *dump->files, error);
    size_t length = strnlen(file->path, path_nbytes);
    char *path = code == WIRECOPY_OK ? wc_allocate(dump->allocator, length + 1, 1) : NULL;
    if (path == NULL) {
        return code == WIRECOPY_OK ? wc_fail_refused(dump->allocator, length + 1, error) : code;
    }
    memcpy(path, file->path, length);
    path[length] = '\0';
    dump->files[dump->nfiles++] = (wc_file){.path = path, .format = file->format};
    return WIRECOPY_OK;
}

uint32_t wc_dump_nfiles(const wc_dump *dump) {
    return dump->reader != NULL ? wc_reader_nfiles(dump->reader) : dump->nfiles;
}

const wc_file *wc_dump_file(const wc_dump *dump, uint32_t file) {
    static const wc_file elsewhere = {.path = "the index", .is_rows = 1};
    if (dump->nown != WC_ALL_OWN && file >= wc_dump_nfiles(dump)) {
        return &elsewhere;
    }
    return dump->reader != NULL ? wc_reader_file(dump->reader, file) : &dump->files[file];
}

uint32_t wc_dump_file_of(const wc_dump *dump, uint64_t document) {
    size_t from = 0, to = dump->nfile_starts;
    while (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        if (dump->file_starts[middle] <= document) {
            from = middle;
        } else {
            to = middle;
        }
    }
    return (uint32_t)from;
}
