/* What each two texts that were compared share: the cells of each in passages of both. Kept in blocks, in no order; all
 * that is made of them is a sum of whole numbers or is sorted, so that the order does not matter. */
#ifndef WC_NEWS_EVIDENCE_H
#define WC_NEWS_EVIDENCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/walk.h"
#include "news/names.h"
#include "wirecopy/wirecopy.h"

/* Flags of a pair. */
enum {
    WC_PAIR_TEMPLATE = 1, /* both begin, both end, or both do either as the other does, and tell something else */
    WC_PAIR_ENOUGH = 2,   /* beside furniture, a cell of each is shared, or most of a short text */
    WC_PAIR_SAME = 4,     /* for all that is known by now, prints of one story */
    WC_PAIR_SERIES = 8,   /* two of a series: equal surroundings of numbers and names, other numbers and names */
    WC_PAIR_REPRINT = 16, /* alike where others of the series differ */
    WC_PAIR_SHORT = 32,   /* two short texts that may have enough in common where no line of either is whole */
    WC_PAIR_OWN = 64,     /* of one site, and each has numbers and names of its own among what they share, or a day */
    WC_PAIR_REUSED = 128  /* of one site, and each has something of its own in place of what the other has */
};

enum { WC_VOTE_FULL = 1024, WC_LIKENESS_FULL = 65535 };

/* What comes before the cells of a pair. */
typedef struct wc_pair_head {
    uint32_t a, b;                          /* texts; a is the earlier in rank */
    uint32_t nlinks;                        /* cells of a that are shared */
    uint32_t ncells;                        /* of b */
    uint8_t flags, numbers, equal, density; /* numbers: surroundings in common, up to 255; equal: with equal
                                              numbers; density: of the grams kept in shared passages, those in
                                              both, of 255 */
    float raw;                              /* the greater coverage before coherence */
    uint16_t vote;     /* how much it counts in this round for cells that both share, of WC_VOTE_FULL */
    uint16_t likeness; /* of short texts that may be, of WC_LIKENESS_FULL: see news/short.h */
} wc_pair_head;

/* Densities, of 255: passages are whole to seven tenths, or six sevenths. In others a scan has damaged numbers and
 * names, or may have. Measured: docs/accuracy-rules.md, Stock forms, and Numbers and names of its own. */
enum { WC_DENSITY_FAIR = 180, WC_DENSITY_WHOLE = 220 };

/* A shared cell of a, in the upper half, and where it stands in b. */
typedef struct wc_pair_view {
    wc_pair_head *head;
    uint32_t *links; /* by cell of a */
    uint16_t *cells; /* of b, ascending */
} wc_pair_view;

static inline uint32_t wc_link_a(uint32_t link) {
    return link >> 16;
}

static inline uint32_t wc_link_b(uint32_t link) {
    return link & 0xFFFF;
}

typedef struct wc_block_of_pairs {
    uint64_t *words;
    size_t count, capacity; /* words of 8 bytes */
    size_t allocated;       /* words that were allocated with it, for the blocks after it, too; 0: with one before */
} wc_block_of_pairs;

/* Pairs that lie one after another, of texts of two ranges. */
typedef struct wc_stretch {
    uint32_t tile; /* the earlier text's range, times how many there are, and the later one's */
    uint32_t block;
    size_t from, to; /* words */
} wc_stretch;

typedef struct wc_evidence {
    const wirecopy_allocator *allocator;
    wc_block_of_pairs *blocks;
    size_t nblocks, capacity;
    size_t nspare; /* words that were allocated with the last block and lie behind it, for the next */
    uint64_t npairs;
    /* Where memory is short, pairs are found range by range of both texts (news/pairing.c), and where those of two
     * ranges lie is noted, so that what concerns the texts of one need not be looked up from everywhere. */
    uint32_t nranges; /* 0: there are none */
    uint32_t tile;    /* of the pairs that are added now */
    wc_stretch *stretches;
    size_t nstretches, stretches_capacity;
    size_t *tiles; /* once indexed: where the stretches of each begin, and one more */
    /* Of each text, the pairs it is in, once indexed: the other text, ascending, what is asked of a pair before it is
     * looked up, and the place, see wc_evidence_at. */
    uint64_t *starts; /* count + 1 */
    uint64_t *listed;
    uint32_t ntexts;
} wc_evidence;

void wc_evidence_init(wc_evidence *evidence, const wirecopy_allocator *allocator);
void wc_evidence_clear(wc_evidence *evidence);

/* Words of a pair, and where they are laid; the view is of them. */
static inline size_t wc_pair_words(const wc_pair_head *head) {
    size_t nbytes = sizeof *head + head->nlinks * sizeof(uint32_t) + head->ncells * sizeof(uint16_t);
    return (nbytes + 7) / 8;
}

static inline wc_pair_view wc_pair_at(uint64_t *words) {
    wc_pair_head *head = (wc_pair_head *)words;
    uint32_t *links = (uint32_t *)(head + 1);
    return (wc_pair_view){head, links, (uint16_t *)(links + head->nlinks)};
}

wc_pair_view wc_pair_lay(const wc_pair_view *pair, uint64_t *words_ret);

/* Adds a pair. */
wirecopy_code wc_evidence_add(wc_evidence *evidence, const wc_pair_view *pair, wirecopy_error *error);

/* Texts are cut into so many ranges: where one begins, and the one that a text is in. Where one number of ranges is a
 * multiple of the other, so are they. */
static inline uint32_t wc_range_start(uint32_t ntexts, uint32_t nranges, uint32_t range) {
    return (uint32_t)(((uint64_t)range * ntexts + nranges - 1) / nranges);
}

static inline uint32_t wc_range_of(uint32_t ntexts, uint32_t nranges, uint32_t text) {
    return (uint32_t)((uint64_t)text * nranges / ntexts);
}

/* Adds all of from, which is emptied. */
wirecopy_code wc_evidence_take(wc_evidence *evidence, wc_evidence *from, wirecopy_error *error);

/* Adds what another's blocks hold, words of which the texts have so many cells; WIRECOPY_ERROR_FORMAT where it does
 * not. */
wirecopy_code wc_evidence_read(wc_evidence *evidence, const uint64_t *words, size_t count, const uint32_t *lengths,
                               uint32_t ntexts, wirecopy_error *error);

/* The pair at that word of a block; *next_ret: the word after it. */
static inline wc_pair_view wc_evidence_view(const wc_evidence *evidence, size_t block, size_t word, size_t *next_ret) {
    wc_pair_view view = wc_pair_at(evidence->blocks[block].words + word);
    *next_ret = word + wc_pair_words(view.head);
    return view;
}

/* Loops over the pairs of a block go by wc_walk over its words, with this stride: about ten pairs, the tables of whose
 * texts are looked up at random. */
enum { WC_PAIRS_STRIDE = 512 };

static inline wc_walk wc_evidence_walk(const wc_evidence *evidence, size_t block) {
    return wc_walk_over(evidence->allocator, evidence->blocks[block].count, WC_PAIRS_STRIDE);
}

/* A stretch of a block, or all of it, is not looked at again soon. */
static inline void wc_evidence_leave_stretch(const wc_evidence *evidence, const wc_stretch *stretch) {
    const wc_block_of_pairs *first = &evidence->blocks[stretch->block];
    while (first->allocated == 0) {
        first--;
    }
    size_t before = (size_t)(evidence->blocks[stretch->block].words - first->words);
    wc_allocator_leave(evidence->allocator, first->words, (before + stretch->from) * sizeof *first->words,
                       (before + stretch->to) * sizeof *first->words);
}

static inline void wc_evidence_leave(const wc_evidence *evidence, size_t block) {
    const wc_stretch all = {.block = (uint32_t)block, .to = evidence->blocks[block].capacity};
    wc_evidence_leave_stretch(evidence, &all);
}

/* Whether the pairs of a tile are of texts of that range. */
static inline int wc_tile_has(const wc_evidence *evidence, size_t tile, size_t range) {
    return tile / evidence->nranges == range || tile % evidence->nranges == range;
}

/* Lists the pairs of each text, on so many threads. */
wirecopy_code wc_evidence_index(wc_evidence *evidence, uint32_t ntexts, uint32_t threads, wirecopy_error *error);

/* Words of a block: half a megabyte, a pair of two very long texts takes one of its own. A place is a block's number
 * and a word in it, so a block has as many places as words fit. */
enum { WC_BLOCK_WORDS = 1 << 16 };

static inline uint64_t *wc_evidence_words(const wc_evidence *evidence, uint32_t place) {
    return evidence->blocks[place / WC_BLOCK_WORDS].words + place % WC_BLOCK_WORDS;
}

static inline wc_pair_view wc_evidence_at(const wc_evidence *evidence, uint32_t place) {
    return wc_pair_at(wc_evidence_words(evidence, place));
}

static inline uint32_t wc_evidence_place(const wc_evidence *evidence, uint64_t number) {
    return (uint32_t)evidence->listed[number];
}

/* What a list says of its pairs, so that steps which ask for few of them look up no others: the pages may be of one
 * template; cells of this text are shared in a run of WC_RUN_LONG or more, which is no chance (news/poll.c,
 * news/digest.c). Texts are WC_TEXTS_MOST at most, so that these have room above the place. */
enum { WC_LISTED_TEMPLATE = 1, WC_LISTED_RUN = 2, WC_LISTED_BITS = 32 - WC_RANK_BITS };
enum { WC_RUN_LONG = 3 };

static inline uint64_t wc_evidence_entry(uint32_t other, uint32_t says, uint32_t place) {
    return ((uint64_t)other << WC_LISTED_BITS | says) << 32 | place;
}

/* The other text of a pair of the list. */
static inline uint32_t wc_evidence_other(const wc_evidence *evidence, uint64_t number) {
    return (uint32_t)(evidence->listed[number] >> (32 + WC_LISTED_BITS));
}

static inline int wc_evidence_says(const wc_evidence *evidence, uint64_t number, uint32_t what) {
    return (evidence->listed[number] >> 32 & what) != 0;
}

/* How many pairs of a text are said to be so. */
static inline uint64_t wc_evidence_count(const wc_evidence *evidence, uint32_t text, uint32_t what) {
    uint64_t count = 0;
    for (uint64_t i = evidence->starts[text]; i < evidence->starts[text + 1]; i++) {
        count += (uint64_t)wc_evidence_says(evidence, i, what);
    }
    return count;
}

/* Pairs of a list that are fetched ahead: chosen; half and twice as many do as well. A pair of news is one or two lines
 * of the cache. */
enum { WC_PAIRS_AHEAD = 8, WC_LINE_WORDS = 8 };

/* The pair at a place of the list, in a loop over it: those some places on are on their way to the cache by then. */
static inline wc_pair_view wc_evidence_listed(const wc_evidence *evidence, uint64_t number) {
    if (number + WC_PAIRS_AHEAD < 2 * evidence->npairs) {
        const uint64_t *words = wc_evidence_words(evidence, wc_evidence_place(evidence, number + WC_PAIRS_AHEAD));
        __builtin_prefetch(words);
        __builtin_prefetch(words + WC_LINE_WORDS);
    }
    return wc_evidence_at(evidence, wc_evidence_place(evidence, number));
}

/* The pair of two texts; its head is NULL where they were not compared or share nothing. */
wc_pair_view wc_evidence_find(const wc_evidence *evidence, uint32_t one, uint32_t other);

static inline uint32_t wc_pair_other(const wc_pair_view *pair, uint32_t text) {
    return pair->head->a == text ? pair->head->b : pair->head->a;
}

#endif
