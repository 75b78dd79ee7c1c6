#include "refuse/json.h"

#include <string.h>

#include "format/detect.h"
#include "format/detect_json.h"
#include "format/prose.h"

int wc_is_shell(wc_stretch text) {
    static const char *const types[] = {"ObjectId(", "ISODate(", "NumberLong(", "NumberInt("};
    wc_stretch rest = text, line = wc_stretch_full_line(&rest);
    if (!wc_stretch_begins(line, "/*") && !wc_stretch_begins(line, "{") && !wc_stretch_begins(line, "[")) {
        return 0;
    }
    int in_string = 0;
    for (const char *at = text.at; at < text.end; at++) {
        in_string ^= *at == '"';
        at += in_string && *at == '\\';
        for (size_t i = 0; !in_string && at < text.end && *at == ':' && i < sizeof types / sizeof types[0]; i++) {
            wc_stretch value = wc_stretch_trim((wc_stretch){at + 1, text.end});
            if (wc_stretch_begins(value, types[i])) {
                return 1;
            }
        }
    }
    return 0;
}

/* "{"index":{" before an object that is none of these. */
static int is_action(wc_stretch line) {
    static const char *const actions[] = {"\"index\"", "\"create\"", "\"update\"", "\"delete\""};
    wc_stretch name = wc_stretch_trim((wc_stretch){line.at + wc_stretch_begins(line, "{"), line.end});
    for (size_t i = 0; name.at > line.at && i < sizeof actions / sizeof actions[0]; i++) {
        if (wc_stretch_begins(name, actions[i])) {
            wc_stretch after = wc_stretch_trim((wc_stretch){name.at + strlen(actions[i]), name.end});
            after.at += wc_stretch_begins(after, ":");
            return wc_stretch_begins(wc_stretch_trim(after), "{") && wc_stretch_begins(wc_stretch_trim(line), "{") &&
                   wc_stretch_length(after) > 2 && memcmp(after.end - 2, "}}", 2) == 0;
        }
    }
    return 0;
}

int wc_is_bulk(wc_stretch first, wc_stretch second) {
    return is_action(first) && wc_stretch_begins(second, "{") && !is_action(second);
}

/* "{" or "[" at the beginning of a line, and what JSON alone has after it. */
static int opens_json(wc_stretch text) {
    wc_stretch after = wc_stretch_trim((wc_stretch){text.at + 1, text.end});
    return (*text.at == '{' && wc_stretch_begins(after, "\"")) ||
           (*text.at == '[' && (wc_stretch_begins(after, "{") || wc_stretch_begins(after, "\"")));
}

/* Lines that are not empty, their bytes, and sentences among them. */
typedef struct line_tally {
    size_t lines, nbytes, sentences;
} line_tally;

static void count_line(line_tally *seen, wc_stretch line) {
    size_t nbytes = wc_stretch_length(wc_stretch_trim(line));
    seen->lines += nbytes > 0;
    seen->nbytes += nbytes;
    seen->sentences += (size_t)wc_is_sentence(line);
}

/* Adds the lines behind the last one that ends as JSON does, and gives the text up to there. */
static wc_stretch count_tail(line_tally *seen, wc_stretch text) {
    while (text.at < text.end && strchr("]}", text.end[-1]) == NULL) {
        const char *start = text.end;
        while (start > text.at && start[-1] != '\n') {
            start--;
        }
        count_line(seen, (wc_stretch){start, text.end});
        text = wc_stretch_trim((wc_stretch){text.at, start});
    }
    return text;
}

/* Chosen: greetings and last words take three lines of sentences, and those of curl or psql no more than ten. */
size_t wc_json_line(wc_stretch text) {
    enum { PROSE_MOST = 3, TAIL_MOST = 10 };
    wc_stretch rest = text;
    int is_cut = wc_stretch_length(text) >= WC_DETECT_NBYTES / 2;
    line_tally lead = {0}, tail = {0};
    wc_stretch json = is_cut ? text : count_tail(&tail, wc_stretch_trim(text));
    if (json.at == json.end || tail.lines > TAIL_MOST) {
        return 0;
    }
    for (size_t lines = 1; rest.at < rest.end && (lead.sentences == 0 || lead.lines <= PROSE_MOST); lines++) {
        int is_json = lead.lines > 0 && rest.at < json.end && opens_json(rest) &&
                      wc_json_layout((const uint8_t *)rest.at, wc_stretch_length(rest)) == WIRECOPY_FORMAT_JSON;
        size_t nbytes = is_json ? wc_stretch_length((wc_stretch){rest.at, json.end}) : 0;
        size_t said = lead.sentences + tail.sentences;
        if (is_json && (tail.lines == 0 || said == 0 || (said <= PROSE_MOST && nbytes >= lead.nbytes + tail.nbytes))) {
            return lines;
        }
        count_line(&lead, wc_stretch_line(&rest));
    }
    return 0;
}

/* An object with keys in quotes ends the line, and something else stands before it. */
static int ends_in_object(wc_stretch line) {
    line = wc_stretch_trim(line);
    const char *brace = line.at < line.end ? memchr(line.at, '{', wc_stretch_length(line)) : NULL;
    return brace != NULL && brace > line.at && line.end - brace > 3 && brace[1] == '"' && line.end[-1] == '}';
}

int wc_is_logged(wc_stretch text) {
    wc_stretch rest = text, first = wc_stretch_full_line(&rest), second = wc_stretch_full_line(&rest);
    return ends_in_object(first) && ends_in_object(second) &&
           wc_json_layout((const uint8_t *)text.at, wc_stretch_length(text)) == WIRECOPY_FORMAT_AUTO;
}
