#include <string.h>

#include "base/memory.h"
#include "format/bom.h"
#include "format/csv_fields.h"
#include "format/stretch.h"
#include "parse/parse.h"
#include "parse/parser.h"

/* A header stays at its address, which is compared instead of its bytes: a header may be as long as any record, and is
 * looked up for every record that is read again. */
static int is_known(const wc_columns *columns, const wc_file *file) {
    return columns->is_found && columns->header.nbytes == file->header_nbytes &&
           memcmp(&columns->dialect, &file->dialect, sizeof file->dialect) == 0 &&
           (columns->of == file->header || memcmp(columns->header.bytes, file->header, file->header_nbytes) == 0);
}

static void match(int64_t *column, const char *name, const uint8_t *bytes, size_t nbytes, size_t position) {
    if (*column < 0 && name != NULL && strlen(name) == nbytes && memcmp(bytes, name, nbytes) == 0) {
        *column = (int64_t)position;
    }
}

static void match_all(void *context, const uint8_t *bytes, size_t nbytes) {
    wc_parser *parser = context;
    wc_columns *columns = &parser->columns;
    const wirecopy_input *input = parser->input;
    for (size_t i = 0; i < input->ntext_fields; i++) {
        match(&columns->text[i], input->text_fields[i], bytes, nbytes, columns->count);
    }
    match(&columns->id, input->id_field, bytes, nbytes, columns->count);
    match(&columns->date, input->date_field, bytes, nbytes, columns->count);
    match(&columns->site, input->site_field, bytes, nbytes, columns->count);
    for (size_t i = 0; i < input->npreferences; i++) {
        match(&columns->preferred[i], input->preferences[i].field, bytes, nbytes, columns->count);
    }
    columns->count++;
}

/* Leading empty lines, the byte order mark, Excel's line and the line end belong to the header's bytes but to no name.
 */
static const uint8_t *trim_header(const wc_bytes *header, const wc_dialect *dialect, size_t *nbytes_ret) {
    size_t start = wc_table_start(header->bytes, header->nbytes, dialect), end = header->nbytes;
    while (start < end && (header->bytes[start] == '\n' || header->bytes[start] == '\r')) {
        start++;
    }
    while (end > start && (header->bytes[end - 1] == '\n' || header->bytes[end - 1] == '\r')) {
        end--;
    }
    *nbytes_ret = end - start;
    return header->bytes + start;
}

/* Gives each name, in order, to `take`. scratch: room for any name. */
static void each_name(const wc_columns *columns, uint8_t *scratch,
                      void (*take)(void *context, const uint8_t *bytes, size_t nbytes), void *context) {
    size_t nbytes, position = 0;
    const uint8_t *bytes = trim_header(&columns->header, &columns->dialect, &nbytes);
    for (int is_first = 1; position != SIZE_MAX; is_first = 0) {
        wc_csv_field field;
        if (wc_csv_next(bytes, nbytes, &columns->dialect, &position, &field) != WC_CSV_OK) {
            return;
        }
        size_t length = wc_csv_unquote(&field, scratch);
        /* A byte order mark may stand in the first name's quotes, where a table was written again. */
        size_t bom = is_first ? wc_bom_nbytes(scratch, length) : 0;
        take(context, scratch + bom, length - bom);
    }
}

/* The bits of the fields that are columns. */
static uint64_t fields_of(const wc_columns *columns, const wirecopy_input *input) {
    uint64_t fields = columns->id >= 0 ? wc_fields_bit(WC_FIELD_ID) : 0;
    fields |= columns->date >= 0 ? wc_fields_bit(WC_FIELD_DATE) : 0;
    fields |= columns->site >= 0 ? wc_fields_bit(WC_FIELD_SITE) : 0;
    for (size_t i = 0; i < input->ntext_fields; i++) {
        fields |= columns->text[i] >= 0 ? wc_fields_text(i) : 0;
    }
    size_t preferred = 0;
    while (preferred < input->npreferences && columns->preferred[preferred] >= 0) {
        preferred++;
    }
    fields |= preferred == input->npreferences ? wc_fields_bit(WC_FIELD_PREFERRED) : 0;
    return fields;
}

/* Words and bytes from which on a name of a column is taken for a text. Chosen: names have up to four words. */
enum { WORDS_OF_TEXT = 6, NBYTES_OF_TEXT = 64 };

static void list_name(void *context, const uint8_t *bytes, size_t nbytes) {
    wc_fields *seen = context;
    wc_stretch name = {(const char *)bytes, (const char *)bytes + nbytes};
    seen->has_text_for_name |= nbytes > NBYTES_OF_TEXT || wc_stretch_count(name, ' ') + 1 >= WORDS_OF_TEXT;
    wc_fields_name(seen, name.at, nbytes);
}

void wc_columns_name(wc_parser *parser) {
    each_name(&parser->columns, parser->text.bytes, list_name, &parser->seen);
}

wirecopy_code wc_columns_find(wc_parser *parser, wirecopy_error *error) {
    wc_columns *columns = &parser->columns;
    const wc_file *file = parser->file;
    int known = is_known(columns, file);
    columns->of = file->header;
    if (known) {
        return WIRECOPY_OK;
    }
    wirecopy_code code = wc_bytes_reserve(&columns->header, parser->allocator, file->header_nbytes, error);
    if (code == WIRECOPY_OK) {
        code = wc_bytes_reserve(&parser->text, parser->allocator, file->header_nbytes, error);
    }
    columns->is_found = 0;
    columns->count = 0;
    columns->id = columns->date = columns->site = -1;
    for (size_t i = 0; i < parser->input->ntext_fields; i++) {
        columns->text[i] = -1;
    }
    for (size_t i = 0; i < parser->input->npreferences; i++) {
        columns->preferred[i] = -1;
    }
    columns->header.nbytes = 0;
    if (code != WIRECOPY_OK || file->header_nbytes == 0) {
        return code;
    }
    columns->is_found = 1;
    columns->dialect = file->dialect;
    memcpy(columns->header.bytes, file->header, file->header_nbytes);
    columns->header.nbytes = file->header_nbytes;
    columns->names_start =
        (size_t)(trim_header(&columns->header, &columns->dialect, &columns->names_nbytes) - columns->header.bytes);
    each_name(columns, parser->text.bytes, match_all, parser);
    columns->fields = fields_of(columns, parser->input);
    return WIRECOPY_OK;
}

/* A name that is looked for among the columns. */
typedef struct sought {
    const char *name;
    size_t count;
} sought;

static void count_name(void *context, const uint8_t *bytes, size_t nbytes) {
    sought *of = context;
    of->count += strlen(of->name) == nbytes && memcmp(bytes, of->name, nbytes) == 0;
}

static int is_twice(const wc_columns *columns, const char *name) {
    uint8_t scratch[WC_TWICE_HEADER_MOST];
    sought of = {.name = name};
    if (name != NULL) {
        each_name(columns, scratch, count_name, &of);
    }
    return of.count > 1;
}

const char *wc_columns_twice(const wc_file *file, const wirecopy_input *input) {
    wc_columns columns = {.header = {.bytes = file->header, .nbytes = file->header_nbytes}, .dialect = file->dialect};
    const char *const others[] = {input->id_field, input->date_field, input->site_field};
    if (file->header == NULL || file->header_nbytes == 0 || file->header_nbytes > WC_TWICE_HEADER_MOST) {
        return NULL;
    }
    for (size_t i = 0; i < input->ntext_fields; i++) {
        if (is_twice(&columns, input->text_fields[i])) {
            return input->text_fields[i];
        }
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (is_twice(&columns, others[i])) {
            return others[i];
        }
    }
    return NULL;
}
