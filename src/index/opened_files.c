#include "index/opened_files.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

static wirecopy_code open_file(wc_opened_files *files, const wc_disk *disk, const char *name, wirecopy_error *error) {
    char path[WC_DISK_PATH_NBYTES];
    wirecopy_code code = wc_grow(disk->allocator, (void **)&files->items, &files->capacity, files->count + 1,
                                 sizeof *files->items, error);
    if (code == WIRECOPY_OK) {
        wc_opened *at = &files->items[files->count++];
        *at = (wc_opened){.code = WIRECOPY_OK};
        snprintf(at->name, sizeof at->name, "%s", name);
        wc_disk_path(disk, name, path);
        at->code = wc_segment_open(&at->segment, path, "", &at->problem);
    }
    return code;
}

wirecopy_code wc_opened_files_open(wc_opened_files *files, const wc_disk *disk, wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 1;
    wirecopy_code code =
        wc_statement_prepare(&disk->database, "SELECT file FROM segments ORDER BY segment", &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&disk->database, statement, &row, error);
        if (code == WIRECOPY_OK && row) {
            const char *name = (const char *)sqlite3_column_text(statement, 0);
            code = open_file(files, disk, name != NULL ? name : "", error);
        }
    }
    sqlite3_finalize(statement);
    return code;
}

void wc_opened_files_close(wc_opened_files *files, const wirecopy_allocator *allocator) {
    for (size_t i = 0; i < files->count; i++) {
        wc_segment_close(&files->items[i].segment, allocator);
    }
    wc_release(allocator, files->items, files->capacity, sizeof *files->items);
    files->items = NULL;
    files->count = files->capacity = 0;
}

int wc_opened_files_lack_one(const wc_opened_files *files) {
    int lacks = 0;
    for (size_t i = 0; i < files->count; i++) {
        lacks |= files->items[i].code == WIRECOPY_ERROR_NOT_FOUND;
    }
    return lacks;
}

wirecopy_code wc_opened_files_take(wc_opened_files *files, const wc_disk *disk, const char *name,
                                   wc_segment *segment_ret, wirecopy_error *problem_ret) {
    char path[WC_DISK_PATH_NBYTES];
    for (size_t i = 0; i < files->count; i++) {
        wc_opened *at = &files->items[i];
        if (strcmp(at->name, name) == 0) {
            *segment_ret = at->segment;
            at->segment = (wc_segment){.fd = -1};
            *problem_ret = at->problem;
            return at->code;
        }
    }
    wc_disk_path(disk, name, path);
    return wc_segment_open(segment_ret, path, "", problem_ret);
}
