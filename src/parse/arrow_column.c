#include "parse/arrow_column.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"

/* Layout of views (Arrow columnar format, "Variable-size Binary View Layout"): a string of up to 12 bytes is stored in
 * its view; for a longer one the view holds its first 4 bytes, the number of its buffer, and its offset there. */
enum { VIEW_NBYTES = 16, INLINE_MAX = 12, PREFIX_NBYTES = 4, VIEW_PART_AT = 8, VIEW_OFFSET_AT = 12 };

/* Buffers of a string array: validity, offsets or views, and data. The last buffer of a view array holds the lengths of
 * its data buffers. */
enum { VALIDITY, VALUES, DATA, INTEGER_BUFFERS = 2, STRING_BUFFERS = 3, VIEW_BUFFERS = 3 };

/* Buffers of other producers may be unaligned. */
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

static int integer_of(const char *format, int *width_ret, int *is_signed_ret) {
    static const char integers[] = "cCsSiIlL";
    const char *at = format[0] != '\0' && format[1] == '\0' ? strchr(integers, format[0]) : NULL;
    if (at != NULL) {
        *width_ret = 1 << (at - integers) / 2;
        *is_signed_ret = (at - integers) % 2 == 0;
    }
    return at != NULL;
}

static int kind_of(wc_arrow_column *column, const char *format) {
    column->unit = wc_arrow_unit_of(format, &column->width);
    if (column->unit != WC_ARROW_NO_DATE || integer_of(format, &column->width, &column->is_signed)) {
        column->is_signed |= column->unit != WC_ARROW_NO_DATE;
        column->kind = WC_ARROW_INTEGER;
        return 1;
    }
    if (strcmp(format, "n") == 0) {
        column->kind = WC_ARROW_NULLS;
        return 1;
    }
    column->width = strcmp(format, "u") == 0 ? 4 : strcmp(format, "U") == 0 ? 8 : VIEW_NBYTES;
    column->kind = column->width == 4 ? WC_ARROW_UTF8 : column->width == 8 ? WC_ARROW_LARGE_UTF8 : WC_ARROW_UTF8_VIEW;
    return column->width != VIEW_NBYTES || strcmp(format, "vu") == 0;
}

static wirecopy_code open_dictionary(wc_arrow_column *column, const struct ArrowSchema *schema, wirecopy_error *error) {
    const struct ArrowSchema *values = schema->dictionary;
    if (!integer_of(schema->format, &column->index_width, &column->index_is_signed) || values->format == NULL ||
        values->dictionary != NULL || !kind_of(column, values->format) || column->kind >= WC_ARROW_INTEGER) {
        return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                       "column \"%.120s\" is a dictionary of the format \"%.40s\": cast it to utf8, large_utf8 or "
                       "utf8_view",
                       column->name, values->format != NULL ? values->format : "");
    }
    return WIRECOPY_OK;
}

static int is_wanted(const wc_arrow_column *column, unsigned with) {
    return column->kind != WC_ARROW_INTEGER ||
           (with & (column->unit != WC_ARROW_NO_DATE ? WC_ARROW_WITH_DATES : WC_ARROW_WITH_INTEGERS)) != 0;
}

wirecopy_code wc_arrow_column_open(wc_arrow_column *column, const struct ArrowSchema *schema, unsigned with,
                                   wirecopy_error *error) {
    if (schema->format == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT, "the stream's schema gives column \"%.120s\" no format",
                       column->name);
    }
    column->index_width = 0;
    if (schema->dictionary != NULL) {
        return open_dictionary(column, schema, error);
    }
    if (!kind_of(column, schema->format) || !is_wanted(column, with)) {
        return wc_fail(error, WIRECOPY_ERROR_UNSUPPORTED,
                       "column \"%.120s\" has the format \"%.40s\": cast it to utf8, large_utf8 or utf8_view%s%s",
                       column->name, schema->format, (with & WC_ARROW_WITH_INTEGERS) != 0 ? ", or to integers" : "",
                       (with & WC_ARROW_WITH_DATES) != 0 ? " or timestamps" : "");
    }
    return WIRECOPY_OK;
}

static wirecopy_code fail(const char *name, const char *what, int64_t value, wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_FORMAT, "the stream has an invalid array, column \"%.120s\": %s %lld", name,
                   what, (long long)value);
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

/* Checks that `count` values of `width` bytes cannot reach past the end of memory. */
static wirecopy_code check_extent(const char *name, const struct ArrowArray *array, const void *values, int width,
                                  uint64_t count, wirecopy_error *error) {
    if ((uint64_t)array->length < count) {
        return fail(name, "its length is less than the struct's:", array->length, error);
    }
    if ((uint64_t)array->offset + (uint64_t)array->length >= PTRDIFF_MAX / (uint64_t)width) {
        return fail(name, "more than memory can hold: its length is", array->length, error);
    }
    if (count > 0 && values == NULL) {
        return fail(name, "a buffer is null, and its length is", array->length, error);
    }
    return WIRECOPY_OK;
}

/* Offsets that never decrease lie between the first and the last, which producers check against the data's size: the
 * interface does not tell that size. */
static wirecopy_code check_offsets(const wc_arrow_column *column, uint64_t count, wirecopy_error *error) {
    if (count == 0) { /* then the buffer may be null */
        return WIRECOPY_OK;
    }
    const uint8_t *at = column->values + column->start * (uint64_t)column->width;
    int wide = column->kind == WC_ARROW_LARGE_UTF8;
    int64_t before = 0;
    for (uint64_t i = 0; i <= count; i++, at += column->width) {
        int64_t offset = wide ? load64(at) : load32(at);
        if (offset < before) {
            return fail(column->name, offset < 0 ? "its offset is" : "offsets decrease, to", offset, error);
        }
        before = offset;
    }
    return WIRECOPY_OK;
}

static wirecopy_code turn_views(wc_arrow_column *column, wirecopy_error *error) {
    const struct ArrowArray *array = column->array;
    column->nparts = array->n_buffers - VIEW_BUFFERS;
    if (column->nparts > INT32_MAX) { /* a view names its buffer by 32 bits */
        return fail(column->name, "its n_buffers is", array->n_buffers, error);
    }
    column->parts = (const void *const *)array->buffers + DATA;
    column->part_nbytes = array->buffers[array->n_buffers - 1];
    return column->nparts > 0 && column->part_nbytes == NULL
               ? fail(column->name, "the lengths of its data buffers are null, and their number is", column->nparts,
                      error)
               : WIRECOPY_OK;
}

static wirecopy_code turn_values(wc_arrow_column *column, const struct ArrowArray *array, uint64_t from, uint64_t count,
                                 wirecopy_error *error) {
    static const int64_t nbuffers[] = {STRING_BUFFERS, STRING_BUFFERS, VIEW_BUFFERS, INTEGER_BUFFERS};
    wirecopy_code code =
        wc_arrow_check(array, column->name, nbuffers[column->kind], column->kind != WC_ARROW_UTF8_VIEW, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (array->dictionary != NULL) {
        return fail(column->name, "it has a dictionary, but its schema has none; length", array->length, error);
    }
    column->array = array;
    column->validity = array->null_count == 0 ? NULL : array->buffers[VALIDITY];
    column->values = array->buffers[VALUES];
    column->data = column->kind <= WC_ARROW_LARGE_UTF8 ? array->buffers[DATA] : NULL;
    column->start = (uint64_t)array->offset + from;
    code = check_extent(column->name, array, column->values, column->width, from + count, error);
    if (code == WIRECOPY_OK && column->kind <= WC_ARROW_LARGE_UTF8) {
        code = check_offsets(column, count, error);
    }
    return code == WIRECOPY_OK && column->kind == WC_ARROW_UTF8_VIEW ? turn_views(column, error) : code;
}

static wirecopy_code turn_dictionary(wc_arrow_column *column, const struct ArrowArray *array, uint64_t from,
                                     uint64_t count, wirecopy_error *error) {
    wirecopy_code code = wc_arrow_check(array, column->name, INTEGER_BUFFERS, 1, error);
    if (code == WIRECOPY_OK) {
        code = check_extent(column->name, array, array->buffers[VALUES], column->index_width, from + count, error);
    }
    if (code == WIRECOPY_OK && array->dictionary == NULL) {
        code = fail(column->name, "its dictionary is null; length", array->length, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    column->index_validity = array->null_count == 0 ? NULL : array->buffers[VALIDITY];
    column->indices = array->buffers[VALUES];
    column->index_start = (uint64_t)array->offset + from;
    column->nvalues = array->dictionary->length > 0 ? (uint64_t)array->dictionary->length : 0;
    return turn_values(column, array->dictionary, 0, column->nvalues, error);
}

/* Arrays of nulls have no buffers. */
static wirecopy_code check_nulls(const char *name, const struct ArrowArray *array, uint64_t count,
                                 wirecopy_error *error) {
    if (array->release == NULL) {
        return fail(name, "it was released; length", array->length, error);
    }
    return array->length < 0 || (uint64_t)array->length < count
               ? fail(name, "its length is less than the struct's:", array->length, error)
               : WIRECOPY_OK;
}

wirecopy_code wc_arrow_column_turn(wc_arrow_column *column, const struct ArrowArray *array, uint64_t from,
                                   uint64_t count, wirecopy_error *error) {
    return column->child < 0                ? WIRECOPY_OK
           : array == NULL                  ? fail(column->name, "its pointer is null;", 0, error)
           : column->kind == WC_ARROW_NULLS ? check_nulls(column->name, array, from + count, error)
           : column->index_width != 0       ? turn_dictionary(column, array, from, count, error)
                                            : turn_values(column, array, from, count, error);
}

static wirecopy_code fail_row(const wc_arrow_column *column, uint64_t i, const char *what, int64_t value,
                              wirecopy_error *error) {
    return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                   "the stream has an invalid array, column \"%.120s\", row %llu: %s %lld", column->name,
                   (unsigned long long)i, what, (long long)value);
}

static wirecopy_code get_string(const wc_arrow_column *column, uint64_t i, const char **bytes_ret, size_t *nbytes_ret,
                                wirecopy_error *error) {
    const uint8_t *at = column->values + (column->start + i) * (uint64_t)column->width;
    int wide = column->kind == WC_ARROW_LARGE_UTF8;
    int64_t start = wide ? load64(at) : load32(at), end = wide ? load64(at + 8) : load32(at + 4);
    if (start < 0 || end < start || (uint64_t)end > PTRDIFF_MAX) {
        return fail_row(column, i, start < 0 ? "its offset is" : "offsets decrease, to", start < 0 ? start : end,
                        error);
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
        return fail_row(column, i, "its view refers to a buffer that does not exist,", number, error);
    }
    int64_t held = load64(column->part_nbytes + (size_t)number * sizeof(int64_t));
    if (offset < 0 || held < nbytes || offset > held - nbytes) {
        return fail_row(column, i, "its view passes the end of its buffer, of length", held, error);
    }
    const uint8_t *part = column->parts[number];
    if (part == NULL) {
        return fail_row(column, i, "its view refers to a buffer that is null,", number, error);
    }
    *bytes_ret = (const char *)part + offset;
    return memcmp(*bytes_ret, view + PREFIX_NBYTES, PREFIX_NBYTES) == 0
               ? WIRECOPY_OK
               : fail_row(column, i, "the prefix in its view differs from its string, which starts at", offset, error);
}

/* Numbers of fewer than 64 bits are extended by their sign, if they have one. */
static uint64_t load_integer(const uint8_t *at, int width, int is_signed) {
    uint64_t value = 0;
    for (int k = 0; k < width; k++) {
        /* The C data interface uses the machine's byte order. */
        int place = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? k : width - 1 - k;
        value |= (uint64_t)at[place] << 8 * k;
    }
    int unused = 64 - 8 * width;
    return is_signed ? (uint64_t)((int64_t)(value << unused) >> unused) : value;
}

static void get_integer(const wc_arrow_column *column, uint64_t i, char *decimal, const char **bytes_ret,
                        size_t *nbytes_ret) {
    const uint8_t *at = column->values + (column->start + i) * (uint64_t)column->width;
    uint64_t value = load_integer(at, column->width, column->is_signed);
    int length = snprintf(decimal, WC_ARROW_DECIMAL_NBYTES, column->is_signed ? "%lld" : "%llu", (long long)value);
    *bytes_ret = decimal;
    *nbytes_ret = (size_t)length;
}

/* Null if the date has no year of four digits. */
static void get_date(const wc_arrow_column *column, uint64_t i, char *date, const char **bytes_ret,
                     size_t *nbytes_ret) {
    const uint8_t *at = column->values + (column->start + i) * (uint64_t)column->width;
    *nbytes_ret = wc_arrow_date_write((int64_t)load_integer(at, column->width, 1), column->unit, date);
    *bytes_ret = *nbytes_ret > 0 ? date : NULL;
}

static wirecopy_code get_value(const wc_arrow_column *column, uint64_t i, char *decimal, const char **bytes_ret,
                               size_t *nbytes_ret, wirecopy_error *error) {
    if (!wc_arrow_is_valid(column->validity, column->start + i)) {
        return WIRECOPY_OK;
    }
    switch (column->kind) {
    case WC_ARROW_INTEGER:
        (column->unit != WC_ARROW_NO_DATE ? get_date : get_integer)(column, i, decimal, bytes_ret, nbytes_ret);
        return WIRECOPY_OK;
    case WC_ARROW_UTF8_VIEW:
        return get_view(column, i, bytes_ret, nbytes_ret, error);
    default:
        return get_string(column, i, bytes_ret, nbytes_ret, error);
    }
}

wirecopy_code wc_arrow_column_get(const wc_arrow_column *column, uint64_t i, char *decimal, const char **bytes_ret,
                                  size_t *nbytes_ret, wirecopy_error *error) {
    *bytes_ret = NULL;
    *nbytes_ret = 0;
    if (column->child < 0 || column->kind == WC_ARROW_NULLS) {
        return WIRECOPY_OK;
    }
    if (column->index_width == 0) {
        return get_value(column, i, decimal, bytes_ret, nbytes_ret, error);
    }
    if (!wc_arrow_is_valid(column->index_validity, column->index_start + i)) {
        return WIRECOPY_OK;
    }
    const uint8_t *at = column->indices + (column->index_start + i) * (uint64_t)column->index_width;
    uint64_t value = load_integer(at, column->index_width, column->index_is_signed);
    return value < column->nvalues
               ? get_value(column, value, decimal, bytes_ret, nbytes_ret, error)
               : fail_row(column, i, "its dictionary has no value of the number", (int64_t)value, error);
}
