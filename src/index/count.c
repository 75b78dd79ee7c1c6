#include <sys/stat.h>

#include "index/operations.h"

static uint64_t size_of_file(const wc_disk *disk, const char *name) {
    char path[WC_DISK_PATH_NBYTES];
    struct stat found;
    wc_disk_path(disk, name, path);
    return stat(path, &found) == 0 ? (uint64_t)found.st_size : 0;
}

typedef struct question {
    const char *sql;
    int64_t *answer;
} question;

static wirecopy_code ask(wc_disk *disk, wirecopy_disk_index_stats *stats, wirecopy_error *error) {
    int64_t documents, texts, stories, merged, sources, removed, first, last;
    const question questions[] = {{"SELECT count(*) FROM documents", &documents},
                                  {"SELECT count(*) FROM texts", &texts},
                                  {"SELECT count(*) FROM stories", &stories},
                                  {"SELECT count(*) FROM merges", &merged},
                                  {"SELECT count(DISTINCT source) FROM documents", &sources},
                                  {"SELECT sum(dead) FROM graves", &removed},
                                  {"SELECT min(date) FROM documents", &first},
                                  {"SELECT max(date) FROM documents", &last}};
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < sizeof questions / sizeof questions[0]; i++) {
        code = wc_database_number(&disk->database, questions[i].sql, 0, questions[i].answer, error);
    }
    if (code == WIRECOPY_OK) {
        stats->documents = (uint64_t)documents;
        stats->texts = (uint64_t)texts;
        stats->stories = (uint64_t)stories;
        stats->merged = (uint64_t)merged;
        stats->sources = (uint64_t)sources;
        stats->removed_texts = (uint64_t)removed;
        stats->first = first;
        stats->last = last;
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
    code = ask(disk, stats_ret, error);
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
