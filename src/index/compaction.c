#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/radix.h"
#include "index/checking.h"
#include "index/operations.h"
#include "index/removal.h"
#include "index/segment_files.h"
#include "segment/keys.h"
#include "segment/writer.h"

/* Texts that are copied between two reports. Chosen. */
enum { TEXTS_A_REPORT = 256 };

/* Parts into which keys are merged, by their upper bits: of two million texts each is sorted in some megabytes. */
enum { PARTS = 256, PART_BITS = 8 };

/* Segments [from, to) of a disk become one. */
typedef struct compaction {
    wc_disk *disk;
    size_t from, to;
    uint64_t before, total; /* texts of the segments before these, and of all; keys count as much as their texts */
    wc_segment_writer writer;
    uint32_t **numbers; /* by segment, of those: the new number of each text, UINT32_MAX of dead ones */
    wc_text_reader *readers;
} compaction;

/* With the dead ones. */
static uint64_t count_texts(const wc_disk *disk, size_t from, size_t to) {
    uint64_t count = 0;
    for (size_t i = from; i < to; i++) {
        count += disk->segments[i].head.ntexts;
    }
    return count;
}

static uint32_t count_live(const wc_segment *segment) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < segment->head.ntexts; i++) {
        count += !wc_segment_is_dead(segment, i);
    }
    return count;
}

static wirecopy_code allocate(compaction *work, wirecopy_error *error) {
    const wirecopy_allocator *allocator = work->disk->allocator;
    size_t n = work->to - work->from;
    work->numbers = wc_allocate_zeroed(allocator, n, sizeof *work->numbers);
    work->readers = wc_allocate_zeroed(allocator, n, sizeof *work->readers);
    if (work->numbers == NULL || work->readers == NULL) {
        return wc_fail_refused(allocator, n * sizeof *work->readers, error);
    }
    for (size_t i = 0; i < n; i++) {
        size_t ntexts = work->disk->segments[work->from + i].head.ntexts;
        wc_text_reader_init(&work->readers[i], allocator);
        work->numbers[i] = wc_allocate(allocator, ntexts, sizeof **work->numbers);
        if (work->numbers[i] == NULL) {
            return wc_fail_refused(allocator, ntexts * sizeof **work->numbers, error);
        }
        memset(work->numbers[i], 0xFF, ntexts * sizeof **work->numbers);
    }
    return WIRECOPY_OK;
}

static void clear(compaction *work) {
    const wirecopy_allocator *allocator = work->disk->allocator;
    size_t n = work->to - work->from;
    for (size_t i = 0; i < n; i++) {
        if (work->numbers != NULL) {
            wc_release(allocator, work->numbers[i], work->disk->segments[work->from + i].head.ntexts,
                       sizeof **work->numbers);
        }
        if (work->readers != NULL && work->readers[i].allocator != NULL) {
            wc_text_reader_clear(&work->readers[i]);
        }
    }
    wc_release(allocator, work->numbers, n, sizeof *work->numbers);
    wc_release(allocator, work->readers, n, sizeof *work->readers);
    wc_segment_writer_clear(&work->writer);
}

static wirecopy_code copy_text(compaction *work, size_t place, uint32_t number, wirecopy_error *error) {
    const wc_segment *segment = &work->disk->segments[work->from + place];
    const char *text = NULL;
    const uint32_t *kept = NULL;
    size_t nbytes = 0, nkept = 0;
    wirecopy_code code = segment->head.has_texts
                             ? wc_segment_text(segment, number, &work->readers[place], &text, &nbytes, error)
                             : wc_segment_kept(segment, number, &work->readers[place], &kept, &nkept, error);
    if (code == WIRECOPY_OK) {
        work->numbers[place][number] = (uint32_t)work->writer.head.ntexts;
        code = wc_segment_writer_add(&work->writer, segment->texts[number], segment->contents[number], text, nbytes,
                                     kept, error);
    }
    return code;
}

/* Texts of a segment all come before those of the next: additions and compactions keep their order. */
static wirecopy_code copy_texts(compaction *work, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    uint64_t done = work->before;
    for (size_t place = 0; code == WIRECOPY_OK && place < work->to - work->from; place++) {
        const wc_segment *segment = &work->disk->segments[work->from + place];
        for (uint32_t number = 0; code == WIRECOPY_OK && number < segment->head.ntexts; number++) {
            if (!wc_segment_is_dead(segment, number)) {
                code = copy_text(work, place, number, error);
            }
            if (code == WIRECOPY_OK && ++done % TEXTS_A_REPORT == 0) {
                code = wc_progress_report(&work->disk->progress, done, work->total, error);
            }
        }
        wc_segment_drop(segment);
    }
    return code;
}

/* A text, by its place in all segments that become one; nothing of a dead one. */
static wirecopy_code sample_text(void *context, size_t place, const char **text_ret, size_t *nbytes_ret,
                                 wirecopy_error *error) {
    const compaction *work = context;
    size_t i = 0;
    *nbytes_ret = 0;
    while (place >= work->disk->segments[work->from + i].head.ntexts) {
        place -= work->disk->segments[work->from + i++].head.ntexts;
    }
    const wc_segment *segment = &work->disk->segments[work->from + i];
    return wc_segment_is_dead(segment, (uint32_t)place)
               ? WIRECOPY_OK
               : wc_segment_text(segment, (uint32_t)place, &work->readers[i], text_ret, nbytes_ret, error);
}

static wirecopy_code learn(compaction *work, wirecopy_error *error) {
    size_t count = (size_t)count_texts(work->disk, work->from, work->to);
    return work->disk->keeps_texts ? wc_segment_words_learn(&work->writer.words, count, sample_text, work, error)
                                   : WIRECOPY_OK;
}

typedef struct record_list {
    uint64_t *records;
    size_t count, capacity;
} record_list;

static wirecopy_code gather_keys(const compaction *work, size_t place, uint64_t part, record_list *list,
                                 wirecopy_error *error) {
    const wc_segment *segment = &work->disk->segments[work->from + place];
    wirecopy_code code = WIRECOPY_OK;
    wc_key_walk walk = wc_keys_walk(segment, part << (64 - PART_BITS));
    for (uint64_t record;
         code == WIRECOPY_OK && wc_key_walk_next(&walk, &record) && record >> (64 - PART_BITS) == part;) {
        uint32_t number = wc_key_text(record);
        uint32_t renumbered = number < segment->head.ntexts ? work->numbers[place][number] : UINT32_MAX;
        if (renumbered != UINT32_MAX) {
            /* As many again are scratch for the sort. */
            code = wc_grow(work->disk->allocator, (void **)&list->records, &list->capacity, 2 * (list->count + 1),
                           sizeof *list->records, error);
        }
        if (code == WIRECOPY_OK && renumbered != UINT32_MAX) {
            list->records[list->count++] = wc_key_record(record, renumbered);
        }
    }
    return code;
}

static wirecopy_code copy_keys(compaction *work, wirecopy_error *error) {
    record_list list = {0};
    uint64_t nkeys = 0, ntexts = count_texts(work->disk, work->from, work->to);
    for (size_t i = work->from; i < work->to; i++) {
        nkeys += work->disk->segments[i].head.nkeys;
    }
    wirecopy_code code = wc_segment_writer_expect(&work->writer, nkeys, error);
    for (uint64_t part = 0; code == WIRECOPY_OK && part < PARTS; part++) {
        list.count = 0;
        for (size_t place = 0; code == WIRECOPY_OK && place < work->to - work->from; place++) {
            code = gather_keys(work, place, part, &list, error);
        }
        if (code == WIRECOPY_OK && list.count > 0) {
            wc_radix_sort(list.records, list.records + list.count, list.count, 0);
            code = wc_segment_writer_keys(&work->writer, list.records, list.count, error);
        }
        if (code == WIRECOPY_OK) {
            code = wc_progress_report(&work->disk->progress, work->before + ntexts + ntexts * part / PARTS, work->total,
                                      error);
        }
    }
    wc_release(work->disk->allocator, list.records, list.capacity, sizeof *list.records);
    return code;
}

static wirecopy_code forget_segments(const compaction *work, wirecopy_error *error) {
    sqlite3_stmt *segments, *graves = NULL;
    const wc_database *database = &work->disk->database;
    wirecopy_code code = wc_statement_prepare(database, "DELETE FROM segments WHERE segment = ?", &segments, error);
    if (code == WIRECOPY_OK) {
        code = wc_statement_prepare(database, "DELETE FROM graves WHERE segment = ?", &graves, error);
    }
    for (size_t i = work->from; code == WIRECOPY_OK && i < work->to; i++) {
        code = wc_statement_run(database, segments, &work->disk->segments[i].number, 1, error);
        if (code == WIRECOPY_OK) {
            code = wc_statement_run(database, graves, &work->disk->segments[i].number, 1, error);
        }
    }
    sqlite3_finalize(segments);
    sqlite3_finalize(graves);
    return code;
}

static wirecopy_code merge(compaction *work, int64_t event, wirecopy_error *error) {
    wc_disk *disk = work->disk;
    char name[WC_SEGMENT_NAME_NBYTES];
    int64_t number;
    wirecopy_code code = allocate(work, error);
    if (code == WIRECOPY_OK) {
        code = wc_disk_name_segment(disk, &number, name, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_segment_writer_open(&work->writer, disk->folder, name, disk->keeps_texts, disk->allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = learn(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = copy_texts(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = copy_keys(work, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_segment_writer_finish(&work->writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = forget_segments(work, error);
    }
    return code == WIRECOPY_OK
               ? wc_disk_note_segment(disk, number, name, &work->writer.head, work->writer.place, event, error)
               : code;
}

static int is_as_written(const wc_segment *segment) {
    return count_live(segment) == segment->head.ntexts && segment->nbytes == segment->written_nbytes;
}

/* Once, and only where something is done. */
static wirecopy_code note_event(wc_disk *disk, int64_t *event, wirecopy_error *error) {
    return *event == 0 ? wc_disk_note_event(disk, "compact", 0, 0, 0, event, error) : WIRECOPY_OK;
}

/* As many segments as fit in one; one that has no dead texts and no bytes behind it is left alone. */
static wirecopy_code merge_all(wc_disk *disk, int64_t *event, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t from = 0, to; code == WIRECOPY_OK && from < disk->nsegments; from = to) {
        uint64_t live = count_live(&disk->segments[from]);
        for (to = from + 1; to < disk->nsegments && live + count_live(&disk->segments[to]) <= WC_KEY_TEXTS_MAX; to++) {
            live += count_live(&disk->segments[to]);
        }
        compaction work = {.disk = disk,
                           .from = from,
                           .to = to,
                           .before = 2 * count_texts(disk, 0, from),
                           .total = 2 * count_texts(disk, 0, disk->nsegments)};
        int is_whole = to - from == 1 && is_as_written(&disk->segments[from]);
        code = is_whole ? WIRECOPY_OK : note_event(disk, event, error);
        if (code == WIRECOPY_OK && live == 0) {
            code = forget_segments(&work, error);
        } else if (code == WIRECOPY_OK && !is_whole) {
            code = merge(&work, *event, error);
            clear(&work);
        }
    }
    return code;
}

static wirecopy_code compact(wc_disk *disk, wirecopy_error *error) {
    int64_t event = 0;
    int purged = 0;
    wc_disk_sweep(disk);
    wirecopy_code code = wc_removal_purge(disk, &purged, error);
    if (code == WIRECOPY_OK && purged) {
        code = wc_database_note_loose(&disk->database, error);
    }
    if (code == WIRECOPY_OK && purged) {
        code = note_event(disk, &event, error);
    }
    return code == WIRECOPY_OK ? merge_all(disk, &event, error) : code;
}

/* Rows that are damaged may say that something was removed, or name no segment that is there: neither is taken away. */
static wirecopy_code check(wc_disk *disk, wirecopy_error *error) {
    wirecopy_code code = wc_disk_watch(disk, WC_STEP_WRITE, error);
    return code == WIRECOPY_OK
               ? wc_checking_before(disk, wc_checking_written,
                                    "which compaction would make final, so nothing was compacted", error)
               : code;
}

/* What was compacted is that, whether its space can be given back or not: the message says why not. */
static void give_back(wc_disk *disk, uint64_t *kept_nbytes_ret, wirecopy_error *error) {
    wirecopy_code code = wc_database_shrink(&disk->database, error);
    if (error != NULL) {
        error->code = WIRECOPY_OK;
        error->message[0] = code == WIRECOPY_OK ? '\0' : error->message[0];
    }
    uint64_t kept = wc_database_checkpoint(&disk->database);
    if (kept_nbytes_ret != NULL && code == WIRECOPY_OK) { /* else it is not another process that keeps them */
        *kept_nbytes_ret = kept;
    }
}

wirecopy_code wc_disk_compact(wc_disk *disk, uint64_t *kept_nbytes_ret, wirecopy_error *error) {
    wirecopy_code code = wc_disk_begin(disk, 1, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wirecopy_code checked = check(disk, error);
    code = wc_disk_end(disk, checked == WIRECOPY_OK ? compact(disk, error) : checked, error);
    if (checked == WIRECOPY_OK) { /* the files of before, or of what was not finished */
        wc_disk_sweep_again(disk);
    }
    if (kept_nbytes_ret != NULL) {
        *kept_nbytes_ret = 0;
    }
    if (code == WIRECOPY_OK) {
        give_back(disk, kept_nbytes_ret, error);
    }
    return code;
}
