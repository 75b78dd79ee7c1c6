#include "format/split_json.h"

#include <string.h>

#include "base/utf8.h"
#include "format/hex.h"

/* AROUND: between values. KEY: in the name of a member around the records. OPENING: after the brace of a record whose
 * first key is to be noted. VALUE: within brackets, of a record or of a value that is passed over. SCALAR: in a string
 * or word. LOST: in a broken record, up to where the next seems to start.
 */
enum { AROUND = 0, KEY, OPENING, VALUE, SCALAR, LOST };

/* What a comment has come to. */
enum { NO_COMMENT = 0, SLASH, LINE_COMMENT, BLOCK_COMMENT, BLOCK_STAR };

#define NOWHERE UINT64_MAX
#define NOT_AT_START UINT64_MAX

/* A record that is indented further is not looked for at the start of a line, nor one that follows another after more
 * white space: the bytes that must be seen at once would be too many. Chosen. */
enum { INDENTATION_MOST = 1024 };

/* Classes of bytes outside strings. */
enum { STRANGE = 0, PLAIN, QUOTE, OPEN, CLOSE, LINE_BREAK, COMMENT };

#define LETTERS_OF_WORDS                                                                                               \
    ['t'] = PLAIN, ['r'] = PLAIN, ['u'] = PLAIN, ['e'] = PLAIN, ['f'] = PLAIN, ['a'] = PLAIN, ['l'] = PLAIN,           \
    ['s'] = PLAIN, ['n'] = PLAIN, ['N'] = PLAIN, ['I'] = PLAIN, ['i'] = PLAIN, ['y'] = PLAIN
#define BYTES_OF_NUMBERS                                                                                               \
    ['0'] = PLAIN, ['1'] = PLAIN, ['2'] = PLAIN, ['3'] = PLAIN, ['4'] = PLAIN, ['5'] = PLAIN, ['6'] = PLAIN,           \
    ['7'] = PLAIN, ['8'] = PLAIN, ['9'] = PLAIN, ['+'] = PLAIN, ['-'] = PLAIN, ['.'] = PLAIN, ['E'] = PLAIN

static const uint8_t classes[256] = {
    LETTERS_OF_WORDS, BYTES_OF_NUMBERS, [' '] = PLAIN,   ['\t'] = PLAIN,      ['\r'] = PLAIN,
    [','] = PLAIN,    [':'] = PLAIN,    ['"'] = QUOTE,   ['{'] = OPEN,        ['['] = OPEN,
    ['}'] = CLOSE,    [']'] = CLOSE,    ['/'] = COMMENT, ['\n'] = LINE_BREAK,
};

/* A piece of the file, and the place reached. */
typedef struct piece {
    const uint8_t *bytes;
    size_t i, nbytes;
    size_t counted, around_counted; /* up to here bytes are in splitter->nbytes and around_nbytes */
    int ends;
} piece;

wc_json_splitter wc_json_splitter_of(const char *path) {
    return (wc_json_splitter){.path = path != NULL ? path : "", .indentation = NOT_AT_START};
}

static int is_blank(uint8_t byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static int is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

static wc_json_around *innermost(wc_json_splitter *splitter) {
    return splitter->naround > 0 ? &splitter->around[splitter->naround - 1] : NULL;
}

/* ---- Within values ---- */

/* Backslashes right before `end`, not before `start`. */
static size_t count_backslashes(const uint8_t *bytes, size_t start, size_t end) {
    size_t count = 0;
    while (end - count > start && bytes[end - count - 1] == '\\') {
        count++;
    }
    return count;
}

/* Up to after the closing quote, if it is there. */
static void pass_string(wc_json_splitter *splitter, piece *at) {
    if (splitter->is_escaped && at->i < at->nbytes) {
        at->i++;
        splitter->is_escaped = 0;
    }
    while (at->i < at->nbytes && splitter->in_string) {
        const uint8_t *quote = memchr(at->bytes + at->i, '"', at->nbytes - at->i);
        size_t stop = quote != NULL ? (size_t)(quote - at->bytes) : at->nbytes;
        int odd = (int)(count_backslashes(at->bytes, at->i, stop) & 1);
        splitter->in_string = quote == NULL || odd;
        splitter->is_escaped = quote == NULL && odd;
        at->i = quote != NULL ? stop + 1 : stop;
    }
}

/* One byte of a comment; the line break that ends one is not passed. Returns 0 if there is none after all. */
static int pass_comment_byte(wc_json_splitter *splitter, piece *at) {
    uint8_t byte = at->bytes[at->i];
    switch (splitter->comment) {
    case SLASH:
        splitter->comment = byte == '/' ? LINE_COMMENT : byte == '*' ? BLOCK_COMMENT : NO_COMMENT;
        at->i += splitter->comment != NO_COMMENT;
        return splitter->comment != NO_COMMENT;
    case LINE_COMMENT:
        splitter->comment = byte == '\n' ? NO_COMMENT : LINE_COMMENT;
        at->i += byte != '\n';
        return 1;
    default:
        splitter->comment = byte == '*'                                      ? BLOCK_STAR
                            : byte == '/' && splitter->comment == BLOCK_STAR ? NO_COMMENT
                                                                             : BLOCK_COMMENT;
        at->i++;
        return 1;
    }
}

static int pass_comment(wc_json_splitter *splitter, piece *at) {
    int is_one = 1;
    splitter->before = 0;
    while (at->i < at->nbytes && splitter->comment != NO_COMMENT) {
        is_one = pass_comment_byte(splitter, at);
    }
    return is_one;
}

static void pass_indentation(wc_json_splitter *splitter, piece *at) {
    while (at->i < at->nbytes && (at->bytes[at->i] == ' ' || at->bytes[at->i] == '\t')) {
        at->i++;
        splitter->column++;
    }
}

static void pass_plain(wc_json_splitter *splitter, piece *at) {
    size_t start = at->i;
    while (at->i < at->nbytes && classes[at->bytes[at->i]] == PLAIN) {
        at->i++;
    }
    for (size_t i = at->i; i > start; i--) {
        if (!is_blank(at->bytes[i - 1])) {
            splitter->before = at->bytes[i - 1];
            break;
        }
    }
    if (at->i > start) {
        splitter->column = NOT_AT_START;
    }
}

/* Whether no value can start after the byte before: a quote, brace or comma is missing. What a comment hides is not
 * looked at. An object's members are no objects. */
static int is_misplaced(const wc_json_splitter *splitter, uint8_t byte) {
    uint8_t before = splitter->before;
    int after_value = before != 0 && before != ',' && before != ':' && before != '[' && before != '{';
    return after_value || (byte == '{' && (before == '{' || (before == ',' && splitter->depth == 1)));
}

/* A record's object where none can be: where a record could start, one does. */
static int starts_record(const wc_json_splitter *splitter, uint8_t byte) {
    return byte == '{' && (splitter->indentation == NOT_AT_START || splitter->column == splitter->indentation);
}

/* A byte within brackets that is not plain. Returns non-zero if the value has ended, before the byte or after it. */
static int pass_mark(wc_json_splitter *splitter, piece *at) {
    uint8_t byte = at->bytes[at->i], class = classes[byte];
    int broken = class == STRANGE || ((class == QUOTE || class == OPEN) && is_misplaced(splitter, byte));
    if (broken && splitter->is_record) {
        splitter->is_broken = 1;
        if (starts_record(splitter, byte)) {
            return 1;
        }
        splitter->state = LOST;
        return 0;
    }
    at->i++;
    splitter->column = class == LINE_BREAK ? 0 : NOT_AT_START;
    splitter->before = class == LINE_BREAK ? splitter->before : byte;
    splitter->in_string = class == QUOTE;
    splitter->comment = class == COMMENT ? SLASH : NO_COMMENT;
    splitter->depth += class == OPEN;
    splitter->depth -= class == CLOSE;
    return splitter->depth == 0;
}

/* Returns non-zero if the value has ended. */
static int pass_value(wc_json_splitter *splitter, piece *at) {
    while (at->i < at->nbytes) {
        if (splitter->in_string) {
            pass_string(splitter, at);
            continue;
        }
        if (splitter->comment != NO_COMMENT) {
            splitter->is_broken |= !pass_comment(splitter, at);
            continue;
        }
        if (splitter->column != NOT_AT_START) {
            pass_indentation(splitter, at);
        }
        pass_plain(splitter, at);
        if (at->i < at->nbytes && pass_mark(splitter, at)) {
            return 1;
        }
        if (splitter->state == LOST) {
            return 0;
        }
    }
    return 0;
}

static int pass_scalar(wc_json_splitter *splitter, piece *at) {
    if (splitter->in_string) {
        pass_string(splitter, at);
        return !splitter->in_string;
    }
    while (at->i < at->nbytes && strchr("\n,:[]{}\"", at->bytes[at->i]) == NULL) {
        at->i++;
    }
    return at->i < at->nbytes;
}

/* ---- The start of records ---- */

static size_t pass_blanks(const piece *at, size_t i, size_t stop) {
    while (i < stop && i < at->nbytes && is_blank(at->bytes[i])) {
        i++;
    }
    return i;
}

/* The end of a key and its colon, of which the bytes from i on may be the first; `stop` if there is none before. */
static size_t end_of_key(const piece *at, size_t i, size_t stop) {
    i = pass_blanks(at, i, stop);
    if (i == stop || at->bytes[i] != '"') {
        return stop;
    }
    for (i++; i < stop && at->bytes[i] != '"' && at->bytes[i] != '\\' && at->bytes[i] != '\n'; i++) {
    }
    i = i < stop && at->bytes[i] == '"' ? pass_blanks(at, i + 1, stop) : stop;
    return i < stop && at->bytes[i] == ':' ? i + 1 : stop;
}

/* Notes the first key as it is written: records of one maker begin alike. The bytes are passed as those of the value.
 */
static void note_opening(wc_json_splitter *splitter, const piece *at) {
    size_t most = at->i + WC_JSON_OPENING_MOST - 1, stop = at->nbytes < most ? at->nbytes : most;
    size_t end = end_of_key(at, at->i, stop);
    if (end == stop && stop < most && !at->ends) {
        return; /* more bytes are needed */
    }
    splitter->state = VALUE;
    if (end < stop) {
        splitter->opening[0] = '{';
        memcpy(splitter->opening + 1, at->bytes + at->i, end - at->i);
        splitter->opening_nbytes = (uint32_t)(end - at->i + 1);
    }
}

/* Whether a record begins as others do after the brace at i, which closes one. -1: more bytes are needed. */
static int is_followed(const wc_json_splitter *splitter, const piece *at, size_t i) {
    size_t stop = i + INDENTATION_MOST, nbytes = splitter->opening_nbytes;
    i = pass_blanks(at, i + 1, stop);
    i = i < at->nbytes && at->bytes[i] == ',' ? pass_blanks(at, i + 1, stop) : i;
    size_t there = at->nbytes - i < nbytes ? at->nbytes - i : nbytes;
    int is_same = memcmp(at->bytes + i, splitter->opening, there) == 0;
    return is_same && there < nbytes && !at->ends ? -1 : is_same && there == nbytes;
}

/* Looks for the next brace after which a record begins. A quote or brace that is missing, or one too many, has hidden
 * what is a string. Returns non-zero after the brace; as find_line otherwise. */
static int find_brace(const wc_json_splitter *splitter, piece *at) {
    const uint8_t *found;
    while (splitter->opening_nbytes > 0 && at->i < at->nbytes &&
           (found = memchr(at->bytes + at->i, '}', at->nbytes - at->i)) != NULL) {
        at->i = (size_t)(found - at->bytes);
        int is_end = is_followed(splitter, at, at->i);
        if (is_end < 0) {
            return 0;
        }
        at->i++;
        if (is_end) {
            return 1;
        }
    }
    at->i = at->nbytes;
    return 0;
}

/* Looks for the next line that begins as the record did. Returns non-zero at its line break; the bytes from at->i on
 * must be seen again if the piece ends within that line's start. */
static int find_line(const wc_json_splitter *splitter, piece *at) {
    uint64_t indentation = splitter->indentation;
    const uint8_t *found;
    while (at->i < at->nbytes && (found = memchr(at->bytes + at->i, '\n', at->nbytes - at->i)) != NULL) {
        size_t place = (size_t)(found - at->bytes), brace = place + 1 + indentation, i = place + 1;
        while (i < at->nbytes && i < brace && (at->bytes[i] == ' ' || at->bytes[i] == '\t')) {
            i++;
        }
        at->i = place;
        if (i == at->nbytes && !at->ends) {
            return 0;
        }
        if (i == brace && i < at->nbytes && at->bytes[i] == '{') {
            return 1;
        }
        at->i = place + 1;
    }
    at->i = at->nbytes;
    return 0;
}

/* ---- Around values ---- */

/* The path up to an element, if the path names elements by number. */
static uint64_t way_of_element(const char *path, const wc_json_around *array) {
    uint64_t way = array->way, number = 0;
    if (way == NOWHERE || !is_digit(path[way])) {
        return way;
    }
    for (; is_digit(path[way]) && number <= UINT32_MAX; way++) {
        number = 10 * number + (uint64_t)(path[way] - '0');
    }
    if (path[way] != '.' && path[way] != '\0') {
        return array->way;
    }
    return number == array->index ? way + (path[way] == '.') : NOWHERE;
}

static uint64_t way_of_value(wc_json_splitter *splitter) {
    const wc_json_around *around = innermost(splitter);
    return around == NULL ? 0 : around->is_array ? way_of_element(splitter->path, around) : splitter->way;
}

static wc_json_around *outermost_object(wc_json_splitter *splitter) {
    for (uint32_t i = 0; i < splitter->naround; i++) {
        if (!splitter->around[i].is_array) {
            return &splitter->around[i];
        }
    }
    return NULL;
}

static void note_found(wc_json_splitter *splitter) {
    wc_json_around *object = outermost_object(splitter);
    if (object != NULL) {
        object->found = 1;
    }
}

static void enter(wc_json_splitter *splitter, piece *at, int is_array, uint64_t way) {
    if (!is_array && outermost_object(splitter) == NULL) {
        splitter->around_nbytes = 0;
        at->around_counted = at->i - 1;
    }
    splitter->around[splitter->naround++] = (wc_json_around){.is_array = (uint8_t)is_array, .way = way};
    splitter->expects_value = is_array;
}

static void begin_value(wc_json_splitter *splitter, piece *at, uint8_t byte, int is_record) {
    int has_brackets = byte == '{' || byte == '[';
    splitter->is_record = is_record;
    splitter->is_deep = byte == '[' && splitter->naround == WC_JSON_AROUND_MOST;
    splitter->indentation = splitter->column <= INDENTATION_MOST ? splitter->column : NOT_AT_START;
    int notes = byte == '{' && is_record && splitter->indentation == NOT_AT_START && splitter->opening_nbytes == 0;
    splitter->state = notes ? OPENING : has_brackets ? VALUE : SCALAR;
    splitter->is_broken = 0;
    splitter->in_string = byte == '"';
    splitter->depth = has_brackets;
    splitter->before = byte;
    splitter->nbytes = 0;
    at->counted = at->i - 1;
}

static void meet_value(wc_json_splitter *splitter, piece *at, uint8_t byte) {
    uint64_t way = way_of_value(splitter);
    int is_there = way != NOWHERE && splitter->path[way] == '\0';
    int is_bracket = byte == '[' || (byte == '{' && !is_there);
    const wc_json_around *around = innermost(splitter);
    int is_member = around != NULL && !around->is_array;
    if (is_there && is_member && byte != '{' && byte != '[' && byte != 'n') {
        is_there = 0; /* a word is no record; null is none */
    }
    if (is_there) {
        note_found(splitter);
    }
    if (is_bracket && way != NOWHERE && splitter->naround < WC_JSON_AROUND_MOST) {
        enter(splitter, at, byte == '[', way);
    } else {
        begin_value(splitter, at, byte, (is_there && !(is_member && byte == 'n')) || splitter->naround == 0);
    }
}

/* Leaves the array or object. Returns non-zero if records should have been in it. */
static int leave(wc_json_splitter *splitter, uint8_t byte) {
    const wc_json_around *around = innermost(splitter);
    if (around == NULL || around->is_array != (byte == ']')) {
        return 0;
    }
    int lacks = around == outermost_object(splitter) && !around->found;
    splitter->naround--;
    splitter->expects_value = 1;
    return lacks;
}

static void note_comma(wc_json_splitter *splitter) {
    wc_json_around *around = innermost(splitter);
    if (around != NULL && around->is_array) {
        around->index++;
    } else if (around != NULL) {
        splitter->expects_value = 0;
    }
}

static int expects_key(wc_json_splitter *splitter) {
    const wc_json_around *around = innermost(splitter);
    return around != NULL && !around->is_array && !splitter->expects_value;
}

/* Passes a byte around values, which is no white space. Returns non-zero where an object ends that lacks records. */
static int pass_around(wc_json_splitter *splitter, piece *at, uint8_t byte) {
    switch (byte) {
    case ',':
        note_comma(splitter);
        return 0;
    case ':':
        splitter->expects_value = 1;
        return 0;
    case ';': /* the end of a script */
    case ')':
        return 0;
    case ']':
    case '}':
        return leave(splitter, byte);
    case '/':
        splitter->comment = SLASH;
        return 0;
    case '"':
        if (expects_key(splitter)) {
            splitter->state = KEY;
            splitter->key = splitter->high = 0;
            splitter->key_differs = 0;
            return 0;
        }
        break;
    case '#':
        if (splitter->column != NOT_AT_START) {
            splitter->comment = LINE_COMMENT;
            return 0;
        }
        break;
    default:
        break;
    }
    meet_value(splitter, at, byte);
    return 0;
}

/* Of a byte order mark, which stands where files were joined. */
static int is_of_bom(uint8_t byte) {
    return byte == 0xEF || byte == 0xBB || byte == 0xBF;
}

/* Up to the next value; returns as pass_around. The byte 0x1E stands before each record of a JSON text sequence. */
static int go_around(wc_json_splitter *splitter, piece *at) {
    while (at->i < at->nbytes && splitter->state == AROUND) {
        if (splitter->comment != NO_COMMENT) {
            pass_comment(splitter, at);
            continue;
        }
        uint8_t byte = at->bytes[at->i++];
        if (byte == '\n') {
            splitter->column = 0;
        } else if (byte == ' ' || byte == '\t') {
            splitter->column += splitter->column != NOT_AT_START;
        } else if (byte != '\r' && byte != 0x1E && !is_of_bom(byte)) {
            int lacks = pass_around(splitter, at, byte);
            splitter->column = NOT_AT_START;
            if (lacks) {
                return 1;
            }
        }
    }
    return 0;
}

/* Compares one byte of the key that is meant with the path. */
static void match_byte(wc_json_splitter *splitter, uint8_t byte) {
    const char *name = splitter->path + innermost(splitter)->way;
    splitter->key_differs = splitter->key_differs || byte == 0 || (uint8_t)name[splitter->key] != byte;
    splitter->key += !splitter->key_differs;
}

static void match_code(wc_json_splitter *splitter, uint32_t code) {
    uint8_t bytes[4];
    uint32_t nbytes = wc_utf8_encode(code, bytes);
    for (uint32_t i = 0; i < nbytes; i++) {
        match_byte(splitter, bytes[i]);
    }
}

/* \uXXXX, of which two may be one character; half of such a pair is in no path. */
static void match_unit(wc_json_splitter *splitter, uint32_t unit) {
    uint32_t high = splitter->high;
    splitter->high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
    if (unit < 0xD800 || unit > 0xDFFF) {
        match_code(splitter, unit);
    } else if (unit >= 0xDC00 && high != 0) {
        match_code(splitter, 0x10000 + ((high - 0xD800) << 10 | (unit - 0xDC00)));
    }
    splitter->key_differs |= (high != 0) != (unit >= 0xDC00 && unit <= 0xDFFF);
}

/* A byte of an escape, after its backslash. */
static void match_escape(wc_json_splitter *splitter, uint8_t byte) {
    static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
    enum { LAST_DIGIT = 5 };
    if (splitter->is_escaped == 1 && byte == 'u') {
        splitter->unit = 0;
        splitter->is_escaped = 2;
        return;
    }
    if (splitter->is_escaped == 1) {
        splitter->key_differs |= splitter->high != 0;
        const char *letter = byte != 0 ? strchr(letters, byte) : NULL;
        match_byte(splitter, letter != NULL ? (uint8_t)meant[letter - letters] : byte);
        splitter->is_escaped = 0;
        return;
    }
    int digit = wc_hex_digit(byte);
    splitter->key_differs |= digit < 0;
    splitter->unit = splitter->unit << 4 | (uint32_t)(digit & 15);
    splitter->is_escaped++;
    if (splitter->is_escaped > LAST_DIGIT) {
        match_unit(splitter, splitter->unit);
        splitter->is_escaped = 0;
    }
}

static void end_key(wc_json_splitter *splitter) {
    const char *name = splitter->path + innermost(splitter)->way;
    int is_any = name[0] == '*' && (name[1] == '\0' || name[1] == '.');
    uint64_t length = is_any ? 1 : splitter->key;
    int is_same = !splitter->key_differs && splitter->high == 0 && (name[length] == '\0' || name[length] == '.');
    splitter->way = is_any || is_same ? innermost(splitter)->way + length + (name[length] == '.') : NOWHERE;
    splitter->state = AROUND;
}

/* Compares a key with the path, byte by byte. */
static void pass_key(wc_json_splitter *splitter, piece *at) {
    while (at->i < at->nbytes && splitter->state == KEY) {
        uint8_t byte = at->bytes[at->i++];
        if (byte == '"' && splitter->is_escaped != 1) {
            splitter->is_escaped = 0;
            end_key(splitter);
        } else if (splitter->is_escaped > 0) {
            match_escape(splitter, byte);
        } else if (byte == '\\') {
            splitter->is_escaped = 1;
        } else {
            splitter->key_differs |= splitter->high != 0;
            match_byte(splitter, byte);
        }
    }
}

/* ---- Records ---- */

static size_t end_record(wc_json_splitter *splitter, const piece *at) {
    splitter->kind = splitter->is_deep ? WC_EXTENT_DEEP : splitter->is_broken ? WC_EXTENT_BROKEN : WC_EXTENT_RECORD;
    splitter->nbytes += at->i - at->counted;
    splitter->state = AROUND;
    splitter->comment = NO_COMMENT;
    splitter->in_string = splitter->is_escaped = 0;
    return at->i;
}

static size_t end_object(wc_json_splitter *splitter, const piece *at) {
    splitter->kind = WC_EXTENT_WITHOUT;
    splitter->nbytes = splitter->around_nbytes + (at->i - at->around_counted);
    return at->i;
}

/* What the end of the file leaves open. */
static size_t end_file(wc_json_splitter *splitter, const piece *at) {
    int in_record = splitter->state != AROUND && splitter->state != KEY && splitter->is_record;
    uint32_t naround = splitter->naround;
    splitter->is_broken |= splitter->state == VALUE;
    int is_lost = splitter->state == LOST && splitter->indentation == NOT_AT_START && !splitter->is_deep;
    splitter->naround = 0;
    if (in_record) {
        size_t end = end_record(splitter, at);
        splitter->kind = is_lost ? WC_EXTENT_LOST : splitter->kind;
        return end;
    }
    splitter->state = AROUND;
    splitter->kind = WC_EXTENT_UNCLOSED;
    splitter->nbytes = 0;
    return naround > 0 ? at->i : WC_NO_END;
}

/* Advances by one state. Returns non-zero where a value has ended. */
static int advance(wc_json_splitter *splitter, piece *at) {
    switch (splitter->state) {
    case VALUE:
        return pass_value(splitter, at);
    case SCALAR:
        return pass_scalar(splitter, at);
    case OPENING:
        note_opening(splitter, at);
        return 0;
    default:
        return splitter->indentation != NOT_AT_START ? find_line(splitter, at) : find_brace(splitter, at);
    }
}

static size_t split(wc_json_splitter *splitter, piece *at) {
    while (at->i < at->nbytes) {
        size_t before = at->i;
        int state = splitter->state;
        if (state == AROUND) {
            if (go_around(splitter, at)) {
                return end_object(splitter, at);
            }
        } else if (state == KEY) {
            pass_key(splitter, at);
        } else if (advance(splitter, at)) {
            if (splitter->is_record) {
                return end_record(splitter, at);
            }
            splitter->state = AROUND;
        } else if (at->i == before && splitter->state == state) {
            break; /* more bytes are needed */
        }
    }
    return at->ends ? end_file(splitter, at) : WC_NO_END;
}

size_t wc_json_split(wc_json_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends) {
    piece at = {bytes, *scanned, nbytes, *scanned, *scanned, ends};
    size_t end = split(splitter, &at);
    if (end == WC_NO_END) {
        splitter->nbytes += at.i - at.counted;
    }
    splitter->around_nbytes += at.i - at.around_counted;
    *scanned = at.i;
    return end;
}

uint64_t wc_json_split_open(const wc_json_splitter *splitter) {
    int in_value = splitter->state != AROUND && splitter->state != KEY;
    return in_value && splitter->is_record ? splitter->nbytes : 0;
}

uint64_t wc_json_split_around(wc_json_splitter *splitter) {
    const wc_json_around *object = outermost_object(splitter);
    return object != NULL && !object->found ? splitter->around_nbytes : 0;
}
