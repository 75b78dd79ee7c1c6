/* Documents from Arrow streams, good and bad, and results as one. */
#include "result_support.h"

#include <limits.h>

#include "random.h"

static sample made, numbers_made;

static wirecopy_code group(arrow_maker *maker, const wirecopy_options *options, const wirecopy_input *input,
                           wirecopy_result **result_ret, wirecopy_stats *stats, wirecopy_error *error) {
    struct ArrowArrayStream stream = arrow_stream_of(maker);
    wirecopy_code code = wirecopy_group_stream(options, input, &stream, result_ret, stats, error);
    cr_assert(stream.release == NULL, "the stream was taken over");
    cr_assert(eq(int, maker->live, 0), "all was released: %s", error != NULL ? error->message : "");
    cr_assert(eq(int, maker->overlaps, 0), "calls one at a time");
    cr_assert(eq(int, code == WIRECOPY_OK, *result_ret != NULL));
    return code;
}

/* ---- The bytes of a file ---- */

typedef struct shape {
    const char *name, *text, *id, *url;
    size_t chunk, top_lead, lead;
    int unknown;
} shape;

static const shape shapes[] = {
    {"utf8", "u", "u", "u", 0, 0, 0, 0},
    {"large_utf8, in chunks", "U", "U", "U", 17, 0, 0, 0},
    {"utf8_view", "vu", "vu", "vu", 0, 0, 0, 0},
    {"slices of utf8", "u", "u", "u", 50, 3, 5, 0},
    {"slices of utf8_view, nulls not counted", "vu", "u", "vu", 50, 9, 0, 1},
    {"dictionaries", "@iu", "@LU", "@Svu", 0, 0, 0, 0},
    {"slices of dictionaries, in chunks", "@su", "@lvu", "@iU", 30, 4, 7, 1},
    {"slices of large_utf8, rows one by one", "U", "vu", "u", 1, 1, 2, 0},
};

static const shape numbered[] = {
    {"int16", "u", "s", "u", 0, 0, 0, 0},
    {"int32", "u", "i", "u", 31, 2, 1, 0},
    {"int64", "U", "l", "vu", 100, 0, 3, 1},
};

static void check_shape(const shape *how, wirecopy_profile profile, uint32_t threads, wirecopy_trust trust) {
    places at = places_make();
    const char *path = at.input;
    wirecopy_input from_file = input_of(&path), from_memory = input_of(NULL);
    wirecopy_options options = options_of(profile, threads);
    wirecopy_stats file_stats, memory_stats;
    wirecopy_stats_init(&file_stats, sizeof file_stats);
    wirecopy_stats_init(&memory_stats, sizeof memory_stats);
    wirecopy_error error = {0};
    wirecopy_result *result;
    arrow_maker maker = {.rows = made.rows,
                         .nrows = SAMPLE_ROWS,
                         .chunk = how->chunk,
                         .formats = {how->text, how->id, how->url, "u"},
                         .top_lead = how->top_lead,
                         .lead = how->lead,
                         .null_counts_unknown = how->unknown};
    options.untrusted = trust;
    write_jsonl(at.input, made.rows, SAMPLE_ROWS);
    cr_assert(
        eq(int,
           wirecopy_cluster_documents(&options, &from_file, at.from_file, WIRECOPY_TABLE_JSONL, 0, &file_stats, &error),
           WIRECOPY_OK));
    cr_assert(eq(int, group(&maker, &options, &from_memory, &result, &memory_stats, &error), WIRECOPY_OK), "%s: %s",
              how->name, error.message);
    cr_assert(eq(int, wirecopy_result_write(result, at.from_memory, WIRECOPY_TABLE_JSONL, 0, NULL), WIRECOPY_OK));
    wirecopy_result_free(result);
    check_same_files(at.from_file, at.from_memory, how->name);
    cr_assert(eq(u64, memory_stats.records, file_stats.records));
    cr_assert(eq(u64, memory_stats.documents, file_stats.documents));
    cr_assert(eq(u64, memory_stats.text_nbytes, file_stats.text_nbytes));
    for (int reason = 0; reason < WIRECOPY_REASON_COUNT; reason++) {
        cr_assert(eq(u64, memory_stats.skipped[reason], file_stats.skipped[reason]), "%s",
                  wirecopy_reason_name((wirecopy_reason)reason));
    }
    cr_assert(gt(u64, memory_stats.groups, 10));
    places_remove(&at);
}

Test(arrow, a_stream_gives_the_table_of_its_file) {
    sample_fill(&made, 1, 0);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        check_shape(&shapes[i], WIRECOPY_PROFILE_NEWS, 3, WIRECOPY_TRUSTED);
        check_shape(&shapes[i], WIRECOPY_PROFILE_NEAR, 2, WIRECOPY_TRUSTED);
    }
    check_shape(&shapes[0], WIRECOPY_PROFILE_NEWS, 1, WIRECOPY_UNTRUSTED_SEEDED);
    check_shape(&shapes[2], WIRECOPY_PROFILE_NEAR, 1, WIRECOPY_UNTRUSTED_SEEDED);
}

Test(arrow, ids_may_be_integers) {
    sample_fill(&made, 1, 1);
    for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; i++) {
        check_shape(&numbered[i], WIRECOPY_PROFILE_NEWS, 2, WIRECOPY_TRUSTED);
        check_shape(&numbered[i], WIRECOPY_PROFILE_NEAR, 1, WIRECOPY_TRUSTED);
    }
}

Test(arrow, dates_of_every_unit_are_written_as_iso_8601) {
    static const struct {
        const char *format, *number, *date;
    } cases[] = {{"tdD", "20515", "2026-03-03T00:00:00.000000"},
                 {"tdD", "-1", "1969-12-31T00:00:00.000000"},
                 {"tdm", "1772496000000", "2026-03-03T00:00:00.000000"},
                 {"tss:", "1772532005", "2026-03-03T10:00:05.000000"},
                 {"tss:", "-62135596800", "0001-01-01T00:00:00.000000"},
                 {"tss:", "-62135596801", ""}, /* in the year 0 */
                 {"tss:", "253402300799", "9999-12-31T23:59:59.000000"},
                 {"tss:", "253402300800", ""},
                 {"tss:", "-9223372036854775808", ""},
                 {"tsm:Asia/Tokyo", "1772532005678", "2026-03-03T10:00:05.678000"},
                 {"tsm:", "-1", "1969-12-31T23:59:59.999000"},
                 {"tsu:", "1772532005678901", "2026-03-03T10:00:05.678901"},
                 {"tsn:UTC", "1772532005678901999", "2026-03-03T10:00:05.678901"},
                 {"tsn:", "-1", "1969-12-31T23:59:59.999999"},
                 {"l", "1772532005", "1772532005"},
                 {"n", "1", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const arrow_row rows[] = {{"one word", "a", NULL, cases[i].number}, {"another", "b", NULL, NULL}};
        arrow_maker maker = {.rows = rows, .nrows = 2, .formats = {"u", "u", "n", cases[i].format}, .lead = 1};
        wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 1);
        wirecopy_input input = input_of(NULL);
        wirecopy_result *result;
        wirecopy_result_row row;
        wirecopy_result_row_init(&row, sizeof row);
        input.date_field = "date";
        cr_assert(eq(int, group(&maker, &options, &input, &result, NULL, NULL), WIRECOPY_OK), "%s", cases[i].format);
        cr_assert(eq(int, wirecopy_result_document(result, 0, &row, NULL), WIRECOPY_OK));
        cr_assert(eq(sz, row.date_nbytes, strlen(cases[i].date)), "%s %s: %.*s", cases[i].format, cases[i].number,
                  (int)row.date_nbytes, row.date);
        cr_assert(eq(int, memcmp(row.date, cases[i].date, row.date_nbytes), 0), "%s %s: %.*s", cases[i].format,
                  cases[i].number, (int)row.date_nbytes, row.date);
        cr_assert(eq(int, wirecopy_result_document(result, 1, &row, NULL), WIRECOPY_OK));
        cr_assert(eq(sz, row.date_nbytes, 0));
        wirecopy_result_free(result);
    }
}

Test(arrow, integers_of_every_width_are_written_in_decimal) {
    static const struct {
        const char *format, *low, *high;
    } cases[] = {{"c", "-128", "127"},
                 {"C", "0", "255"},
                 {"s", "-32768", "32767"},
                 {"S", "0", "65535"},
                 {"i", "-2147483648", "2147483647"},
                 {"I", "0", "4294967295"},
                 {"l", "-9223372036854775808", "9223372036854775807"},
                 {"L", "0", "18446744073709551615"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const arrow_row rows[] = {{"one word", cases[i].low, NULL, NULL},
                                  {"another", cases[i].high, NULL, NULL},
                                  {"a third", NULL, NULL, NULL}};
        arrow_maker maker = {.rows = rows, .nrows = 3, .formats = {"u", cases[i].format, "u", "u"}, .lead = 1};
        wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 1);
        wirecopy_result *result;
        wirecopy_result_row row;
        wirecopy_result_row_init(&row, sizeof row);
        cr_assert(eq(int, group(&maker, &options, NULL, &result, NULL, NULL), WIRECOPY_OK));
        const char *expected[] = {cases[i].low, cases[i].high, "2"};
        for (uint64_t k = 0; k < 3; k++) {
            cr_assert(eq(int, wirecopy_result_document(result, k, &row, NULL), WIRECOPY_OK));
            cr_assert(eq(sz, row.id_nbytes, strlen(expected[k])), "%s", cases[i].format);
            cr_assert(eq(int, memcmp(row.id, expected[k], row.id_nbytes), 0), "%s", cases[i].format);
        }
        wirecopy_result_free(result);
    }
}

Test(arrow, several_text_columns_are_joined_as_fields_are) {
    places at = places_make();
    const char *path = at.input;
    static const char *const fields[] = {"text", "url", "title"};
    sample_fill(&made, 1, 0);
    made.rows[3].text = made.rows[3].url = NULL;
    made.rows[4].text = NULL;
    wirecopy_input from_file = input_of(&path), from_memory = input_of(NULL);
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 2);
    wirecopy_stats file_stats, memory_stats;
    wirecopy_stats_init(&file_stats, sizeof file_stats);
    wirecopy_stats_init(&memory_stats, sizeof memory_stats);
    wirecopy_result *result;
    wirecopy_error error = {0};
    arrow_maker maker = {.rows = made.rows, .nrows = SAMPLE_ROWS, .chunk = 77, .lead = 1};
    from_file.text_fields = from_memory.text_fields = fields;
    from_file.ntext_fields = from_memory.ntext_fields = 3;
    from_file.required = 0; /* no record has a title */
    write_jsonl(at.input, made.rows, SAMPLE_ROWS);
    cr_assert(eq(
        int, wirecopy_cluster_documents(&options, &from_file, at.from_file, WIRECOPY_TABLE_CSV, 0, &file_stats, NULL),
        WIRECOPY_OK));
    cr_assert(eq(int, group(&maker, &options, &from_memory, &result, &memory_stats, &error), WIRECOPY_OK), "%s",
              error.message);
    cr_assert(eq(int, wirecopy_result_write(result, at.from_memory, WIRECOPY_TABLE_CSV, 0, NULL), WIRECOPY_OK));
    wirecopy_result_free(result);
    check_same_files(at.from_file, at.from_memory, "three text columns");
    cr_assert(eq(u64, memory_stats.text_nbytes, file_stats.text_nbytes), "a line break between two that are there");
    places_remove(&at);
}

Test(arrow, an_id_as_long_as_is_allowed_is_taken_and_a_longer_one_passed_over) {
    static const arrow_row rows[] = {{"one word", "abcde", NULL, NULL}, {"another", "abcdef", NULL, NULL}};
    arrow_maker maker = {.rows = rows, .nrows = 2};
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 1);
    wirecopy_input input = input_of(NULL);
    wirecopy_stats stats;
    wirecopy_result *result;
    wirecopy_stats_init(&stats, sizeof stats);
    input.id_nbytes_max = 5;
    cr_assert(eq(int, group(&maker, &options, &input, &result, &stats, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, stats.documents, 1));
    cr_assert(eq(u64, stats.skipped[WIRECOPY_REASON_TOO_LARGE], 1));
    wirecopy_result_free(result);
}

static void null_every_other_struct(arrow_made *array, void *context) {
    uint8_t *validity = arrow_block(array, (size_t)(array->top.length + array->top.offset) / 8 + 1);
    memset(validity, 0x55, (size_t)(array->top.length + array->top.offset) / 8 + 1);
    array->top_buffers[0] = validity;
    array->top.null_count = *(int *)context;
}

Test(arrow, a_row_that_is_null_as_a_whole_has_no_text) {
    sample_fill(&made, 0, 0);
    int null_count = -1;
    arrow_maker maker = {.rows = made.rows, .nrows = 8, .spoil = null_every_other_struct, .context = &null_count};
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 1);
    wirecopy_stats stats;
    wirecopy_result *result;
    wirecopy_stats_init(&stats, sizeof stats);
    cr_assert(eq(int, group(&maker, &options, NULL, &result, &stats, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, stats.records, 8));
    cr_assert(eq(u64, stats.documents, 4));
    cr_assert(eq(u64, stats.skipped[WIRECOPY_REASON_NO_FIELD], 4));
    cr_assert(ne(ptr, strstr(stats.notices[0], "row 1: the text is null"), NULL), "%s", stats.notices[0]);
    wirecopy_result_free(result);
    null_count = 0;
    cr_assert(eq(int, group(&maker, &options, NULL, &result, &stats, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, stats.documents, 8), "a count of none says that the bitmap is not meant");
    wirecopy_result_free(result);
}

Test(arrow, strict_input_ends_at_the_first_null_text) {
    sample_fill(&made, 1, 0);
    arrow_maker maker = {.rows = made.rows, .nrows = SAMPLE_ROWS, .chunk = 10};
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEWS, 2);
    wirecopy_input input = input_of(NULL);
    wirecopy_result *result;
    wirecopy_error error;
    input.strict = 1;
    cr_assert(eq(int, group(&maker, &options, &input, &result, NULL, &error), WIRECOPY_ERROR_RECORD));
    cr_assert(ne(ptr, strstr(error.message, "row 7: "), NULL), "%s", error.message);
}

/* Four batches a thread are on their way at most, each of one array; one more is being read, and one was released late.
 */
Test(arrow, arrays_are_released_as_the_stream_is_read) {
    sample_fill(&made, 0, 0);
    arrow_maker maker = {.rows = made.rows, .nrows = SAMPLE_ROWS, .chunk = 2};
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEWS, 2);
    wirecopy_result *result;
    cr_assert(eq(int, group(&maker, &options, NULL, &result, NULL, NULL), WIRECOPY_OK));
    wirecopy_result_free(result);
    cr_assert(le(int, maker.most_live, 1 + 4 * 2 + 2), "%d at once, of %d", maker.most_live, SAMPLE_ROWS / 2);
}

Test(arrow, a_stream_without_rows_is_a_result_of_none) {
    arrow_maker maker = {.rows = made.rows, .nrows = 0};
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEWS, 2);
    wirecopy_result *result;
    cr_assert(eq(int, group(&maker, &options, NULL, &result, NULL, NULL), WIRECOPY_OK));
    cr_assert(eq(u64, wirecopy_result_count(result), 0));
    wirecopy_result_free(result);
}

static void take_buffers(arrow_made *array, void *context) {
    array->top.length = 0;
    for (int column = 0; column < ARROW_COLUMNS; column++) {
        array->children[column].length = 0;
        array->children[column].null_count = 0;
        /* Of views, and where a view's data lie. */
        array->children[column].n_buffers -= array->children[column].n_buffers == 5 ? 2 : 0;
        for (int buffer = 0; buffer < ARROW_BUFFERS; buffer++) {
            array->buffers[column][buffer] = NULL;
        }
    }
    ++*(int *)context;
}

/* Buffers of an array without rows may be null, even where its slice begins after others. */
Test(arrow, arrays_without_rows_need_no_buffers) {
    static const char *const formats[] = {"u", "U", "vu", "l", "@iu"};
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEWS, 1);
    sample_fill(&made, 0, 1);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        int taken = 0;
        arrow_maker maker = {.rows = made.rows,
                             .nrows = 4,
                             .chunk = 2,
                             .formats = {formats[i % 3], formats[i], "u", "u"},
                             .lead = 1,
                             .spoil = take_buffers,
                             .context = &taken};
        wirecopy_result *result;
        wirecopy_error error = {0};
        cr_assert(eq(int, group(&maker, &options, NULL, &result, NULL, &error), WIRECOPY_OK), "%s: %s", formats[i],
                  error.message);
        cr_assert(eq(int, taken, 2));
        cr_assert(eq(u64, wirecopy_result_count(result), 0));
        wirecopy_result_free(result);
    }
}

/* ---- Bad streams ---- */

typedef struct fault {
    const char *name, *formats[ARROW_COLUMNS], *said;
    void (*spoil)(arrow_made *array, void *context);
} fault;

#define SPOILS(function, change)                                                                                       \
    static void function(arrow_made *array, void *context) {                                                           \
        struct ArrowArray *top = &array->top, *text = &array->children[ARROW_TEXT], *id = &array->children[ARROW_ID];  \
        (void)context, (void)top, (void)text, (void)id;                                                                \
        change;                                                                                                        \
    }

/* A buffer to write into. */
static uint8_t *buffer_of(arrow_made *array, int column, int buffer) {
    return (uint8_t *)(uintptr_t)array->buffers[column][buffer];
}

static void put32(arrow_made *array, int buffer, size_t at, int32_t value) {
    memcpy(buffer_of(array, ARROW_TEXT, buffer) + at, &value, sizeof value);
}

static void put64(arrow_made *array, int buffer, size_t at, int64_t value) {
    memcpy(buffer_of(array, ARROW_TEXT, buffer) + at, &value, sizeof value);
}

SPOILS(top_length_negative, top->length = -1)
SPOILS(top_length_greater, top->length += 1)
SPOILS(top_length_huge, top->length = INT64_MAX)
SPOILS(top_offset_negative, top->offset = -1)
SPOILS(top_offset_greater, top->offset += 1)
SPOILS(top_offset_huge, top->offset = INT64_MAX)
SPOILS(top_nulls_less, top->null_count = -2)
SPOILS(top_nulls_more, top->null_count = top->length + 1)
SPOILS(top_nulls_without_bitmap, top->null_count = 1)
SPOILS(top_buffers_none, top->n_buffers = 0)
SPOILS(top_buffers_two, top->n_buffers = 2)
SPOILS(top_buffers_null, top->buffers = NULL)
SPOILS(top_children_fewer, top->n_children -= 1)
SPOILS(top_children_more, top->n_children += 1)
SPOILS(top_children_null, top->children = NULL)
SPOILS(child_null, array->pointers[ARROW_TEXT] = NULL)
SPOILS(child_released, text->release = NULL)
SPOILS(child_length_negative, text->length = -1)
SPOILS(child_length_less, text->length -= 1)
SPOILS(child_length_huge, text->length = INT64_MAX)
SPOILS(child_offset_negative, text->offset = -1)
SPOILS(child_offset_huge, text->offset = INT64_MAX)
SPOILS(child_offset_past_memory, text->offset = INT64_MAX / 4)
SPOILS(child_nulls_less, text->null_count = -2)
SPOILS(child_nulls_more, text->null_count = text->length + 1)
SPOILS(child_nulls_without_bitmap, (text->null_count = 1, array->buffers[ARROW_TEXT][0] = NULL))
SPOILS(child_buffers_negative, text->n_buffers = -1)
SPOILS(child_buffers_two, text->n_buffers = 2)
SPOILS(child_buffers_four, text->n_buffers = 4)
SPOILS(child_buffers_null, text->buffers = NULL)
SPOILS(child_dictionary, text->dictionary = id)
SPOILS(values_null, array->buffers[ARROW_TEXT][1] = NULL)
SPOILS(data_null, array->buffers[ARROW_TEXT][2] = NULL)
SPOILS(id_values_null, array->buffers[ARROW_ID][1] = NULL)
SPOILS(id_buffers_three, id->n_buffers = 3)
SPOILS(first_offset_negative, put32(array, 1, 0, -1))
SPOILS(offset_falls, put32(array, 1, 8, 0))
SPOILS(last_offset_negative, put32(array, 1, 4 * (size_t)text->length, INT32_MIN))
SPOILS(wide_offset_negative, put64(array, 1, 0, INT64_MIN))
SPOILS(wide_offset_falls, put64(array, 1, 16, 1))
SPOILS(not_utf8, buffer_of(array, ARROW_TEXT, 2)[0] = 0xFF)
SPOILS(id_not_utf8, buffer_of(array, ARROW_ID, 2)[1] = 0xC3)
SPOILS(date_not_utf8, buffer_of(array, ARROW_DATE, 2)[0] = 0xFF)
SPOILS(site_not_utf8, buffer_of(array, ARROW_URL, 2)[0] = 0xFF)
SPOILS(view_length_negative, put32(array, 1, 0, -1))
SPOILS(view_buffer_negative, put32(array, 1, 8, -1))
SPOILS(view_buffer_of_lengths, put32(array, 1, 8, 2))
SPOILS(view_offset_negative, put32(array, 1, 12, -1))
SPOILS(view_offset_greater, put32(array, 1, 12, INT32_MAX))
SPOILS(view_offset_near_the_end, put32(array, 1, 12, ((int32_t *)buffer_of(array, ARROW_TEXT, 4))[0] - 4))
SPOILS(view_length_greater, put32(array, 1, 0, INT32_MAX))
SPOILS(view_prefix, put32(array, 1, 4, 0))
SPOILS(part_length_negative, put64(array, 4, 0, -1))
SPOILS(part_length_less, put64(array, 4, 0, 20))
SPOILS(part_lengths_null, array->buffers[ARROW_TEXT][4] = NULL)
SPOILS(part_null, array->buffers[ARROW_TEXT][2] = NULL)
SPOILS(view_buffers_two, text->n_buffers = 2)
SPOILS(view_buffers_three, text->n_buffers = 3)
SPOILS(view_buffers_huge, text->n_buffers = INT64_MAX)

static const fault faults[] = {
    {"struct: length", {0}, "length is -1", top_length_negative},
    {"struct: a longer one", {0}, "less than the struct's", top_length_greater},
    {"struct: the longest", {0}, "less than the struct's", top_length_huge},
    {"struct: offset", {0}, "offset is -1", top_offset_negative},
    {"struct: a greater offset", {0}, "less than the struct's", top_offset_greater},
    {"struct: the greatest offset", {0}, "offset is", top_offset_huge},
    {"struct: null_count", {0}, "null_count is -2", top_nulls_less},
    {"struct: more nulls than rows", {0}, "null_count is", top_nulls_more},
    {"struct: nulls without a bitmap", {0}, "no validity buffer", top_nulls_without_bitmap},
    {"struct: no buffer", {0}, "n_buffers is 0", top_buffers_none},
    {"struct: two buffers", {0}, "n_buffers is 2", top_buffers_two},
    {"struct: buffers", {0}, "buffers are null", top_buffers_null},
    {"struct: fewer children", {0}, "n_children is 3", top_children_fewer},
    {"struct: more children", {0}, "n_children is 5", top_children_more},
    {"struct: children", {0}, "children are null", top_children_null},
    {"child", {0}, "pointer is null", child_null},
    {"child: release", {0}, "was released", child_released},
    {"child: length", {0}, "length is -1", child_length_negative},
    {"child: a shorter one", {0}, "less than the struct's", child_length_less},
    {"child: the longest", {0}, "more than memory", child_length_huge},
    {"child: offset", {0}, "offset is -1", child_offset_negative},
    {"child: the greatest offset", {0}, "offset is", child_offset_huge},
    {"child: an offset past memory", {"U"}, "more than memory", child_offset_past_memory},
    {"child: null_count", {0}, "null_count is -2", child_nulls_less},
    {"child: more nulls than rows", {0}, "null_count is", child_nulls_more},
    {"child: nulls without a bitmap", {0}, "no validity buffer", child_nulls_without_bitmap},
    {"child: n_buffers", {0}, "n_buffers is -1", child_buffers_negative},
    {"child: two buffers", {0}, "n_buffers is 2", child_buffers_two},
    {"child: four buffers", {0}, "n_buffers is 4", child_buffers_four},
    {"child: buffers", {0}, "buffers are null", child_buffers_null},
    {"child: dictionary", {0}, "dictionary", child_dictionary},
    {"utf8: offsets", {0}, "a buffer is null", values_null},
    {"utf8: data", {0}, "data buffer is null", data_null},
    {"utf8: the first offset", {0}, "offset is -1", first_offset_negative},
    {"utf8: an offset in the middle", {0}, "offsets decrease", offset_falls},
    {"utf8: the last offset", {0}, "its offset is -2147483648", last_offset_negative},
    {"large_utf8: the first offset", {"U"}, "offset is", wide_offset_negative},
    {"large_utf8: an offset in the middle", {"U"}, "offsets decrease", wide_offset_falls},
    {"large_utf8: data", {"U"}, "data buffer is null", data_null},
    {"utf8: a byte of a text", {0}, "row 0: the text is not valid UTF-8", not_utf8},
    {"utf8: a byte of an id", {0}, "row 0: the id is not valid UTF-8", id_not_utf8},
    {"utf8: a byte of a date", {0}, "the date is not valid UTF-8", date_not_utf8},
    {"utf8: a byte of a site", {0}, "the site is not valid UTF-8", site_not_utf8},
    {"utf8_view: views", {"vu"}, "a buffer is null", values_null},
    {"utf8_view: a length", {"vu"}, "length -1", view_length_negative},
    {"utf8_view: a longer one", {"vu"}, "passes the end", view_length_greater},
    {"utf8_view: a buffer's number", {"vu"}, "does not exist, -1", view_buffer_negative},
    {"utf8_view: the buffer of lengths", {"vu"}, "does not exist, 2", view_buffer_of_lengths},
    {"utf8_view: an offset", {"vu"}, "passes the end", view_offset_negative},
    {"utf8_view: a greater offset", {"vu"}, "passes the end", view_offset_greater},
    {"utf8_view: an offset under the end", {"vu"}, "passes the end", view_offset_near_the_end},
    {"utf8_view: a prefix", {"vu"}, "the prefix in its view differs", view_prefix},
    {"utf8_view: a buffer's length", {"vu"}, "passes the end", part_length_negative},
    {"utf8_view: a lesser one", {"vu"}, "passes the end", part_length_less},
    {"utf8_view: lengths", {"vu"}, "lengths of its data buffers are null", part_lengths_null},
    {"utf8_view: a buffer", {"vu"}, "is null", part_null},
    {"utf8_view: two buffers", {"vu"}, "n_buffers is 2", view_buffers_two},
    {"utf8_view: more buffers than a view can name", {"vu"}, "n_buffers is 92", view_buffers_huge},
    {"utf8_view: no data buffer", {"vu"}, "does not exist", view_buffers_three},
    {"integers: values", {"u", "i"}, "a buffer is null", id_values_null},
    {"integers: three buffers", {"u", "i"}, "n_buffers is 3", id_buffers_three},
};

static void check_fault(const fault *bad, uint32_t threads) {
    arrow_maker maker = {.rows = made.rows, .nrows = 12, .spoil = bad->spoil};
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, threads);
    wirecopy_input input = input_of(NULL);
    wirecopy_result *result;
    wirecopy_error error = {0};
    memcpy(maker.formats, bad->formats, sizeof maker.formats);
    cr_expect(eq(int, group(&maker, &options, &input, &result, NULL, &error), WIRECOPY_ERROR_FORMAT), "%s", bad->name);
    cr_expect(ne(ptr, strstr(error.message, bad->said), NULL), "%s: \"%s\" does not say \"%s\"", bad->name,
              error.message, bad->said);
    wirecopy_result_free(result);
}

Test(arrow, each_field_of_an_array_is_checked) {
    for (int number = 0; number < 2; number++) {
        sample_fill(&made, 0, number);
        for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
            int integers = faults[i].formats[ARROW_ID] != NULL;
            if (integers == number) {
                check_fault(&faults[i], 1 + i % 2);
            }
        }
    }
}

static void no_format(struct ArrowSchema *schema) {
    schema->format = NULL;
}

static void no_struct(struct ArrowSchema *schema) {
    schema->format = "u";
}

static void no_children(struct ArrowSchema *schema) {
    schema->children = NULL;
}

static void negative_children(struct ArrowSchema *schema) {
    schema->n_children = -1;
}

static void no_child(struct ArrowSchema *schema) {
    schema->children[ARROW_TEXT] = NULL;
}

static void no_child_format(struct ArrowSchema *schema) {
    schema->children[ARROW_TEXT]->format = NULL;
}

static void no_child_name(struct ArrowSchema *schema) {
    schema->children[ARROW_TEXT]->name = NULL;
}

static void two_texts(struct ArrowSchema *schema) {
    schema->children[ARROW_DATE]->name = "text";
}

static void a_dictionary(struct ArrowSchema *schema) {
    schema->children[ARROW_ID]->dictionary = schema->children[ARROW_TEXT];
}

static void a_dictionary_of_integers(struct ArrowSchema *schema) {
    static struct ArrowSchema integers = {.format = "l"};
    schema->children[ARROW_TEXT]->format = "i";
    schema->children[ARROW_TEXT]->dictionary = &integers;
}

static void floats(struct ArrowSchema *schema) {
    schema->children[ARROW_ID]->format = "g";
}

static void dates_as_ids(struct ArrowSchema *schema) {
    schema->children[ARROW_ID]->format = "tsm:";
}

static void times_as_dates(struct ArrowSchema *schema) {
    schema->children[ARROW_DATE]->format = "ttu";
}

static void integer_texts(struct ArrowSchema *schema) {
    schema->children[ARROW_TEXT]->format = "l";
}

Test(arrow, each_field_of_a_schema_is_checked) {
    static const struct {
        void (*spoil)(struct ArrowSchema *schema);
        wirecopy_code code;
        const char *said;
    } cases[] = {{no_format, WIRECOPY_ERROR_FORMAT, "not a struct"},
                 {no_struct, WIRECOPY_ERROR_FORMAT, "not a struct"},
                 {no_children, WIRECOPY_ERROR_FORMAT, "children are null"},
                 {negative_children, WIRECOPY_ERROR_FORMAT, "n_children is -1"},
                 {no_child, WIRECOPY_ERROR_ARGUMENT, "no column \"text\""},
                 {no_child_format, WIRECOPY_ERROR_FORMAT, "no format"},
                 {no_child_name, WIRECOPY_ERROR_ARGUMENT, "no column \"text\""},
                 {two_texts, WIRECOPY_ERROR_ARGUMENT, "more than one column \"text\""},
                 {a_dictionary, WIRECOPY_ERROR_UNSUPPORTED, "\"id\" is a dictionary of"},
                 {a_dictionary_of_integers, WIRECOPY_ERROR_UNSUPPORTED, "a dictionary of the format \"l\""},
                 {floats, WIRECOPY_ERROR_UNSUPPORTED, "format \"g\""},
                 {dates_as_ids, WIRECOPY_ERROR_UNSUPPORTED, "format \"tsm:\""},
                 {times_as_dates, WIRECOPY_ERROR_UNSUPPORTED, "format \"ttu\""},
                 {integer_texts, WIRECOPY_ERROR_UNSUPPORTED, "format \"l\""}};
    sample_fill(&made, 0, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        arrow_maker maker = {.rows = made.rows, .nrows = 12, .spoil_schema = cases[i].spoil};
        wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 1);
        wirecopy_result *result;
        wirecopy_input input = input_of(NULL);
        input.date_field = "date";
        wirecopy_error error = {0};
        cr_expect(eq(int, group(&maker, &options, &input, &result, NULL, &error), cases[i].code), "%s", cases[i].said);
        cr_expect(ne(ptr, strstr(error.message, cases[i].said), NULL), "\"%s\" does not say \"%s\"", error.message,
                  cases[i].said);
    }
}

static void index_too_large(arrow_made *made, void *context) {
    (void)context;
    int32_t index = (int32_t)made->dictionaries[ARROW_TEXT].length;
    memcpy((char *)(uintptr_t)made->buffers[ARROW_TEXT][1] + 4, &index, sizeof index);
}

static void index_negative(arrow_made *made, void *context) {
    (void)context;
    memset((char *)(uintptr_t)made->buffers[ARROW_TEXT][1] + 8, 0xFF, 4);
}

static void no_dictionary(arrow_made *made, void *context) {
    (void)context;
    made->children[ARROW_TEXT].dictionary = NULL;
}

static void released_dictionary(arrow_made *made, void *context) {
    (void)context;
    made->dictionaries[ARROW_TEXT].release = NULL;
}

static void no_indices(arrow_made *made, void *context) {
    (void)context;
    made->buffers[ARROW_TEXT][1] = NULL;
}

static void values_that_fall(arrow_made *made, void *context) {
    (void)context;
    memset((char *)(uintptr_t)made->dictionary_buffers[ARROW_TEXT][1] + 8, 0, 4);
}

Test(arrow, a_dictionary_is_checked) {
    static const struct {
        void (*spoil)(arrow_made *made, void *context);
        const char *said;
    } cases[] = {{index_too_large, "no value of the number 12"},
                 {index_negative, "no value of the number -1"},
                 {no_dictionary, "its dictionary is null"},
                 {released_dictionary, "it was released"},
                 {no_indices, "a buffer is null"},
                 {values_that_fall, "offsets decrease"}};
    sample_fill(&made, 0, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        arrow_maker maker = {.rows = made.rows, .nrows = 12, .formats = {"@iu"}, .spoil = cases[i].spoil};
        wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 1);
        wirecopy_result *result;
        wirecopy_error error = {0};
        cr_expect(eq(int, group(&maker, &options, NULL, &result, NULL, &error), WIRECOPY_ERROR_FORMAT), "%s",
                  cases[i].said);
        cr_expect(ne(ptr, strstr(error.message, cases[i].said), NULL), "\"%s\" does not say \"%s\"", error.message,
                  cases[i].said);
    }
}

static int fail_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    (void)stream;
    (void)out;
    return ENOMEM;
}

Test(arrow, a_stream_that_fails_says_why) {
    sample_fill(&made, 0, 0);
    arrow_maker maker = {.rows = made.rows, .nrows = 40, .chunk = 10, .fails_at_chunk = 3};
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 2);
    wirecopy_result *result;
    wirecopy_error error;
    cr_assert(eq(int, group(&maker, &options, NULL, &result, NULL, &error), WIRECOPY_ERROR_IO));
    cr_assert(ne(ptr, strstr(error.message, "the disk is on fire: Input/output error"), NULL), "%s", error.message);
    struct ArrowArrayStream stream = arrow_stream_of(&maker);
    stream.get_schema = fail_schema;
    stream.get_last_error = NULL;
    cr_assert(eq(int, wirecopy_group_stream(&options, NULL, &stream, &result, NULL, &error), WIRECOPY_ERROR_MEMORY));
    cr_assert(eq(int, maker.live, 0));
    stream = arrow_stream_of(&maker);
    stream.get_next = NULL;
    cr_assert(eq(int, wirecopy_group_stream(&options, NULL, &stream, &result, NULL, &error), WIRECOPY_ERROR_FORMAT));
    cr_assert(eq(int, maker.live, 0));
    cr_assert(eq(int, wirecopy_group_stream(&options, NULL, &stream, &result, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    cr_assert(ne(ptr, strstr(error.message, "released"), NULL), "%s", error.message);
    cr_assert(eq(int, wirecopy_group_stream(&options, NULL, NULL, &result, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
}

Test(arrow, options_that_are_refused_release_the_stream) {
    arrow_maker maker = {.rows = made.rows, .nrows = 0};
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 2);
    wirecopy_input input = input_of(NULL);
    wirecopy_result *result;
    wirecopy_error error;
    input.checkpoint = "/tmp/never";
    cr_assert(eq(int, group(&maker, &options, &input, &result, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    options.permutations = 0;
    cr_assert(eq(int, group(&maker, &options, NULL, &result, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
    options.size = 0;
    cr_assert(eq(int, group(&maker, &options, NULL, &result, NULL, &error), WIRECOPY_ERROR_ARGUMENT));
}

/* ---- Mutations ---- */

/* Bytes after each buffer: the interface does not state the length of a buffer, and it may be wrong by this much. */
enum { SLACK = 1 << 16, MUTATIONS = 1000, MUTATED_ROWS = 12 };

static int64_t random_number(random_state *random) {
    static const int64_t edges[] = {0, -1, 1, 2, 3, 5, INT64_MIN, INT64_MAX, INT32_MAX, INT32_MIN, INT64_MAX / 4};
    uint32_t which = random_below(random, 16);
    return which < sizeof edges / sizeof edges[0] ? edges[which] : (int64_t)random_below(random, 40) - 8;
}

/* Rows and offsets are kept to what lies in the slack, or far from anything. */
static int64_t random_extent(random_state *random) {
    int64_t number = random_number(random);
    return number == INT32_MAX ? INT64_MAX - 1 : number;
}

static void mutate_array(struct ArrowArray *array, random_state *random) {
    switch (random_below(random, 8)) {
    case 0:
        array->length = random_extent(random);
        break;
    case 1:
        array->offset = random_extent(random);
        break;
    case 2:
        array->null_count = random_number(random);
        break;
    case 3:
        /* More than there are would be read past the end of what lists them; of views one less would have strings read
         * as lengths. */
        array->n_buffers =
            random_below(random, 2) ? -(int64_t)random_below(random, 3) : (int64_t)random_below(random, 4);
        break;
    case 4: {
        uint32_t which = random_below(random, array->n_children > 0 ? 1 : ARROW_BUFFERS);
        if (array->buffers != NULL) {
            array->buffers[which] = NULL;
        }
        break;
    }
    case 5:
        array->buffers = random_below(random, 4) == 0 ? NULL : array->buffers;
        break;
    case 6:
        array->dictionary = random_below(random, 2) ? array : NULL;
        break;
    default:
        array->release = array->n_children > 0 ? array->release : NULL;
    }
}

static void mutate_bytes(arrow_made *array, random_state *random) {
    int column = (int)random_below(random, ARROW_COLUMNS), format = array->maker->formats[column][0];
    int buffer = (int)random_below(random, 3);
    uint8_t *bytes = (uint8_t *)(uintptr_t)array->buffers[column][buffer];
    size_t at = random_below(random, 16 * MUTATED_ROWS);
    if (bytes == NULL) {
        return;
    }
    if (buffer == 1 && format != 'v') {
        /* An offset beyond the data cannot be distinguished from a valid one: such offsets stay within the slack. */
        int64_t value = (int64_t)random_below(random, SLACK / 2) - (random_below(random, 4) == 0 ? SLACK : 0);
        size_t width = format == 'U' || format == 'l' ? 8 : 4;
        memcpy(bytes + at / width * width, &value, width);
    } else {
        bytes[at] = (uint8_t)random_next(random);
    }
}

static void mutate_parts(arrow_made *array, random_state *random) {
    int64_t *sizes = (int64_t *)(uintptr_t)array->buffers[ARROW_TEXT][4];
    if (sizes != NULL && array->maker->formats[ARROW_TEXT][0] == 'v') {
        sizes[random_below(random, 2)] -= random_number(random) & INT32_MAX;
    }
}

static void mutate(arrow_made *array, void *context) {
    random_state *random = context;
    for (uint32_t left = 1 + random_below(random, 3); left > 0; left--) {
        switch (random_below(random, 6)) {
        case 0:
            mutate_array(&array->top, random);
            break;
        case 1:
            array->pointers[random_below(random, ARROW_COLUMNS)] = NULL;
            break;
        case 2:
            mutate_parts(array, random);
            break;
        case 3:
            mutate_bytes(array, random);
            break;
        default:
            mutate_array(&array->children[random_below(random, ARROW_COLUMNS)], random);
        }
    }
}

Test(arrow, random_mutations_are_errors_or_harmless) {
    static const char *const texts[] = {"u", "U", "vu"}, *const ids[] = {"u", "vu", "l", "i"};
    random_state random = random_start("arrow mutations");
    int errors = 0;
    sample_fill(&made, 1, 0);
    sample_fill(&numbers_made, 1, 1);
    for (int i = 0; i < MUTATIONS; i++) {
        arrow_maker maker = {.rows = i % 4 >= 2 ? numbers_made.rows : made.rows,
                             .nrows = MUTATED_ROWS,
                             .chunk = MUTATED_ROWS / 2,
                             .formats = {texts[i % 3], ids[i % 4], "u", "vu"},
                             .lead = i % 2,
                             .slack = SLACK,
                             .null_counts_unknown = i % 5 == 0,
                             .spoil = mutate,
                             .context = &random};
        wirecopy_options options = options_of(i % 2 ? WIRECOPY_PROFILE_NEAR : WIRECOPY_PROFILE_NEWS, 1 + i % 2);
        wirecopy_input input = input_of(NULL);
        wirecopy_result *result;
        wirecopy_error error = {0};
        wirecopy_code code = group(&maker, &options, &input, &result, NULL, &error);
        cr_assert(code == WIRECOPY_OK || code == WIRECOPY_ERROR_FORMAT, "mutation %d: code %d, %s", i, code,
                  error.message);
        cr_assert(code == WIRECOPY_OK || error.message[0] != '\0');
        errors += code != WIRECOPY_OK;
        wirecopy_result_free(result);
    }
    cr_assert(gt(int, errors, MUTATIONS / 3), "%d errors", errors);
}

/* ---- Results as a stream ---- */

static wirecopy_result *sample_result(wirecopy_profile profile) {
    arrow_maker maker = {.rows = made.rows, .nrows = SAMPLE_ROWS};
    wirecopy_options options = options_of(profile, 2);
    wirecopy_result *result;
    cr_assert(eq(int, group(&maker, &options, NULL, &result, NULL, NULL), WIRECOPY_OK));
    return result;
}

static int same_string(const struct ArrowArray *array, int64_t i, const char *bytes, size_t nbytes) {
    const int32_t *offsets = array->buffers[1];
    return (size_t)(offsets[i + 1] - offsets[i]) == nbytes &&
           memcmp((const char *)array->buffers[2] + offsets[i], bytes, nbytes) == 0;
}

static void check_row(const wirecopy_result *result, const struct ArrowArray *batch, int64_t i, uint64_t document,
                      int is_news) {
    wirecopy_result_row row, leader;
    wirecopy_result_row_init(&row, sizeof row);
    wirecopy_result_row_init(&leader, sizeof leader);
    cr_assert(eq(int, wirecopy_result_document(result, document, &row, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_result_document(result, row.representative, &leader, NULL), WIRECOPY_OK));
    const char *relation = wirecopy_relation_name(row.relation);
    cr_assert(same_string(batch->children[0], i, row.id, row.id_nbytes));
    cr_assert(same_string(batch->children[1], i, leader.id, leader.id_nbytes));
    cr_assert(
        eq(int, ((const uint8_t *)batch->children[2]->buffers[1])[i / 8] >> i % 8 & 1, row.representative == document));
    cr_assert(eq(dbl, ((const double *)batch->children[3]->buffers[1])[i], row.similarity));
    cr_assert(same_string(batch->children[4], i, relation, strlen(relation)));
    cr_assert(eq(i64, batch->children[5]->null_count, is_news ? 0 : batch->length));
    cr_assert(eq(i64, batch->children[6]->null_count, is_news ? 0 : batch->length));
    if (is_news) {
        cr_assert(eq(dbl, ((const double *)batch->children[5]->buffers[1])[i], row.contained));
        cr_assert(eq(dbl, ((const double *)batch->children[6]->buffers[1])[i], row.contains));
    }
    const int32_t *draws = batch->children[7]->buffers[1];
    cr_assert(eq(sz, (size_t)(draws[i + 1] - draws[i]), row.ndraws_from));
    for (size_t k = 0; k < row.ndraws_from; k++) {
        cr_assert(eq(int, wirecopy_result_document(result, row.draws_from[k], &leader, NULL), WIRECOPY_OK));
        cr_assert(same_string(batch->children[7]->children[0], draws[i] + (int64_t)k, leader.id, leader.id_nbytes));
    }
    const struct ArrowArray *series = batch->children[8];
    cr_assert(eq(int, ((const uint8_t *)series->buffers[0])[i / 8] >> i % 8 & 1, row.is_in_series));
    if (row.is_in_series) {
        cr_assert(eq(int, wirecopy_result_document(result, row.series, &leader, NULL), WIRECOPY_OK));
    }
    cr_assert(same_string(series, i, leader.id, row.is_in_series ? leader.id_nbytes : 0));
}

static void check_stream(wirecopy_profile profile) {
    wirecopy_result *result = sample_result(profile);
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    struct ArrowArray batch;
    uint64_t document = 0;
    cr_assert(eq(int, wirecopy_result_stream(result, 0, &stream, NULL), WIRECOPY_OK));
    cr_assert(eq(int, stream.get_schema(&stream, &schema), 0));
    cr_assert(eq(i64, schema.n_children, 9));
    for (int64_t i = 0; i < 9; i++) {
        /* contained and contains, which the near profile does not tell, and series */
        int may_be_null = i == 5 || i == 6 || i == 8;
        cr_assert(eq(i64, schema.children[i]->flags, may_be_null ? ARROW_FLAG_NULLABLE : 0));
    }
    schema.release(&schema);
    while (stream.get_next(&stream, &batch) == 0 && batch.release != NULL) {
        cr_assert(eq(i64, batch.n_children, 9));
        for (int64_t i = 0; i < batch.length; i++) {
            check_row(result, &batch, i, document++, profile == WIRECOPY_PROFILE_NEWS);
        }
        batch.release(&batch);
    }
    cr_assert(eq(u64, document, wirecopy_result_count(result)));
    stream.release(&stream);
    wirecopy_result_free(result);
}

Test(arrow, results_leave_as_the_rows_have_them) {
    sample_fill(&made, 1, 0);
    check_stream(WIRECOPY_PROFILE_NEWS);
    check_stream(WIRECOPY_PROFILE_NEAR);
}

/* Three tide tables, a copy of one, and a story: the first four are of one series. */
Test(arrow, series_leave_by_name) {
    static const char *const numbers[] = {"4 11 412 23", "5 9 398 17", "6 48 377 39", "5 9 398 17"};
    enum { PAGES = 4 };
    static char texts[PAGES][600];
    static arrow_row rows[PAGES + 1] = {[PAGES] = {.text = "A bridge over the river will open in spring, the council "
                                                           "said on Friday, two years late and at twice its price."}};
    for (int i = 0; i < PAGES; i++) {
        int hour, minute, height, low;
        sscanf(numbers[i], "%d %d %d %d", &hour, &minute, &height, &low);
        snprintf(
            texts[i], sizeof texts[i],
            "Tides at Lenna. High water in the outer harbour today at %d hours %d minutes, %d centimetres above the "
            "chart, and low water at %d minutes past. Ships of deep draught wait for the pilot off the northern "
            "mole. The bridge opens on call until dusk. The harbour master asks all crews to keep clear of the "
            "%s.",
            hour, minute, height, low, i == 3 ? "DREDGER" : "dredger");
        rows[i].text = texts[i];
    }
    arrow_maker maker = {.rows = rows, .nrows = PAGES + 1};
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEWS, 1);
    wirecopy_result *result;
    struct ArrowArrayStream stream;
    struct ArrowArray batch;
    wirecopy_result_row row;
    uint64_t name = 0;
    cr_assert(eq(int, group(&maker, &options, NULL, &result, NULL, NULL), WIRECOPY_OK));
    for (uint64_t i = 0; i <= PAGES; i++) {
        wirecopy_result_row_init(&row, sizeof row);
        cr_assert(eq(int, wirecopy_result_document(result, i, &row, NULL), WIRECOPY_OK));
        name = i == 0 ? row.series : name;
        cr_assert(eq(int, row.is_in_series, i < PAGES), "page %d", (int)i);
        cr_assert(eq(u64, row.series, i < PAGES ? name : 0));
    }
    cr_assert(eq(int, wirecopy_result_stream(result, 0, &stream, NULL), WIRECOPY_OK));
    cr_assert(eq(int, stream.get_next(&stream, &batch), 0));
    cr_assert(eq(i64, batch.children[8]->null_count, 1));
    for (int64_t i = 0; i <= PAGES; i++) {
        check_row(result, &batch, i, (uint64_t)i, 1);
    }
    batch.release(&batch);
    stream.release(&stream);
    wirecopy_result_free(result);
}

/* More documents than an array of results holds, each under the number of its row; those of one word are copies. */
Test(arrow, results_leave_in_several_arrays) {
    enum { ROWS = 20000, WORDS = 15000 };
    static char bytes[ROWS * 8];
    static uint64_t offsets[ROWS + 1];
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 2);
    wirecopy_texts texts;
    wirecopy_result *result;
    struct ArrowArrayStream stream;
    struct ArrowArray batch;
    uint64_t document = 0, arrays = 0;
    wirecopy_texts_init(&texts, sizeof texts);
    for (int i = 0; i < ROWS; i++) {
        offsets[i + 1] = offsets[i] + (uint64_t)sprintf(bytes + offsets[i], "w%d", i % WORDS);
    }
    texts.count = ROWS;
    texts.texts = (wirecopy_column){bytes, offsets};
    cr_assert(eq(int, wirecopy_group_texts(&options, &texts, &result, NULL, NULL), WIRECOPY_OK));
    for (int duplicates_only = 0; duplicates_only < 2; duplicates_only++) {
        cr_assert(eq(int, wirecopy_result_stream(result, duplicates_only, &stream, NULL), WIRECOPY_OK));
        for (arrays = document = 0; stream.get_next(&stream, &batch) == 0 && batch.release != NULL; arrays++) {
            for (int64_t i = 0; !duplicates_only && i < batch.length; i++) {
                check_row(result, &batch, i, document + (uint64_t)i, 0);
            }
            document += (uint64_t)batch.length;
            batch.release(&batch);
        }
        stream.release(&stream);
        cr_assert(eq(u64, document, duplicates_only ? 2 * (ROWS - WORDS) : ROWS));
        cr_assert(gt(u64, arrays, 1));
    }
    wirecopy_result_free(result);
}

Test(arrow, a_stream_of_results_outlives_the_handle_and_its_parts_each_other) {
    sample_fill(&made, 0, 0);
    wirecopy_result *result = sample_result(WIRECOPY_PROFILE_NEWS);
    struct ArrowArrayStream stream;
    struct ArrowSchema schema, text;
    struct ArrowArray batch, ids, rest;
    cr_assert(eq(int, wirecopy_result_stream(result, 1, &stream, NULL), WIRECOPY_OK));
    wirecopy_result_free(result);
    cr_assert(eq(int, stream.get_schema(&stream, &schema), 0));
    cr_assert(eq(int, stream.get_next(&stream, &batch), 0));
    cr_assert(eq(int, stream.get_next(&stream, &rest), 0));
    cr_assert(rest.release == NULL, "the end");
    cr_assert(eq(ptr, (void *)(uintptr_t)stream.get_last_error(&stream), NULL));
    stream.release(&stream);
    text = *schema.children[0];
    schema.children[0]->release = NULL;
    schema.release(&schema);
    cr_assert(eq(str, (char *)(uintptr_t)text.name, "id"));
    text.release(&text);
    ids = *batch.children[0];
    batch.children[0]->release = NULL;
    batch.release(&batch);
    cr_assert(same_string(&ids, 0, "doc-0", 5));
    ids.release(&ids);
    cr_assert(ids.release == NULL);
}

Test(arrow, a_stream_of_results_is_read_as_documents) {
    sample_fill(&made, 0, 0);
    wirecopy_result *result = sample_result(WIRECOPY_PROFILE_NEWS), *again;
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 2);
    wirecopy_input input = input_of(NULL);
    static const char *const field[] = {"cluster"};
    struct ArrowArrayStream stream;
    wirecopy_error error = {0};
    wirecopy_stats stats;
    wirecopy_stats_init(&stats, sizeof stats);
    input.text_fields = field;
    cr_assert(eq(int, wirecopy_result_stream(result, 0, &stream, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_group_stream(&options, &input, &stream, &again, &stats, &error), WIRECOPY_OK), "%s",
              error.message);
    cr_assert(eq(u64, wirecopy_result_count(again), wirecopy_result_count(result)));
    cr_assert(gt(u64, stats.groups, 10), "documents of one group have one representative");
    wirecopy_result_free(again);
    wirecopy_result_free(result);
}

Test(arrow, ids_that_are_not_utf8_leave_as_such) {
    static const char bytes[] = "one twotwo";
    static const char ids[] = "a\xFF\xC3\xA9";
    static const uint64_t offsets[] = {0, 3, 10}, id_offsets[] = {0, 1, 4};
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEAR, 1);
    wirecopy_texts texts;
    wirecopy_result *result;
    struct ArrowArrayStream stream;
    struct ArrowArray batch;
    wirecopy_texts_init(&texts, sizeof texts);
    texts.count = 2;
    texts.texts = (wirecopy_column){bytes, offsets};
    texts.ids = (wirecopy_column){ids, id_offsets};
    cr_assert(eq(int, wirecopy_group_texts(&options, &texts, &result, NULL, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wirecopy_result_stream(result, 0, &stream, NULL), WIRECOPY_OK));
    cr_assert(eq(int, stream.get_next(&stream, &batch), 0));
    cr_assert(same_string(batch.children[0], 1, "\xEF\xBF\xBD\xC3\xA9", 5));
    batch.release(&batch);
    stream.release(&stream);
    wirecopy_result_free(result);
}
