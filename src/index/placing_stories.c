#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/radix.h"
#include "index/placing.h"

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

/* Stories that one group ties together at most. They were told apart when more or other texts were looked at: what
 * holds many of them together is a form that is not seen to be one. Measured: docs/index-accuracy.md. */
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

wirecopy_code wc_placing_find_stories(wc_placing *placing, wirecopy_error *error) {
    wirecopy_code code = seat_stories(placing, error);
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
    wc_release(placing->allocator, by_group, placing->nentries, sizeof *by_group);
    return code;
}
