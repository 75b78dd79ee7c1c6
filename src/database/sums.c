#include "database/sums.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { SQL_NBYTES = 1024 };

/* The first column is the key. Those that are texts are all of one block. */
static const struct {
    const char *name, *columns[12];
} tables[WC_SUMS_TABLES] = {
    [WC_SUMS_DOCUMENTS] = {"documents", {"document", "id", "text", "date", "source", "event"}},
    [WC_SUMS_TEXTS] = {"texts",
                       {"text", "story", "documents", "first", "source", "told", "relation", "similarity", "contained",
                        "contains", "series"}},
    [WC_SUMS_STORIES] = {"stories", {"story", "representative", "text", "first", "last"}},
    [WC_SUMS_MERGES] = {"merges", {"story", "into_story", "document", "event"}},
    [WC_SUMS_DRAWS] = {"draws", {"text", "place", "drawn"}},
    [WC_SUMS_SOURCES] = {"sources", {"source", "name"}},
    [WC_SUMS_EVENTS] = {"events", {"event", "time", "verb", "documents", "texts", "stories"}},
    [WC_SUMS_SETTINGS] = {"settings", {"name", "value"}},
    [WC_SUMS_SEGMENTS] = {"segments", {"segment", "file", "nbytes", "texts", "text_nbytes", "checksum", "event"}},
    [WC_SUMS_GRAVES] = {"graves", {"segment", "version", "dead", "texts"}},
    [WC_SUMS_REMOVED] = {"removed", {"document"}},
};

const char *wc_sums_name(int table) {
    return tables[table].name;
}

static uint64_t hash_integer(int64_t number, uint64_t before) {
    return XXH3_64bits_withSeed(&number, sizeof number, before * 31 + SQLITE_INTEGER);
}

/* Values as they are stored: a type, and its bytes. */
static uint64_t hash_value(sqlite3_value *value, uint64_t before) {
    int type = sqlite3_value_type(value);
    uint64_t seed = before * 31 + (uint64_t)type;
    if (type == SQLITE_INTEGER) {
        return hash_integer(sqlite3_value_int64(value), before);
    }
    if (type == SQLITE_FLOAT) {
        double number = sqlite3_value_double(value);
        return XXH3_64bits_withSeed(&number, sizeof number, seed);
    }
    const void *bytes = sqlite3_value_blob(value);
    size_t nbytes = (size_t)sqlite3_value_bytes(value);
    return XXH3_64bits_withSeed(bytes != NULL ? bytes : "", nbytes, seed);
}

uint64_t wc_sums_of_key(int64_t key) {
    return hash_integer(key, 0);
}

/* The place of a block among those of a table, where it is or where it is to be. */
static size_t find_block(const wc_block_sum *blocks, size_t count, int64_t block) {
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (blocks[middle].block < block) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

/* Rows mostly come in the order of their keys. */
static uint64_t *block_of(wc_sums *sums, int table, int64_t block) {
    size_t last = sums->tables[table].last, count = sums->tables[table].count;
    if (last < count && sums->tables[table].blocks[last].block == block) {
        return &sums->tables[table].blocks[last].sum;
    }
    size_t place = find_block(sums->tables[table].blocks, count, block);
    if (place == count || sums->tables[table].blocks[place].block != block) {
        if (wc_grow(sums->allocator, (void **)&sums->tables[table].blocks, &sums->tables[table].capacity, count + 1,
                    sizeof *sums->tables[table].blocks, NULL) != WIRECOPY_OK) {
            return NULL;
        }
        wc_block_sum *at = sums->tables[table].blocks + place;
        memmove(at + 1, at, (count - place) * sizeof *at);
        *at = (wc_block_sum){.block = block};
        sums->tables[table].count++;
    }
    sums->tables[table].last = place;
    return &sums->tables[table].blocks[place].sum;
}

/* row_sum(SIGN, TABLE, KEY, VALUE...) adds a row, or takes it off. */
static void row_sum(sqlite3_context *context, int count, sqlite3_value **values) {
    wc_sums *sums = sqlite3_user_data(context);
    int table = sqlite3_value_int(values[1]);
    uint64_t hash = 0;
    for (int i = 2; i < count; i++) {
        hash = hash_value(values[i], hash);
    }
    int64_t block = sqlite3_value_type(values[2]) == SQLITE_TEXT ? 0 : sqlite3_value_int64(values[2]);
    block >>= WC_SUMS_BLOCK_BITS;
    uint64_t *sum = table >= 0 && table < WC_SUMS_TABLES ? block_of(sums, table, block) : NULL;
    if (sum == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    *sum += sqlite3_value_int(values[0]) > 0 ? hash : -hash;
    sqlite3_result_null(context);
}

static int append_call(char *sql, size_t room, const char *sign, int table, const char *row) {
    int used = snprintf(sql, room, "row_sum(%s, %d", sign, table);
    for (size_t i = 0; tables[table].columns[i] != NULL; i++) {
        used += snprintf(sql + used, room - (size_t)used, ", %s%s", row, tables[table].columns[i]);
    }
    return used + snprintf(sql + used, room - (size_t)used, ")");
}

/* Triggers of the connection alone: what else reads or writes the database does not know the function. */
static int make_trigger(sqlite3 *handle, int table, const char *what, const char *sign, const char *row,
                        const char *other) {
    char sql[SQL_NBYTES];
    int used =
        snprintf(sql, sizeof sql, "CREATE TEMP TRIGGER IF NOT EXISTS sum_%s_%s AFTER %s ON main.%s BEGIN SELECT ",
                 tables[table].name, what, what, tables[table].name);
    used += append_call(sql + used, sizeof sql - (size_t)used, sign, table, row);
    if (other != NULL) {
        used += snprintf(sql + used, sizeof sql - (size_t)used, ", ");
        used += append_call(sql + used, sizeof sql - (size_t)used, "1", table, other);
    }
    snprintf(sql + used, sizeof sql - (size_t)used, "; END");
    return sqlite3_exec(handle, sql, NULL, NULL, NULL);
}

static int make_function(wc_sums *sums, sqlite3 *handle) {
    return sqlite3_create_function_v2(handle, "row_sum", -1, SQLITE_UTF8, sums, row_sum, NULL, NULL, NULL);
}

int wc_sums_watch(wc_sums *sums, sqlite3 *handle) {
    int problem = make_function(sums, handle);
    for (int table = 0; problem == SQLITE_OK && table < WC_SUMS_TABLES; table++) {
        problem = make_trigger(handle, table, "INSERT", "1", "NEW.", NULL);
        if (problem == SQLITE_OK) {
            problem = make_trigger(handle, table, "DELETE", "-1", "OLD.", NULL);
        }
        if (problem == SQLITE_OK) {
            problem = make_trigger(handle, table, "UPDATE", "-1", "OLD.", "NEW.");
        }
    }
    return problem;
}

/* The sum that is noted of a block, and the change; in 64 bits that overflow, which SQL's numbers do not. */
static int write_block(sqlite3_stmt *find, sqlite3_stmt *put, int table, const wc_block_sum *changed) {
    uint64_t sum = changed->sum;
    sqlite3_bind_int(find, 1, table);
    sqlite3_bind_int64(find, 2, changed->block);
    int found = sqlite3_step(find);
    if (found == SQLITE_ROW) {
        sum += (uint64_t)sqlite3_column_int64(find, 0);
    }
    sqlite3_reset(find);
    if (found != SQLITE_ROW && found != SQLITE_DONE) {
        return found;
    }
    sqlite3_bind_int(put, 1, table);
    sqlite3_bind_int64(put, 2, changed->block);
    sqlite3_bind_int64(put, 3, (int64_t)sum);
    int written = sqlite3_step(put);
    sqlite3_reset(put);
    return written == SQLITE_DONE ? SQLITE_OK : written;
}

int wc_sums_are_empty(const wc_sums *sums) {
    size_t count = 0;
    for (int table = 0; table < WC_SUMS_TABLES; table++) {
        count += sums->tables[table].count;
    }
    return count == 0;
}

int wc_sums_write(wc_sums *sums, sqlite3 *handle) {
    sqlite3_stmt *find = NULL, *put = NULL;
    int problem = SQLITE_OK;
    if (wc_sums_are_empty(sums)) {
        return SQLITE_OK;
    }
    if (problem == SQLITE_OK) {
        problem = sqlite3_prepare_v2(handle, "SELECT sum FROM sums WHERE kind = ? AND block = ?", -1, &find, NULL);
    }
    if (problem == SQLITE_OK) {
        problem =
            sqlite3_prepare_v2(handle, "INSERT OR REPLACE INTO sums(kind, block, sum) VALUES(?, ?, ?)", -1, &put, NULL);
    }
    for (int table = 0; problem == SQLITE_OK && table < WC_SUMS_TABLES; table++) {
        for (size_t i = 0; problem == SQLITE_OK && i < sums->tables[table].count; i++) {
            if (sums->tables[table].blocks[i].sum != 0) {
                problem = write_block(find, put, table, &sums->tables[table].blocks[i]);
            }
        }
    }
    sqlite3_finalize(find);
    sqlite3_finalize(put);
    return problem;
}

void wc_sums_forget(wc_sums *sums) {
    for (int table = 0; table < WC_SUMS_TABLES; table++) {
        sums->tables[table].count = sums->tables[table].last = 0;
    }
}

void wc_sums_clear(wc_sums *sums) {
    for (int table = 0; table < WC_SUMS_TABLES && sums->allocator != NULL; table++) {
        wc_release(sums->allocator, sums->tables[table].blocks, sums->tables[table].capacity,
                   sizeof *sums->tables[table].blocks);
    }
    wc_sums_forget(sums);
    sums->allocator = NULL;
}

int wc_sums_add_up(wc_sums *sums, sqlite3 *handle, int table) {
    char sql[SQL_NBYTES];
    int used = snprintf(sql, sizeof sql, "SELECT ");
    used += append_call(sql + used, sizeof sql - (size_t)used, "1", table, "");
    snprintf(sql + used, sizeof sql - (size_t)used, " FROM %s", tables[table].name);
    int problem = make_function(sums, handle);
    return problem == SQLITE_OK ? sqlite3_exec(handle, sql, NULL, NULL, NULL) : problem;
}
