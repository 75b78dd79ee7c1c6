#include <stdlib.h>
#include <string.h>

#include "base/capacity.h"
#include "base/error.h"
#include "base/memory.h"
#include "lsh/candidates.h"
#include "sketch/estimate.h"
#include "sketch/sketcher.h"
#include "text/shingle_set.h"

/* One text of the index. */
typedef struct member {
    uint64_t key;
    uint64_t *hashes; /* its shingle set */
    size_t length;
} member;

/* The chains of one band: heads by the low bits of the band's key, then from member to member. */
struct wirecopy_index {
    wirecopy_sketcher *sketcher;
    const wirecopy_allocator *allocator;
    wc_banding banding;
    uint32_t floor;
    member *members;
    uint32_t *minima; /* members * permutations */
    uint32_t *next;   /* members * bands: member + 1 of the next in the chain, 0 at its end */
    uint32_t *heads;  /* bands * nheads */
    size_t nmembers, members_capacity, minima_capacity, next_capacity, nheads;
};

enum { HEADS_FIRST = 1 << 8 };

wirecopy_code wirecopy_index_create(const wirecopy_options *options, wirecopy_index **index_ret,
                                    wirecopy_error *error) {
    wirecopy_sketcher *sketcher;
    wirecopy_code code = wirecopy_sketcher_create(options, &sketcher, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    wirecopy_index *index = wc_allocate_zeroed(sketcher->allocator, 1, sizeof *index);
    if (index == NULL) {
        wirecopy_sketcher_free(sketcher);
        return wc_fail_memory(error, sizeof *index);
    }
    index->sketcher = sketcher;
    index->allocator = sketcher->allocator;
    index->banding = wc_banding_choose(&sketcher->options);
    index->floor = wc_estimate_floor(sketcher->options.threshold, sketcher->options.permutations, 4.0);
    *index_ret = index;
    return WIRECOPY_OK;
}

void wirecopy_index_free(wirecopy_index *index) {
    if (index == NULL) {
        return;
    }
    const wirecopy_allocator *allocator = index->allocator;
    for (size_t i = 0; i < index->nmembers; i++) {
        wc_release(allocator, index->members[i].hashes, index->members[i].length, sizeof(uint64_t));
    }
    wc_release(allocator, index->members, index->members_capacity, sizeof *index->members);
    wc_release(allocator, index->minima, index->minima_capacity, sizeof *index->minima);
    wc_release(allocator, index->next, index->next_capacity, sizeof *index->next);
    wc_release(allocator, index->heads, index->nheads * index->banding.bands, sizeof *index->heads);
    wirecopy_sketcher_free(index->sketcher);
    wc_release(allocator, index, 1, sizeof *index);
}

uint64_t wirecopy_index_size(const wirecopy_index *index) {
    return index->nmembers;
}

static uint32_t *head_of(const wirecopy_index *index, const uint32_t *minima, uint32_t band) {
    uint32_t key = wc_band_key(minima, index->banding, band);
    return &index->heads[band * index->nheads + (key & (index->nheads - 1))];
}

static void chain(wirecopy_index *index, size_t i) {
    const uint32_t *minima = index->minima + i * index->sketcher->options.permutations;
    for (uint32_t band = 0; band < index->banding.bands && index->members[i].length > 0; band++) {
        uint32_t *head = head_of(index, minima, band);
        index->next[i * index->banding.bands + band] = *head;
        *head = (uint32_t)i + 1;
    }
}

static wirecopy_code grow_heads(wirecopy_index *index, wirecopy_error *error) {
    if (index->nmembers < index->nheads) {
        return WIRECOPY_OK;
    }
    size_t nheads = index->nheads == 0 ? HEADS_FIRST : 2 * index->nheads;
    uint32_t *heads = wc_allocate_zeroed(index->allocator, nheads * index->banding.bands, sizeof *heads);
    if (heads == NULL) {
        return wc_fail_refused(index->allocator, nheads * index->banding.bands * sizeof *heads, error);
    }
    wc_release(index->allocator, index->heads, index->nheads * index->banding.bands, sizeof *heads);
    index->heads = heads;
    index->nheads = nheads;
    for (size_t i = 0; i < index->nmembers; i++) {
        chain(index, i);
    }
    return WIRECOPY_OK;
}

static wirecopy_code make_room(wirecopy_index *index, wirecopy_error *error) {
    if (index->nmembers >= WIRECOPY_INDEX_TEXTS_MOST) {
        return wc_fail(error, WIRECOPY_ERROR_LIMIT, "the index is full at %u texts: open another",
                       (unsigned)WIRECOPY_INDEX_TEXTS_MOST);
    }
    size_t wanted = index->nmembers + 1, permutations = index->sketcher->options.permutations;
    wirecopy_code code = wc_grow(index->allocator, (void **)&index->members, &index->members_capacity, wanted,
                                 sizeof *index->members, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(index->allocator, (void **)&index->minima, &index->minima_capacity, wanted * permutations,
                       sizeof *index->minima, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_grow(index->allocator, (void **)&index->next, &index->next_capacity, wanted * index->banding.bands,
                       sizeof *index->next, error);
    }
    return code == WIRECOPY_OK ? grow_heads(index, error) : code;
}

/* The shingle set in memory of just its size. */
static wirecopy_code copy_set(const wirecopy_allocator *allocator, const wc_shingle_set *set, member *added,
                              wirecopy_error *error) {
    added->length = set->length;
    added->hashes = wc_allocate(allocator, set->length, sizeof *added->hashes);
    if (added->hashes == NULL) {
        return wc_fail_refused(allocator, set->length * sizeof *added->hashes, error);
    }
    if (set->length > 0) {
        memcpy(added->hashes, set->hashes, set->length * sizeof *added->hashes);
    }
    return WIRECOPY_OK;
}

static wirecopy_code cut_and_sign(const wirecopy_sketcher *sketcher, const char *text, size_t text_nbytes,
                                  wc_shingle_set *set_ret, uint32_t *minima_ret, wirecopy_error *error) {
    wc_tokens tokens;
    wc_tokens_init(&tokens, sketcher->allocator, sketcher->kernels);
    wirecopy_code code = wc_tokenise(&tokens, text, text_nbytes, 0, error);
    if (code == WIRECOPY_OK) {
        wc_sign_tokens(sketcher, &tokens, minima_ret);
        code = wc_shingle_set_fill(set_ret, &tokens, sketcher->options.ngram, sketcher->options.seed, error);
    }
    wc_tokens_clear(&tokens);
    return code;
}

wirecopy_code wirecopy_index_add(wirecopy_index *index, uint64_t key, const char *text, size_t text_nbytes,
                                 wirecopy_error *error) {
    wirecopy_code code = make_room(index, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    member *added = &index->members[index->nmembers];
    uint32_t *minima = index->minima + index->nmembers * index->sketcher->options.permutations;
    wc_shingle_set set = {0};
    *added = (member){.key = key};
    code = cut_and_sign(index->sketcher, text, text_nbytes, &set, minima, error);
    if (code == WIRECOPY_OK) {
        code = copy_set(index->allocator, &set, added, error);
    }
    wc_shingle_set_clear(&set, index->allocator);
    if (code == WIRECOPY_OK) {
        chain(index, index->nmembers++);
    }
    return code;
}

typedef struct hit {
    uint32_t member;
    double jaccard;
} hit;

typedef struct hits {
    hit *list;
    size_t count, capacity;
} hits;

static int by_jaccard(const void *left, const void *right) {
    const hit *a = left, *b = right;
    if (a->jaccard != b->jaccard) {
        return a->jaccard < b->jaccard ? 1 : -1;
    }
    return (a->member > b->member) - (a->member < b->member);
}

/* Whether an earlier band has led to this member already. */
static int met_before(const wirecopy_index *index, const uint32_t *a, const uint32_t *b, uint32_t band) {
    for (uint32_t earlier = 0; earlier < band; earlier++) {
        uint32_t mask = (uint32_t)index->nheads - 1;
        if (((wc_band_key(a, index->banding, earlier) ^ wc_band_key(b, index->banding, earlier)) & mask) == 0) {
            return 1;
        }
    }
    return 0;
}

static wirecopy_code follow(const wirecopy_index *index, const wc_shingle_set *set, const uint32_t *minima,
                            uint32_t band, hits *found, wirecopy_error *error) {
    const wc_kernels *kernels = index->sketcher->kernels;
    uint32_t permutations = index->sketcher->options.permutations;
    wirecopy_code code = WIRECOPY_OK;
    uint32_t next = *head_of(index, minima, band);
    for (; code == WIRECOPY_OK && next != 0; next = index->next[(size_t)(next - 1) * index->banding.bands + band]) {
        const uint32_t *other = index->minima + (size_t)(next - 1) * permutations;
        if (kernels->agree(minima, other, permutations) < index->floor || met_before(index, minima, other, band)) {
            continue;
        }
        const member *candidate = &index->members[next - 1];
        double jaccard = wc_shingle_set_jaccard(set, candidate->hashes, candidate->length);
        if (jaccard >= index->sketcher->options.threshold) {
            code = wc_grow(index->allocator, (void **)&found->list, &found->capacity, found->count + 1,
                           sizeof *found->list, error);
        }
        if (code == WIRECOPY_OK && jaccard >= index->sketcher->options.threshold) {
            found->list[found->count++] = (hit){next - 1, jaccard};
        }
    }
    return code;
}

static wirecopy_code tell(const wirecopy_index *index, hits *found, wirecopy_hit_fn callback, void *context,
                          wirecopy_error *error) {
    if (found->count > 1) {
        qsort(found->list, found->count, sizeof *found->list, by_jaccard);
    }
    for (size_t i = 0; i < found->count; i++) {
        if (callback(context, index->members[found->list[i].member].key, found->list[i].jaccard) != 0) {
            return wc_fail(error, WIRECOPY_ERROR_INTERRUPTED, "interrupted");
        }
    }
    return WIRECOPY_OK;
}

wirecopy_code wirecopy_index_query(const wirecopy_index *index, const char *text, size_t text_nbytes,
                                   wirecopy_hit_fn callback, void *context, wirecopy_error *error) {
    uint32_t permutations = index->sketcher->options.permutations;
    uint32_t *minima = wc_allocate(index->allocator, permutations, sizeof *minima);
    wc_shingle_set set = {0};
    hits found = {0};
    wirecopy_code code = minima == NULL ? wc_fail_refused(index->allocator, permutations * sizeof *minima, error)
                                        : cut_and_sign(index->sketcher, text, text_nbytes, &set, minima, error);
    for (uint32_t band = 0; code == WIRECOPY_OK && set.length > 0 && index->nheads > 0 && band < index->banding.bands;
         band++) {
        code = follow(index, &set, minima, band, &found, error);
    }
    if (code == WIRECOPY_OK) {
        code = tell(index, &found, callback, context, error);
    }
    wc_release(index->allocator, found.list, found.capacity, sizeof *found.list);
    wc_shingle_set_clear(&set, index->allocator);
    wc_release(index->allocator, minima, permutations, sizeof *minima);
    return code;
}
