#include "io/detect.h"

#include <string.h>
#include <strings.h>

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

wirecopy_format wc_format_by_name(const char *path) {
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof compressions / sizeof compressions[0]; i++) {
        if (ends_in(path, length, compressions[i])) {
            length -= strlen(compressions[i]);
            break;
        }
    }
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (ends_in(path, length, endings[i].ending)) {
            return endings[i].format;
        }
    }
    return WIRECOPY_FORMAT_AUTO;
}

size_t wc_bom_nbytes(const uint8_t *bytes, size_t nbytes) {
    return nbytes >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

wirecopy_format wc_format_by_content(const uint8_t *bytes, size_t nbytes) {
    size_t i = wc_bom_nbytes(bytes, nbytes);
    while (i < nbytes && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n')) {
        i++;
    }
    if (i < nbytes && bytes[i] == '{') {
        return WIRECOPY_FORMAT_JSONL;
    }
    return nbytes - i >= 5 && memcmp(bytes + i, "WARC/", 5) == 0 ? WIRECOPY_FORMAT_WARC : WIRECOPY_FORMAT_TEXT;
}
