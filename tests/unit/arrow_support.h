/* Arrow streams for tests, made by hand: rows of texts, ids, sites and dates in arrays of any of the kinds that are
 * read, cut into chunks and slices. What they hold lies in blocks of just its size, so that AddressSanitizer sees a
 * byte too many being read, unless slack is requested. */
#ifndef WC_UNIT_ARROW_SUPPORT_H
#define WC_UNIT_ARROW_SUPPORT_H

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wirecopy/arrow.h"

typedef struct arrow_row {
    const char *text, *id, *url, *date; /* NULL: null */
} arrow_row;

enum { ARROW_TEXT, ARROW_ID, ARROW_URL, ARROW_DATE, ARROW_COLUMNS, ARROW_BUFFERS = 6, ARROW_BLOCKS = 64 };

typedef struct arrow_made {
    struct arrow_maker *maker;
    struct ArrowArray top, children[ARROW_COLUMNS], *pointers[ARROW_COLUMNS];
    const void *top_buffers[1], *buffers[ARROW_COLUMNS][ARROW_BUFFERS];
    struct ArrowArray dictionaries[ARROW_COLUMNS];
    const void *dictionary_buffers[ARROW_COLUMNS][ARROW_BUFFERS];
    void *blocks[ARROW_BLOCKS];
    size_t nblocks;
} arrow_made;

typedef struct arrow_maker {
    const arrow_row *rows;
    size_t nrows, chunk;                /* rows an array; 0: all */
    const char *formats[ARROW_COLUMNS]; /* "@iu" is a dictionary: indices of format i, values of format u */
    size_t top_lead, lead;              /* rows before the slice, of the struct and of each column */
    size_t slack;                       /* readable bytes after each buffer */
    int null_counts_unknown;
    void (*spoil)(arrow_made *made, void *context); /* changes an array before it is given */
    void (*spoil_schema)(struct ArrowSchema *schema);
    void *context;
    size_t next;
    int fails_at_chunk; /* get_next fails there; 0: never */
    int chunks;
    int live, most_live;  /* what was given and not released */
    int inside, overlaps; /* calls at once */
    struct ArrowSchema children[ARROW_COLUMNS], dictionaries[ARROW_COLUMNS], *pointers[ARROW_COLUMNS];
    char indices[ARROW_COLUMNS][2];
} arrow_maker;

static inline void arrow_enter(arrow_maker *maker) {
    if (__atomic_add_fetch(&maker->inside, 1, __ATOMIC_SEQ_CST) != 1) {
        __atomic_add_fetch(&maker->overlaps, 1, __ATOMIC_SEQ_CST);
    }
}

static inline void arrow_leave(arrow_maker *maker) {
    __atomic_sub_fetch(&maker->inside, 1, __ATOMIC_SEQ_CST);
}

static inline void *arrow_block(arrow_made *made, size_t nbytes) {
    void *block = calloc(1, nbytes + made->maker->slack + (nbytes + made->maker->slack == 0));
    if (block == NULL || made->nblocks == ARROW_BLOCKS) {
        abort();
    }
    return made->blocks[made->nblocks++] = block;
}

static inline const char *arrow_cell(const arrow_maker *maker, size_t row, int column) {
    const arrow_row *at = &maker->rows[row];
    const char *cells[] = {at->text, at->id, at->url, at->date};
    return cells[column];
}

static inline void arrow_release_child(struct ArrowArray *array) {
    array->release = NULL;
}

static inline void arrow_release_top(struct ArrowArray *array) {
    arrow_made *made = array->private_data;
    arrow_enter(made->maker);
    made->maker->live--;
    for (size_t i = 0; i < made->nblocks; i++) {
        free(made->blocks[i]);
    }
    array->release = NULL;
    arrow_leave(made->maker);
    free(made);
}

/* The rows before a slice hold what must not be read. */
static inline const char *arrow_string(const arrow_maker *maker, size_t first, size_t lead, size_t i, int column,
                                       size_t n) {
    i = maker->formats[column][0] == '@' ? n - 1 - i : i;
    return i < lead ? "row before the slice" : arrow_cell(maker, first + i - lead, column);
}

static inline void arrow_fill_offsets(arrow_made *made, int column, size_t first, size_t lead, size_t n, int wide) {
    const arrow_maker *maker = made->maker;
    size_t nbytes = 0, place = 0;
    for (size_t i = 0; i < n; i++) {
        const char *string = arrow_string(maker, first, lead, i, column, n);
        nbytes += string != NULL ? strlen(string) : 0;
    }
    char *data = arrow_block(made, nbytes);
    char *offsets = arrow_block(made, (n + 1) * (wide ? 8 : 4));
    for (size_t i = 0; i <= n; i++) {
        int32_t narrow_place = (int32_t)place;
        int64_t wide_place = (int64_t)place;
        memcpy(offsets + i * (wide ? 8 : 4), wide ? (void *)&wide_place : (void *)&narrow_place, wide ? 8 : 4);
        const char *string = i < n ? arrow_string(maker, first, lead, i, column, n) : NULL;
        if (string != NULL) {
            memcpy(data + place, string, strlen(string));
            place += strlen(string);
        }
    }
    made->buffers[column][1] = offsets;
    made->buffers[column][2] = data;
    made->children[column].n_buffers = 3;
}

/* Longer strings in two buffers in turn. */
static inline void arrow_fill_views(arrow_made *made, int column, size_t first, size_t lead, size_t n) {
    const arrow_maker *maker = made->maker;
    int64_t held[2] = {0, 0};
    for (size_t i = 0; i < n; i++) {
        const char *string = arrow_string(maker, first, lead, i, column, n);
        held[i % 2] += string != NULL && strlen(string) > 12 ? (int64_t)strlen(string) : 0;
    }
    char *parts[2] = {arrow_block(made, (size_t)held[0]), arrow_block(made, (size_t)held[1])};
    char *views = arrow_block(made, n * 16);
    int64_t *sizes = arrow_block(made, sizeof held);
    int32_t places[2] = {0, 0};
    memcpy(sizes, held, sizeof held);
    for (size_t i = 0; i < n; i++) {
        const char *string = arrow_string(maker, first, lead, i, column, n);
        int32_t nbytes = string != NULL ? (int32_t)strlen(string) : 0, part = (int32_t)(i % 2);
        memcpy(views + i * 16, &nbytes, 4);
        if (nbytes <= 12) {
            memcpy(views + i * 16 + 4, string != NULL ? string : "", (size_t)nbytes);
            continue;
        }
        memcpy(views + i * 16 + 4, string, 4);
        memcpy(views + i * 16 + 8, &part, 4);
        memcpy(views + i * 16 + 12, &places[part], 4);
        memcpy(parts[part] + places[part], string, (size_t)nbytes);
        places[part] += nbytes;
    }
    made->buffers[column][1] = views;
    made->buffers[column][2] = parts[0];
    made->buffers[column][3] = parts[1];
    made->buffers[column][4] = sizes;
    made->children[column].n_buffers = 5;
}

/* Of "tdD" four bytes, of other dates eight. */
static inline size_t arrow_width(const char *format) {
    const char *kinds = "cCsSiIlL";
    return format[0] != 't' ? (size_t)1 << (strchr(kinds, format[0]) - kinds) / 2 : strcmp(format, "tdD") == 0 ? 4 : 8;
}

static inline void arrow_fill_integers(arrow_made *made, int column, size_t first, size_t lead, size_t n,
                                       const char *format) {
    size_t width = arrow_width(format);
    char *values = arrow_block(made, n * width);
    for (size_t i = 0; i < n; i++) {
        const char *string = i < lead ? "7" : arrow_cell(made->maker, first + i - lead, column);
        long long value = string == NULL     ? 0
                          : string[0] == '-' ? strtoll(string, NULL, 10)
                                             : (long long)strtoull(string, NULL, 10);
        memcpy(values + i * width, &value, width);
    }
    made->buffers[column][1] = values;
    made->children[column].n_buffers = 2;
}

/* Makes what was filled in a dictionary, whose values stand in reverse: row i has value n - 1 - i. */
static inline void arrow_make_dictionary(arrow_made *made, int column, size_t n, char format) {
    static const char kinds[] = "cCsSiIlL";
    struct ArrowArray *array = &made->children[column], *dictionary = &made->dictionaries[column];
    size_t width = (size_t)1 << (strchr(kinds, format) - kinds) / 2;
    char *indices = arrow_block(made, n * width);
    for (size_t i = 0; i < n; i++) {
        uint64_t value = n - 1 - i;
        memcpy(indices + i * width, &value, width);
    }
    memcpy(made->dictionary_buffers[column], made->buffers[column], sizeof made->buffers[column]);
    *dictionary = (struct ArrowArray){.length = (int64_t)n,
                                      .n_buffers = array->n_buffers,
                                      .buffers = made->dictionary_buffers[column],
                                      .release = arrow_release_child};
    dictionary->buffers[0] = NULL;
    made->buffers[column][1] = indices;
    array->n_buffers = 2;
    array->dictionary = dictionary;
}

static inline void arrow_fill_column(arrow_made *made, int column, size_t first, size_t count) {
    const arrow_maker *maker = made->maker;
    size_t lead = maker->top_lead + maker->lead, n = lead + count;
    const char *given = maker->formats[column], *format = given + (given[0] == '@' ? 2 : 0);
    struct ArrowArray *array = &made->children[column];
    uint8_t *validity = arrow_block(made, n / 8 + 1);
    for (size_t i = 0; i < n; i++) {
        int valid = i < lead || arrow_cell(maker, first + i - lead, column) != NULL;
        validity[i / 8] |= (uint8_t)(valid << i % 8);
        array->null_count += !valid;
    }
    array->null_count = maker->null_counts_unknown ? -1 : array->null_count;
    made->buffers[column][0] = array->null_count == 0 ? NULL : validity;
    if (strcmp(format, "u") == 0 || strcmp(format, "U") == 0) {
        arrow_fill_offsets(made, column, first, lead, n, format[0] == 'U');
    } else if (strcmp(format, "vu") == 0) {
        arrow_fill_views(made, column, first, lead, n);
    } else if (strcmp(format, "n") != 0) {
        arrow_fill_integers(made, column, first, lead, n, format);
    }
    if (given[0] == '@') {
        arrow_make_dictionary(made, column, n, given[1]);
    }
    array->offset = (int64_t)maker->lead;
    array->length = (int64_t)(n - maker->lead);
    array->buffers = made->buffers[column];
    array->release = arrow_release_child;
    made->pointers[column] = array;
    if (strcmp(format, "n") == 0) { /* has no buffers */
        array->n_buffers = 0;
        array->buffers = NULL;
        array->null_count = array->length;
    }
}

static inline int arrow_get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    arrow_maker *maker = stream->private_data;
    arrow_enter(maker);
    size_t left = maker->nrows - maker->next;
    size_t count = maker->chunk != 0 && maker->chunk < left ? maker->chunk : left;
    int fails = maker->fails_at_chunk != 0 && ++maker->chunks == maker->fails_at_chunk;
    *out = (struct ArrowArray){0};
    if (!fails && left > 0) {
        arrow_made *made = calloc(1, sizeof *made);
        made->maker = maker;
        for (int column = 0; column < ARROW_COLUMNS; column++) {
            arrow_fill_column(made, column, maker->next, count);
        }
        made->top = (struct ArrowArray){.length = (int64_t)count,
                                        .offset = (int64_t)maker->top_lead,
                                        .n_buffers = 1,
                                        .n_children = ARROW_COLUMNS,
                                        .buffers = made->top_buffers,
                                        .children = made->pointers,
                                        .release = arrow_release_top,
                                        .private_data = made};
        maker->next += count;
        maker->live++;
        maker->most_live = maker->live > maker->most_live ? maker->live : maker->most_live;
        if (maker->spoil != NULL) {
            maker->spoil(made, maker->context);
        }
        *out = made->top;
    }
    arrow_leave(maker);
    return fails ? EIO : 0;
}

static inline void arrow_release_schema(struct ArrowSchema *schema) {
    arrow_maker *maker = schema->private_data;
    schema->release = NULL;
    maker->live--;
}

static inline int arrow_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    static const char *const names[] = {"text", "id", "url", "date"};
    arrow_maker *maker = stream->private_data;
    for (int i = 0; i < ARROW_COLUMNS; i++) {
        maker->children[i] = (struct ArrowSchema){.format = maker->formats[i], .name = names[i], .flags = 2};
        maker->pointers[i] = &maker->children[i];
        if (maker->formats[i][0] == '@') {
            maker->indices[i][0] = maker->formats[i][1];
            maker->dictionaries[i] = (struct ArrowSchema){.format = maker->formats[i] + 2, .name = ""};
            maker->children[i].format = maker->indices[i];
            maker->children[i].dictionary = &maker->dictionaries[i];
        }
    }
    *out = (struct ArrowSchema){.format = "+s",
                                .name = "",
                                .n_children = ARROW_COLUMNS,
                                .children = maker->pointers,
                                .release = arrow_release_schema,
                                .private_data = maker};
    maker->live++;
    if (maker->spoil_schema != NULL) {
        maker->spoil_schema(out);
    }
    return 0;
}

static inline const char *arrow_last_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return "the disk\nis on fire";
}

static inline void arrow_release_stream(struct ArrowArrayStream *stream) {
    arrow_maker *maker = stream->private_data;
    stream->release = NULL;
    maker->live--;
}

/* A stream of the maker's rows; maker->live is 0 again once all was released. */
static inline struct ArrowArrayStream arrow_stream_of(arrow_maker *maker) {
    static const char *const formats[] = {"u", "u", "u", "u"};
    for (int i = 0; i < ARROW_COLUMNS; i++) {
        maker->formats[i] = maker->formats[i] != NULL ? maker->formats[i] : formats[i];
    }
    maker->live = 1;
    maker->next = 0;
    maker->chunks = 0;
    return (struct ArrowArrayStream){.get_schema = arrow_get_schema,
                                     .get_next = arrow_get_next,
                                     .get_last_error = arrow_last_error,
                                     .release = arrow_release_stream,
                                     .private_data = maker};
}

#endif
