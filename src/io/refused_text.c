#include "io/refused_text.h"

#include <string.h>
#include <strings.h>

#include "io/bom.h"

/* A stretch of the first bytes. */
typedef struct stretch {
    const char *at, *end;
} stretch;

static stretch next_line(stretch *rest) {
    const char *start = rest->at, *found = memchr(start, '\n', (size_t)(rest->end - start));
    const char *end = found != NULL ? found : rest->end;
    rest->at = found != NULL ? found + 1 : rest->end;
    return (stretch){start, end > start && end[-1] == '\r' ? end - 1 : end};
}

static size_t length_of(stretch line) {
    return (size_t)(line.end - line.at);
}

static int begins(stretch line, const char *mark) {
    size_t length = strlen(mark);
    return length_of(line) >= length && memcmp(line.at, mark, length) == 0;
}

static int is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

static int is_in_name(char byte) {
    return is_digit(byte) || byte == '_' || byte == '-' || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

/* The length of a name that stands at the beginning, before `after`; 0 if there is none. */
static size_t name_before(stretch line, char after) {
    size_t length = 0;
    while (length < length_of(line) && is_in_name(line.at[length])) {
        length++;
    }
    return length < length_of(line) && line.at[length] == after ? length : 0;
}

/* ---- Told by a mark ---- */

#define SQL                                                                                                            \
    { "an SQL dump", "load it, and export its table as CSV", WC_MARKUP }

static const struct {
    const char *mark;
    wc_refusal refusal;
} marks[] = {
    {"-- MySQL dump", SQL},
    {"-- MariaDB dump", SQL},
    {"-- phpMyAdmin SQL Dump", SQL},
    {"--\n-- PostgreSQL database dump", SQL},
    {"/*!40", SQL},
    {"/*!999", SQL},
    {"PRAGMA foreign_keys=OFF;", SQL},
    {"BEGIN TRANSACTION;", SQL},
    {"CREATE TABLE ", SQL},
    {"DROP TABLE IF EXISTS ", SQL},
    {"INSERT INTO ", SQL},
    {"version https://git-lfs.github.com/spec/",
     {"a Git LFS pointer, not the file itself", "fetch that: git lfs pull", WC_REFUSED}},
    {"/annex/objects/", {"a git-annex pointer, not the file itself", "fetch that: git annex get FILE", WC_REFUSED}},
    {"!OpenWayback-CDXJ", {"an index of a web archive (CDXJ)", "give the WARC files that it names", WC_REFUSED}},
    {"%YAML", {"YAML", "write its records as JSON Lines first: yq -o json -I 0 '.[]' FILE", WC_MARKUP}},
};

static const wc_refusal *refused_by_mark(stretch text) {
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (begins(text, marks[i].mark)) {
            return &marks[i].refusal;
        }
    }
    return NULL;
}

/* ---- Told by the first lines ---- */

static const wc_refusal mailbox = {"a mailbox (mbox)", "write each of its messages to a file of its own first",
                                   WC_MARKUP};
static const wc_refusal parts = {"a message or web page of several parts (MIME)",
                                 "take its text out first, or save the page as HTML alone", WC_MARKUP};
static const wc_refusal archive_index = {"an index of a web archive (CDXJ)", "give the WARC files that it names",
                                         WC_REFUSED};
static const wc_refusal yaml = {"YAML", "write its records as JSON Lines first: yq -o json -I 0 '.[]' FILE", WC_MARKUP};
static const wc_refusal toml = {"TOML", "write its records as JSON Lines first", WC_MARKUP};
static const wc_refusal printed = {"a table as a terminal shows it",
                                   "export it as CSV: psql --csv, mysql --batch, duckdb -csv", WC_MARKUP};

/* A line of a mail's head: its name and a colon. */
static int is_head_line(stretch line) {
    return name_before(line, ':') > 0;
}

static int is_time(const char *at) {
    return is_digit(at[0]) && is_digit(at[1]) && at[2] == ':' && is_digit(at[3]) && is_digit(at[4]) && at[5] == ':' &&
           is_digit(at[6]) && is_digit(at[7]);
}

/* "From someone@example.org Mon Mar  3 10:00:00 2025" before the head of a message. */
static int is_mailbox(stretch first, stretch second) {
    enum { TIME = 8 };
    const char *at = first.at;
    if (!begins(first, "From ") || !is_head_line(second)) {
        return 0;
    }
    while (first.end - at > TIME && !is_time(at)) {
        at++;
    }
    return first.end - at > TIME && is_digit(first.end[-1]);
}

/* Whether the head of a message says that it has several parts. */
static int has_parts(stretch text) {
    static const char type[] = "Content-Type: multipart/";
    if (!is_head_line(text)) {
        return 0;
    }
    while (text.at < text.end) {
        stretch line = next_line(&text);
        if (length_of(line) == 0) {
            return 0;
        }
        if (length_of(line) >= sizeof type - 1 && strncasecmp(line.at, type, sizeof type - 1) == 0) {
            return 1;
        }
    }
    return 0;
}

/* "com,example)/page 20250303100000 {". */
static int is_archive_index(stretch line) {
    enum { DIGITS = 14 };
    const char *space = memchr(line.at, ' ', length_of(line));
    if (space == NULL || line.end - space < DIGITS + 3 || space[DIGITS + 1] != ' ' || space[DIGITS + 2] != '{' ||
        memchr(line.at, ')', (size_t)(space - line.at)) == NULL) {
        return 0;
    }
    int digits = 1;
    for (size_t i = 1; i <= DIGITS; i++) {
        digits &= is_digit(space[i]);
    }
    return digits;
}

/* A list of mappings: "- id: a", then "  text: ...". */
static int is_yaml(stretch first, stretch second) {
    if (!begins(first, "- ") || !begins(second, "  ")) {
        return 0;
    }
    first.at += 2;
    second.at += 2;
    return name_before(first, ':') > 0 && name_before(second, ':') > 0;
}

/* "[[stories]]", then "id = ". */
static int is_toml(stretch first, stretch second) {
    if (!begins(first, "[[") || length_of(first) < 5 || memcmp(first.end - 2, "]]", 2) != 0) {
        return 0;
    }
    size_t length = name_before(second, ' ');
    return length > 0 && length + 1 < length_of(second) && second.at[length + 1] == '=';
}

/* A rule of a table: of hyphens, with a plus between columns. */
static int is_rule(stretch line) {
    size_t pluses = 0;
    for (const char *at = line.at; at < line.end; at++) {
        if (*at != '-' && *at != '+') {
            return 0;
        }
        pluses += *at == '+';
    }
    return pluses > 0 && length_of(line) > 2;
}

/* Above the names of columns, or below them and between bars. */
static int is_printed(stretch first, stretch second) {
    return (is_rule(first) && begins(first, "+") && begins(second, "|")) || begins(first, "\xE2\x94\x8C\xE2\x94\x80") ||
           (is_rule(second) && memchr(first.at, '|', length_of(first)) != NULL);
}

const wc_refusal *wc_refused_as_text(const uint8_t *bytes, size_t nbytes) {
    size_t bom = wc_bom_nbytes(bytes, nbytes);
    stretch text = {(const char *)bytes + bom, (const char *)bytes + nbytes}, rest = text;
    const wc_refusal *found = refused_by_mark(text);
    if (found != NULL) {
        return found;
    }
    stretch first = next_line(&rest), second = next_line(&rest);
    return is_mailbox(first, second)   ? &mailbox
           : is_archive_index(first)   ? &archive_index
           : is_yaml(first, second)    ? &yaml
           : is_toml(first, second)    ? &toml
           : is_printed(first, second) ? &printed
           : has_parts(text)           ? &parts
                                       : NULL;
}
