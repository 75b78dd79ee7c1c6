#include "format/detect_json.h"

#include <stdio.h>
#include <string.h>

#include "base/os.h"
#include "format/bom.h"
#include "format/prose.h"
#include "format/split_json.h"

/* A longer string after a brace is no key, and more white space after a bracket stands in no text. Chosen. */
enum { KEY_NBYTES_MOST = 256, BLANK_LEAST = 1000 };

static int is_blank(uint8_t byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static size_t skip_blank(const uint8_t *bytes, size_t i, size_t nbytes) {
    while (i < nbytes && is_blank(bytes[i])) {
        i++;
    }
    return i;
}

/* Past a comment; i if there is none. */
static size_t skip_comment(const uint8_t *bytes, size_t i, size_t nbytes) {
    int slash = i + 1 < nbytes && bytes[i] == '/', is_block = slash && bytes[i + 1] == '*';
    if (i == nbytes || !(bytes[i] == '#' || is_block || (slash && bytes[i + 1] == '/'))) {
        return i;
    }
    for (size_t end = i + 2; end < nbytes; end++) {
        if (is_block ? bytes[end] == '/' && bytes[end - 1] == '*' && end > i + 2 : bytes[end] == '\n') {
            return end + (size_t)is_block;
        }
    }
    return nbytes;
}

static int is_in_name(uint8_t byte) {
    uint8_t lower = byte | 32;
    return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9') || memchr("_$.", byte, 3) != NULL;
}

/* Past what a script has before its data: "window.tweets = ", "callback("; i if there is no such thing. */
static size_t skip_script(const uint8_t *bytes, size_t i, size_t nbytes) {
    size_t end = i;
    while (end < nbytes && (is_in_name(bytes[end]) || bytes[end] == ' ')) {
        end++;
    }
    if (end == i || end == nbytes || (bytes[end] != '=' && bytes[end] != '(')) {
        return i;
    }
    size_t value = skip_blank(bytes, end + 1, nbytes);
    return value < nbytes && (bytes[value] == '[' || bytes[value] == '{') ? value : i;
}

/* Past the byte order mark and the line ")]}'," that servers put before JSON so that no page can include it. */
static size_t skip_guard(const uint8_t *bytes, size_t nbytes) {
    size_t i = wc_bom_nbytes(bytes, nbytes);
    const uint8_t *end =
        nbytes - i > 4 && memcmp(bytes + i, ")]}'", 4) == 0 ? memchr(bytes + i, '\n', nbytes - i) : NULL;
    return end != NULL ? (size_t)(end - bytes) + 1 : i;
}

static size_t skip_marks(const uint8_t *bytes, size_t nbytes) {
    size_t i = skip_guard(bytes, nbytes), before;
    do {
        before = i;
        i = skip_comment(bytes, skip_blank(bytes, i, nbytes), nbytes);
        i += i < nbytes && bytes[i] == 0x1E;
    } while (i > before);
    return i;
}

/* Where the first value starts, after a byte order mark, comments, the mark of a JSON text sequence and a script's. */
static size_t first_value(const uint8_t *bytes, size_t nbytes) {
    return skip_script(bytes, skip_marks(bytes, nbytes), nbytes);
}

size_t wc_json_start(const uint8_t *bytes, size_t nbytes) {
    size_t marks = skip_marks(bytes, nbytes), first = skip_script(bytes, marks, nbytes);
    return first > marks ? first : skip_guard(bytes, nbytes);
}

/* Whether an object with a first key stands anywhere. */
static int has_object(const uint8_t *bytes, size_t i, size_t nbytes) {
    const uint8_t *found;
    while (i < nbytes && (found = memchr(bytes + i, '{', nbytes - i)) != NULL) {
        size_t key = skip_blank(bytes, (size_t)(found - bytes) + 1, nbytes), end = key + 1;
        i = (size_t)(found - bytes) + 1;
        if (key < nbytes && bytes[key] == '"') {
            while (end < nbytes && end - key <= KEY_NBYTES_MOST && bytes[end] != '"' && bytes[end] != '\n') {
                end++;
            }
            end = end < nbytes && bytes[end] == '"' ? skip_blank(bytes, end + 1, nbytes) : nbytes;
        }
        if (end < nbytes && end > key + 1 && bytes[end] == ':') {
            return 1;
        }
    }
    return 0;
}

/* "name: " before a string, object, array, or number and comma, as JavaScript writes objects; a text may have "{note:
 * ...}". */
static int has_bare_key(const uint8_t *bytes, size_t i, size_t nbytes) {
    size_t key = i;
    while (i < nbytes && bytes[i] != '.' && is_in_name(bytes[i])) {
        i++;
    }
    if (i == key || i == nbytes || bytes[i] != ':') {
        return 0;
    }
    size_t value = skip_blank(bytes, i + 1, nbytes), after = value;
    while (after < nbytes && bytes[after] >= '0' && bytes[after] <= '9') {
        after++;
    }
    return value < nbytes &&
           (memchr("'\"[{", bytes[value], 4) != NULL || (after > value && after < nbytes && bytes[after] == ','));
}

/* Texts may begin with "{{" or "[Update]". What else begins so and has an object with a key is broken JSON. */
static int begins_json(const uint8_t *bytes, size_t nbytes) {
    size_t i = first_value(bytes, nbytes);
    if (i == nbytes || (bytes[i] != '{' && bytes[i] != '[')) {
        return 0;
    }
    size_t next = skip_blank(bytes, i + 1, nbytes);
    if (bytes[i] == '{' && next > i + 1 && next < nbytes && bytes[next] == '/') {
        next = skip_blank(bytes, skip_comment(bytes, next, nbytes), nbytes);
    }
    if (next == nbytes) {
        return bytes[i] == '{' || next == i + 1 || next - i > BLANK_LEAST;
    }
    if (has_object(bytes, next, nbytes)) {
        return 1;
    }
    if (bytes[i] == '{') {
        /* Python prints a quote of the other kind, which the parser names. */
        return bytes[next] == '"' || bytes[next] == '}' || bytes[next] == '\'' || has_bare_key(bytes, next, nbytes);
    }
    if (nbytes - next >= 4 && memcmp(bytes + next, "null", 4) == 0) {
        return 1;
    }
    size_t after = memchr("][", bytes[next], 2) != NULL ? skip_blank(bytes, next + 1, nbytes) : nbytes;
    if (bytes[next] == '[') { /* a wiki's link is none */
        return after == nbytes || memchr("{[\"]-0123456789", bytes[after], 15) != NULL;
    }
    return bytes[next] == ']' ? after == nbytes || bytes[after] == '[' || bytes[after] == '{'
                              : memchr("{\"", bytes[next], 2) != NULL;
}

/* Whether a line break stands between the tokens of a value. */
static int is_broken_up(const uint8_t *bytes, size_t nbytes) {
    int in_string = 0;
    for (size_t i = 0; i < nbytes; i++) {
        if (bytes[i] == '\n' && !in_string) {
            return 1;
        }
        in_string ^= bytes[i] == '"';
        i += in_string && bytes[i] == '\\';
    }
    return 0;
}

/* Whether another value follows on the same line. */
static int has_neighbour(const uint8_t *bytes, size_t i, size_t nbytes) {
    while (i < nbytes && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == ',')) {
        i++;
    }
    return i < nbytes && (bytes[i] == '{' || bytes[i] == '[' || bytes[i] == 0x1E);
}

wirecopy_format wc_json_layout(const uint8_t *bytes, size_t nbytes) {
    if (!begins_json(bytes, nbytes)) {
        return WIRECOPY_FORMAT_AUTO;
    }
    size_t first = first_value(bytes, nbytes), scanned = first, end;
    int is_sequence = first > 0 && bytes[first - 1] == 0x1E, is_script = first > skip_marks(bytes, nbytes);
    if (bytes[first] == '[' || is_sequence || is_script) {
        return WIRECOPY_FORMAT_JSON;
    }
    wc_json_splitter splitter = wc_json_splitter_of(NULL);
    while ((end = wc_json_split(&splitter, bytes, &scanned, nbytes, 0)) != WC_NO_END) {
        const uint8_t *value = bytes + end - splitter.nbytes;
        if (splitter.kind != WC_EXTENT_RECORD || *value != '{') {
            return WIRECOPY_FORMAT_JSONL; /* a broken line loses only itself */
        }
        if (has_neighbour(bytes, end, nbytes) || is_broken_up(value, (size_t)splitter.nbytes)) {
            return WIRECOPY_FORMAT_JSON;
        }
        first = end;
    }
    /* The last value goes on after these bytes, or is cut off. */
    while (first < nbytes && (is_blank(bytes[first]) || bytes[first] == ',')) {
        first++;
    }
    return !splitter.is_broken && is_broken_up(bytes + first, nbytes - first) ? WIRECOPY_FORMAT_JSON
                                                                              : WIRECOPY_FORMAT_JSONL;
}

/* Whether a line is an object with a first key. */
static int is_object_line(const uint8_t *bytes, size_t nbytes) {
    while (nbytes > 0 && (is_blank(bytes[nbytes - 1]) || bytes[nbytes - 1] == ',')) {
        nbytes--;
    }
    return nbytes > 4 && bytes[0] == '{' && bytes[nbytes - 1] == '}' && has_object(bytes, 0, nbytes);
}

/* Lines of a file that does not begin with JSON. */
typedef struct line_tally {
    size_t objects, others, object_nbytes, other_nbytes;
    size_t sentences; /* among the other lines */
    int is_article;   /* an empty line behind a sentence, before the first object, or one that opens code in Markdown */
    int is_cut;       /* the last object goes on after these bytes */
    int has_text;     /* some object has the key of a text field */
} line_tally;

static int has_text_key(const wirecopy_input *input, const uint8_t *bytes, size_t nbytes) {
    char key[KEY_NBYTES_MOST];
    for (size_t i = 0; i < input->ntext_fields; i++) {
        int length = snprintf(key, sizeof key, "\"%s\"", input->text_fields[i]);
        if ((size_t)length < sizeof key && wc_os_find(bytes, nbytes, key, (size_t)length) != NULL) {
            return 1;
        }
    }
    return 0;
}

/* What a program says around two objects and more: so many sentences. Chosen: greetings and last words take three or
 * four lines. */
enum { SAID_MOST = 3 };

static size_t sentences_of(const char *line, size_t nbytes) {
    int is_long = nbytes > WC_SAID_NBYTES, is_sentence = wc_is_short_sentence((wc_stretch){line, line + nbytes});
    return is_long ? SAID_MOST + 1 : (size_t)is_sentence;
}

static void count_line(line_tally *seen, const wirecopy_input *input, const uint8_t *bytes, size_t nbytes, int is_cut) {
    int is_begun = is_cut && nbytes > 0 && bytes[0] == '{' && has_object(bytes, 0, nbytes);
    if (is_begun || is_object_line(bytes, nbytes)) {
        seen->objects++;
        seen->object_nbytes += nbytes;
        seen->is_cut |= is_begun;
        seen->has_text = seen->has_text || has_text_key(input, bytes, nbytes);
    } else if (skip_blank(bytes, 0, nbytes) < nbytes) {
        seen->others++;
        seen->is_article |= nbytes >= 3 && memcmp(bytes, "```", 3) == 0;
        seen->other_nbytes += nbytes;
        seen->sentences += sentences_of((const char *)bytes, nbytes);
    } else {
        seen->is_article |= seen->objects == 0 && seen->sentences > 0;
    }
}

/* An article may have lines of JSON, which are less than its prose. One object alone must have the text, and two may
 * stand between the few sentences that a program says, right above them. */
int wc_json_follows(const wirecopy_input *input, const uint8_t *bytes, size_t nbytes, int whole) {
    enum { SHORT_MOST = 10 };
    line_tally seen = {0};
    if (wc_os_find(bytes, nbytes, "\n{", 2) == NULL) {
        return 0;
    }
    for (size_t at = 0; at < nbytes;) {
        const uint8_t *end = memchr(bytes + at, '\n', nbytes - at);
        size_t length = end != NULL ? (size_t)(end - bytes) - at : nbytes - at;
        count_line(&seen, input, bytes + at, length, end == NULL && !whole);
        at += length + 1;
    }
    int is_sure = seen.objects > 1 || (seen.objects == 1 && (seen.is_cut || seen.has_text));
    size_t said = seen.objects > 1 && seen.has_text ? SAID_MOST : 0;
    int must_prevail = seen.is_article || seen.sentences > said || (seen.objects < 2 && seen.others > SHORT_MOST);
    return is_sure && (!must_prevail || seen.object_nbytes >= seen.other_nbytes);
}

int wc_json_begins_array(const uint8_t *bytes, size_t nbytes) {
    size_t first = first_value(bytes, nbytes);
    return first < nbytes && bytes[first] == '[';
}

int wc_json_has_object(const uint8_t *bytes, size_t nbytes) {
    return has_object(bytes, 0, nbytes);
}

int wc_json_has_line(const uint8_t *bytes, size_t nbytes) {
    for (size_t at = 0; at < nbytes;) {
        const uint8_t *end = memchr(bytes + at, '\n', nbytes - at);
        at += wc_bom_nbytes(bytes + at, nbytes - at);
        if (at < nbytes && bytes[at] == '{') {
            return 1;
        }
        at = end != NULL ? (size_t)(end - bytes) + 1 : nbytes;
    }
    return 0;
}
