#include "format/prose.h"

/* Chosen: what programs say is mostly shorter, and hardly any paragraph is. */
enum { SENTENCE_NBYTES_LEAST = 60, SHORT_NBYTES_LEAST = 25 };

static int is_of_other_script(char byte) {
    return (unsigned char)byte >= 0x80;
}

/* "WARNING:", "mysql:" before what is said. */
static int has_label(wc_stretch line) {
    const char *space = memchr(line.at, ' ', wc_stretch_length(line));
    return space != NULL && space > line.at && space[-1] == ':';
}

/* "Downloading ..." */
static int trails_off(wc_stretch line) {
    return memcmp(line.end - 3, "...", 3) == 0;
}

static int is_sentence_of(wc_stretch line, size_t least) {
    if (wc_stretch_length(line) < least) {
        return 0;
    }
    char first = *line.at, last = line.end[-1];
    return (wc_is_letter(first) || is_of_other_script(first) || memchr("\"'(", first, 3) != NULL) &&
           (is_of_other_script(last) || memchr(".!?\"')", last, 6) != NULL) && !has_label(line) && !trails_off(line) &&
           memchr(line.at, '\\', wc_stretch_length(line)) == NULL;
}

int wc_is_sentence(wc_stretch line) {
    return is_sentence_of(wc_stretch_trim(line), SENTENCE_NBYTES_LEAST);
}

int wc_is_short_sentence(wc_stretch line) {
    return is_sentence_of(wc_stretch_trim(line), SHORT_NBYTES_LEAST);
}
