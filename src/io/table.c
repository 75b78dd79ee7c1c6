#include "io/table.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "io/escape.h"

static const char columns[] = "id,cluster,representative,similarity\n";
static const char relation_columns[] =
    "id,cluster,representative,similarity,relation,contained,contains,draws_from,series\n";

void wc_text_buffer_clear(wc_text_buffer *line) {
    wc_release(line->allocator, line->bytes, line->capacity, 1);
    *line = (wc_text_buffer){.allocator = line->allocator};
}

/* A byte of an id becomes at most six characters (\u00XX); the rest of a row, names and numbers, takes less than
 * ROW_REST bytes, and separators and quotes between two names at most four. */
enum { ESCAPED_MAX = 6, ROW_REST = 256, BETWEEN_NAMES = 4 };

static wirecopy_code make_room(wc_text_buffer *line, const wc_row *row, wirecopy_error *error) {
    size_t names = row->id_nbytes + row->cluster_nbytes + row->series.nbytes;
    for (size_t i = 0; i < row->ndraws; i++) {
        names += row->draws_from[i].nbytes + BETWEEN_NAMES;
    }
    line->nbytes = 0;
    return wc_grow(line->allocator, (void **)&line->bytes, &line->capacity, names * ESCAPED_MAX + ROW_REST, 1, error);
}

static void put(wc_text_buffer *line, const char *bytes, size_t nbytes) {
    memcpy(line->bytes + line->nbytes, bytes, nbytes);
    line->nbytes += nbytes;
}

static void put_string(wc_text_buffer *line, const char *string) {
    put(line, string, strlen(string));
}

static void put_similarity(wc_text_buffer *line, double similarity) {
    /* The common case: single documents and exact copies. */
    if (similarity == 1.0) {
        put_string(line, "1.000000");
        return;
    }
    line->nbytes += (size_t)snprintf(line->bytes + line->nbytes, ROW_REST, "%.6f", similarity);
}

static void put_json(wc_text_buffer *line, const char *bytes, size_t nbytes) {
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < nbytes;) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte == '"' || byte == '\\') {
            char escaped[2] = {'\\', (char)byte};
            put(line, escaped, 2);
            i++;
        } else if (byte < 0x20) {
            char escaped[6] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
            put(line, escaped, 6);
            i++;
        } else {
            size_t length = byte < 0x80 ? 1 : wc_utf8_length((const uint8_t *)bytes + i, nbytes - i);
            put(line, length > 0 ? bytes + i : "\xEF\xBF\xBD", length > 0 ? length : 3);
            i += length > 0 ? length : 1;
        }
    }
}

static void put_csv(wc_text_buffer *line, const char *bytes, size_t nbytes) {
    int quoted = memchr(bytes, '"', nbytes) != NULL || memchr(bytes, ',', nbytes) != NULL ||
                 memchr(bytes, '\n', nbytes) != NULL || memchr(bytes, '\r', nbytes) != NULL;
    if (!quoted) {
        put(line, bytes, nbytes);
        return;
    }
    put(line, "\"", 1);
    for (size_t i = 0; i < nbytes; i++) {
        if (bytes[i] == '"') {
            put(line, "\"", 1);
        }
        put(line, bytes + i, 1);
    }
    put(line, "\"", 1);
}

static void put_tsv(wc_text_buffer *line, const char *bytes, size_t nbytes) {
    line->nbytes += wc_escape(bytes, nbytes, line->bytes + line->nbytes);
}

static void put_json_relation(wc_text_buffer *line, const wc_row *row) {
    put_string(line, ",\"relation\":\"");
    put_string(line, row->relation);
    put_string(line, "\",\"contained\":");
    put_similarity(line, row->contained);
    put_string(line, ",\"contains\":");
    put_similarity(line, row->contains);
    for (size_t i = 0; i < row->ndraws; i++) {
        put_string(line, i == 0 ? ",\"draws_from\":[\"" : "\",\"");
        put_json(line, row->draws_from[i].bytes, row->draws_from[i].nbytes);
    }
    put_string(line, row->ndraws > 0 ? "\"]" : "");
    if (row->series.bytes != NULL) {
        put_string(line, ",\"series\":\"");
        put_json(line, row->series.bytes, row->series.nbytes);
        put_string(line, "\"");
    }
}

static void put_json_row(wc_text_buffer *line, const wc_row *row) {
    put_string(line, "{\"id\":\"");
    put_json(line, row->id, row->id_nbytes);
    put_string(line, "\",\"cluster\":\"");
    put_json(line, row->cluster, row->cluster_nbytes);
    put_string(line, row->representative ? "\",\"representative\":true,\"similarity\":"
                                         : "\",\"representative\":false,\"similarity\":");
    put_similarity(line, row->similarity);
    if (row->relation != NULL) {
        put_json_relation(line, row);
    }
    put_string(line, "}\n");
}

/* Names within one field are separated by spaces. */
static void put_separated_relation(wc_text_buffer *line, const wc_row *row, int tsv) {
    void (*put_field)(wc_text_buffer *, const char *, size_t) = tsv ? put_tsv : put_csv;
    const char *separator = tsv ? "\t" : ",";
    put_string(line, separator);
    put_string(line, row->relation);
    put_string(line, separator);
    put_similarity(line, row->contained);
    put_string(line, separator);
    put_similarity(line, row->contains);
    put_string(line, separator);
    for (size_t i = 0; i < row->ndraws; i++) {
        put_string(line, i > 0 ? " " : "");
        put_field(line, row->draws_from[i].bytes, row->draws_from[i].nbytes);
    }
    put_string(line, separator);
    if (row->series.bytes != NULL) {
        put_field(line, row->series.bytes, row->series.nbytes);
    }
}

static void put_separated_row(wc_text_buffer *line, const wc_row *row, int tsv) {
    void (*put_field)(wc_text_buffer *, const char *, size_t) = tsv ? put_tsv : put_csv;
    const char *separator = tsv ? "\t" : ",";
    put_field(line, row->id, row->id_nbytes);
    put_string(line, separator);
    put_field(line, row->cluster, row->cluster_nbytes);
    put_string(line, separator);
    put_string(line, row->representative ? "true" : "false");
    put_string(line, separator);
    put_similarity(line, row->similarity);
    if (row->relation != NULL) {
        put_separated_relation(line, row, tsv);
    }
    put_string(line, "\n");
}

wirecopy_code wc_table_header(wc_output *output, wirecopy_table table, int with_relation, wirecopy_error *error) {
    if (table == WIRECOPY_TABLE_JSONL) {
        return WIRECOPY_OK;
    }
    char header[sizeof relation_columns];
    strcpy(header, with_relation ? relation_columns : columns);
    for (char *comma = header; table == WIRECOPY_TABLE_TSV && (comma = strchr(comma, ',')) != NULL;) {
        *comma = '\t';
    }
    return wc_output_write(output, header, strlen(header), error);
}

wirecopy_code wc_table_row(wc_output *output, wirecopy_table table, const wc_row *row, wc_text_buffer *line,
                           wirecopy_error *error) {
    wirecopy_code code = make_room(line, row, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    if (table == WIRECOPY_TABLE_JSONL) {
        put_json_row(line, row);
    } else {
        put_separated_row(line, row, table == WIRECOPY_TABLE_TSV);
    }
    return wc_output_write(output, line->bytes, line->nbytes, error);
}

wirecopy_code wc_table_pair(wc_output *output, const wc_row *row, wc_text_buffer *line, wirecopy_error *error) {
    wirecopy_code code = make_room(line, row, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    put_tsv(line, row->id, row->id_nbytes);
    put_string(line, "\t");
    put_tsv(line, row->cluster, row->cluster_nbytes);
    put_string(line, "\t");
    put_similarity(line, row->similarity);
    put_string(line, "\n");
    return wc_output_write(output, line->bytes, line->nbytes, error);
}

wirecopy_code wc_table_fate(wc_output *output, const wc_fate_row *row, wc_text_buffer *line, wirecopy_error *error) {
    const wc_row names = {.id_nbytes = row->id.nbytes, .cluster_nbytes = row->kept.nbytes + row->against.nbytes};
    wirecopy_code code = make_room(line, &names, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    put_string(line, "{\"id\":\"");
    put_json(line, row->id.bytes, row->id.nbytes);
    put_string(line, row->is_removed ? "\",\"removed\":true,\"kept\":\"" : "\",\"removed\":false,\"kept\":\"");
    put_json(line, row->kept.bytes, row->kept.nbytes);
    if (row->against.bytes != NULL) {
        put_string(line, "\",\"against\":\"");
        put_json(line, row->against.bytes, row->against.nbytes);
    }
    put_string(line, "\",\"relation\":\"");
    put_string(line, row->relation);
    put_string(line, "\",\"similarity\":");
    put_similarity(line, row->contained > row->contains ? row->contained : row->contains);
    if (row->has_shares) {
        put_string(line, ",\"contained\":");
        put_similarity(line, row->contained);
        put_string(line, ",\"contains\":");
        put_similarity(line, row->contains);
    }
    put_string(line, "}\n");
    return wc_output_write(output, line->bytes, line->nbytes, error);
}

static void put_number(wc_text_buffer *line, uint64_t number) {
    line->nbytes += (size_t)snprintf(line->bytes + line->nbytes, ROW_REST, "%llu", (unsigned long long)number);
}

static void put_match(wc_text_buffer *line, const wc_placed_row *row) {
    put_string(line, ",\"match\":");
    if (row->match.bytes == NULL) {
        put_string(line, "null");
        return;
    }
    put_string(line, "\"");
    put_json(line, row->match.bytes, row->match.nbytes);
    put_string(line, "\",\"relation\":\"");
    put_string(line, row->relation);
    put_string(line, "\",\"similarity\":");
    put_similarity(line, row->similarity);
    if (row->has_shares) {
        put_string(line, ",\"contained\":");
        put_similarity(line, row->contained);
        put_string(line, ",\"contains\":");
        put_similarity(line, row->contains);
    }
}

/* Digits of a number of 64 bits, and a comma. */
enum { NUMBER_MOST = 21 };

wirecopy_code wc_table_placed(wc_output *output, const wc_placed_row *row, wc_text_buffer *line,
                              wirecopy_error *error) {
    const wc_row names = {.id_nbytes = row->id.nbytes + row->nmerged * NUMBER_MOST,
                          .cluster_nbytes = row->match.nbytes};
    wirecopy_code code = make_room(line, &names, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    put_string(line, "{\"id\":\"");
    put_json(line, row->id.bytes, row->id.nbytes);
    put_string(line, "\",\"story\":");
    if (row->story != 0) {
        put_number(line, row->story);
    } else {
        put_string(line, "null");
    }
    put_string(line, row->is_known ? ",\"status\":\"known\"" : ",\"status\":\"new\"");
    put_match(line, row);
    put_string(line, ",\"first_seen\":\"");
    put_string(line, row->first_seen);
    put_string(line, "\"");
    for (size_t i = 0; i < row->nmerged; i++) {
        put_string(line, i == 0 ? ",\"merged\":[" : ",");
        put_number(line, row->merged[i]);
    }
    put_string(line, row->nmerged > 0 ? "]}\n" : "}\n");
    return wc_output_write(output, line->bytes, line->nbytes, error);
}

wirecopy_code wc_table_story(wc_output *output, const wc_story_row *row, wc_text_buffer *line, wirecopy_error *error) {
    const wc_row names = {.id_nbytes = row->representative.nbytes};
    wirecopy_code code = make_room(line, &names, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    put_string(line, "{\"story\":");
    put_number(line, row->story);
    put_string(line, ",\"representative\":\"");
    put_json(line, row->representative.bytes, row->representative.nbytes);
    put_string(line, "\",\"documents\":");
    put_number(line, row->documents);
    put_string(line, ",\"sources\":");
    put_number(line, row->sources);
    put_string(line, ",\"first\":\"");
    put_string(line, row->first);
    put_string(line, "\",\"last\":\"");
    put_string(line, row->last);
    put_string(line, "\"}\n");
    return wc_output_write(output, line->bytes, line->nbytes, error);
}
