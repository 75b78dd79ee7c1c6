#include "format/detect.h"

#include <string.h>
#include <strings.h>

#include "base/os.h"
#include "format/bom.h"
#include "format/detect_json.h"
#include "format/html_marks.h"
#include "format/sniff.h"

static const char *const compressions[] = {".gz", ".zst", ".xz", ".bz2"};

static const struct {
    const char *ending;
    wirecopy_format format;
} endings[] = {
    {".jsonl", WIRECOPY_FORMAT_JSONL}, {".ndjson", WIRECOPY_FORMAT_JSONL}, {".json", WIRECOPY_FORMAT_JSONL},
    {".csv", WIRECOPY_FORMAT_CSV},     {".tsv", WIRECOPY_FORMAT_TSV},      {".txt", WIRECOPY_FORMAT_TEXT},
    {".warc", WIRECOPY_FORMAT_WARC},   {".wet", WIRECOPY_FORMAT_WARC},
};

static int ends_in(const char *path, size_t length, const char *ending) {
    size_t n = strlen(ending);
    return length > n && strncasecmp(path + length - n, ending, n) == 0;
}

int wc_is_named(const char *path, const char *ending) {
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof compressions / sizeof compressions[0]; i++) {
        if (ends_in(path, length, compressions[i])) {
            length -= strlen(compressions[i]);
            break;
        }
    }
    return ends_in(path, length, ending);
}

wirecopy_format wc_format_by_name(const char *path) {
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (wc_is_named(path, endings[i].ending)) {
            return endings[i].format;
        }
    }
    return WIRECOPY_FORMAT_AUTO;
}

static int is_table(wirecopy_format format) {
    return format == WIRECOPY_FORMAT_CSV || format == WIRECOPY_FORMAT_TSV;
}

/* "WARC/1.0" behind white space, and nothing more on the line. */
static int begins_warc(const uint8_t *bytes, size_t nbytes) {
    static const char mark[] = "WARC/";
    size_t i = wc_bom_nbytes(bytes, nbytes), length = strlen(mark);
    while (i < nbytes && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n')) {
        i++;
    }
    if (nbytes - i < length || memcmp(bytes + i, mark, length) != 0) {
        return 0;
    }
    i += length;
    while (i < nbytes && ((bytes[i] >= '0' && bytes[i] <= '9') || bytes[i] == '.')) {
        i++;
    }
    return i == nbytes || bytes[i] == '\r' || bytes[i] == '\n';
}

/* Behind lines that a program said. Lines of these files end as those of HTTP do, unlike an article's about them. */
static int follows_warc(const uint8_t *bytes, size_t nbytes) {
    static const char version[] = "\nWARC/1.", field[] = "\r\nWARC-";
    enum { VERSION_NBYTES = sizeof "\nWARC/1.0" - 1 };
    const uint8_t *found = wc_os_find(bytes, nbytes, version, sizeof version - 1);
    return found != NULL && (size_t)(bytes + nbytes - found) > VERSION_NBYTES + sizeof field &&
           memcmp(found + VERSION_NBYTES, field, sizeof field - 1) == 0;
}

int wc_has_warc(const uint8_t *bytes, size_t nbytes) {
    return begins_warc(bytes, nbytes) || follows_warc(bytes, nbytes);
}

/* AUTO if the first bytes are those of no format that is known by its first bytes. */
static wirecopy_format format_by_mark(const wirecopy_input *input, const uint8_t *bytes, size_t nbytes, int whole) {
    wirecopy_format json = wc_json_layout(bytes, nbytes);
    if (json != WIRECOPY_FORMAT_AUTO) {
        return json;
    }
    if (begins_warc(bytes, nbytes)) {
        return WIRECOPY_FORMAT_WARC;
    }
    return wc_html_is_page(bytes, nbytes)                 ? WIRECOPY_FORMAT_TEXT
           : follows_warc(bytes, nbytes)                  ? WIRECOPY_FORMAT_WARC
           : wc_json_follows(input, bytes, nbytes, whole) ? WIRECOPY_FORMAT_JSONL
                                                          : WIRECOPY_FORMAT_AUTO;
}

static void take_dialect(wc_file *file, wc_dialect dialect) {
    file->dialect = dialect;
    file->format = dialect.separator == '\t' ? WIRECOPY_FORMAT_TSV : WIRECOPY_FORMAT_CSV;
}

/* What a file is that begins with no mark. */
static void detect_table(wc_file *file, const wirecopy_input *input, const uint8_t *bytes, size_t nbytes, int whole) {
    wirecopy_format hint = input->format != WIRECOPY_FORMAT_AUTO ? input->format : wc_format_by_name(file->path);
    wc_sniffed sniffed = wc_dialect_sniff(bytes, nbytes, whole, hint, input);
    if (is_table(hint) || sniffed.is_table) {
        take_dialect(file, sniffed.dialect);
        file->is_misnamed = input->format == WIRECOPY_FORMAT_AUTO && !sniffed.is_table && sniffed.is_prose;
    } else {
        file->format = hint != WIRECOPY_FORMAT_AUTO ? hint : WIRECOPY_FORMAT_TEXT;
    }
}

void wc_detect_format(wc_file *file, const wirecopy_input *input, const uint8_t *bytes, size_t nbytes, int whole) {
    nbytes = nbytes < WC_DETECT_NBYTES ? nbytes : WC_DETECT_NBYTES;
    file->format = input->format;
    if (file->format == WIRECOPY_FORMAT_AUTO) {
        file->format = nbytes > 0 ? format_by_mark(input, bytes, nbytes, whole) : wc_format_by_name(file->path);
    }
    if (is_table(file->format) || (file->format == WIRECOPY_FORMAT_AUTO && nbytes > 0)) {
        detect_table(file, input, bytes, nbytes, whole);
    }
    if (file->format == WIRECOPY_FORMAT_JSONL && input->format == WIRECOPY_FORMAT_AUTO &&
        wc_json_begins_array(bytes, nbytes)) {
        file->format = WIRECOPY_FORMAT_JSON; /* an array of other things than objects, by its name */
    }
    int is_json = file->format == WIRECOPY_FORMAT_JSONL || file->format == WIRECOPY_FORMAT_JSON;
    if (is_json && input->records_path != NULL) {
        file->format = WIRECOPY_FORMAT_JSON;
    } else {
        file->is_array = file->format == WIRECOPY_FORMAT_JSON && wc_json_begins_array(bytes, nbytes);
    }
}

size_t wc_first_record(const wc_file *file, const uint8_t *bytes, size_t nbytes) {
    if (file->format == WIRECOPY_FORMAT_JSON) {
        return wc_json_start(bytes, nbytes);
    }
    return is_table(file->format) ? wc_table_start(bytes, nbytes, &file->dialect) : wc_bom_nbytes(bytes, nbytes);
}
