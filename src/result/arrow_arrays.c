#include "result/arrow_arrays.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "base/utf8.h"

/* In the order of the schema; ITEM is the child of DRAWS. */
enum {
    ID,
    CLUSTER,
    REPRESENTATIVE,
    SIMILARITY,
    RELATION,
    CONTAINED,
    CONTAINS,
    DRAWS,
    SERIES,
    NCOLUMNS,
    ITEM = NCOLUMNS,
    NARRAYS
};

/* The most rows of an array, and the bytes of strings after which no row is added: enough to make the cost of an array
 * negligible, and far below what 32-bit offsets allow. Chosen. */
enum { ROWS_MAX = 1 << 13, STRINGS_NBYTES = 1 << 24 };

/* The alignment that the Arrow columnar format recommends. */
enum { ALIGNMENT = 64 };

/* Validity, offsets and bytes. */
enum { BUFFERS_MAX = 3 };

/* A batch is one block, which is freed with the last of its arrays: a child may be moved and outlive its parent. */
typedef struct array_block {
    wirecopy_allocator allocator;
    size_t size;
    uint32_t references;
    struct ArrowArray arrays[NARRAYS];
    struct ArrowArray *pointers[NCOLUMNS], *item_pointer;
    const void *buffers[NARRAYS][BUFFERS_MAX];
    const void *no_validity;
} array_block;

/* The sizes of a batch. */
typedef struct extent {
    uint64_t from, to;             /* documents */
    size_t nrows, nitems, nserial; /* nserial: rows of a series */
    size_t nbytes[NARRAYS];        /* of strings */
    size_t all_nbytes;
} extent;

/* Where the next row is written. */
typedef struct filler {
    int32_t *offsets[NARRAYS];
    char *bytes[NARRAYS];
    double *similarity, *contained, *contains;
    uint8_t *representative, *serial; /* bitmaps */
    size_t nstrings[NARRAYS];
} filler;

/* Arrow's strings must be UTF-8, and ids may not be: invalid bytes become U+FFFD, as in JSON tables. Returns the
 * length, and writes if `to` is not NULL. */
static size_t clean(const char *bytes, size_t nbytes, char *to) {
    size_t length = 0;
    for (size_t i = 0; i < nbytes;) {
        size_t good = wc_utf8_length((const uint8_t *)bytes + i, nbytes - i);
        if (to != NULL) {
            memcpy(to + length, good > 0 ? bytes + i : "\xEF\xBF\xBD", good > 0 ? good : 3);
        }
        length += good > 0 ? good : 3;
        i += good > 0 ? good : 1;
    }
    return length;
}

static size_t clean_id(const wirecopy_result *result, uint32_t document, char *to) {
    size_t nbytes;
    const char *id = wc_strings_get(&result->job.dump.ids, document, &nbytes);
    return clean(id, nbytes, to);
}

static void add_extent(const wirecopy_result *result, uint32_t document, const wc_membership *row, extent *sizes) {
    size_t before = 0, after = 0;
    for (int i = 0; i < NARRAYS; i++) {
        before += sizes->nbytes[i];
    }
    sizes->nbytes[ID] += clean_id(result, document, NULL);
    sizes->nbytes[CLUSTER] += clean_id(result, row->representative, NULL);
    sizes->nbytes[RELATION] += strlen(wc_relation_name(row->relation));
    if (row->series != UINT32_MAX) {
        sizes->nbytes[SERIES] += clean_id(result, row->series, NULL);
        sizes->nserial++;
    }
    for (size_t i = 0; i < row->ndraws; i++) {
        sizes->nbytes[ITEM] += clean_id(result, row->draws[i], NULL);
    }
    for (int i = 0; i < NARRAYS; i++) {
        after += sizes->nbytes[i];
    }
    sizes->all_nbytes += after - before;
    sizes->nitems += row->ndraws;
    sizes->nrows++;
}

static int is_left_out(const wc_membership *row, int duplicates_only) {
    return duplicates_only && row->ndocuments < 2;
}

static void measure(const wirecopy_result *result, uint64_t from, int duplicates_only, extent *sizes) {
    uint64_t ndocuments = result->job.dump.corpus.ndocuments;
    *sizes = (extent){.from = from, .to = from};
    WC_EACH_WHILE(sizes->nrows < ROWS_MAX && sizes->all_nbytes < STRINGS_NBYTES, uint64_t, i, ndocuments - from,
                  WC_AT_RANDOM, result->job.dump.allocator) {
        wc_membership row;
        sizes->to = from + i;
        wc_result_membership(result, (uint32_t)sizes->to, &row);
        if (!is_left_out(&row, duplicates_only)) {
            add_extent(result, (uint32_t)sizes->to, &row, sizes);
        }
        sizes->to++;
    }
}

static size_t padded(size_t nbytes) {
    return (nbytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static size_t bitmap_nbytes(size_t n) {
    return padded(n / 8 + 1);
}

static size_t offsets_nbytes(size_t n) {
    return padded((n + 1) * sizeof(int32_t));
}

static size_t data_nbytes(const extent *sizes) {
    size_t nbytes = 3 * bitmap_nbytes(sizes->nrows) + 3 * padded(sizes->nrows * sizeof(double)) +
                    5 * offsets_nbytes(sizes->nrows) + offsets_nbytes(sizes->nitems);
    for (int i = 0; i < NARRAYS; i++) {
        nbytes += padded(sizes->nbytes[i] + 1);
    }
    return nbytes;
}

static void *cut(uint8_t **place, size_t nbytes) {
    void *piece = *place;
    *place += nbytes;
    return piece;
}

static void release_array(struct ArrowArray *array) {
    array_block *block = array->private_data;
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release != NULL) {
            array->children[i]->release(array->children[i]);
        }
    }
    array->release = NULL;
    if (__atomic_sub_fetch(&block->references, 1, __ATOMIC_ACQ_REL) == 0) {
        wirecopy_allocator allocator = block->allocator;
        wc_release(&allocator, block, block->size, 1);
    }
}

static struct ArrowArray array_of(array_block *block, size_t length, int64_t nbuffers, const void **buffers) {
    block->references++;
    return (struct ArrowArray){.length = (int64_t)length,
                               .n_buffers = nbuffers,
                               .buffers = buffers,
                               .release = release_array,
                               .private_data = block};
}

static void lay_strings(array_block *block, int which, size_t count, const extent *sizes, uint8_t **place,
                        filler *fill) {
    fill->offsets[which] = cut(place, offsets_nbytes(count));
    fill->bytes[which] = cut(place, padded(sizes->nbytes[which] + 1));
    block->buffers[which][1] = fill->offsets[which];
    block->buffers[which][2] = fill->bytes[which];
    block->arrays[which] = array_of(block, count, BUFFERS_MAX, block->buffers[which]);
}

static double *lay_numbers(array_block *block, int which, const extent *sizes, uint8_t **place) {
    double *values = cut(place, padded(sizes->nrows * sizeof *values));
    block->buffers[which][1] = values;
    block->arrays[which] = array_of(block, sizes->nrows, 2, block->buffers[which]);
    return values;
}

/* The block is zeroed, so that every bit of the bitmap says null. */
static void make_null(array_block *block, int which, const uint8_t *nulls) {
    block->buffers[which][0] = nulls;
    block->arrays[which].null_count = block->arrays[which].length;
}

static void lay_out(array_block *block, const extent *sizes, int relates, filler *fill) {
    uintptr_t end = (uintptr_t)block + sizeof *block;
    uint8_t *place = (uint8_t *)block + sizeof *block + (ALIGNMENT - end % ALIGNMENT) % ALIGNMENT;
    const uint8_t *nulls = cut(&place, bitmap_nbytes(sizes->nrows));
    *fill = (filler){.representative = cut(&place, bitmap_nbytes(sizes->nrows)),
                     .serial = cut(&place, bitmap_nbytes(sizes->nrows))};
    block->buffers[REPRESENTATIVE][1] = fill->representative;
    block->arrays[REPRESENTATIVE] = array_of(block, sizes->nrows, 2, block->buffers[REPRESENTATIVE]);
    lay_strings(block, ID, sizes->nrows, sizes, &place, fill);
    lay_strings(block, CLUSTER, sizes->nrows, sizes, &place, fill);
    lay_strings(block, RELATION, sizes->nrows, sizes, &place, fill);
    lay_strings(block, ITEM, sizes->nitems, sizes, &place, fill);
    lay_strings(block, SERIES, sizes->nrows, sizes, &place, fill);
    block->buffers[SERIES][0] = fill->serial;
    block->arrays[SERIES].null_count = (int64_t)(sizes->nrows - sizes->nserial);
    fill->similarity = lay_numbers(block, SIMILARITY, sizes, &place);
    fill->contained = lay_numbers(block, CONTAINED, sizes, &place);
    fill->contains = lay_numbers(block, CONTAINS, sizes, &place);
    if (!relates) {
        make_null(block, CONTAINED, nulls);
        make_null(block, CONTAINS, nulls);
    }
    fill->offsets[DRAWS] = cut(&place, offsets_nbytes(sizes->nrows));
    block->buffers[DRAWS][1] = fill->offsets[DRAWS];
    block->arrays[DRAWS] = array_of(block, sizes->nrows, 2, block->buffers[DRAWS]);
    block->item_pointer = &block->arrays[ITEM];
    block->arrays[DRAWS].n_children = 1;
    block->arrays[DRAWS].children = &block->item_pointer;
}

static void put_string(filler *fill, int which, size_t nbytes) {
    size_t i = fill->nstrings[which]++;
    fill->offsets[which][i + 1] = fill->offsets[which][i] + (int32_t)nbytes;
}

static char *next_string(const filler *fill, int which) {
    return fill->bytes[which] + fill->offsets[which][fill->nstrings[which]];
}

static void put_id(const wirecopy_result *result, filler *fill, int which, uint32_t document) {
    put_string(fill, which, clean_id(result, document, next_string(fill, which)));
}

static void put_row(const wirecopy_result *result, uint32_t document, const wc_membership *row, filler *fill) {
    size_t i = fill->nstrings[ID];
    const char *relation = wc_relation_name(row->relation);
    put_id(result, fill, ID, document);
    put_id(result, fill, CLUSTER, row->representative);
    put_string(fill, RELATION, clean(relation, strlen(relation), next_string(fill, RELATION)));
    if (row->series != UINT32_MAX) {
        put_id(result, fill, SERIES, row->series);
        fill->serial[i / 8] |= (uint8_t)(1 << i % 8);
    } else {
        put_string(fill, SERIES, 0);
    }
    for (size_t k = 0; k < row->ndraws; k++) {
        put_id(result, fill, ITEM, row->draws[k]);
    }
    fill->offsets[DRAWS][i + 1] = (int32_t)fill->nstrings[ITEM];
    fill->similarity[i] = row->similarity;
    fill->contained[i] = row->contained;
    fill->contains[i] = row->contains;
    fill->representative[i / 8] |= (uint8_t)((document == row->representative) << i % 8);
}

static void put_rows(const wirecopy_result *result, const extent *sizes, int duplicates_only, filler *fill) {
    WC_EACH(uint64_t, i, sizes->to - sizes->from, WC_AT_RANDOM, result->job.dump.allocator) {
        wc_membership row;
        uint64_t document = sizes->from + i;
        wc_result_membership(result, (uint32_t)document, &row);
        if (!is_left_out(&row, duplicates_only)) {
            put_row(result, (uint32_t)document, &row, fill);
        }
    }
}

wirecopy_code wc_result_arrays(const wirecopy_result *result, uint64_t *next, int duplicates_only,
                               const wirecopy_allocator *allocator, struct ArrowArray *array_ret,
                               wirecopy_error *error) {
    extent sizes;
    filler fill;
    array_ret->release = NULL;
    measure(result, *next, duplicates_only, &sizes);
    if (sizes.nrows == 0) {
        return WIRECOPY_OK;
    }
    if (sizes.all_nbytes > INT32_MAX) {
        return wc_fail(error, WIRECOPY_ERROR_LIMIT,
                       "the ids of one document and its group have %zu bytes, more than utf8 columns hold: lower "
                       "input.id_nbytes_max",
                       sizes.all_nbytes);
    }
    size_t size = sizeof(array_block) + ALIGNMENT + data_nbytes(&sizes);
    array_block *block = wc_allocate_zeroed(allocator, size, 1);
    if (block == NULL) {
        return wc_fail_refused(allocator, size, error);
    }
    block->allocator = *allocator;
    block->size = size;
    lay_out(block, &sizes, result->job.profile->tells_relations, &fill);
    put_rows(result, &sizes, duplicates_only, &fill);
    for (int i = 0; i < NCOLUMNS; i++) {
        block->pointers[i] = &block->arrays[i];
    }
    *array_ret = array_of(block, sizes.nrows, 1, &block->no_validity);
    array_ret->n_children = NCOLUMNS;
    array_ret->children = block->pointers;
    *next = sizes.to;
    return WIRECOPY_OK;
}
