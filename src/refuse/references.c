#include "refuse/references.h"

#include <strings.h>

#include "format/detect.h"

/* Lines that may stand before the first entry: who exported it, with what, in which encoding. Chosen: programs write up
 * to three. */
enum { LEAD_LINES = 12 };

/* ---- BibTeX ---- */

/* "@article{key,". */
static int begins_entry(wc_stretch line) {
    if (!wc_stretch_begins(line, "@")) {
        return 0;
    }
    line.at++;
    size_t length = wc_stretch_name(line, '{');
    return length > 0 && (line.end[-1] == ',' || line.end[-1] == '{' || strncasecmp(line.at, "string", length) == 0);
}

/* "title = {One},". */
static int is_entry_field(wc_stretch line) {
    line = wc_stretch_trim(line);
    size_t length = wc_stretch_name(line, ' ');
    length = length > 0 ? length : wc_stretch_name(line, '=');
    wc_stretch rest = wc_stretch_trim((wc_stretch){line.at + length, line.end});
    return length > 0 && wc_stretch_begins(rest, "=");
}

/* Whether nothing follows the last entry, or what follows is not in these bytes: an article on BibTeX goes on. */
static int ends_in_entry(wc_stretch text) {
    wc_stretch all = wc_stretch_trim(text);
    return wc_stretch_length(text) >= WC_DETECT_NBYTES / 2 || (all.end > all.at && all.end[-1] == '}');
}

/* Behind comments. */
static int begins_bibtex(wc_stretch text) {
    wc_stretch rest = text, line = wc_stretch_full_line(&rest);
    while (wc_stretch_begins(line, "%") && rest.at < rest.end) {
        line = wc_stretch_full_line(&rest);
    }
    return begins_entry(line);
}

static int has_bibtex(wc_stretch text) {
    wc_stretch rest = text;
    for (size_t i = 0; i < LEAD_LINES && rest.at < rest.end; i++) {
        wc_stretch line = wc_stretch_full_line(&rest), after = rest;
        if (begins_entry(line) && is_entry_field(wc_stretch_full_line(&after))) {
            return ends_in_entry(text);
        }
    }
    return 0;
}

/* ---- Tags ---- */

static int is_in_tag(char byte) {
    return (byte >= 'A' && byte <= 'Z') || wc_is_digit(byte);
}

/* "TI  - One" of RIS, "PMID- 1" and "OWN - NLM" of PubMed: two to four letters before a hyphen in the fifth place. */
static int has_dashed_tag(wc_stretch line) {
    enum { DASH = 4 };
    size_t length = 0;
    while (length < DASH && length < wc_stretch_length(line) && is_in_tag(line.at[length])) {
        length++;
    }
    for (size_t i = length; i < DASH; i++) {
        if (i >= wc_stretch_length(line) || line.at[i] != ' ') {
            return 0;
        }
    }
    return length >= 2 && wc_stretch_length(line) > DASH && line.at[DASH] == '-' &&
           (wc_stretch_length(line) == DASH + 1 || line.at[DASH + 1] == ' ');
}

/* An entry of RIS or PubMed begins, and has a second line. */
static int begins_dashed(wc_stretch rest) {
    wc_stretch line = wc_stretch_full_line(&rest);
    return (wc_stretch_begins(line, "TY  - ") || wc_stretch_begins(line, "PMID- ")) &&
           has_dashed_tag(wc_stretch_full_line(&rest));
}

static int has_dashed(wc_stretch rest) {
    for (size_t i = 0; i < LEAD_LINES && rest.at < rest.end; i++) {
        if (begins_dashed(rest)) {
            return 1;
        }
        wc_stretch_full_line(&rest);
    }
    return 0;
}

/* "%T " before a title. Comments have no letter there. */
static int has_tag(wc_stretch line) {
    return wc_stretch_length(line) > 3 && line.at[0] == '%' && (wc_is_letter(line.at[1]) || wc_is_digit(line.at[1])) &&
           line.at[2] == ' ';
}

/* "%0 Newspaper Article" and "%T Title" of EndNote; "FN Clarivate" and "VR 1.0" of Web of Science. */
static int is_tagged(wc_stretch text) {
    wc_stretch first = wc_stretch_line(&text), second = wc_stretch_line(&text);
    return (has_tag(first) && has_tag(second)) || (wc_stretch_begins(first, "FN ") && wc_stretch_begins(second, "VR "));
}

int wc_begins_references(wc_stretch text) {
    return begins_bibtex(text) || begins_dashed(text) || is_tagged(text);
}

int wc_has_references(wc_stretch text) {
    return has_bibtex(text) || has_dashed(text);
}
