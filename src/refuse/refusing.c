#include "refuse/refusing.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "format/detect.h"
#include "format/detect_json.h"
#include "refuse/shapes.h"

/* A file whose first bytes are looked at. */
typedef struct subject {
    const wc_input_file *file;
    const wirecopy_input *input;
    wirecopy_format format; /* AUTO: not known yet */
    const uint8_t *bytes;
    size_t nbytes;
} subject;

static int is_json(const subject *of) {
    return of->format == WIRECOPY_FORMAT_JSONL || of->format == WIRECOPY_FORMAT_JSON;
}

static int is_table(const subject *of) {
    return of->format == WIRECOPY_FORMAT_CSV || of->format == WIRECOPY_FORMAT_TSV;
}

static int is_format_given(const subject *of) {
    return of->input->format != WIRECOPY_FORMAT_AUTO;
}

/* What stands in folders of saved pages, unless the user says that the files are text. */
static int is_beside_pages(const subject *of) {
    static const char *const endings[] = {".css", ".js", ".mjs", ".map"};
    const char *ending = strrchr(of->file->path, '.');
    size_t i = 0, count = sizeof endings / sizeof endings[0];
    while (i < count && (ending == NULL || strcmp(ending, endings[i]) != 0)) {
        i++;
    }
    return i < count && of->file->in_folder && !is_format_given(of);
}

/* A name is a hint: what is in the file, or the user, says so too. */
static int has_json(const subject *of) {
    return is_format_given(of) || wc_json_layout(of->bytes, of->nbytes) != WIRECOPY_FORMAT_AUTO ||
           wc_json_has_line(of->bytes, of->nbytes);
}

/* Records that leave no doubt, whatever bytes stand beside them. */
static int has_records(const subject *of) {
    return is_json(of) ? wc_json_has_object(of->bytes, of->nbytes)
                       : of->format == WIRECOPY_FORMAT_WARC && wc_has_warc(of->bytes, of->nbytes);
}

/* A table by its name whose separator is not in its header. */
static int is_one_column(const subject *of) {
    if (!is_table(of) || of->input->delimiter != 0) {
        return 0;
    }
    const uint8_t *end = memchr(of->bytes, '\n', of->nbytes);
    size_t length = end != NULL ? (size_t)(end - of->bytes) : of->nbytes;
    return memchr(of->bytes, of->file->file.dialect.separator, length) == NULL;
}

/* A table or JSON by its name alone. */
static int is_misnamed(const subject *of) {
    return is_json(of) ? !has_json(of) : of->file->file.is_misnamed;
}

static const wc_refusal *refuse_as_text(const subject *of, wc_refusal_room *room) {
    const wc_refusal *found = wc_refused_as_one_text(of->bytes, of->nbytes, room);
    if (found != NULL) {
        return found;
    }
    if (of->format != WIRECOPY_FORMAT_TEXT) {
        return wc_refused_as_misnamed(of->format, of->bytes, of->nbytes);
    }
    found = wc_refused_by_shape(of->bytes, of->nbytes);
    return found != NULL ? found : wc_refused_by_name(of->file->path);
}

static const wc_refusal *refuse(const subject *of, wc_refusal_room *room) {
    static const wc_refusal beside_pages = {"a script or style of web pages", "it has no stories", WC_JUNK};
    const wc_refusal *found = wc_refused_by_signature(of->bytes, of->nbytes);
    found = found != NULL ? found : wc_refused_as_text(of->bytes, of->nbytes);
    if (found != NULL) {
        return found->as == WC_MARKUP && of->input->format == WIRECOPY_FORMAT_TEXT ? NULL : found;
    }
    if (of->format == WIRECOPY_FORMAT_TEXT && is_beside_pages(of)) {
        return &beside_pages;
    }
    found = is_one_column(of) ? wc_refused_as_wide_table(of->bytes, of->nbytes, room) : NULL;
    if (found != NULL || of->format == WIRECOPY_FORMAT_AUTO || has_records(of)) {
        return found;
    }
    found = wc_refused_as_binary(of->file->path, of->bytes, of->nbytes);
    if (found != NULL || of->nbytes == 0 || of->format == WIRECOPY_FORMAT_WARC) {
        return found;
    }
    int is_text = of->format == WIRECOPY_FORMAT_TEXT && !is_format_given(of);
    return is_text || is_misnamed(of) ? refuse_as_text(of, room) : NULL;
}

const wc_refusal *wc_refusal_of(const wc_input_file *file, const wirecopy_input *input, wirecopy_format format,
                                const uint8_t *bytes, size_t nbytes, wc_refusal_room *room) {
    nbytes = nbytes < WC_DETECT_NBYTES ? nbytes : WC_DETECT_NBYTES;
    const subject of = {file, input, format, bytes, nbytes};
    return refuse(&of, room);
}

/* Content cannot tell for sure what a text is; the user can. */
static const char *other_reading(const wc_refusal *refusal) {
    return refusal->as == WC_MARKUP ? "; input.format text reads it as one text" : "";
}

/* A command of the advice that takes lines takes those of the text, and not of what is compressed or in UTF-16. */
static const char *advice_for(const wc_refusal *refusal, const char *packed, const char *encoding, char *out,
                              size_t size) {
    static const char input[] = " FILE | wirecopy VERB -";
    const char *place = refusal->as == WC_MARKUP ? strstr(refusal->advice, input) : NULL, *command = place;
    while (command != NULL && command > refusal->advice && strncmp(command - 1, ": ", 2) != 0) {
        command--;
    }
    int is_wide = strncasecmp(encoding, "UTF-", 4) == 0;
    if (place == NULL || (packed == NULL && !is_wide)) {
        return refusal->advice;
    }
    snprintf(out, size, "%.*s%s%s%s%s%s%s%.*s%s", (int)(command - refusal->advice), refusal->advice,
             command > refusal->advice ? " " : "", packed != NULL ? packed : "", packed != NULL ? " -dc FILE | " : "",
             is_wide ? "iconv -t UTF-8 -f " : "", is_wide ? encoding : "",
             is_wide ? packed != NULL ? " | " : " FILE | " : "", (int)(place - command - 1), command + 1,
             place + strlen(" FILE"));
    return out;
}

void wc_refusal_describe(const wc_refusal *refusal, const char *packed, const char *encoding,
                         char out[WC_REFUSAL_WORDS_NBYTES]) {
    char advice[256];
    snprintf(out, WC_REFUSAL_WORDS_NBYTES, "%s: %s%s", refusal->kind,
             advice_for(refusal, packed, encoding, advice, sizeof advice), other_reading(refusal));
}
