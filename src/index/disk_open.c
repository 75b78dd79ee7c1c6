#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "index/disk_settings.h"
#include "run/budget.h"

static char *copy_string(const wirecopy_allocator *allocator, const char *string) {
    if (string == NULL) {
        return NULL;
    }
    size_t size = strlen(string) + 1;
    char *copy = wc_allocate(allocator, size, 1);
    return copy != NULL ? memcpy(copy, string, size) : NULL;
}

static void release_string(const wirecopy_allocator *allocator, char *string) {
    wc_release(allocator, string, string != NULL ? strlen(string) + 1 : 0, 1);
}

wirecopy_code wc_disk_open(const wirecopy_options *options, const char *folder, wc_disk **disk_ret,
                           wirecopy_error *error) {
    wirecopy_options own;
    *disk_ret = NULL;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    const wirecopy_allocator *allocator = wc_options_allocator(&own);
    wc_disk *disk = wc_allocate_zeroed(allocator, 1, sizeof *disk);
    if (disk == NULL) {
        return wc_fail_refused(allocator, sizeof *disk, error);
    }
    disk->allocator = allocator;
    disk->options = own;
    disk->options.memory_nbytes = wc_budget_of(&own); /* asking takes a fifth of a small query */
    wc_warm_init(&disk->warm, allocator, disk->options.memory_nbytes);
    wc_spare_init(&disk->spare, allocator);
    wc_text_reader_init(&disk->reader, allocator);
    wc_progress_init(&disk->progress, &disk->options, 0);
    disk->folder = copy_string(allocator, folder);
    disk->options.tmp = disk->tmp = copy_string(allocator, own.tmp);
    disk->options.report = disk->report = copy_string(allocator, own.report);
    disk->options.report_about = disk->report_about = copy_string(allocator, own.report_about);
    if (disk->folder == NULL || (own.tmp != NULL && disk->tmp == NULL) ||
        (own.report != NULL && disk->report == NULL) || (own.report_about != NULL && disk->report_about == NULL)) {
        code = wc_fail_refused(allocator, strlen(folder) + 1, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_open(&disk->database, disk->folder, allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_limit(&disk->database, disk->options.memory_nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_read_settings(disk, error);
    }
    if (code != WIRECOPY_OK) {
        wc_disk_free(disk);
        return code;
    }
    *disk_ret = disk;
    return WIRECOPY_OK;
}

void wc_disk_free(wc_disk *disk) {
    if (disk == NULL) {
        return;
    }
    const wirecopy_allocator *allocator = disk->allocator;
    wc_warm_clear(&disk->warm);
    if (disk->reader.allocator != NULL) {
        wc_text_reader_clear(&disk->reader);
    }
    wc_disk_close_segments(disk);
    wc_release(allocator, disk->segments, disk->capacity, sizeof *disk->segments);
    wc_release(allocator, disk->lost, disk->lost_capacity, sizeof *disk->lost);
    wc_database_close(&disk->database);
    wc_progress_clear(&disk->progress);
    release_string(allocator, disk->folder);
    release_string(allocator, disk->tmp);
    release_string(allocator, disk->report);
    release_string(allocator, disk->report_about);
    wc_spare_clear(&disk->spare);
    wc_release(allocator, disk, 1, sizeof *disk);
}
