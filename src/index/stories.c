#include "index/checking.h"
#include "index/operations.h"
#include "io/table.h"

static const char select_stories[] =
    "SELECT y.story, r.id, count(*), count(DISTINCT d.source), strftime('%Y-%m-%dT%H:%M:%SZ', min(d.date), "
    "'unixepoch'),"
    " strftime('%Y-%m-%dT%H:%M:%SZ', max(d.date), 'unixepoch') FROM stories y JOIN texts t ON t.story = y.story"
    " JOIN documents d ON d.text = t.text LEFT JOIN documents r ON r.document = y.representative"
    " WHERE ?1 = -9223372036854775808 OR y.story IN (SELECT u.story FROM documents n JOIN texts u ON u.text = n.text"
    " WHERE n.date >= ?1) GROUP BY y.story ORDER BY y.story";

static wirecopy_code write_row(sqlite3_stmt *statement, wc_output *output, wc_text_buffer *line,
                               wirecopy_error *error) {
    const char *first = (const char *)sqlite3_column_text(statement, 4);
    const char *last = (const char *)sqlite3_column_text(statement, 5);
    const char *id = (const char *)sqlite3_column_text(statement, 1);
    const wc_story_row row = {.story = (uint64_t)sqlite3_column_int64(statement, 0),
                              .representative = {id != NULL ? id : "", (size_t)sqlite3_column_bytes(statement, 1)},
                              .documents = (uint64_t)sqlite3_column_int64(statement, 2),
                              .sources = (uint64_t)sqlite3_column_int64(statement, 3),
                              .first = first != NULL ? first : "",
                              .last = last != NULL ? last : ""};
    return wc_table_story(output, &row, line, error);
}

static wirecopy_code write_rows(wc_disk *disk, int64_t since, wc_output *output, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wc_text_buffer line = {.allocator = disk->allocator};
    int row = 1;
    wirecopy_code code = wc_statement_prepare(&disk->database, select_stories, &statement, error);
    if (code == WIRECOPY_OK) {
        sqlite3_bind_int64(statement, 1, since);
    }
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&disk->database, statement, &row, error);
        if (code == WIRECOPY_OK && row) {
            code = write_row(statement, output, &line, error);
        }
    }
    sqlite3_finalize(statement);
    wc_text_buffer_clear(&line);
    return code;
}

wirecopy_code wc_disk_stories(wc_disk *disk, const char *path, int64_t since, wirecopy_damage_fn damage, void *context,
                              uint64_t *damages_ret, wirecopy_error *error) {
    wc_output *output = NULL;
    wc_checking check = {.disk = disk, .damage = damage, .context = context};
    wirecopy_code code = wc_output_check(path, error);
    if (code == WIRECOPY_OK) {
        code = wc_output_open(path, disk->allocator, &output, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_begin_bookkeeping(disk, 0, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_watch(disk, WC_STEP_WRITE, error);
        code = code == WIRECOPY_OK ? wc_checking_sums(&check, error) : code;
        code = wc_checking_end(&check, code == WIRECOPY_OK ? write_rows(disk, since, output, error) : code, error);
    }
    if (damages_ret != NULL) {
        *damages_ret = check.damages;
    }
    if (code == WIRECOPY_OK) {
        return wc_output_commit(output, error);
    }
    wc_output_discard(output);
    return code;
}
