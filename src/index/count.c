#include <sys/stat.h>

#include "base/error.h"
#include "base/memory.h"
#include "index/operations.h"

static uint64_t size_of_file(const wc_disk *disk, const char *name) {
    char path[WC_DISK_PATH_NBYTES];
    struct stat found;
    wc_disk_path(disk, name, path);
    return stat(path, &found) == 0 ? (uint64_t)found.st_size : 0;
}

static wirecopy_code count_rows(const wc_disk *disk, wirecopy_disk_index_stats *stats, wirecopy_error *error) {
    const struct {
        const char *sql;
        uint64_t *answer;
    } questions[] = {
        {"SELECT (SELECT count(*) FROM texts) - (SELECT count(*) FROM " WC_REMOVED_TEXTS ")", &stats->texts},
        {"SELECT (SELECT count(*) FROM stories) - (SELECT count(*) FROM " WC_REMOVED_STORIES ")", &stats->stories},
        {"SELECT count(*) FROM merges", &stats->merged},
        {"SELECT sum(dead) FROM graves", &stats->removed_texts}};
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < sizeof questions / sizeof questions[0]; i++) {
        int64_t answer = 0;
        code = wc_database_number(&disk->database, questions[i].sql, 0, &answer, error);
        *questions[i].answer = (uint64_t)answer;
    }
    return code;
}

/* What is there of the documents, by a look at each. */
typedef struct looking {
    const wc_disk *disk;
    sqlite3_stmt *documents, *removed; /* both by number */
    int64_t next_removed;              /* INT64_MAX after the last */
    uint8_t *seen;                     /* bits by source */
    size_t nsources;                   /* that there is room for */
    wirecopy_disk_index_stats *stats;
} looking;

static wirecopy_code step_removed(looking *work, wirecopy_error *error) {
    int row = 0;
    wirecopy_code code = wc_statement_step(&work->disk->database, work->removed, &row, error);
    work->next_removed = row ? sqlite3_column_int64(work->removed, 0) : INT64_MAX;
    return code;
}

static void look_at(looking *work) {
    wirecopy_disk_index_stats *stats = work->stats;
    int64_t date = sqlite3_column_int64(work->documents, 1), source = sqlite3_column_int64(work->documents, 2);
    int is_first = stats->documents++ == 0;
    stats->first = is_first || date < stats->first ? date : stats->first;
    stats->last = is_first || date > stats->last ? date : stats->last;
    if (source > 0 && (uint64_t)source < work->nsources && !(work->seen[source / 8] >> source % 8 & 1)) {
        work->seen[source / 8] |= (uint8_t)(1u << source % 8);
        stats->sources++;
    }
}

/* Side by side: to ask of each row whether it was removed would take as long as to read it. */
static wirecopy_code look_at_each(looking *work, wirecopy_error *error) {
    int row = 1;
    wirecopy_code code = step_removed(work, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&work->disk->database, work->documents, &row, error);
        int64_t document = row ? sqlite3_column_int64(work->documents, 0) : -1;
        while (code == WIRECOPY_OK && row && work->next_removed < document) {
            code = step_removed(work, error);
        }
        if (code == WIRECOPY_OK && row && work->next_removed != document) {
            look_at(work);
        }
    }
    return code;
}

static wirecopy_code look_at_documents(const wc_disk *disk, wirecopy_disk_index_stats *stats, wirecopy_error *error) {
    looking work = {.disk = disk, .stats = stats};
    int64_t most;
    wirecopy_code code = wc_database_number(&disk->database, "SELECT max(source) FROM sources", 0, &most, error);
    if (code == WIRECOPY_OK) {
        work.nsources = most > 0 && most < UINT32_MAX ? (size_t)most + 1 : 0;
        work.seen = wc_allocate_zeroed(disk->allocator, work.nsources / 8 + 1, 1);
        code = work.seen == NULL ? wc_fail_refused(disk->allocator, work.nsources / 8 + 1, error) : WIRECOPY_OK;
    }
    if (code == WIRECOPY_OK) {
        code = wc_statement_prepare(&disk->database, "SELECT document, date, source FROM documents ORDER BY document",
                                    &work.documents, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_statement_prepare(&disk->database, "SELECT document FROM removed ORDER BY document", &work.removed,
                                    error);
    }
    if (code == WIRECOPY_OK) {
        code = look_at_each(&work, error);
    }
    sqlite3_finalize(work.documents);
    sqlite3_finalize(work.removed);
    if (work.seen != NULL) {
        wc_release(disk->allocator, work.seen, work.nsources / 8 + 1, 1);
    }
    return code;
}

wirecopy_code wc_disk_count(wc_disk *disk, wirecopy_disk_index_stats *stats_ret, wirecopy_error *error) {
    *stats_ret = (wirecopy_disk_index_stats){.size = stats_ret->size,
                                             .profile = disk->options.profile,
                                             .threshold = disk->options.threshold,
                                             .keeps_texts = disk->keeps_texts};
    wirecopy_code code = wc_disk_begin_numbers(disk, 0, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = count_rows(disk, stats_ret, error);
    if (code == WIRECOPY_OK) {
        code = look_at_documents(disk, stats_ret, error);
    }
    stats_ret->segments = disk->nsegments;
    for (size_t i = 0; i < disk->nsegments; i++) {
        stats_ret->segment_nbytes += disk->segments[i].nbytes;
        stats_ret->text_nbytes += disk->segments[i].head.text_nbytes;
        stats_ret->packed_nbytes += disk->segments[i].head.sections[WC_SECTION_DATA].nbytes +
                                    disk->segments[i].head.sections[WC_SECTION_WORDS].nbytes;
    }
    stats_ret->database_nbytes = size_of_file(disk, "index.db") + size_of_file(disk, "index.db-wal");
    return wc_disk_end(disk, code, error);
}
