#include "refuse/shapes.h"

#include "format/bom.h"
#include "format/shape.h"
#include "refuse/lines.h"

static const wc_refusal dump = {"a dump of bytes (hexdump, xxd, od)", "give the file that was dumped", WC_MARKUP};
static const wc_refusal listing = {"a listing of files, processes or disks", "give the files themselves", WC_MARKUP};
static const wc_refusal frame = {"a table as pandas prints it", "write it with to_json(orient='records', lines=True)",
                                 WC_MARKUP};
static const wc_refusal sums = {"a list of checksums", "give the files that it names", WC_MARKUP};
static const wc_refusal patch = {"a patch or a history (diff, git, Subversion)", "give the files themselves",
                                 WC_MARKUP};
static const wc_refusal log_lines = {"a log",
                                     "if its lines have JSON, keep that alone: sed -n 's/^[^{]*{/{/p' FILE | "
                                     "wirecopy VERB -",
                                     WC_MARKUP};
static const wc_refusal found_lines = {"what grep found, with the names of files or the numbers of lines",
                                       "give the files, or leave these out: grep -h, without -n", WC_MARKUP};
static const wc_refusal subtitles = {"subtitles, with their times",
                                     "take the text out first: grep -vE '^[0-9]+.?$|-->' FILE | wirecopy VERB -",
                                     WC_MARKUP};
static const wc_refusal key = {"a key", "it has no stories", WC_MARKUP};
static const wc_refusal value = {"values as a program prints them (Python, R, Lisp, EDN)",
                                 "write them as JSON Lines first", WC_MARKUP};
static const wc_refusal paths = {
    "a list of files or addresses",
    "give the files: xargs -d '\\n' wirecopy VERB <FILE; of addresses, fetch the pages first", WC_MARKUP};

/* ---- Shapes of lines ---- */

/* The first line that is not empty, and the next, if that is not NULL (format/shape.h). */
static const struct {
    const char *first, *next;
    const wc_refusal *refusal;
} shapes[] = {
    {"%8h  %2h %2h ", NULL, &dump},
    {"%8h: %4h %4h ", NULL, &dump},
    {"%7h %4h %4h", "%7h", &dump},
    {"0000000%s%w%s%w", "00000%2d", &dump},
    {"000000%s%w%s%w", "0000%2h", &dump},
    {"unsigned char %i[] = {", NULL, &dump},
    {"%s0x%2h, 0x%2h,", NULL, &dump},
    {"%2h %2h %2h %2h %2h %2h %2h %2h ", NULL, &dump},
    {"total %d$", "%m", &listing},
    {"total %w$", "%m", &listing},
    {"%m%s%d %w%s%w", NULL, &listing},
    {"%m %w%s%d %4d-%2d-%2d", NULL, &listing},
    {".:$", NULL, &listing},
    {"%w$", "total %w$", &listing},
    {"%s%d%s%d %m", NULL, &listing},
    {"%d%s%d %m", NULL, &listing},
    {"%d\t%w$", "%d\t%w$", &listing},
    {"%s%i%s%i", "0 %s%w", &frame},
    {"USER%sPID%s", NULL, &listing},
    {"UID%sPID%s", NULL, &listing},
    {"%sPID TTY", NULL, &listing},
    {"PID TTY", NULL, &listing},
    {"Filesystem%s%w%sUsed%s", NULL, &listing},
    {"top - %2d:", NULL, &listing},
    {"%stotal%sused%s", NULL, &listing},
    {"%w on /%w type %w", "%w on /%w", &listing},
    {"%w$", "\xE2\x94\x9C\xE2\x94\x80\xE2\x94\x80 ", &listing},
    {"%w$", "\xE2\x94\x94\xE2\x94\x80\xE2\x94\x80 ", &listing},
    {"%32h  %w", NULL, &sums},
    {"%32h *%w", NULL, &sums},
    {"%40h  %w", NULL, &sums},
    {"%40h *%w", NULL, &sums},
    {"%64h  %w", NULL, &sums},
    {"%64h *%w", NULL, &sums},
    {"%128h  %w", NULL, &sums},
    {"%128h *%w", NULL, &sums},
    {"%i (%w = %h$", NULL, &sums},
    {"%d %d %w$", "%d %d %w$", &sums},
    {"commit %40h", "%i:", &patch},
    {"commit %40h", "tree ", &patch},
    {"%40h %d %d %d$", "author ", &patch},
    {"%8h (%w", "%8h (%w", &patch},
    {"^%7h (%w", "%8h (%w", &patch},
    {"diff -", NULL, &patch},
    {"--- %w\t", "+++ %w\t", &patch},
    {"--- %w$", "+++ %w$", &patch},
    {"*** %w\t", "--- %w\t", &patch},
    {"Index: %w$", "====", &patch},
    {"%da%d", "> ", &patch},
    {"%dc%d", "< ", &patch},
    {"%dd%d", "< ", &patch},
    {"%d,%d", "< ", &patch},
    {"@@ -%d", NULL, &patch},
    {"----------", "r%d | ", &patch},
    {"changeset:%s%d:%h$", NULL, &patch},
    {"%4d-%2d-%2dT%2d:%2d:%2d", "%4d-%2d-%2dT%2d:%2d:%2d", &log_lines},
    {"%4d-%2d-%2d %2d:%2d:%2d", "%4d-%2d-%2d %2d:%2d:%2d", &log_lines},
    {"%4d/%2d/%2d %2d:%2d:%2d ", "%4d/%2d/%2d %2d:%2d:%2d ", &log_lines},
    {"[%4d-%2d-%2d %2d:%2d:%2d", "[%4d-%2d-%2d %2d:%2d:%2d", &log_lines},
    {"[%4d-%2d-%2dT%2d:%2d:%2d", "[%4d-%2d-%2dT%2d:%2d:%2d", &log_lines},
    {"--%4d-%2d-%2d %2d:%2d:%2d--", NULL, &log_lines},
    {"%2d:%2d:%2d.%3d ", "%2d:%2d:%2d.%3d ", &log_lines},
    {"%2d:%2d:%2d %l", "%2d:%2d:%2d %l", &log_lines},
    {"%3i%s%d %2d:%2d:%2d %w ", "%3i%s%d %2d:%2d:%2d %w ", &log_lines},
    {"[%3i %3i %d %2d:%2d:%2d", "[%3i %3i %d %2d:%2d:%2d", &log_lines},
    {"<%d>%d %4d-%2d-%2dT", NULL, &log_lines},
    {"<%d>%3i%s%d %2d:%2d:%2d ", NULL, &log_lines},
    {"%w %w %w [%2d/%3i/%4d:%2d:%2d:%2d", NULL, &log_lines},
    {"%w %w %w %w [%2d/%3i/%4d:%2d:%2d:%2d", NULL, &log_lines},
    {"%10d.%3d%s%d %w %w %d %i ", NULL, &log_lines},
    {"%1i%4d %2d:%2d:%2d.%d ", "%1i%4d %2d:%2d:%2d.%d ", &log_lines},
    {"%l:", "%l:", &log_lines},
    {"%l ", "%l ", &log_lines},
    {"[%l]", "[%l]", &log_lines},
    {"#Software: ", "#", &log_lines},
    {"*%sTrying ", NULL, &log_lines},
    {"> %i %w HTTP/", NULL, &log_lines},
    {"Script started on %4d-", NULL, &log_lines},
    {"%d/%d/%d, %d:%2d - ", "%d/%d/%d, %d:%2d - ", &log_lines},
    {"[%d/%d/%d, %d:%2d", "[%d/%d/%d, %d:%2d", &log_lines},
    {"[%2d:%2d] <%i> ", "[%2d:%2d] ", &log_lines},
    {"[%2d:%2d:%2d] <%i> ", "[%2d:%2d:%2d] ", &log_lines},
    {"Traceback (most recent call last):$", NULL, &log_lines},
    {"WEBVTT$", NULL, &subtitles},
    {"%d$", "%d:%2d:%2d,%3d --> ", &subtitles},
    {"%d$", "%d:%2d:%2d.%3d --> ", &subtitles},
    {"%d:%2d:%2d,%3d --> ", NULL, &subtitles},
    {"%d:%2d:%2d.%3d,%d:%2d:%2d.%3d$", NULL, &subtitles},
    {"{%d}{%d}", "{%d}{%d}", &subtitles},
    {"[Script Info]$", NULL, &subtitles},
    {"[%2d:%2d.%2d]", "[%2d:%2d.%2d]", &subtitles},
    {"[ti:", "[%2i:", &subtitles},
    {"ssh-%w AAAA", NULL, &key},
    {"ecdsa-%w AAAA", NULL, &key},
    {"%w ssh-%w AAAA", NULL, &key},
    {"OrderedDict([(", NULL, &value},
    {"defaultdict(", NULL, &value},
    {"structure(list(", NULL, &value},
    {"list(list(", NULL, &value},
    {"%i(%i='", NULL, &value},
    {"%i(%i=\"", NULL, &value},
    {"('", "('", &value},
    {"(\"", "(\"", &value},
    {"{:%i ", NULL, &value},
    {"{:%i=>", NULL, &value},
    {"[1] \"", "[%d] \"", &value},
};

static const wc_refusal *find_shape(wc_stretch text) {
    wc_stretch first = wc_stretch_full_line(&text), next = wc_stretch_full_line(&text);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (wc_has_shape(first, shapes[i].first) && (shapes[i].next == NULL || wc_has_shape(next, shapes[i].next))) {
            return shapes[i].refusal;
        }
    }
    return NULL;
}

/* ---- Lists of names ---- */

/* "pier.txt". */
static int has_ending(wc_stretch line) {
    enum { MOST = 6 };
    size_t length = 0;
    while (length < wc_stretch_length(line) && length < MOST &&
           (wc_is_letter(line.end[-1 - (ptrdiff_t)length]) || wc_is_digit(line.end[-1 - (ptrdiff_t)length]))) {
        length++;
    }
    return length > 0 && length + 1 < wc_stretch_length(line) && line.end[-1 - (ptrdiff_t)length] == '.' &&
           wc_is_letter(line.end[-1]);
}

/* No line has a space; most are within a folder or at an address, or all have an ending. */
static int is_paths(wc_stretch rest) {
    size_t lines = 0, slashes = 0, endings = 0;
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_trim(wc_stretch_line(&rest));
        for (const char *at = line.at; at < line.end; at++) {
            if (*at == ' ' || *at == '\t' || (unsigned char)*at >= 0x80) {
                return 0;
            }
        }
        lines += line.at < line.end;
        slashes += wc_stretch_count(line, '/') > 0;
        endings += (size_t)has_ending(line);
    }
    return lines > 1 && (slashes * 2 > lines || endings == lines);
}

/* ---- Lists of Lisp ---- */

/* Past a string, or to its last byte. */
static const char *skip_string(const char *at, const char *end) {
    for (at++; at < end && *at != '"'; at++) {
        at += *at == '\\' && at + 1 < end;
    }
    return at < end ? at : end - 1;
}

/* Nothing but lists, with others in them or names with colons first. Text in parentheses has fewer of them. */
static int is_lists(wc_stretch text) {
    enum { LEAST = 4 };
    size_t depth = 0, lists = 0;
    text = wc_stretch_trim(text);
    for (const char *at = text.at; at < text.end; at++) {
        if (*at == '(') {
            depth++;
            lists += at + 1 < text.end && at[1] == ':' ? LEAST : 1;
        } else if (depth == 0 && !wc_is_space(*at)) {
            return 0;
        }
        depth -= *at == ')';
        at = *at == '"' ? skip_string(at, text.end) : at;
    }
    return lists >= LEAST;
}

const wc_refusal *wc_refused_by_shape(const uint8_t *bytes, size_t nbytes) {
    size_t bom = wc_bom_nbytes(bytes, nbytes);
    wc_stretch text = {(const char *)bytes + bom, (const char *)bytes + nbytes};
    const wc_refusal *found = find_shape(text);
    return found != NULL       ? found
           : is_paths(text)    ? &paths
           : is_lists(text)    ? &value
           : wc_is_found(text) ? &found_lines
                               : NULL;
}
