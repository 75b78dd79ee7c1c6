#include "format/sniff.h"

#include <string.h>
#include <strings.h>

#include "base/os.h"
#include "format/csv_fields.h"
#include "format/prose.h"
#include "format/splitter.h"
#include "format/stretch.h"
#include "format/usual_names.h"

/* A header with more bytes in a name is none that is recognised by content; nor one with more columns, whose names are
 * compared with one another. Chosen: far over any header of a dump, and under most first paragraphs. */
enum { NAME_NBYTES_MAX = 64, NAMES_MAX = 256 };

/* Records that must agree with a header whose names are none that are usual, and its columns: lists of towns and names
 * have two. Chosen. */
enum { AGREEING_LEAST = 3, COLUMNS_LEAST = 3 };

/* Shares of records, in thousandths, that agree with their header. A dialect is left for another that explains every
 * record, or where it explains few for one that explains most; or half, where that has the text's column: a broken
 * record or two must not turn a table into one text. Chosen. */
enum { ALL = 1000, MOST = 900, HALF = 500, FEW = 100 };

/* The bytes that are looked at. */
typedef struct sample {
    const uint8_t *bytes;
    size_t nbytes;
    int whole;
    const wirecopy_input *input;
} sample;

/* What a dialect makes of the sample. */
typedef struct reading {
    wc_dialect dialect;
    size_t columns, agreeing, records; /* records: complete ones after the header */
    size_t trailing;                   /* of the records, those behind the last that agrees */
    size_t mentioned;                  /* columns with usual names, or those that the user asks for */
    size_t escaped;                    /* records that end after a backslash and a quote */
    size_t wrapped;                    /* records of which some field begins and ends with a quote that is text */
    size_t quoted;                     /* records of which some field stands in quotes */
    int has_empty;                     /* a field of some record, or of the header, is empty */
    int is_wanted;                     /* a column has the name of a text field */
    int is_near;                       /* a column has the name of any field, or a usual one, but for capitals */
    int is_plausible;                  /* the names could be those of columns */
} reading;

/* Share of the records that agree with the header; the middle if there are none. */
static size_t share_of(const reading *found) {
    return found->records == 0 ? HALF : found->agreeing * ALL / found->records;
}

/* Lines of a program's last words. Chosen: those of psql take three. */
enum { TRAILING_MOST = 10 };

/* A program's last words are no records that the header must explain. */
static size_t trailing_of(const reading *found) {
    return found->trailing <= TRAILING_MOST && found->agreeing > 0 ? found->trailing : 0;
}

/* Like share_of, up to a program's last words. */
static size_t share_before_end(const reading *found) {
    size_t records = found->records - trailing_of(found);
    return records == 0 ? HALF : found->agreeing * ALL / records;
}

/* Finds a record's content, without its line end; returns 0 if no complete record is left. */
static int next_record(const sample *from, const wc_dialect *dialect, size_t *place, const uint8_t **bytes_ret,
                       size_t *nbytes_ret) {
    wc_splitter splitter = wc_splitter_of(WIRECOPY_FORMAT_CSV, dialect);
    size_t start, end;
    do {
        start = *place;
        end = splitter.next(&splitter, from->bytes, place, from->nbytes, from->whole);
        if (end == WC_NO_END) {
            return 0;
        }
        while (start < end && (from->bytes[start] == '\n' || from->bytes[start] == '\r')) {
            start++;
        }
    } while (start == end);
    end -= from->bytes[end - 1] == dialect->line_end;
    *bytes_ret = from->bytes + start;
    *nbytes_ret = wc_csv_trim(from->bytes + start, end - start, dialect);
    return 1;
}

static int is_name(const char *name, const uint8_t *bytes, size_t nbytes) {
    return name != NULL && strlen(name) == nbytes && strncasecmp(name, (const char *)bytes, nbytes) == 0;
}

/* Compares a column's name with the fields that the user asks for. */
static void look_for(const wirecopy_input *input, const uint8_t *bytes, size_t nbytes, reading *found) {
    int is_mentioned = wc_is_usual_name((const char *)bytes, nbytes) || is_name(input->id_field, bytes, nbytes) ||
                       is_name(input->date_field, bytes, nbytes) || is_name(input->site_field, bytes, nbytes);
    for (size_t i = 0; i < input->ntext_fields; i++) {
        int near = is_name(input->text_fields[i], bytes, nbytes);
        is_mentioned |= near;
        found->is_wanted |= near && memcmp(input->text_fields[i], bytes, nbytes) == 0;
    }
    found->is_near |= is_mentioned;
    found->mentioned += (size_t)is_mentioned;
}

/* Up to four words, none of which ends like a sentence. */
static int could_be_name(const uint8_t *bytes, size_t nbytes) {
    if (nbytes == 0 || nbytes > NAME_NBYTES_MAX || bytes[0] == ' ' || bytes[nbytes - 1] == ' ' ||
        strchr(".,;:!?\"'", bytes[nbytes - 1]) != NULL) {
        return 0;
    }
    size_t letters = 0, spaces = 0;
    for (size_t i = 0; i < nbytes; i++) {
        letters += bytes[i] >= 0x80 || ((bytes[i] | 0x20) >= 'a' && (bytes[i] | 0x20) <= 'z');
        spaces += bytes[i] == ' ';
        if (bytes[i] < ' ' || (spaces > 0 && bytes[i] == ' ' && strchr(".,;:!?", bytes[i - 1]) != NULL)) {
            return 0;
        }
    }
    return letters > 0 && spaces <= 3;
}

static int is_in_name(uint8_t byte) {
    return byte == '_' || byte >= 0x80 || (byte >= '0' && byte <= '9') ||
           ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

static int is_among(const wc_csv_field *names, size_t count, const wc_csv_field *name) {
    for (size_t i = 0; i < count; i++) {
        if (names[i].nbytes == name->nbytes && memcmp(names[i].bytes, name->bytes, name->nbytes) == 0) {
            return 1;
        }
    }
    return 0;
}

/* The names of a table begin at byte `place`. Returns 0 if there is no header. */
static int read_header(const sample *from, reading *found, size_t *place) {
    const uint8_t *bytes;
    size_t nbytes, position = 0;
    wc_csv_field names[NAMES_MAX];
    found->is_plausible = 1;
    if (!next_record(from, &found->dialect, place, &bytes, &nbytes)) {
        return 0;
    }
    while (position != SIZE_MAX) {
        wc_csv_field name = {0};
        if (wc_csv_next(bytes, nbytes, &found->dialect, &position, &name) != WC_CSV_OK) {
            return 0;
        }
        found->is_plausible &= found->columns < NAMES_MAX && could_be_name(name.bytes, name.nbytes) &&
                               !is_among(names, found->columns, &name);
        if (found->columns < NAMES_MAX) {
            names[found->columns] = name;
        }
        found->columns++;
        found->has_empty |= name.nbytes == 0;
        look_for(from->input, name.bytes, name.nbytes, found);
    }
    return 1;
}

static int agrees(reading *found, const uint8_t *bytes, size_t nbytes) {
    size_t position = 0, count = 0, needed = 0;
    int is_wrapped = 0, is_quoted = 0;
    while (position != SIZE_MAX) {
        wc_csv_field field;
        if (wc_csv_next(bytes, nbytes, &found->dialect, &position, &field) != WC_CSV_OK) {
            found->escaped += field.nbytes > 0 && field.bytes[field.nbytes - 1] == '\\';
            found->trailing = 0;
            return 0;
        }
        is_quoted |= field.bytes > bytes + field.start;
        found->has_empty |= field.nbytes == 0;
        is_wrapped |= field.nbytes > 1 && field.bytes[0] == '"' && field.bytes[field.nbytes - 1] == '"';
        needed = ++count > found->columns && field.nbytes == 0 ? needed : count;
    }
    found->wrapped += (size_t)is_wrapped;
    found->quoted += (size_t)is_quoted;
    found->trailing += nbytes > WC_SAID_NBYTES ? TRAILING_MOST + 1 : 1;
    found->trailing = needed == found->columns ? 0 : found->trailing;
    return needed == found->columns;
}

static reading read_as(const sample *from, wc_dialect dialect) {
    reading found = {.dialect = dialect};
    size_t place = wc_table_start(from->bytes, from->nbytes, &dialect), nbytes;
    const uint8_t *bytes;
    if (!read_header(from, &found, &place)) {
        return (reading){.dialect = dialect};
    }
    while (next_record(from, &dialect, &place, &bytes, &nbytes)) {
        found.records++;
        found.agreeing += (size_t)agrees(&found, bytes, nbytes);
    }
    return found;
}

static int merit_of_names(const reading *found) {
    return 4 * found->is_wanted + 2 * found->is_near + found->is_plausible;
}

/* Whether another reading explains the sample so much better that the usual one is left for it. A header whose names
 * stand in quotes has better names without them; quotes around a field of every record are none of its text. */
static int replaces(const reading *other, const reading *usual) {
    size_t share = share_of(usual), others = share_of(other);
    int by_names = merit_of_names(other) - merit_of_names(usual);
    if (other->columns == 0 || usual->columns == 0 || by_names < 0) {
        return other->columns > 0 && usual->columns == 0;
    }
    int is_wrapped =
        usual->records > 0 && usual->wrapped == usual->records && usual->dialect.quoting == WIRECOPY_QUOTING_NONE;
    /* A first record that fills the sample is one in quotes, where hardly any line is a record without them, or where a
     * quote that breaks a record stands after a backslash. */
    int is_long = usual->records > 0 && (share < FEW || usual->escaped > 0) && other->records == 0;
    return ((by_names > 0 || is_wrapped) && others >= share) || is_long ||
           (other->records > 0 && share < ALL && others == ALL) ||
           (other->records > 0 && share < HALF && others >= (other->is_wanted ? HALF : MOST));
}

/* Texts in TSV and between bars are mostly written as they are. */
static reading read_in_any_quoting(const sample *from, wc_dialect dialect) {
    static const uint8_t with_quotes[] = {WIRECOPY_QUOTING_DOUBLED, WIRECOPY_QUOTING_BACKSLASH},
                         without[] = {WIRECOPY_QUOTING_NONE, WIRECOPY_QUOTING_DOUBLED, WIRECOPY_QUOTING_BACKSLASH};
    int is_plain = dialect.separator == '\t' || dialect.separator == '|';
    const uint8_t *order = is_plain ? without : with_quotes;
    if (from->input->quoting != WIRECOPY_QUOTING_AUTO) {
        dialect.quoting = (uint8_t)from->input->quoting;
        return read_as(from, dialect);
    }
    dialect.quoting = order[0];
    reading best = read_as(from, dialect);
    for (size_t i = 1; i < (is_plain ? sizeof without : sizeof with_quotes); i++) {
        if (share_of(&best) == ALL && best.wrapped == 0 && (best.is_wanted || !is_plain)) {
            break;
        }
        dialect.quoting = order[i];
        reading other = read_as(from, dialect);
        best = replaces(&other, &best) ? other : best;
    }
    return best;
}

/* Whether some '\r' has no line feed after it. */
static int has_lone_return(const sample *from) {
    const uint8_t *at = from->bytes, *end = at + from->nbytes;
    while (at < end && (at = memchr(at, '\r', (size_t)(end - at))) != NULL) {
        while (at < end && *at == '\r') {
            at++;
        }
        if (at == end ? from->whole : *at != '\n') {
            return 1;
        }
    }
    return 0;
}

/* The lines of old Macs are tried where a '\r' stands alone. */
static reading read_with_any_line_end(const sample *from, wc_dialect dialect) {
    int has_lone = has_lone_return(from);
    reading best = read_in_any_quoting(from, dialect);
    if (has_lone) {
        dialect.line_end = '\r';
        reading other = read_in_any_quoting(from, dialect);
        int is_better =
            other.is_wanted > best.is_wanted || (other.records > 0 && best.records == 0 && other.columns > 0);
        best = is_better && other.is_wanted >= best.is_wanted ? other : best;
    }
    return best;
}

/* The better of two separators: one that shows the text's column, then more columns than one, then more that agrees. */
static int is_better(const reading *other, const reading *best) {
    if (other->is_wanted != best->is_wanted) {
        return other->is_wanted > best->is_wanted;
    }
    if ((other->columns > 1) != (best->columns > 1)) {
        return other->columns > 1;
    }
    return other->columns > 1 && share_of(other) > share_of(best);
}

/* Those that databases export with: prose has none of the first two, and the others only where they show the text's
 * column. */
static int is_tried(const sample *from, uint8_t separator) {
    int is_rare = separator == 1 || separator == 0x1F || separator == '^' || separator == '~';
    return !is_rare || memchr(from->bytes, separator, from->nbytes) != NULL;
}

/* The byte between the first name of the header and the second, where hardly anybody puts it, such as in "id#text"; 0
 * if there is none. */
static uint8_t odd_separator(const sample *from, const wc_dialect *usual) {
    size_t i = wc_table_start(from->bytes, from->nbytes, usual), start = i;
    while (i < from->nbytes && (is_in_name(from->bytes[i]) || from->bytes[i] == '"')) {
        i++;
    }
    int is_between = i > start && i + 1 < from->nbytes && (is_in_name(from->bytes[i + 1]) || from->bytes[i + 1] == '"');
    return is_between && from->bytes[i] > 0 && from->bytes[i] < 0x80 &&
                   memchr("\r\n \t,;|\"'.-", from->bytes[i], 11) == NULL
               ? from->bytes[i]
               : 0;
}

/* A table whose separator is odd has the text's column, or several usual ones, and no line that does not fit. */
static int is_sure(const reading *found) {
    return found->is_plausible && found->columns > 1 && share_of(found) == ALL &&
           (found->columns > 2 ? found->records > 0 : found->is_wanted && found->records > 1);
}

static reading read_with_odd_separator(const sample *from, wc_dialect usual, const reading *best) {
    usual.separator = odd_separator(from, &usual);
    if (usual.separator == 0 || best->is_wanted) {
        return *best;
    }
    reading other = read_with_any_line_end(from, usual);
    return (other.is_wanted || other.is_near) && is_sure(&other) ? other : *best;
}

static reading read_with_any_separator(const sample *from, wc_dialect usual) {
    static const uint8_t separators[] = {',', '\t', ';', '|', 1, 0x1F, '^', '~'};
    if (from->input->delimiter != 0) {
        usual.separator = (uint8_t)from->input->delimiter;
    }
    reading best = read_with_any_line_end(from, usual);
    int is_given = from->input->delimiter != 0 || usual.has_sep_line || from->input->format == WIRECOPY_FORMAT_TSV;
    for (size_t i = 0; i < sizeof separators && !is_given; i++) {
        wc_dialect dialect = usual;
        dialect.separator = separators[i];
        if (separators[i] != usual.separator && is_tried(from, separators[i])) {
            reading other = read_with_any_line_end(from, dialect);
            int is_allowed = (separators[i] != '^' && separators[i] != '~') || other.is_wanted;
            best = is_allowed && is_better(&other, &best) ? other : best;
        }
    }
    return is_given ? best : read_with_odd_separator(from, usual, &best);
}

/* Fields of the line that begins at i, up to the last that is not empty. */
static size_t count_filled(const sample *from, const wc_dialect *dialect, size_t i) {
    const uint8_t *end = memchr(from->bytes + i, dialect->line_end, from->nbytes - i);
    size_t length = (end != NULL ? (size_t)(end - from->bytes) : from->nbytes) - i, position = 0, count = 0, filled = 0;
    while (position != SIZE_MAX) {
        wc_csv_field field;
        if (wc_csv_next(from->bytes + i, wc_csv_trim(from->bytes + i, length, dialect), dialect, &position, &field) !=
            WC_CSV_OK) {
            return filled;
        }
        count++;
        filled = field.nbytes > 0 ? count : filled;
    }
    return filled;
}

/* Names that could be those of columns stand on the first line. */
static int begins_with_names(const sample *from, wc_dialect dialect) {
    reading found = {.dialect = dialect};
    found.dialect.lead_nlines = 0;
    size_t place = wc_table_start(from->bytes, from->nbytes, &found.dialect);
    return read_header(from, &found, &place) && found.is_plausible;
}

/* Whether the lines before the header are no records: comments, or with fewer fields. A sentence may have as many,
 * where no name of the header is strange. */
static int is_led(const sample *from, const reading *found) {
    wc_dialect before = found->dialect;
    int is_sure = found->columns > 1 && found->mentioned == found->columns && !begins_with_names(from, before);
    for (before.lead_nlines = 0; before.lead_nlines < found->dialect.lead_nlines; before.lead_nlines++) {
        size_t i = wc_table_start(from->bytes, from->nbytes, &before);
        int is_less = i < from->nbytes && (from->bytes[i] == '#' || count_filled(from, &before, i) < found->columns);
        if (!is_less && !is_sure) {
            return 0;
        }
    }
    return 1;
}

/* Whether no line before the header is an article's. */
static int is_led_by_a_program(const sample *from, const reading *found) {
    wc_dialect before = found->dialect;
    size_t start = 0;
    for (before.lead_nlines = 1; before.lead_nlines <= found->dialect.lead_nlines; before.lead_nlines++) {
        size_t next = wc_table_start(from->bytes, from->nbytes, &before);
        if (next - start > WC_SAID_NBYTES) {
            return 0;
        }
        start = next;
    }
    return 1;
}

/* A byte of prose, next to a word. */
static int is_of_prose(uint8_t byte) {
    return byte == ' ' || byte == '.' || is_in_name(byte);
}

/* Where the name of a text field next stands, between separators or quotes; NULL: nowhere. Most that is looked at so
 * are stories, which have few such places. */
static const uint8_t *find_name(const sample *from, const uint8_t *start) {
    const uint8_t *end = from->bytes + from->nbytes, *first = NULL;
    for (size_t i = 0; i < from->input->ntext_fields; i++) {
        const char *name = from->input->text_fields[i];
        size_t length = strlen(name);
        const uint8_t *at = start;
        while (at < end && length > 0 && (at = wc_os_find(at, (size_t)(end - at), name, length)) != NULL) {
            int is_free =
                (at == from->bytes || !is_of_prose(at[-1])) && (at + length == end || !is_of_prose(at[length]));
            if (is_free) {
                first = first == NULL || at < first ? at : first;
                break;
            }
            at += length;
        }
    }
    return first;
}

/* A table with a title, comments or a log above its header, which has the column of the text, and all of whose records
 * agree with it. Prose has no three such lines. Chosen: a hundred lines are a log of a few minutes. */
static reading read_after_lead(const sample *from, wc_dialect usual, const reading *best) {
    enum { LEAD_MOST = 100 };
    const uint8_t *name = find_name(from, from->bytes);
    for (usual.lead_nlines = 1; name != NULL && usual.lead_nlines <= LEAD_MOST; usual.lead_nlines++) {
        const uint8_t *line = from->bytes + wc_table_start(from->bytes, from->nbytes, &usual);
        const uint8_t *end = memchr(line, usual.line_end, (size_t)(from->bytes + from->nbytes - line));
        name = name < line ? find_name(from, line) : name;
        if (name == NULL || (end != NULL && name >= end)) {
            continue;
        }
        reading found = read_with_any_separator(from, usual);
        if (found.is_wanted && found.columns > 1 && found.agreeing > 0 && share_before_end(&found) == ALL &&
            is_led(from, &found)) {
            return found;
        }
    }
    return *best;
}

/* A table whose first line is a record, so that it has no names of columns, which is told then. Lines of prose do not
 * all have as many tabs, nor all a field in quotes. */
static int is_headless(const reading *found) {
    return !found->is_plausible && found->columns > 1 && found->records >= AGREEING_LEAST - 1 &&
           share_of(found) == ALL &&
           (found->dialect.separator < ' ' ? !found->has_empty : found->quoted == found->records);
}

/* Whether nobody would write such lines who does not write a table. Prose has spaces after its commas and lines of
 * many lengths; a file that is called text needs the very name that the user asks for. */
static int is_table(const reading *found, const sample *from, wirecopy_format format) {
    if (found->dialect.has_sep_line || (from->input->delimiter != 0 && found->columns > 1)) {
        return 1;
    }
    int is_quoted =
        found->columns == 1 && from->bytes[wc_table_start(from->bytes, from->nbytes, &found->dialect)] == '"';
    if (found->columns == 1 && found->is_wanted && !is_quoted) {
        return found->records > 0 && share_of(found) == ALL && format == WIRECOPY_FORMAT_AUTO;
    }
    if (found->columns == 0 || (found->columns == 1 && !(is_quoted && found->is_wanted))) {
        return 0;
    }
    int is_of_database = found->dialect.separator < ' ';
    if (is_headless(found) && (format == WIRECOPY_FORMAT_AUTO || is_of_database)) {
        return 1;
    }
    if (found->is_wanted) {
        return share_before_end(found) >= HALF && (found->records > 0 || found->is_plausible);
    }
    size_t least = found->is_near ? 1 : AGREEING_LEAST;
    if (!found->is_near && found->columns < COLUMNS_LEAST) {
        return 0;
    }
    int is_text = format == WIRECOPY_FORMAT_TEXT;
    return is_text ? found->is_near && is_sure(found) && found->columns >= COLUMNS_LEAST && found->records > 1
                   : found->is_plausible && found->agreeing >= least && share_before_end(found) >= MOST;
}

/* The first line ends as a sentence does, and has words enough for one. */
static int begins_with_sentence(const sample *from, const reading *found) {
    enum { SPACES_LEAST = 3 };
    size_t start = wc_table_start(from->bytes, from->nbytes, &found->dialect);
    const char *line = (const char *)from->bytes + start;
    const uint8_t *end = memchr(line, found->dialect.line_end, from->nbytes - start);
    wc_stretch first =
        wc_stretch_trim((wc_stretch){line, (const char *)(end != NULL ? end : from->bytes + from->nbytes)});
    return first.at < first.end && wc_stretch_count(first, ' ') >= SPACES_LEAST && strchr(".!?", first.end[-1]) != NULL;
}

/* No name of a column, and no columns. A table without a header has the same number on each line. */
static int is_prose(const sample *from, const reading *found) {
    if (found->is_wanted || found->is_near || found->dialect.has_sep_line || from->input->delimiter != 0 ||
        odd_separator(from, &found->dialect) != 0) {
        return 0;
    }
    return found->is_plausible ? found->columns == 1 && found->records > 0 && share_of(found) < ALL
                               : found->columns <= 1 || share_of(found) < ALL ||
                                     (found->records < AGREEING_LEAST && begins_with_sentence(from, found));
}

wc_sniffed wc_dialect_sniff(const uint8_t *bytes, size_t nbytes, int whole, wirecopy_format format,
                            const wirecopy_input *input) {
    const sample from = {bytes, nbytes, whole, input};
    wc_dialect usual = wc_dialect_of(format);
    usual.has_sep_line = wc_sep_line_nbytes(bytes, nbytes, &usual.separator) > 0;
    reading found = read_with_any_separator(&from, usual);
    int may_be_led = format == WIRECOPY_FORMAT_CSV || format == WIRECOPY_FORMAT_TSV || format == WIRECOPY_FORMAT_AUTO ||
                     format == WIRECOPY_FORMAT_TEXT;
    if (!found.is_wanted && may_be_led && usual.has_sep_line == 0) {
        reading led = read_after_lead(&from, usual, &found);
        int is_named = format == WIRECOPY_FORMAT_CSV || format == WIRECOPY_FORMAT_TSV;
        int is_sure = is_named || led.agreeing >= AGREEING_LEAST ||
                      (led.mentioned > 1 && led.agreeing > 1 && is_led_by_a_program(&from, &led));
        found = is_sure ? led : found;
    }
    return (wc_sniffed){found.dialect, is_table(&found, &from, format), is_prose(&from, &found)};
}
