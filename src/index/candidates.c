#include "index/candidates.h"

#include "base/memory.h"
#include "base/radix.h"
#include "base/walk.h"
#include "index/segment_keys.h"
#include "run/parallel.h"

/* Of a text of the input, how many of the index it is compared with. Measured: docs/architecture.md, The index. */
enum { PARTNERS_MOST = 24 };

/* Of those among them that share no more keys than a passage may have: enough to tell that many have it. Measured
 * there.
 */
enum { PASSAGES_MOST = 4 };

/* Of the texts of a segment that have a key, the first and the last so many: those that began a story, and those that
 * have today's furniture. */
enum { ENDS_A_KEY = 4 };

/* So many texts of an input look at whole segments, whose pages are let go then. The pages that few texts look at are
 * few, and the next query wants them. Chosen. */
enum { DROPPED_FROM = 256 };

/* Texts of the input in a part of the deal of votes, and that a thread takes at a time. */
enum { PART_TEXTS = 1 << 12, CHUNK = 512 };

typedef struct finding {
    const wc_disk *disk;
    const wc_dump *dump;
    const wc_profile *profile;
    wc_keys *keys;
    wc_deal *again, votes; /* a vote: the entry, then the text */
    const uint64_t *by_content;
    wc_candidates *candidates;
} finding;

/* What a thread has. */
typedef struct finder {
    wc_dealer votes, again;
    uint64_t *records;
    size_t count, capacity;
    wc_candidates candidates;
} finder;

static wirecopy_code create(void *context, void *state, uint32_t thread, wirecopy_error *error) {
    finding *work = context;
    finder *own = state;
    (void)thread;
    own->candidates.allocator = work->dump->allocator;
    wirecopy_code code =
        work->votes.allocator != NULL ? wc_dealer_create(&own->votes, &work->votes, error) : WIRECOPY_OK;
    return code == WIRECOPY_OK && work->again != NULL ? wc_dealer_create(&own->again, work->again, error) : code;
}

static wirecopy_code finish(void *context, void *state, wirecopy_error *error) {
    const finding *work = context;
    finder *own = state;
    wirecopy_code code = wc_dealer_finish(&own->votes, error);
    return code == WIRECOPY_OK && work->again != NULL ? wc_dealer_finish(&own->again, error) : code;
}

static wirecopy_code gather(void *context, void *state, wirecopy_error *error) {
    const finding *work = context;
    finder *own = state;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < own->candidates.count; i++) {
        code = wc_candidates_add(work->candidates, own->candidates.texts[i], error);
    }
    return code;
}

static void clear(void *context, void *state) {
    const wirecopy_allocator *allocator = ((const finding *)context)->dump->allocator;
    finder *own = state;
    wc_dealer_clear(&own->votes);
    wc_dealer_clear(&own->again);
    wc_release(allocator, own->records, own->capacity, sizeof *own->records);
    wc_candidates_clear(&own->candidates);
}

static uint32_t part_of(const finding *work, uint32_t entry) {
    return (uint32_t)((uint64_t)entry * work->votes.nparts / work->dump->corpus.nentries);
}

/* Votes for a text by all entries that have its key. */
static wirecopy_code vote(finding *work, finder *own, const wc_segment *segment, uint32_t number,
                          const uint64_t *entries, size_t nentries, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    if (number >= segment->head.ntexts || wc_segment_is_dead(segment, number)) {
        return WIRECOPY_OK;
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < nentries; i++) {
        uint32_t entry = wc_key_text(entries[i]);
        code = wc_dealer_add(&own->votes, part_of(work, entry), (uint64_t)entry << 32 | segment->texts[number], error);
    }
    return code;
}

/* [from, to) of a segment have a key of the entries. */
static wirecopy_code vote_for_ends(finding *work, finder *own, const wc_segment *segment, size_t from, size_t to,
                                   const uint64_t *entries, size_t nentries, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    size_t first_end = to - from > 2 * ENDS_A_KEY ? from + ENDS_A_KEY : to;
    for (size_t i = from; code == WIRECOPY_OK && i < first_end; i++) {
        code = vote(work, own, segment, wc_keys_number(segment, i), entries, nentries, error);
    }
    for (size_t i = first_end < to ? to - ENDS_A_KEY : to; code == WIRECOPY_OK && i < to; i++) {
        code = vote(work, own, segment, wc_keys_number(segment, i), entries, nentries, error);
    }
    return code;
}

/* Sorted keys of the input are looked for in the sorted keys of a segment, in their order. */
static wirecopy_code look_up(finding *work, finder *own, const wc_segment *segment, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0, next; code == WIRECOPY_OK && i < own->count; i = next) {
        uint64_t least = wc_key_record(own->records[i], 0), most = least | (WC_KEY_TEXTS_MAX - 1);
        size_t from, to;
        for (next = i + 1; next < own->count && own->records[next] <= most; next++) {
        }
        if (wc_segment_may_have(segment, least)) {
            wc_keys_find(segment, least, &from, &to);
            code = vote_for_ends(work, own, segment, from, to, own->records + i, next - i, error);
        }
    }
    return code;
}

static wirecopy_code take_part(finder *own, wc_deal *deal, uint32_t part, wirecopy_error *error) {
    own->count = wc_deal_count(deal, part);
    wirecopy_code code = wc_grow(deal->allocator, (void **)&own->records, &own->capacity, 2 * own->count + 1,
                                 sizeof *own->records, error);
    if (code == WIRECOPY_OK) {
        code = wc_deal_take(deal, part, own->records, error);
    }
    if (code == WIRECOPY_OK) {
        wc_radix_sort(own->records, own->records + own->count, own->count, 0);
    }
    return code;
}

static wirecopy_code look_up_part(void *context, void *state, size_t part, size_t to, wirecopy_error *error) {
    finding *work = context;
    finder *own = state;
    (void)to;
    wirecopy_code code = take_part(own, &work->keys->deal, (uint32_t)part, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < work->disk->nsegments; i++) {
        code = look_up(work, own, &work->disk->segments[i], error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && work->again != NULL && i < own->count; i++) {
        code = wc_dealer_add(&own->again, (uint32_t)part, own->records[i], error);
    }
    return code;
}

/* Votes of one entry, [from, to), are sorted by text; the texts that have most are candidates. They are put in front as
 * votes and text, and the greatest are taken. Those that share passages alone come last. */
static wirecopy_code choose(const finding *work, finder *own, size_t from, size_t to, wirecopy_error *error) {
    uint32_t of_passages = work->profile->keys_of_passages;
    uint64_t *counted = own->records + from;
    size_t n = 0, passages = 0;
    for (size_t i = from, next; i < to; i = next) {
        for (next = i + 1; next < to && own->records[next] == own->records[i]; next++) {
        }
        uint32_t text = (uint32_t)own->records[i];
        counted[n++] = (uint64_t)(next - i) << 32 | (UINT32_MAX - text);
    }
    wirecopy_code code = WIRECOPY_OK;
    for (size_t chosen = 0; code == WIRECOPY_OK && chosen < PARTNERS_MOST && chosen < n; chosen++) {
        size_t best = chosen;
        for (size_t i = chosen + 1; i < n; i++) {
            best = counted[i] > counted[best] ? i : best;
        }
        uint64_t taken = counted[best];
        passages += taken >> 32 <= of_passages;
        if (passages > PASSAGES_MOST) {
            break;
        }
        counted[best] = counted[chosen];
        counted[chosen] = taken;
        code = wc_candidates_add(&own->candidates, UINT32_MAX - (uint32_t)taken, error);
    }
    return code;
}

static wirecopy_code count_part(void *context, void *state, size_t part, size_t to, wirecopy_error *error) {
    finding *work = context;
    finder *own = state;
    (void)to;
    wirecopy_code code = take_part(own, &work->votes, (uint32_t)part, error);
    for (size_t from = 0, next; code == WIRECOPY_OK && from < own->count; from = next) {
        for (next = from + 1; next < own->count && own->records[next] >> 32 == own->records[from] >> 32; next++) {
        }
        code = choose(work, own, from, next, error);
    }
    return code;
}

/* Entries of which the index has the text itself, segment after segment, by content. */
static wirecopy_code match_contents(void *context, void *state, size_t from, size_t to, wirecopy_error *error) {
    const finding *work = context;
    finder *own = state;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < work->disk->nsegments; i++) {
        const wc_segment *segment = &work->disk->segments[i];
        size_t place = 0;
        for (size_t k = from; code == WIRECOPY_OK && k < to; k++) {
            wc_content content = work->dump->corpus.contents[(uint32_t)work->by_content[k]];
            uint32_t number = wc_segment_find_content(segment, content, &place);
            if (number != UINT32_MAX) {
                code = wc_candidates_add(&own->candidates, segment->texts[number], error);
            }
        }
    }
    return code;
}

static wirecopy_code run(finding *work, size_t count, size_t chunk, wc_loop_fn body, int deals, wirecopy_error *error) {
    const wc_loop loop = {.allocator = work->dump->allocator,
                          .threads = work->dump->threads,
                          .count = count,
                          .chunk = chunk,
                          .body = body,
                          .context = work,
                          .state = {sizeof(finder), create, deals ? finish : NULL, gather, clear}};
    return wc_loop_run(&loop, error);
}

/* The upper half of a content, then the entry. */
static wirecopy_code find_same(finding *work, wirecopy_error *error) {
    const wc_corpus *corpus = &work->dump->corpus;
    const wirecopy_allocator *allocator = work->dump->allocator;
    uint32_t n = (uint32_t)corpus->nentries;
    uint64_t *records = wc_allocate(allocator, 2 * (size_t)n, sizeof *records);
    if (records == NULL) {
        return wc_fail_refused(allocator, 2 * (size_t)n * sizeof *records, error);
    }
    WC_EACH(uint32_t, i, n, WC_IN_ORDER, allocator) {
        records[i] = corpus->contents[i].low >> 32 << 32 | i;
    }
    wc_radix_sort_within(records, records + n, n, 32, allocator);
    work->by_content = records;
    wirecopy_code code = run(work, n, CHUNK, match_contents, 0, error);
    wc_release(allocator, records, 2 * (size_t)n, sizeof *records);
    return code;
}

static wirecopy_code find_all(finding *work, wirecopy_error *error) {
    const wc_dump *dump = work->dump;
    uint32_t nparts = (uint32_t)(dump->corpus.nentries / PART_TEXTS) + 1;
    wirecopy_code code = wc_deal_create(&work->votes, nparts < WC_DEAL_PARTS_MAX ? nparts : WC_DEAL_PARTS_MAX,
                                        dump->sketcher->options.tmp, dump->allocator, error);
    if (code == WIRECOPY_OK) {
        code = run(work, WC_KEYS_PARTS, 1, look_up_part, 1, error);
    }
    work->again = NULL;
    if (code == WIRECOPY_OK) {
        code = run(work, work->votes.nparts, 1, count_part, 0, error);
    }
    if (code == WIRECOPY_OK) {
        code = find_same(work, error);
    }
    wc_deal_clear(&work->votes);
    return code == WIRECOPY_OK ? wc_candidates_settle(work->candidates, error) : code;
}

wirecopy_code wc_candidates_find(const wc_disk *disk, const wc_dump *dump, wc_keys *keys, wc_deal *again,
                                 wc_candidates *candidates_ret, wirecopy_error *error) {
    finding work = {.disk = disk,
                    .dump = dump,
                    .profile = keys->profile,
                    .keys = keys,
                    .again = again,
                    .candidates = candidates_ret};
    *candidates_ret = (wc_candidates){.allocator = dump->allocator};
    wirecopy_code code = dump->corpus.nentries > 0 ? find_all(&work, error) : WIRECOPY_OK;
    for (size_t i = 0; dump->corpus.nentries >= DROPPED_FROM && i < disk->nsegments; i++) {
        wc_segment_drop(&disk->segments[i]);
    }
    return code;
}

void wc_candidates_clear(wc_candidates *candidates) {
    wc_release(candidates->allocator, candidates->texts, candidates->capacity, sizeof *candidates->texts);
    candidates->texts = NULL;
    candidates->count = candidates->capacity = 0;
}

wirecopy_code wc_candidates_add(wc_candidates *candidates, uint64_t text, wirecopy_error *error) {
    wirecopy_code code = wc_grow(candidates->allocator, (void **)&candidates->texts, &candidates->capacity,
                                 candidates->count + 1, sizeof *candidates->texts, error);
    if (code == WIRECOPY_OK) {
        candidates->texts[candidates->count++] = text;
    }
    return code;
}

wirecopy_code wc_candidates_settle(wc_candidates *candidates, wirecopy_error *error) {
    size_t n = candidates->count, kept = 0;
    uint64_t *scratch = wc_allocate(candidates->allocator, n, sizeof *scratch);
    if (scratch == NULL) {
        return wc_fail_refused(candidates->allocator, n * sizeof *scratch, error);
    }
    wc_radix_sort_within(candidates->texts, scratch, n, 0, candidates->allocator);
    wc_release(candidates->allocator, scratch, n, sizeof *scratch);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || candidates->texts[kept - 1] != candidates->texts[i]) {
            candidates->texts[kept++] = candidates->texts[i];
        }
    }
    candidates->count = kept;
    return WIRECOPY_OK;
}
