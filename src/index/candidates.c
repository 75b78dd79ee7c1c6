#include "index/candidates.h"

#include "base/memory.h"
#include "base/radix.h"
#include "base/walk.h"
#include "run/parallel.h"
#include "segment/keys.h"

/* Of a text of the input, how many of the index it is compared with. Measured: docs/index-accuracy.md. */
enum { PARTNERS_MOST = 24 };

/* Of those among them that share no more keys than a passage may have: enough to tell that many have it. Measured
 * there.
 */
enum { PASSAGES_MOST = 4 };

/* Where so many texts of the input have a key, the input shows by itself that the passage around it is furniture or a
 * statement: a text of the index with such keys alone, and with no more of a text's keys than one in SHOWN_PART, has
 * nothing to add. Measured there. */
enum { SHOWN_FROM = 16, SHOWN_PART = 4 };

/* Of the texts that have a key, the first and the last so many: those that began a story, and those that have today's
 * furniture. A few texts look at those of each segment, and a batch at those of the whole index, since it would hold
 * more with each segment that there is. Measured there. */
enum { ENDS_A_SEGMENT = 4, ENDS_A_KEY = 8 };

/* Texts of a batch. Chosen: 200 at a time have better groups so, and one at a time have not. */
enum { BATCH_FROM = 64 };

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
    wc_deal *again, votes; /* of ballot_of */
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

/* A vote: the entry, the text, and whether the input shows the passage of its key by itself. */
enum { BALLOT_TEXT = 8, BALLOT_ENTRY = 40 };
_Static_assert(WC_KEY_TEXT_BITS <= 64 - BALLOT_ENTRY, "a vote has room for an entry");

static uint64_t ballot_of(uint32_t entry, uint32_t text, int is_shown) {
    return (uint64_t)entry << BALLOT_ENTRY | (uint64_t)text << BALLOT_TEXT | (uint64_t)is_shown;
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
        uint64_t ballot = ballot_of(entry, segment->texts[number], nentries >= SHOWN_FROM);
        code = wc_dealer_add(&own->votes, part_of(work, entry), ballot, error);
    }
    return code;
}

/* Entries of the input that have a key. */
typedef struct voters {
    uint64_t record;
    const uint64_t *entries;
    size_t count;
} voters;

/* Records [from, to) of a segment have the key. */
static wirecopy_code vote_for(finding *work, finder *own, const wc_segment *segment, size_t from, size_t to,
                              const voters *voters, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = from; code == WIRECOPY_OK && i < to; i++) {
        code = vote(work, own, segment, wc_keys_number(segment, i), voters->entries, voters->count, error);
    }
    return code;
}

static size_t least_of(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Where the records of a segment with the key are: [*from_ret, *to_ret). */
static void find_records(const wc_segment *segment, uint64_t record, size_t *from_ret, size_t *to_ret) {
    *from_ret = *to_ret = 0;
    if (wc_segment_may_have(segment, record)) {
        wc_keys_find(segment, record, from_ret, to_ret);
    }
}

/* Of the records of segments [0, n) with the key, the first and the last so many: segments are in the order of their
 * texts. */
static wirecopy_code vote_for_ends(finding *work, finder *own, const wc_segment *segments, size_t n, size_t ends,
                                   const voters *voters, wirecopy_error *error) {
    size_t first = 0, last = n, taken = 0, left = ends, from, to;
    wirecopy_code code = WIRECOPY_OK;
    for (; code == WIRECOPY_OK && first < n && left > 0; first++) {
        find_records(&segments[first], voters->record, &from, &to);
        taken = least_of(to - from, left);
        left -= taken;
        code = vote_for(work, own, &segments[first], from, from + taken, voters, error);
    }
    left = ends;
    while (code == WIRECOPY_OK && last >= first && left > 0 && last > 0) {
        last--;
        find_records(&segments[last], voters->record, &from, &to);
        from += last + 1 == first ? taken : 0; /* these had a vote */
        from = to - from > left ? to - left : from;
        left -= to - from;
        code = vote_for(work, own, &segments[last], from, to, voters, error);
    }
    return code;
}

static wirecopy_code vote_for_key(finding *work, finder *own, const voters *voters, wirecopy_error *error) {
    const wc_disk *disk = work->disk;
    wirecopy_code code = WIRECOPY_OK;
    if (work->dump->corpus.nentries >= BATCH_FROM) {
        return vote_for_ends(work, own, disk->segments, disk->nsegments, ENDS_A_KEY, voters, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && i < disk->nsegments; i++) {
        code = vote_for_ends(work, own, &disk->segments[i], 1, ENDS_A_SEGMENT, voters, error);
    }
    return code;
}

/* Few texts ask for keys all over each segment: what is read for those some places on is on its way to the cache by
 * then. Chosen. */
enum { AHEAD = 4 };

static void fetch_ahead(const finding *work, const finder *own, size_t i) {
    const wc_disk *disk = work->disk;
    for (size_t k = 0; k < disk->nsegments; k++) {
        const wc_segment *segment = &disk->segments[k];
        if (i + 3 * AHEAD < own->count) {
            wc_keys_fetch_filter(segment, own->records[i + 3 * AHEAD]);
        }
        if (i + 2 * AHEAD < own->count) {
            wc_keys_fetch_start(segment, own->records[i + 2 * AHEAD]);
        }
        if (i + AHEAD < own->count) {
            wc_keys_fetch_bucket(segment, own->records[i + AHEAD]);
        }
    }
}

/* Sorted keys of the input are looked for in the sorted keys of all segments, in their order. */
static wirecopy_code look_up(finding *work, finder *own, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0, next; code == WIRECOPY_OK && i < own->count; i = next) {
        uint64_t least = wc_key_record(own->records[i], 0), most = least | (WC_KEY_TEXTS_MAX - 1);
        for (next = i + 1; next < own->count && own->records[next] <= most; next++) {
        }
        const voters voters = {least, own->records + i, next - i};
        if (work->dump->corpus.nentries < BATCH_FROM) {
            fetch_ahead(work, own, i);
        }
        code = vote_for_key(work, own, &voters, error);
    }
    return code;
}

/* Sorted by the bits from low_bit on. */
static wirecopy_code take_part(finder *own, wc_deal *deal, uint32_t part, unsigned low_bit, wirecopy_error *error) {
    own->count = wc_deal_count(deal, part);
    wirecopy_code code = wc_grow(deal->allocator, (void **)&own->records, &own->capacity, 2 * own->count + 1,
                                 sizeof *own->records, error);
    if (code == WIRECOPY_OK) {
        code = wc_deal_take(deal, part, own->records, error);
    }
    if (code == WIRECOPY_OK) {
        wc_radix_sort(own->records, own->records + own->count, own->count, low_bit);
    }
    return code;
}

static wirecopy_code look_up_part(void *context, void *state, size_t part, size_t to, wirecopy_error *error) {
    finding *work = context;
    finder *own = state;
    (void)to;
    wirecopy_code code = take_part(own, &work->keys->deal, (uint32_t)part, 0, error);
    if (code == WIRECOPY_OK) {
        code = look_up(work, own, error);
    }
    for (size_t i = 0; code == WIRECOPY_OK && work->again != NULL && i < own->count; i++) {
        code = wc_dealer_add(&own->again, (uint32_t)part, own->records[i], error);
    }
    return code;
}

/* The votes of an entry for a text: how many, then the text, so that of as many the lesser text is the greatest, then
 * whether it has nothing to add. */
enum { COUNTED_VOTES = 33, COUNTED_TEXT = 1 };

static uint32_t counted_text(uint64_t counted) {
    return UINT32_MAX - (uint32_t)(counted >> COUNTED_TEXT);
}

/* Votes of one entry, [from, to), are sorted by text, and replaced by those of each text counted; returns how many. */
static size_t count_votes(const finding *work, uint64_t *records, size_t from, size_t to) {
    uint32_t nkeys = work->keys->counts[records[from] >> BALLOT_ENTRY];
    uint32_t of_shown = work->profile->keys_of_passages > 0 ? nkeys / SHOWN_PART : 0;
    size_t n = 0;
    for (size_t i = from, next; i < to; i = next) {
        uint64_t shown = 0, text = records[i] >> BALLOT_TEXT;
        for (next = i; next < to && records[next] >> BALLOT_TEXT == text; next++) {
            shown += records[next] & 1;
        }
        uint64_t votes = next - i, adds_nothing = votes <= of_shown && shown == votes;
        records[from + n++] =
            votes << COUNTED_VOTES | (uint64_t)(UINT32_MAX - (uint32_t)text) << COUNTED_TEXT | adds_nothing;
    }
    return n;
}

/* The greatest of them, descending; returns how many. Most are no greater than the least of those so far. */
static size_t find_best(const uint64_t *counted, size_t n, uint64_t *best_ret) {
    size_t nbest = 0;
    for (size_t i = 0; i < n; i++) {
        if (nbest == PARTNERS_MOST && counted[i] < best_ret[nbest - 1]) {
            continue;
        }
        size_t at = nbest < PARTNERS_MOST ? nbest++ : nbest - 1;
        for (; at > 0 && best_ret[at - 1] < counted[i]; at--) {
            best_ret[at] = best_ret[at - 1];
        }
        best_ret[at] = counted[i];
    }
    return nbest;
}

/* The texts that have most of an entry's votes are candidates. Those that share passages alone come last. */
static wirecopy_code choose(const finding *work, finder *own, size_t from, size_t to, wirecopy_error *error) {
    uint64_t best[PARTNERS_MOST], of_passages = work->profile->keys_of_passages;
    size_t n = count_votes(work, own->records, from, to), passages = 0;
    size_t nbest = find_best(own->records + from, n, best);
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < nbest; i++) {
        passages += best[i] >> COUNTED_VOTES <= of_passages;
        if (passages > PASSAGES_MOST) {
            break;
        }
        if (!(best[i] & 1)) {
            code = wc_candidates_add(&own->candidates, counted_text(best[i]), error);
        }
    }
    return code;
}

static wirecopy_code count_part(void *context, void *state, size_t part, size_t to, wirecopy_error *error) {
    finding *work = context;
    finder *own = state;
    (void)to;
    wirecopy_code code = take_part(own, &work->votes, (uint32_t)part, BALLOT_TEXT, error);
    for (size_t from = 0, next; code == WIRECOPY_OK && from < own->count; from = next) {
        uint64_t entry = own->records[from] >> BALLOT_ENTRY;
        for (next = from + 1; next < own->count && own->records[next] >> BALLOT_ENTRY == entry; next++) {
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
        code = run(work, work->keys->deal.nparts, 1, look_up_part, 1, error);
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
