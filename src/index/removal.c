#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "dump/supply_texts.h"
#include "index/hosts.h"
#include "index/operations.h"
#include "index/removal.h"

static const char make_table[] = "CREATE TEMP TABLE gone(document INTEGER PRIMARY KEY, text INTEGER NOT NULL)";

/* The rest of the database agrees with what is gone: counts of texts, what stands for stories, stories themselves. Each
 * row is written once, in the order of its key. */
static const char follow_up[] =
    "CREATE TEMP TABLE touched(text INTEGER PRIMARY KEY, story INTEGER NOT NULL, n INTEGER NOT NULL);"
    "INSERT INTO touched SELECT g.text, t.story, t.documents - g.n FROM (SELECT text, count(*) AS n FROM gone GROUP BY"
    " text) g JOIN texts t ON t.text = g.text;"
    "DELETE FROM documents WHERE document IN (SELECT document FROM gone);"
    "CREATE TEMP TABLE dead(text INTEGER PRIMARY KEY);"
    "INSERT INTO dead SELECT text FROM touched WHERE n = 0;"
    "DELETE FROM texts WHERE text IN (SELECT text FROM dead);"
    "DELETE FROM draws WHERE text IN (SELECT text FROM dead);"
    "UPDATE texts SET documents = (SELECT u.n FROM touched u WHERE u.text = texts.text),"
    " first = (SELECT min(d.document) FROM documents d WHERE d.text = texts.text)"
    " WHERE text IN (SELECT text FROM touched WHERE n > 0);"
    "CREATE TEMP TABLE hit(story INTEGER PRIMARY KEY);"
    "INSERT OR IGNORE INTO hit SELECT story FROM touched WHERE n = 0;"
    "CREATE TEMP TABLE kept(story INTEGER PRIMARY KEY);"
    "INSERT INTO kept SELECT story FROM hit h WHERE EXISTS (SELECT 1 FROM texts t WHERE t.story = h.story);"
    "DELETE FROM stories WHERE story IN (SELECT story FROM hit EXCEPT SELECT story FROM kept);"
    "UPDATE stories SET representative = (SELECT t.first FROM texts t WHERE t.text = stories.text)"
    " WHERE story IN (SELECT story FROM touched WHERE n > 0) AND representative IN (SELECT document FROM gone)"
    " AND text NOT IN (SELECT text FROM dead);";

/* What stands for a story from now on: in the news profile what has most of the text that stood for it, so that what
 * was told of the others by that one holds best, and no digest if it can be; in the near profile the first. */
static const char elect_fullest[] =
    "UPDATE stories SET (representative, text) = (SELECT t.first, t.text FROM texts t WHERE t.story = stories.story"
    " ORDER BY t.told & 1, t.contains DESC, t.contained DESC, t.first LIMIT 1)"
    " WHERE story IN (SELECT story FROM kept) AND text IN (SELECT text FROM dead);";
static const char elect_first[] =
    "UPDATE stories SET (representative, text) = (SELECT t.first, t.text FROM texts t WHERE t.story = stories.story"
    " ORDER BY t.first LIMIT 1) WHERE story IN (SELECT story FROM kept) AND text IN (SELECT text FROM dead);";

static const char drop_tables[] =
    "DROP TABLE gone; DROP TABLE touched; DROP TABLE dead; DROP TABLE hit; DROP TABLE kept";

static wirecopy_code bury(wc_disk *disk, uint32_t text, wirecopy_error *error) {
    uint32_t number;
    wc_segment *segment = (wc_segment *)(uintptr_t)wc_disk_find(disk, text, &number);
    if (segment == NULL) {
        return WIRECOPY_OK;
    }
    if (segment->dead == NULL) {
        size_t nbytes = (segment->head.ntexts + 7) / 8;
        segment->dead = wc_allocate_zeroed(disk->allocator, nbytes, 1);
        if (segment->dead == NULL) {
            return wc_fail_refused(disk->allocator, nbytes, error);
        }
        segment->dead_nbytes = nbytes;
    }
    segment->dead[number / 8] |= (uint8_t)(1u << number % 8);
    segment->is_changed = 1;
    return WIRECOPY_OK;
}

static int64_t count_dead(const wc_segment *segment) {
    int64_t count = 0;
    for (uint32_t i = 0; i < segment->head.ntexts; i++) {
        count += wc_segment_is_dead(segment, i);
    }
    return count;
}

/* The bits are read anew by the next snapshot, whether this one is committed or not. */
static wirecopy_code write_graves(wc_disk *disk, wirecopy_error *error) {
    sqlite3_stmt *statement;
    /* What REPLACE takes away, triggers are not told of (sums.h). */
    wirecopy_code code = wc_statement_prepare(
        &disk->database,
        "INSERT INTO graves(segment, version, dead, texts) VALUES(?, ?, ?, ?) ON CONFLICT(segment) DO UPDATE SET"
        " version = excluded.version, dead = excluded.dead, texts = excluded.texts",
        &statement, error);
    for (size_t i = 0; i < disk->nsegments; i++) {
        wc_segment *segment = &disk->segments[i];
        if (code == WIRECOPY_OK && segment->is_changed) {
            const int64_t values[] = {segment->number, segment->dead_version + 1, count_dead(segment)};
            sqlite3_bind_blob64(statement, 4, segment->dead, segment->dead_nbytes, SQLITE_STATIC);
            code = wc_statement_run(&disk->database, statement, values, 3, error);
        }
        segment->dead_version = segment->is_changed ? -1 : segment->dead_version;
        segment->is_changed = 0;
    }
    sqlite3_finalize(statement);
    return code;
}

static wirecopy_code bury_all(wc_disk *disk, wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(&disk->database, "SELECT text FROM dead", &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&disk->database, statement, &row, error);
        if (code == WIRECOPY_OK && row) {
            code = bury(disk, (uint32_t)sqlite3_column_int64(statement, 0), error);
        }
    }
    sqlite3_finalize(statement);
    wirecopy_code written = write_graves(disk, error);
    return code == WIRECOPY_OK ? written : code;
}

wirecopy_code wc_removal_begin(wc_disk *disk, wirecopy_error *error) {
    return wc_database_execute(&disk->database, make_table, error);
}

wirecopy_code wc_removal_finish(wc_disk *disk, const char *verb, uint64_t *removed_ret, wirecopy_error *error) {
    int64_t removed = 0, texts = 0, event;
    wirecopy_code code = wc_database_number(&disk->database, "SELECT count(*) FROM gone", 0, &removed, error);
    if (code == WIRECOPY_OK) {
        code = wc_database_execute(&disk->database, follow_up, error);
    }
    if (code == WIRECOPY_OK) {
        int is_near = disk->options.profile == WIRECOPY_PROFILE_NEAR;
        code = wc_database_execute(&disk->database, is_near ? elect_first : elect_fullest, error);
    }
    if (code == WIRECOPY_OK) {
        code = bury_all(disk, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_number(&disk->database, "SELECT count(*) FROM dead", 0, &texts, error);
    }
    if (code == WIRECOPY_OK && removed > 0) {
        code = wc_hosts_removed(disk, removed, error);
    }
    if (code == WIRECOPY_OK && removed > 0) {
        code = wc_disk_note_event(disk, verb, (uint64_t)removed, (uint64_t)texts, 0, &event, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_execute(&disk->database, drop_tables, error);
    }
    if (code == WIRECOPY_OK && removed_ret != NULL) {
        *removed_ret = (uint64_t)removed;
    }
    return code;
}

/* An id that was given; unknown: no document has it. */
typedef struct wanted {
    const char *bytes;
    size_t nbytes;
    uint64_t place;
    int unknown;
} wanted;

static int by_bytes(const wanted *a, const wanted *b) {
    int order = memcmp(a->bytes, b->bytes, a->nbytes < b->nbytes ? a->nbytes : b->nbytes);
    return order != 0 ? order : (a->nbytes > b->nbytes) - (a->nbytes < b->nbytes);
}

static int by_id(const void *left, const void *right) {
    const wanted *a = left, *b = right;
    int order = by_bytes(a, b);
    return order != 0 ? order : (a->place > b->place) - (a->place < b->place);
}

static int by_place(const void *left, const void *right) {
    const wanted *a = left, *b = right;
    return (a->place > b->place) - (a->place < b->place);
}

static wirecopy_code list_id(const wc_disk *disk, sqlite3_stmt *statement, wanted *id, wirecopy_error *error) {
    int64_t before = sqlite3_total_changes64(disk->database.handle);
    sqlite3_bind_text64(statement, 1, id->bytes, id->nbytes, SQLITE_STATIC, SQLITE_UTF8);
    wirecopy_code code = wc_statement_run(&disk->database, statement, NULL, 0, error);
    id->unknown = sqlite3_total_changes64(disk->database.handle) == before;
    return code;
}

/* In the order of ids, as their table of contents has them: in another one each is on another page of it. */
static wirecopy_code list_sorted(wc_disk *disk, wanted *ids, uint64_t nids, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wirecopy_code code = wc_statement_prepare(
        &disk->database, "INSERT INTO gone SELECT document, text FROM documents WHERE id = ?", &statement, error);
    if (nids > 1) {
        qsort(ids, nids, sizeof *ids, by_id);
    }
    for (uint64_t i = 0; code == WIRECOPY_OK && i < nids; i++) {
        if (i == 0 || by_bytes(&ids[i - 1], &ids[i]) != 0) {
            code = list_id(disk, statement, &ids[i], error);
        }
    }
    sqlite3_finalize(statement);
    return code;
}

static wirecopy_code tell_unknown(wanted *ids, uint64_t nids, wirecopy_id_fn unknown, void *context,
                                  wirecopy_error *error) {
    if (nids > 1) {
        qsort(ids, nids, sizeof *ids, by_place);
    }
    for (uint64_t i = 0; i < nids; i++) {
        if (ids[i].unknown && unknown(context, ids[i].bytes, ids[i].nbytes) != 0) {
            return wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted");
        }
    }
    return WIRECOPY_OK;
}

static wirecopy_code list_ids(wc_disk *disk, const wirecopy_column *column, uint64_t nids, wirecopy_id_fn unknown,
                              void *context, wirecopy_error *error) {
    wanted *ids = wc_allocate_zeroed(disk->allocator, nids, sizeof *ids);
    wirecopy_code code = ids == NULL ? wc_fail_refused(disk->allocator, nids * sizeof *ids, error) : WIRECOPY_OK;
    for (uint64_t i = 0; code == WIRECOPY_OK && i < nids; i++) {
        ids[i].place = i;
        code = wc_column_get(column, "ids", i, &ids[i].bytes, &ids[i].nbytes, error);
    }
    if (code == WIRECOPY_OK) {
        code = list_sorted(disk, ids, nids, error);
    }
    if (code == WIRECOPY_OK && unknown != NULL) {
        code = tell_unknown(ids, nids, unknown, context, error);
    }
    wc_release(disk->allocator, ids, nids, sizeof *ids);
    return code;
}

static wirecopy_code begin(wc_disk *disk, uint64_t *removed_ret, wirecopy_error *error) {
    if (removed_ret != NULL) {
        *removed_ret = 0;
    }
    wirecopy_code code = wc_disk_begin_numbers(disk, 1, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wc_disk_sweep(disk);
    code = wc_disk_watch(disk, WC_STEP_WRITE, error);
    if (code == WIRECOPY_OK) {
        code = wc_removal_begin(disk, error);
    }
    return code == WIRECOPY_OK ? code : wc_disk_end(disk, code, error);
}

wirecopy_code wc_disk_remove(wc_disk *disk, const wirecopy_column *ids, uint64_t nids, wirecopy_id_fn unknown,
                             void *context, uint64_t *removed_ret, wirecopy_error *error) {
    wirecopy_code code = begin(disk, removed_ret, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = list_ids(disk, ids, nids, unknown, context, error);
    if (code == WIRECOPY_OK) {
        code = wc_removal_finish(disk, "remove", removed_ret, error);
    }
    return wc_disk_end(disk, code, error);
}

wirecopy_code wc_disk_expire(wc_disk *disk, int64_t before, uint64_t *removed_ret, wirecopy_error *error) {
    sqlite3_stmt *statement = NULL;
    wirecopy_code code = begin(disk, removed_ret, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = wc_statement_prepare(&disk->database, "INSERT INTO gone SELECT document, text FROM documents WHERE date < ?",
                                &statement, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_run(&disk->database, statement, &before, 1, error);
    }
    sqlite3_finalize(statement);
    if (code == WIRECOPY_OK) {
        code = wc_removal_finish(disk, "expire", removed_ret, error);
    }
    return wc_disk_end(disk, code, error);
}
