#include "base/memo.h"

#include <string.h>

#include "base/memory.h"

struct wc_memo_item {
    wc_memo_item *next; /* of its list */
    wc_memo_key key;
    uint32_t nwords;
    uint64_t words[];
};

struct wc_memo_block {
    wc_memo_block *next;
    size_t count, capacity; /* words */
    uint64_t words[];
};

/* Words of a block; a larger item gets a block of its own. Chosen. */
enum { BLOCK_WORDS = 1 << 15 };

/* One list for so many bytes of a half, so that a full one has few items in each: what two texts share takes some 130
 * bytes. With 32,768 lists for 64 MiB, lists of 15 took a fortieth of a query. A power of two. */
enum { LIST_NBYTES = 512 };

void wc_memo_init(wc_memo *memo_ret, const wirecopy_allocator *allocator, uint64_t nbytes_most) {
    uint64_t half_nbytes = nbytes_most / 2;
    size_t nlists = 1;
    while (nlists < half_nbytes / LIST_NBYTES) {
        nlists *= 2;
    }
    *memo_ret = (wc_memo){.allocator = allocator, .half_nbytes = half_nbytes, .nlists = nlists};
}

static size_t lists_nbytes(const wc_memo *memo) {
    return memo->nlists * sizeof(wc_memo_item *);
}

static size_t nbytes_of(const wc_memo_block *block) {
    return sizeof *block + block->capacity * sizeof *block->words;
}

static void forget(const wc_memo *memo, wc_memo_half *half) {
    while (half->blocks != NULL) {
        wc_memo_block *next = half->blocks->next;
        wc_release(memo->allocator, half->blocks, nbytes_of(half->blocks), 1);
        half->blocks = next;
    }
    wc_release(memo->allocator, half->lists, memo->nlists, sizeof *half->lists);
    *half = (wc_memo_half){0};
}

void wc_memo_clear(wc_memo *memo) {
    if (memo->allocator != NULL) {
        forget(memo, &memo->young);
        forget(memo, &memo->old);
    }
    *memo = (wc_memo){0};
}

static size_t list_of(const wc_memo *memo, wc_memo_key key) {
    uint64_t hash = ((uint64_t)key.one << 32 | key.other) * 0x9E3779B97F4A7C15u + key.kind; /* of the golden ratio */
    hash ^= hash >> 32;
    return hash * 0x9E3779B97F4A7C15u >> 32 & (memo->nlists - 1);
}

static const wc_memo_item *find_in(const wc_memo_half *half, size_t list, wc_memo_key key) {
    const wc_memo_item *item = half->lists != NULL ? half->lists[list] : NULL;
    while (item != NULL && (item->key.one != key.one || item->key.other != key.other || item->key.kind != key.kind)) {
        item = item->next;
    }
    return item;
}

static int has_room(const wc_memo_half *half, size_t nwords) {
    return half->blocks != NULL && half->blocks->capacity - half->blocks->count >= nwords;
}

static size_t nbytes_for(size_t nwords) {
    return sizeof(wc_memo_block) + (nwords < BLOCK_WORDS ? BLOCK_WORDS : nwords) * sizeof(uint64_t);
}

/* Whether the young half is full. */
static int is_full(const wc_memo *memo, size_t nwords) {
    return !has_room(&memo->young, nwords) && memo->young.nbytes + nbytes_for(nwords) > memo->half_nbytes;
}

static void turn(wc_memo *memo) {
    forget(memo, &memo->old);
    memo->old = memo->young;
    memo->young = (wc_memo_half){0};
}

/* Adds a block for so many words to the young half, whose lists are made with the first one; 0: there is no memory. */
static int add_block(wc_memo *memo, size_t nwords) {
    wc_memo_half *half = &memo->young;
    if (half->lists == NULL) {
        half->lists = wc_allocate_zeroed(memo->allocator, memo->nlists, sizeof *half->lists);
        half->nbytes = lists_nbytes(memo);
    }
    size_t nbytes = nbytes_for(nwords);
    wc_memo_block *block = half->lists != NULL ? wc_allocate(memo->allocator, nbytes, 1) : NULL;
    if (block != NULL) {
        *block = (wc_memo_block){.next = half->blocks, .capacity = (nbytes - sizeof *block) / sizeof(uint64_t)};
        half->blocks = block;
        half->nbytes += nbytes;
    }
    return block != NULL;
}

uint64_t *wc_memo_keep(wc_memo *memo, wc_memo_key key, size_t nwords) {
    size_t all = sizeof(wc_memo_item) / sizeof(uint64_t) + nwords;
    if (memo->allocator == NULL || nwords > UINT32_MAX || lists_nbytes(memo) + nbytes_for(all) > memo->half_nbytes) {
        return NULL;
    }
    if (is_full(memo, all)) {
        turn(memo);
    }
    if (!has_room(&memo->young, all) && !add_block(memo, all)) {
        return NULL;
    }
    wc_memo_block *block = memo->young.blocks;
    wc_memo_item *item = (wc_memo_item *)(block->words + block->count), **list = &memo->young.lists[list_of(memo, key)];
    block->count += all;
    item->next = *list;
    item->key = key;
    item->nwords = (uint32_t)nwords;
    *list = item;
    return item->words;
}

const uint64_t *wc_memo_find(wc_memo *memo, wc_memo_key key, size_t *nwords_ret) {
    size_t list = list_of(memo, key);
    const wc_memo_item *item = find_in(&memo->young, list, key);
    int is_young = item != NULL;
    item = is_young ? item : find_in(&memo->old, list, key);
    if (item == NULL) {
        return NULL;
    }
    *nwords_ret = item->nwords;
    /* Where the young half is full the item stays, lest it goes with the old one. */
    if (is_young || is_full(memo, sizeof *item / sizeof(uint64_t) + item->nwords)) {
        return item->words;
    }
    uint64_t *moved = wc_memo_keep(memo, key, item->nwords);
    if (moved != NULL && item->nwords > 0) {
        memcpy(moved, item->words, item->nwords * sizeof *moved);
    }
    return moved != NULL ? moved : item->words;
}
