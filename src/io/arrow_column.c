#include "io/arrow_column.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"

/* A string of up to 12 bytes stands in its view (Arrow columnar format, variable-size binary view layout); a longer one
 * has its first 4 there, then the number of its buffer and its place in that. */
enum { VIEW_NBYTES = 16, INLINE_MAX = 12, PREFIX_NBYTES = 4, VIEW_PART_AT = 8, VIEW_OFFSET_AT = 12 };

/* Buffers of every string array: validity, offsets or views, and data; views have one of data lengths at the end. */
enum { VALIDITY, VALUES, DATA, INTEGER_BUFFERS = 2, STRING_BUFFERS = 3, VIEW_BUFFERS = 3 };

/* Buffers need not be aligned, by strangers. */
static int32_t load32(const uint8_t *bytes) {
    int32_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static int64_t load64(const uint8_t *bytes) {
    int64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static int kind_of(wc_arrow_column *column, const char *format) {
    static const char integers[] = "cCsSiIlL";
    const char *at = format[0] != '\0' && format[1] == '\0' ? strchr(integers, format[0]) : NULL;
    if (at != NULL) {
        column->kind = WC_ARROW_INTEGER;
        column->width = 1 << (at - integers) / 2;
        column->is_signed = (at - integers) % 2 == 0;
        return 1;
    }
    column->width = strcmp(format, "u") == 0 ? 4 : strcmp(format, "U") == 0 ? 8 : VIEW_NBYTES;
    column->kind = column->width == 4 ? WC_ARROW_UTF8 : column->width == 8 ? WC_ARROW_LARGE_UTF8 : WC_ARROW_UTF8_VIEW;
    return column->width != VIEW_NBYTES || strcmp(format, "vu") == 0;
}

wirecopy_code wc_arrow_column_open(wc_arrow_column *column, const struct ArrowSchema *schema, int with_integers,
                                   wirecopy_error *error) {
    if (schema->format == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT, "the stream's schema gives column \"%.120s\" no format",
                       column->name);
    }
    if (schema->dictionary != NULL) {
        return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                       "column \"%.120s\" is dictionary-encoded: cast it to utf8 first", column->name);
    }
    if (!kind_of(column, schema->format) || (column->kind == WC_ARROW_INTEGER && !with_integers)) {
        return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                       "column \"%.120s\" has the format \"%.40s\": cast it to utf8, large_utf8 or utf8_view%s",
                       column->name, schema->format, with_integers ? ", or to integers" : "");
    }
    return WIRECOPY_OK;
}

static wirecopy_code fail(const char *name, const char *what, int64_t value, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_FORMAT, "a bad array of the stream, column \"%.120s\": %s %lld", name, what,
                   (long long)value);
}

wirecopy_code wc_arrow_check(const struct ArrowArray *array, const char *name, int64_t nbuffers, int exact,
                             wirecopy_error *error) {
    if (array == NULL) {
        return fail(name, "its pointer is null;", 0, error);
    }
    if (array->release == NULL) {
        return fail(name, "it was released; length", array->length, error);
    }
    if (array->length < 0) {
        return fail(name, "its length is", array->length, error);
    }
    if (array->offset < 0 || array->offset > PTRDIFF_MAX - array->length) {
        return fail(name, "its offset is", array->offset, error);
    }
    if (array->null_count < -1 || array->null_count > array->length) {
        return fail(name, "its null_count is", array->null_count, error);
    }
    if (array->n_buffers < nbuffers || (exact && array->n_buffers != nbuffers)) {
        return fail(name, "its n_buffers is", array->n_buffers, error);
    }
    if (array->buffers == NULL) {
        return fail(name, "its buffers are null, and their number is", array->n_buffers, error);
    }
    if (array->null_count > 0 && array->buffers[VALIDITY] == NULL) {
        return fail(name, "it has no validity buffer, and its null_count is", array->null_count, error);
    }
    return WIRECOPY_OK;
}

/* Where the rows meant would end in the values cannot pass the end of memory. */
static wirecopy_code check_extent(const wc_arrow_column *column, uint64_t from, uint64_t count, wirecopy_error *error) {
    const struct ArrowArray *array = column->array;
    if ((uint64_t)array->length < from + count) {
        return fail(column->name, "its length is less than the struct's:", array->length, error);
    }
    if ((uint64_t)array->offset + (uint64_t)array->length >= PTRDIFF_MAX / (uint64_t)column->width) {
        return fail(column->name, "more than memory can hold: its length is", array->length, error);
    }
    if (count > 0 && column->values == NULL) {
        return fail(column->name, "a buffer is null, and its length is", array->length, error);
    }
    return WIRECOPY_OK;
}

static wirecopy_code turn_views(wc_arrow_column *column, wirecopy_error *error) {
    const struct ArrowArray *array = column->array;
    column->nparts = array->n_buffers - VIEW_BUFFERS;
    column->parts = (const void *const *)array->buffers + DATA;
    column->part_nbytes = array->buffers[array->n_buffers - 1];
    return column->nparts > 0 && column->part_nbytes == NULL
               ? fail(column->name, "the lengths of its data buffers are null, and their number is", column->nparts,
                      error)
               : WIRECOPY_OK;
}

wirecopy_code wc_arrow_column_turn(wc_arrow_column *column, const struct ArrowArray *array, uint64_t from,
                                   uint64_t count, wirecopy_error *error) {
    if (column->child < 0) {
        return WIRECOPY_OK;
    }
    static const int64_t nbuffers[] = {STRING_BUFFERS, STRING_BUFFERS, VIEW_BUFFERS, INTEGER_BUFFERS};
    wirecopy_code code =
        wc_arrow_check(array, column->name, nbuffers[column->kind], column->kind != WC_ARROW_UTF8_VIEW, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (array->dictionary != NULL) {
        return fail(column->name, "it has a dictionary, which its schema has not; length", array->length, error);
    }
    column->array = array;
    column->validity = array->null_count == 0 ? NULL : array->buffers[VALIDITY];
    column->values = array->buffers[VALUES];
    column->data = column->kind <= WC_ARROW_LARGE_UTF8 ? array->buffers[DATA] : NULL;
    column->start = (uint64_t)array->offset + from;
    code = check_extent(column, from, count, error);
    return code == WIRECOPY_OK && column->kind == WC_ARROW_UTF8_VIEW ? turn_views(column, error) : code;
}

static wirecopy_code fail_row(const wc_arrow_column *column, uint64_t i, const char *what, int64_t value,
                              wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_FORMAT, "a bad array of the stream, column \"%.120s\", its row %llu: %s %lld",
                   column->name, (unsigned long long)i, what, (long long)value);
}

static wirecopy_code get_string(const wc_arrow_column *column, uint64_t i, const char **bytes_ret, size_t *nbytes_ret,
                                wirecopy_error *error) {
    const uint8_t *at = column->values + (column->start + i) * (uint64_t)column->width;
    int wide = column->kind == WC_ARROW_LARGE_UTF8;
    int64_t start = wide ? load64(at) : load32(at), end = wide ? load64(at + 8) : load32(at + 4);
    if (start < 0 || end < start || (uint64_t)end > PTRDIFF_MAX) {
        return fail_row(column, i, start < 0 ? "its offset is" : "offsets fall, to", start < 0 ? start : end, error);
    }
    if (end > start && column->data == NULL) {
        return fail_row(column, i, "the data buffer is null, and its offset is", start, error);
    }
    *bytes_ret = end > start ? (const char *)column->data + start : "";
    *nbytes_ret = (size_t)(end - start);
    return WIRECOPY_OK;
}

static wirecopy_code get_view(const wc_arrow_column *column, uint64_t i, const char **bytes_ret, size_t *nbytes_ret,
                              wirecopy_error *error) {
    const uint8_t *view = column->values + (column->start + i) * VIEW_NBYTES;
    int32_t nbytes = load32(view), number = load32(view + VIEW_PART_AT), offset = load32(view + VIEW_OFFSET_AT);
    if (nbytes < 0) {
        return fail_row(column, i, "its view has the length", nbytes, error);
    }
    *nbytes_ret = (size_t)nbytes;
    *bytes_ret = (const char *)view + PREFIX_NBYTES;
    if (nbytes <= INLINE_MAX) {
        return WIRECOPY_OK;
    }
    if (number < 0 || number >= column->nparts) {
        return fail_row(column, i, "its view is of a buffer that is not there,", number, error);
    }
    int64_t held = load64(column->part_nbytes + (size_t)number * sizeof(int64_t));
    if (offset < 0 || held < nbytes || offset > held - nbytes) {
        return fail_row(column, i, "its view passes the end of its buffer, of length", held, error);
    }
    const uint8_t *part = column->parts[number];
    if (part == NULL) {
        return fail_row(column, i, "its view is of a buffer that is null,", number, error);
    }
    *bytes_ret = (const char *)part + offset;
    return memcmp(*bytes_ret, view + PREFIX_NBYTES, PREFIX_NBYTES) == 0
               ? WIRECOPY_OK
               : fail_row(column, i, "its view begins with other bytes than its string, which starts at", offset,
                          error);
}

static void get_integer(const wc_arrow_column *column, uint64_t i, char *decimal, const char **bytes_ret,
                        size_t *nbytes_ret) {
    const uint8_t *at = column->values + (column->start + i) * (uint64_t)column->width;
    uint64_t value = 0;
    for (int k = 0; k < column->width; k++) {
        /* The ABI is of one machine: bytes stand in its order. */
        int place = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? k : column->width - 1 - k;
        value |= (uint64_t)at[place] << 8 * k;
    }
    int unused = 64 - 8 * column->width;
    int length = column->is_signed ? snprintf(decimal, WC_ARROW_DECIMAL_NBYTES, "%lld",
                                              (long long)((int64_t)(value << unused) >> unused))
                                   : snprintf(decimal, WC_ARROW_DECIMAL_NBYTES, "%llu", (unsigned long long)value);
    *bytes_ret = decimal;
    *nbytes_ret = (size_t)length;
}

wirecopy_code wc_arrow_column_get(const wc_arrow_column *column, uint64_t i, char *decimal, const char **bytes_ret,
                                  size_t *nbytes_ret, wirecopy_error *error) {
    *bytes_ret = NULL;
    *nbytes_ret = 0;
    if (column->child < 0 || !wc_arrow_is_valid(column->validity, column->start + i)) {
        return WIRECOPY_OK;
    }
    switch (column->kind) {
    case WC_ARROW_INTEGER:
        get_integer(column, i, decimal, bytes_ret, nbytes_ret);
        return WIRECOPY_OK;
    case WC_ARROW_UTF8_VIEW:
        return get_view(column, i, bytes_ret, nbytes_ret, error);
    default:
        return get_string(column, i, bytes_ret, nbytes_ret, error);
    }
}
