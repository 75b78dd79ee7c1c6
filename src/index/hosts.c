#include "index/hosts.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/radix.h"
#include "text/site.h"

/* All documents need not be counted each time: of n documents of which the host of most has c, the lead 2 c - n changes
 * by one at most with each that is added or removed. Until so many were, what was counted holds. That is noted in the
 * table of counters: how many changes are left of those, and how many documents had been added. */
static const char host_name[] = "host", left_name[] = "host_left", since_name[] = "host_since";

static const char read_noted[] =
    "SELECT (SELECT next FROM counters WHERE name = 'host'), (SELECT next FROM counters WHERE name = 'host_left'),"
    " (SELECT next FROM counters WHERE name = 'host_since'), (SELECT next FROM counters WHERE name = 'document')";

/* How many documents each site has. */
typedef struct counting {
    const wirecopy_allocator *allocator;
    uint64_t *records; /* the site, then how many; ascending, each site once */
    size_t count, capacity;
    uint64_t documents;
} counting;

static wirecopy_code read_state(const wc_disk *disk, wc_disk_hosts *hosts_ret, int64_t *next_ret,
                                wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 0;
    *hosts_ret = (wc_disk_hosts){.left = -1};
    wirecopy_code code = wc_statement_take(&disk->database, read_noted, &statement, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_step(&disk->database, statement, &row, error);
    }
    if (code == WIRECOPY_OK && row) {
        int is_noted = sqlite3_column_type(statement, 1) != SQLITE_NULL;
        *next_ret = sqlite3_column_int64(statement, 3);
        *hosts_ret = (wc_disk_hosts){.host = (uint32_t)sqlite3_column_int64(statement, 0),
                                     .left = is_noted ? sqlite3_column_int64(statement, 1) : -1,
                                     .since = sqlite3_column_int64(statement, 2)};
    }
    wc_statement_release(&disk->database, statement);
    return code;
}

/* ---- Counting ---- */

/* Documents of each source; counts_ret: by source, up to `most`. */
static wirecopy_code count_sources(const wc_disk *disk, uint32_t *counts_ret, int64_t most, uint64_t *documents_ret,
                                   wirecopy_error *error) {
    sqlite3_stmt *statement;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(
        &disk->database, "SELECT source FROM documents WHERE " WC_IS_THERE("document"), &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&disk->database, statement, &row, error);
        if (code == WIRECOPY_OK && row) {
            int64_t source = sqlite3_column_int64(statement, 0);
            counts_ret[source > 0 && source <= most ? source : 0]++;
            ++*documents_ret;
        }
    }
    sqlite3_finalize(statement);
    return code;
}

/* Several sources may be of one site: addresses within a mirror's. */
static void add_up_sites(counting *found) {
    size_t kept = 0;
    wc_radix_sort(found->records, found->records + found->capacity / 2, found->count, 32);
    for (size_t i = 0; i < found->count; i++) {
        if (kept > 0 && found->records[kept - 1] >> 32 == found->records[i] >> 32) {
            found->records[kept - 1] += (uint32_t)found->records[i];
        } else {
            found->records[kept++] = found->records[i];
        }
    }
    found->count = kept;
}

static wirecopy_code name_sites(const wc_disk *disk, const uint32_t *counts, int64_t most, counting *found,
                                wirecopy_error *error) {
    uint64_t key = wc_name_key(disk->options.seed);
    sqlite3_stmt *statement;
    int row = 1;
    wirecopy_code code = wc_statement_prepare(&disk->database, "SELECT source, name FROM sources", &statement, error);
    while (code == WIRECOPY_OK && row) {
        code = wc_statement_step(&disk->database, statement, &row, error);
        int64_t source = code == WIRECOPY_OK && row ? sqlite3_column_int64(statement, 0) : 0;
        const char *name = source > 0 && source <= most ? (const char *)sqlite3_column_text(statement, 1) : NULL;
        if (name != NULL && counts[source] > 0 && found->count < found->capacity / 2) {
            uint64_t site = wc_site_of(name, (size_t)sqlite3_column_bytes(statement, 1), key);
            found->records[found->count++] = site << 32 | counts[source];
        }
    }
    sqlite3_finalize(statement);
    add_up_sites(found);
    return code;
}

static wirecopy_code count_all(const wc_disk *disk, counting *found, wirecopy_error *error) {
    int64_t most = 0;
    wirecopy_code code =
        wc_database_number(&disk->database, "SELECT max(source) FROM sources", 0, &most, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    size_t n = (size_t)(most > 0 ? most : 0) + 1;
    uint32_t *counts = wc_allocate_zeroed(found->allocator, n, sizeof *counts);
    found->records = wc_allocate(found->allocator, 2 * n, sizeof *found->records);
    found->capacity = 2 * n;
    if (counts == NULL || found->records == NULL) {
        code = wc_fail_refused(found->allocator, n * (sizeof *counts + 2 * sizeof *found->records), error);
    }
    if (code == WIRECOPY_OK) {
        code = count_sources(disk, counts, most, &found->documents, error);
    }
    if (code == WIRECOPY_OK) {
        code = name_sites(disk, counts, most, found, error);
    }
    wc_release(found->allocator, counts, n, sizeof *counts);
    return code;
}

/* ---- What follows ---- */

static uint64_t count_of(const counting *found, uint32_t site) {
    size_t from = 0, to = found->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (found->records[middle] >> 32 < site) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < found->count && found->records[from] >> 32 == site ? (uint32_t)found->records[from] : 0;
}

static uint32_t top_of(const counting *found) {
    uint64_t best = 0;
    for (size_t i = 0; i < found->count; i++) {
        best = (uint32_t)found->records[i] > (uint32_t)best ? found->records[i] : best;
    }
    return (uint32_t)(best >> 32);
}

/* Of what was counted, whether one host has most, and how many changes leave it so. */
static wc_disk_hosts conclude(const counting *found, int64_t next) {
    uint32_t top = top_of(found);
    int64_t documents = (int64_t)found->documents, lead = 2 * (int64_t)count_of(found, top) - documents;
    int64_t to_least = WC_HOST_DOCUMENTS_LEAST - documents;
    if (lead <= 0) {
        return (wc_disk_hosts){.left = -lead, .since = next};
    }
    if (to_least > 0) {
        return (wc_disk_hosts){.left = to_least - 1, .since = next};
    }
    return (wc_disk_hosts){.host = top, .left = lead - 1 < -to_least ? lead - 1 : -to_least, .since = next};
}

/* The one host of the input that can have more than half of it (Boyer and Moore 1981). */
static uint32_t candidate_of(const wc_dump *dump) {
    const wc_corpus *corpus = &dump->corpus;
    uint32_t host = 0;
    uint64_t votes = 0;
    for (size_t i = 0; i < corpus->ndocuments; i++) {
        uint32_t site = corpus->entry_of[i] != WC_NO_ENTRY ? corpus->places[corpus->entry_of[i]].site : 0;
        host = votes == 0 ? site : host;
        votes += site == host ? 1 : (uint64_t)-1;
    }
    return host;
}

static uint64_t count_in(const wc_dump *dump, uint32_t site) {
    const wc_corpus *corpus = &dump->corpus;
    uint64_t count = 0;
    for (size_t i = 0; i < corpus->ndocuments; i++) {
        count += corpus->entry_of[i] != WC_NO_ENTRY && corpus->places[corpus->entry_of[i]].site == site;
    }
    return count;
}

/* More than half of both together is more than half of one of them. */
static uint32_t host_of_both(const counting *found, const wc_dump *dump) {
    const uint32_t sites[] = {top_of(found), candidate_of(dump)};
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
        uint64_t count = sites[i] != 0 ? count_of(found, sites[i]) + count_in(dump, sites[i]) : 0;
        if (wc_is_host_of_most(count, found->documents + dump->corpus.ndocuments)) {
            return sites[i];
        }
    }
    return 0;
}

static wirecopy_code note(wc_disk *disk, const wc_disk_hosts *hosts, wirecopy_error *error) {
    wirecopy_code code = wc_database_set_counter(&disk->database, host_name, hosts->host, error);
    if (code == WIRECOPY_OK) {
        code = wc_database_set_counter(&disk->database, left_name, hosts->left, error);
    }
    return code == WIRECOPY_OK ? wc_database_set_counter(&disk->database, since_name, hosts->since, error) : code;
}

/* An index that is only read has no notes of what a handle counted; they hold until it is changed. */
static wirecopy_code count_anew(wc_disk *disk, const wc_dump *dump, int writes, int64_t next, uint32_t *host_ret,
                                uint64_t *documents_ret, wirecopy_error *error) {
    counting found = {.allocator = disk->allocator};
    wirecopy_code code = count_all(disk, &found, error);
    if (code == WIRECOPY_OK) {
        *host_ret = host_of_both(&found, dump);
        *documents_ret = found.documents;
        disk->hosts = conclude(&found, next);
        code = wc_database_number(&disk->database, "SELECT max(event) FROM events", 0, &disk->hosts.event, error);
    }
    wc_release(disk->allocator, found.records, found.capacity, sizeof *found.records);
    return code == WIRECOPY_OK && writes ? note(disk, &disk->hosts, error) : code;
}

static wirecopy_code take_kept(const wc_disk *disk, wc_disk_hosts *hosts, wirecopy_error *error) {
    int64_t event = 0;
    if (disk->hosts.event == 0) {
        return WIRECOPY_OK;
    }
    wirecopy_code code =
        wc_database_number(&disk->database, "SELECT max(event) FROM events", 0, &event, error);
    *hosts = code == WIRECOPY_OK && event == disk->hosts.event ? disk->hosts : *hosts;
    return code;
}

wirecopy_code wc_hosts_find(wc_disk *disk, const wc_dump *dump, int writes, wc_handed *handed_ret, int *is_told_ret,
                            wirecopy_error *error) {
    wc_disk_hosts hosts;
    int64_t next = 0, added = (int64_t)dump->corpus.ndocuments;
    uint64_t documents = 1;
    wirecopy_code code = read_state(disk, &hosts, &next, error);
    if (code == WIRECOPY_OK && next - hosts.since + added > hosts.left) {
        code = take_kept(disk, &hosts, error);
    }
    if (code == WIRECOPY_OK && next - hosts.since + added > hosts.left) {
        code = count_anew(disk, dump, writes, next, &hosts.host, &documents, error);
    }
    *is_told_ret = documents > 0;
    *handed_ret = (wc_handed){.nowhere = hosts.host != 0, .host = hosts.host};
    return code;
}

wirecopy_code wc_hosts_removed(wc_disk *disk, int64_t documents, wirecopy_error *error) {
    sqlite3_stmt *statement;
    wirecopy_code code = wc_statement_prepare(
        &disk->database, "UPDATE counters SET next = next - ? WHERE name = 'host_left'", &statement, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_run(&disk->database, statement, &documents, 1, error);
    }
    sqlite3_finalize(statement);
    return code;
}
