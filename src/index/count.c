#include <sys/stat.h>

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
        {"SELECT (SELECT count(*) FROM documents) - (SELECT count(*) FROM removed)", &stats->documents},
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

/* What takes a look at each document. */
static wirecopy_code look_at_documents(const wc_disk *disk, wirecopy_disk_index_stats *stats, wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 0;
    wirecopy_code code = wc_statement_prepare(
        &disk->database,
        "SELECT count(DISTINCT source), min(date), max(date) FROM documents WHERE " WC_IS_THERE("document"), &statement,
        error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_step(&disk->database, statement, &row, error);
    }
    if (code == WIRECOPY_OK && row) {
        stats->sources = (uint64_t)sqlite3_column_int64(statement, 0);
        stats->first = sqlite3_column_int64(statement, 1);
        stats->last = sqlite3_column_int64(statement, 2);
    }
    sqlite3_finalize(statement);
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
