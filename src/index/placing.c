#include "index/placing.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/radix.h"
#include "dump/ingest.h"

/* ---- The run ---- */

static wirecopy_code find_candidates(wc_placing *placing, wc_dump *dump, wirecopy_error *error) {
    const wirecopy_sketcher *sketcher = dump->sketcher;
    wirecopy_code code = wc_keys_finish(&placing->keys, error);
    if (code == WIRECOPY_OK && placing->keeps_keys) {
        code = wc_deal_create(&placing->again, WC_KEYS_PARTS, sketcher->options.tmp, sketcher->allocator, error);
    }
    return code == WIRECOPY_OK
               ? wc_candidates_find(placing->disk, dump, &placing->keys,
                                    placing->keeps_keys ? &placing->again : NULL, &placing->candidates, error)
               : code;
}

/* The corpus forgets them. */
static wirecopy_code keep_contents(wc_placing *placing, const wc_dump *dump, wirecopy_error *error) {
    size_t n = dump->corpus.nentries;
    placing->allocator = dump->allocator;
    placing->nentries = (uint32_t)n;
    placing->contents = wc_allocate(dump->allocator, n, sizeof *placing->contents);
    if (placing->contents == NULL) {
        return wc_fail_refused(dump->allocator, n * sizeof *placing->contents, error);
    }
    if (n > 0) {
        memcpy(placing->contents, dump->corpus.contents, n * sizeof *placing->contents);
    }
    return WIRECOPY_OK;
}

/* A supplement: the input is read, and what it may be like is added. */
static wirecopy_code supplement(void *context, wc_dump *dump, wirecopy_error *error) {
    wc_placing *placing = context;
    dump->sink = NULL;
    placing->ndocuments = (uint32_t)dump->corpus.ndocuments;
    wirecopy_code code = find_candidates(placing, dump, error);
    if (code == WIRECOPY_OK) {
        code = wc_holding_create(&placing->holding, placing->disk, &placing->candidates, dump->allocator, error);
    }
    uint64_t distinct = dump->stats->distinct_texts;
    if (code == WIRECOPY_OK) {
        code = wc_holding_add(&placing->holding, dump, error);
    }
    dump->stats->distinct_texts = distinct;
    return code == WIRECOPY_OK ? keep_contents(placing, dump, error) : code;
}

/* Before the input is read. */
static wirecopy_code begin(void *context, wc_dump *dump, wirecopy_error *error) {
    wc_placing *placing = context;
    wirecopy_code code = wc_keys_create(&placing->keys, dump->sketcher, placing->job.profile, error);
    dump->sink = &placing->keys.sink;
    return code;
}

/* ---- Stories ---- */

static wirecopy_code allocate(wc_placing *placing, wirecopy_error *error) {
    const wirecopy_allocator *allocator = placing->job.dump.allocator;
    size_t n = placing->nentries;
    placing->held = wc_allocate_zeroed(allocator, n, sizeof *placing->held);
    placing->speaks = wc_allocate_zeroed(allocator, n, 1);
    placing->story = wc_allocate_zeroed(allocator, n, sizeof *placing->story);
    placing->nearest = wc_allocate_zeroed(allocator, n, sizeof *placing->nearest);
    placing->to_nearest = wc_allocate_zeroed(allocator, n, sizeof *placing->to_nearest);
    placing->to_story = wc_allocate_zeroed(allocator, n, sizeof *placing->to_story);
    int refused = placing->held == NULL || placing->speaks == NULL || placing->story == NULL || placing->nearest == NULL ||
                  placing->to_nearest == NULL || placing->to_story == NULL;
    return refused ? wc_fail_refused(allocator, n * (sizeof *placing->story + 2 * sizeof(wc_kinship)), error) : WIRECOPY_OK;
}

/* Which entries the index has. Documents of the index come after those of the input, in the order of the holding. */
static void mark_held(wc_placing *placing) {
    const uint32_t *entry_of = placing->job.dump.corpus.entry_of + placing->ndocuments;
    for (size_t i = 0; i < placing->holding.count; i++) {
        placing->held[entry_of[i]] = (uint32_t)i + 1;
    }
}

static int64_t held_story(const wc_placing *placing, uint32_t entry) {
    return placing->held[entry] != 0 ? placing->holding.texts[placing->held[entry] - 1].story : WC_NO_STORY;
}

/* A text of the index, by its story and the group that it is in now. */
typedef struct seated {
    int64_t story;
    uint32_t group, entry;
    int stands;
} seated;

static int by_seat(const void *left, const void *right) {
    const seated *a = left, *b = right;
    if (a->story != b->story) {
        return a->story < b->story ? -1 : 1;
    }
    return (a->group > b->group) - (a->group < b->group);
}

/* Of a story, [from, to) are in one group. They speak for it there if that group has what stands for the story, or more
 * than half of its texts that take part: what is known by now may tell apart what was one story when less was known. A
 * text keeps its story; those that come and are like it are of one that began with them. */
static void seat_story(wc_placing *placing, const seated *seats, size_t count) {
    for (size_t from = 0, to; from < count; from = to) {
        int speaks = 0;
        for (to = from; to < count && seats[to].group == seats[from].group; to++) {
            speaks |= seats[to].stands;
        }
        speaks |= 2 * (to - from) > count;
        for (size_t i = from; i < to; i++) {
            placing->speaks[seats[i].entry] = (uint8_t)speaks;
        }
    }
}

static wirecopy_code seat_stories(wc_placing *placing, wirecopy_error *error) {
    size_t n = placing->holding.count;
    seated *seats = wc_allocate(placing->allocator, n, sizeof *seats);
    if (seats == NULL) {
        return wc_fail_refused(placing->allocator, n * sizeof *seats, error);
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t entry = placing->job.dump.corpus.entry_of[placing->ndocuments + i];
        const wc_held *held = &placing->holding.texts[i];
        seats[i] = (seated){held->story, placing->grouping.group[entry], entry, held->stands};
    }
    if (n > 1) {
        qsort(seats, n, sizeof *seats, by_seat);
    }
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && seats[to].story == seats[from].story; to++) {
        }
        seat_story(placing, seats + from, to - from);
    }
    wc_release(placing->allocator, seats, n, sizeof *seats);
    return WIRECOPY_OK;
}

/* An entry of a group: records are sorted by group, then entry. */
typedef struct grouped {
    uint64_t *records;
    size_t count;
} grouped;

static wirecopy_code sort_groups(const wc_placing *placing, grouped *grouped_ret, wirecopy_error *error) {
    size_t n = placing->nentries;
    grouped_ret->count = n;
    grouped_ret->records = wc_allocate(placing->allocator, 2 * n, sizeof *grouped_ret->records);
    if (grouped_ret->records == NULL) {
        return wc_fail_refused(placing->allocator, 2 * n * sizeof *grouped_ret->records, error);
    }
    for (size_t i = 0; i < n; i++) {
        grouped_ret->records[i] = (uint64_t)placing->grouping.group[i] << 32 | i;
    }
    wc_radix_sort_within(grouped_ret->records, grouped_ret->records + n, n, 32, placing->allocator);
    return WIRECOPY_OK;
}

/* The story that another one is part of since the ties that were noted. */
static int64_t follow(const wc_placing *placing, int64_t story) {
    for (size_t i = 0; i < placing->nties; i++) {
        story = placing->ties[i].story == story ? placing->ties[i].into : story;
    }
    return story;
}

static wirecopy_code tie(wc_placing *placing, int64_t one, int64_t other, uint32_t document, wirecopy_error *error) {
    int64_t into = one < other ? one : other, story = one < other ? other : one;
    wirecopy_code code = wc_grow(placing->allocator, (void **)&placing->ties, &placing->ties_capacity,
                                 placing->nties + 1, sizeof *placing->ties, error);
    if (code == WIRECOPY_OK) {
        placing->ties[placing->nties++] = (wc_tie){story, into, document};
    }
    return code;
}

/* The first document of the input in a group that the index does not have; UINT32_MAX where there is none. */
static uint32_t first_own(const wc_placing *placing, const uint64_t *records, size_t count) {
    uint32_t first = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        uint32_t entry = (uint32_t)records[i], document = placing->job.dump.corpus.first_document[entry];
        if (placing->held[entry] == 0 && document < first) {
            first = document;
        }
    }
    return first;
}

/* Stories that one group ties together at most. They were told apart when more or other texts were looked at: what holds
 * many of them together is a form that is not seen to be one. Measured: docs/architecture.md, The index. */
enum { TIED_MOST = 3 };

/* The stories that are spoken for in a group, the oldest first, up to one more than may be tied. */
static size_t list_stories(const wc_placing *placing, const uint64_t *records, size_t count,
                           int64_t stories_ret[TIED_MOST + 1]) {
    size_t n = 0;
    for (size_t i = 0; n <= TIED_MOST && i < count; i++) {
        uint32_t entry = (uint32_t)records[i];
        int64_t story = placing->speaks[entry] ? follow(placing, held_story(placing, entry)) : WC_NO_STORY;
        size_t place = n;
        for (; place > 0 && stories_ret[place - 1] > story; place--) {
        }
        if (story == WC_NO_STORY || (place > 0 && stories_ret[place - 1] == story)) {
            continue;
        }
        memmove(stories_ret + place + 1, stories_ret + place, (n - place) * sizeof *stories_ret);
        stories_ret[place] = story;
        n++;
    }
    return n;
}

/* The story of a group: the oldest that is spoken for. Where a new text is in it, those are one from now on; where there
 * is none, no document has come that says so. */
static wirecopy_code place_group(wc_placing *placing, const uint64_t *records, size_t count, wirecopy_error *error) {
    int64_t stories[TIED_MOST + 1] = {WC_NO_STORY};
    uint32_t document = first_own(placing, records, count);
    size_t n = list_stories(placing, records, count, stories);
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 1; code == WIRECOPY_OK && document != UINT32_MAX && n <= TIED_MOST && i < n; i++) {
        code = tie(placing, stories[0], stories[i], document, error);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t entry = (uint32_t)records[i];
        placing->story[entry] = placing->held[entry] != 0 ? held_story(placing, entry) : stories[0];
    }
    return code;
}

static wirecopy_code place_groups(wc_placing *placing, wirecopy_error *error) {
    grouped all = {0};
    wirecopy_code code = sort_groups(placing, &all, error);
    for (size_t from = 0, to; code == WIRECOPY_OK && from < all.count; from = to) {
        for (to = from + 1; to < all.count && all.records[to] >> 32 == all.records[from] >> 32; to++) {
        }
        code = place_group(placing, all.records + from, to - from, error);
    }
    wc_release(placing->allocator, all.records, 2 * all.count, sizeof *all.records);
    return code;
}

/* Stories of which no member is in the index, numbered by their first documents; and all stories by what they are part
 * of now. by_group: zeroes. */
static void number_stories(wc_placing *placing, int64_t *by_group) {
    const wc_corpus *corpus = &placing->job.dump.corpus;
    for (uint32_t document = 0; document < placing->ndocuments; document++) {
        uint32_t entry = corpus->entry_of[document];
        uint32_t group = placing->grouping.group[entry];
        if (placing->story[entry] == WC_NO_STORY) {
            if (by_group[group] == WC_NO_STORY) {
                by_group[group] = -++placing->nnew;
            }
            placing->story[entry] = by_group[group];
        }
    }
    for (uint32_t entry = 0; entry < placing->nentries; entry++) {
        placing->story[entry] = placing->story[entry] > 0 ? follow(placing, placing->story[entry]) : placing->story[entry];
    }
}

/* What stands for new stories: what stands for the group; where that is of another story, the first that is not. */
static wirecopy_code begin_stories(wc_placing *placing, wirecopy_error *error) {
    size_t n = (size_t)placing->nnew;
    placing->begins = wc_allocate(placing->allocator, n, sizeof *placing->begins);
    if (placing->begins == NULL) {
        return wc_fail_refused(placing->allocator, n * sizeof *placing->begins, error);
    }
    for (uint32_t document = placing->ndocuments; document-- > 0;) {
        uint32_t entry = placing->job.dump.corpus.entry_of[document];
        if (placing->story[entry] < 0) {
            uint32_t stands = wc_relations_representative(&placing->relations, placing->grouping.group[entry]);
            placing->begins[-placing->story[entry] - 1] = placing->held[stands] == 0 ? stands : entry;
        }
    }
    return WIRECOPY_OK;
}

/* ---- What texts are like ---- */

static int by_pair(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Pairs of a text and what it is measured by, the latter in the upper half; kinship_ret: by entry of the text. */
static wirecopy_code measure(wc_placing *placing, uint64_t *pairs, size_t count, wc_kinship *kinship_ret,
                             wirecopy_error *error) {
    wc_run run = wc_job_run_of(&placing->job);
    wc_kinship *found = wc_allocate(placing->allocator, count, sizeof *found);
    if (found == NULL) {
        return wc_fail_refused(placing->allocator, count * sizeof *found, error);
    }
    if (count > 1) {
        qsort(pairs, count, sizeof *pairs, by_pair);
    }
    wirecopy_code code = count > 0 ? placing->job.profile->bear(&run, placing->job.found, pairs, count, 0.0, found, error)
                                   : WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        kinship_ret[(uint32_t)pairs[i]] = found[i];
    }
    wc_release(placing->allocator, found, count, sizeof *found);
    return code;
}

static wirecopy_code find_nearest(wc_placing *placing, uint64_t *pairs, wirecopy_error *error) {
    uint32_t n = placing->nentries;
    uint32_t *order = wc_allocate(placing->allocator, n, sizeof *order);
    if (order == NULL) {
        return wc_fail_refused(placing->allocator, n * sizeof *order, error);
    }
    for (uint32_t entry = 0; entry < n; entry++) {
        order[entry] = placing->held[entry] != 0 ? 0 : placing->job.dump.corpus.first_document[entry] + 1;
    }
    wirecopy_code code = placing->job.profile->nearest(placing->job.found, placing->grouping.group, order,
                                                       placing->nearest, error);
    wc_release(placing->allocator, order, n, sizeof *order);
    size_t count = 0;
    for (uint32_t entry = 0; code == WIRECOPY_OK && entry < n; entry++) {
        if (placing->held[entry] == 0 && placing->nearest[entry] != WC_NO_ENTRY) {
            pairs[count++] = (uint64_t)placing->nearest[entry] << 32 | entry;
        }
    }
    return code == WIRECOPY_OK ? measure(placing, pairs, count, placing->to_nearest, error) : code;
}

static int by_story(const void *left, const void *right) {
    const int64_t *a = left, *b = right;
    return (a[0] > b[0]) - (a[0] < b[0]);
}

/* The entries that stand for stories of the index. */
static wirecopy_code list_standing(wc_placing *placing, wirecopy_error *error) {
    size_t n = placing->holding.count;
    placing->stands = wc_allocate(placing->allocator, 2 * n, sizeof *placing->stands);
    if (placing->stands == NULL) {
        return wc_fail_refused(placing->allocator, 2 * n * sizeof *placing->stands, error);
    }
    for (size_t i = 0; i < n; i++) {
        const wc_held *held = &placing->holding.texts[i];
        if (held->stands) {
            placing->stands[2 * placing->nstands] = held->story;
            placing->stands[2 * placing->nstands++ + 1] = placing->job.dump.corpus.entry_of[placing->ndocuments + i];
        }
    }
    if (placing->nstands > 1) {
        qsort(placing->stands, placing->nstands, 2 * sizeof *placing->stands, by_story);
    }
    return WIRECOPY_OK;
}

uint32_t wc_placing_standing(const wc_placing *placing, int64_t story) {
    const int64_t key[2] = {story, 0};
    const int64_t *found = placing->nstands > 0 ? bsearch(key, placing->stands, placing->nstands,
                                                          2 * sizeof *placing->stands, by_story)
                                                : NULL;
    return found != NULL ? (uint32_t)found[1] : WC_NO_ENTRY;
}

int wc_placing_is_as_related(const wc_placing *placing, uint32_t entry) {
    int64_t story = placing->story[entry];
    return story < 0 && placing->begins[-story - 1] ==
                            wc_relations_representative(&placing->relations, placing->grouping.group[entry]);
}

/* Texts that are not related to what stands for their stories yet. */
static wirecopy_code relate_to_stories(wc_placing *placing, uint64_t *pairs, wirecopy_error *error) {
    static const wc_kinship same = {WIRECOPY_RELATION_IDENTICAL, 1.0F, 1.0F};
    size_t count = 0;
    for (uint32_t entry = 0; entry < placing->nentries; entry++) {
        if (placing->held[entry] != 0 || wc_placing_is_as_related(placing, entry)) {
            continue;
        }
        int64_t story = placing->story[entry];
        uint32_t stands = story > 0 ? wc_placing_standing(placing, story) : placing->begins[-story - 1];
        placing->to_story[entry] = same;
        if (stands != WC_NO_ENTRY && stands != entry) {
            pairs[count++] = (uint64_t)stands << 32 | entry;
        }
    }
    return measure(placing, pairs, count, placing->to_story, error);
}

static wirecopy_code relate(wc_placing *placing, wirecopy_error *error) {
    uint64_t *pairs = wc_allocate(placing->allocator, placing->nentries, sizeof *pairs);
    if (pairs == NULL) {
        return wc_fail_refused(placing->allocator, placing->nentries * sizeof *pairs, error);
    }
    wirecopy_code code = find_nearest(placing, pairs, error);
    if (code == WIRECOPY_OK) {
        code = relate_to_stories(placing, pairs, error);
    }
    wc_release(placing->allocator, pairs, placing->nentries, sizeof *pairs);
    return code;
}

static wirecopy_code place(wc_placing *placing, wirecopy_error *error) {
    wirecopy_code code = allocate(placing, error);
    if (code == WIRECOPY_OK) {
        mark_held(placing);
        code = wc_job_group(&placing->job, &placing->grouping, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_job_relate(&placing->job, &placing->grouping, 1, &placing->relations, error);
    }
    if (code == WIRECOPY_OK) {
        code = seat_stories(placing, error);
    }
    if (code == WIRECOPY_OK) {
        code = place_groups(placing, error);
    }
    int64_t *by_group = wc_allocate_zeroed(placing->allocator, placing->nentries, sizeof *by_group);
    if (code == WIRECOPY_OK && by_group == NULL) {
        code = wc_fail_refused(placing->allocator, placing->nentries * sizeof *by_group, error);
    }
    if (code == WIRECOPY_OK) {
        number_stories(placing, by_group);
        code = begin_stories(placing, error);
    }
    if (code == WIRECOPY_OK) {
        code = list_standing(placing, error);
    }
    wc_release(placing->allocator, by_group, placing->nentries, sizeof *by_group);
    return code == WIRECOPY_OK ? relate(placing, error) : code;
}

wirecopy_code wc_placing_run(wc_placing *placing_ret, wc_disk *disk, const wirecopy_input *input,
                             const wc_supply *given, int keeps_keys, wirecopy_stats *stats_ret, wirecopy_error *error) {
    *placing_ret = (wc_placing){.disk = disk, .keeps_keys = keeps_keys};
    const wc_supplement more = {.begin = begin, .add = supplement, .context = placing_ret};
    wirecopy_code code = wc_job_run_more(&placing_ret->job, &disk->options, input, given, &more, WC_VERB_CLUSTER,
                                         stats_ret, error);
    return code == WIRECOPY_OK ? place(placing_ret, error) : code;
}

wirecopy_code wc_placing_end(wc_placing *placing, wirecopy_code code) {
    const wirecopy_allocator *allocator = placing->allocator;
    size_t n = placing->nentries;
    if (allocator != NULL) {
        wc_release(allocator, placing->contents, n, sizeof *placing->contents);
        wc_release(allocator, placing->speaks, n, 1);
        wc_release(allocator, placing->held, n, sizeof *placing->held);
        wc_release(allocator, placing->story, n, sizeof *placing->story);
        wc_release(allocator, placing->nearest, n, sizeof *placing->nearest);
        wc_release(allocator, placing->to_nearest, n, sizeof *placing->to_nearest);
        wc_release(allocator, placing->to_story, n, sizeof *placing->to_story);
        wc_release(allocator, placing->begins, (size_t)placing->nnew, sizeof *placing->begins);
        wc_release(allocator, placing->ties, placing->ties_capacity, sizeof *placing->ties);
        wc_release(allocator, placing->stands, 2 * placing->holding.count, sizeof *placing->stands);
    }
    wc_relations_clear(&placing->relations);
    wc_grouping_clear(&placing->grouping);
    wc_holding_clear(&placing->holding);
    if (placing->candidates.allocator != NULL) {
        wc_candidates_clear(&placing->candidates);
    }
    wc_keys_clear(&placing->keys);
    wc_deal_clear(&placing->again);
    return wc_job_end(&placing->job, code);
}

/* The document of the run that stands for an entry. */
static uint32_t document_of(const wc_placing *placing, uint32_t entry) {
    uint32_t held = placing->held[entry];
    return held != 0 ? placing->ndocuments + held - 1 : placing->job.dump.corpus.first_document[entry];
}

wc_likest wc_placing_likest(const wc_placing *placing, uint32_t document) {
    static const wc_kinship same = {WIRECOPY_RELATION_IDENTICAL, 1.0F, 1.0F};
    static const wc_kinship none = {WIRECOPY_RELATION_ALONE, 0.0F, 0.0F};
    uint32_t entry = placing->job.dump.corpus.entry_of[document], first = document_of(placing, entry);
    if (first != document) {
        return (wc_likest){first, same};
    }
    if (placing->nearest[entry] != WC_NO_ENTRY) {
        return (wc_likest){document_of(placing, placing->nearest[entry]), placing->to_nearest[entry]};
    }
    int64_t story = placing->story[entry];
    uint32_t stands = story > 0 ? wc_placing_standing(placing, story) : WC_NO_ENTRY;
    return stands == WC_NO_ENTRY ? (wc_likest){UINT32_MAX, none}
                                 : (wc_likest){document_of(placing, stands), placing->to_story[entry]};
}
