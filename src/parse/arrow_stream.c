#include "parse/arrow_stream.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

/* The name of the struct arrays themselves in messages. */
static const char whole[] = "(the struct)";

/* The producer's error message, on one line. */
static wirecopy_code fail_stream(struct ArrowArrayStream *stream, int number, wirecopy_error *error) {
    char reason[512] = "";
    const char *said = stream->get_last_error != NULL ? stream->get_last_error(stream) : NULL;
    for (size_t i = 0; said != NULL && said[i] != '\0' && i + 1 < sizeof reason; i++) {
        reason[i] = (unsigned char)said[i] < ' ' ? ' ' : said[i];
    }
    return wc_fail(error, number == ENOMEM ? WIRECOPY_ERROR_MEMORY : WIRECOPY_ERROR_IO, "the stream failed: %s%s%s",
                   reason, reason[0] != '\0' ? ": " : "", strerror(number));
}

static int named(const struct ArrowSchema *schema, int64_t child, const char *name) {
    const struct ArrowSchema *column = schema->children[child];
    return column != NULL && column->name != NULL && strcmp(column->name, name) == 0;
}

static wirecopy_code find_column(wc_arrow_column *column, const char *name, const struct ArrowSchema *schema,
                                 unsigned with, wirecopy_error *error) {
    *column = (wc_arrow_column){.name = name, .child = -1};
    for (int64_t i = 0; name != NULL && i < schema->n_children; i++) {
        if (named(schema, i, name) && column->child >= 0) {
            return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                           "the stream has more than one column \"%.120s\": rename all but one", name);
        }
        if (named(schema, i, name)) {
            column->child = i;
        }
    }
    return column->child >= 0 ? wc_arrow_column_open(column, schema->children[column->child], with, error)
                              : WIRECOPY_OK;
}

static wirecopy_code find_texts(wc_arrow_stream *own, const struct ArrowSchema *schema, const wirecopy_input *input,
                                wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    int found = 0;
    for (size_t i = 0; code == WIRECOPY_OK && i < own->ntexts; i++) {
        code = find_column(&own->texts[i], input->text_fields[i], schema, 0, error);
        found |= own->texts[i].child >= 0;
    }
    return code == WIRECOPY_OK && !found
               ? wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                         "the stream has no column \"%.120s\": name its text columns in input.text_fields",
                         input->text_fields[0])
               : code;
}

/* Where the caller does not require dates, a column that happens to have the name may be of any type. */
static wirecopy_code find_date(wc_arrow_column *column, const struct ArrowSchema *schema, const wirecopy_input *input,
                               wirecopy_error *error) {
    wirecopy_error ignored;
    int is_required = (input->required & WIRECOPY_FIELD_DATE) != 0;
    wirecopy_code code = find_column(column, input->date_field, schema, WC_ARROW_WITH_INTEGERS | WC_ARROW_WITH_DATES,
                                     is_required ? error : &ignored);
    if (code != WIRECOPY_OK && !is_required) {
        *column = (wc_arrow_column){.name = input->date_field, .child = -1};
        code = WIRECOPY_OK;
    }
    return code;
}

static wirecopy_code find_columns(wc_arrow_stream *own, const struct ArrowSchema *schema, const wirecopy_input *input,
                                  wirecopy_error *error) {
    if (schema->release == NULL || schema->format == NULL || strcmp(schema->format, "+s") != 0) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                       "the stream's schema is not a struct of columns (format \"+s\"): pass a stream of record "
                       "batches");
    }
    if (schema->n_children < 0 || (schema->n_children > 0 && schema->children == NULL)) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT, "the stream has an invalid schema: its n_children is %lld%s",
                       (long long)schema->n_children, schema->children == NULL ? ", its children are null" : "");
    }
    own->nchildren = schema->n_children;
    wirecopy_code code = find_texts(own, schema, input, error);
    if (code == WIRECOPY_OK) {
        code = find_column(&own->id, input->id_field, schema, WC_ARROW_WITH_INTEGERS, error);
    }
    if (code == WIRECOPY_OK) {
        code = find_column(&own->site, input->site_field, schema, 0, error);
    }
    return code == WIRECOPY_OK ? find_date(&own->date, schema, input, error) : code;
}

wirecopy_code wc_arrow_stream_open(wc_arrow_stream *own, struct ArrowArrayStream *stream, const wirecopy_input *input,
                                   const wirecopy_allocator *allocator, wirecopy_error *error) {
    struct ArrowSchema schema = {0};
    *own = (wc_arrow_stream){.allocator = allocator};
    if (stream == NULL || stream->release == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "the stream is %s: pass one that was not used before",
                       stream == NULL ? "NULL" : "released");
    }
    own->stream = *stream;
    stream->release = NULL;
    if (own->stream.get_schema == NULL || own->stream.get_next == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT, "the stream is invalid: %s is null",
                       own->stream.get_schema == NULL ? "get_schema" : "get_next");
    }
    own->texts = wc_allocate(allocator, input->ntext_fields, sizeof *own->texts);
    if (own->texts == NULL) {
        return wc_fail_memory(error, input->ntext_fields * sizeof *own->texts);
    }
    own->ntexts = input->ntext_fields;
    int number = own->stream.get_schema(&own->stream, &schema);
    if (number != 0) {
        return fail_stream(&own->stream, number, error);
    }
    wirecopy_code code = find_columns(own, &schema, input, error);
    if (schema.release != NULL) {
        schema.release(&schema);
    }
    return code;
}

void wc_arrow_stream_close(wc_arrow_stream *own) {
    if (own->stream.release != NULL) {
        own->stream.release(&own->stream);
        own->stream.release = NULL;
    }
    wc_release(own->allocator, own->texts, own->ntexts, sizeof *own->texts);
    own->texts = NULL;
    own->ntexts = 0;
}

static wirecopy_code turn(wc_arrow_stream *own, wc_arrow_column *column, const struct ArrowArray *array,
                          wirecopy_error *error) {
    return column->child < 0 ? WIRECOPY_OK
                             : wc_arrow_column_turn(column, array->children[column->child], own->offset,
                                                    (uint64_t)array->length, error);
}

static wirecopy_code check_array(wc_arrow_stream *own, const struct ArrowArray *array, wirecopy_error *error) {
    wirecopy_code code = wc_arrow_check(array, whole, 1, 1, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (array->n_children != own->nchildren || array->children == NULL) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                       "the stream has an invalid array: its n_children is %lld%s, its schema's %lld",
                       (long long)array->n_children, array->children == NULL ? " and its children are null" : "",
                       (long long)own->nchildren);
    }
    own->validity = array->null_count == 0 ? NULL : array->buffers[0];
    own->offset = (uint64_t)array->offset;
    for (size_t i = 0; code == WIRECOPY_OK && i < own->ntexts; i++) {
        code = turn(own, &own->texts[i], array, error);
    }
    if (code == WIRECOPY_OK) {
        code = turn(own, &own->id, array, error);
    }
    if (code == WIRECOPY_OK) {
        code = turn(own, &own->site, array, error);
    }
    return code == WIRECOPY_OK ? turn(own, &own->date, array, error) : code;
}

wirecopy_code wc_arrow_stream_next(wc_arrow_stream *own, struct ArrowArray *array_ret, wirecopy_error *error) {
    *array_ret = (struct ArrowArray){0};
    int number = own->stream.get_next(&own->stream, array_ret);
    if (number != 0) {
        array_ret->release = NULL;
        return fail_stream(&own->stream, number, error);
    }
    if (array_ret->release == NULL) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = check_array(own, array_ret, error);
    if (code != WIRECOPY_OK) {
        array_ret->release(array_ret);
        array_ret->release = NULL;
    }
    return code;
}

int wc_arrow_stream_is_null(const wc_arrow_stream *own, uint64_t i) {
    return !wc_arrow_is_valid(own->validity, own->offset + i);
}
