#include "io/refused_text.h"

#include <strings.h>

#include "io/bom.h"
#include "io/detect.h"
#include "io/detect_json.h"
#include "io/refused_mail.h"
#include "io/refused_sql.h"
#include "io/refused_yaml.h"

static const wc_refusal sql = {"an SQL dump", "load it, and export its table as CSV", WC_MARKUP};
static const wc_refusal mailbox = {"a mailbox (mbox)", "write each of its messages to a file of its own first",
                                   WC_MARKUP};
static const wc_refusal parts = {"a message or web page of several parts (MIME)",
                                 "take its text out first, or save the page as HTML alone", WC_MARKUP};
static const wc_refusal encoded = {"a message whose body is encoded (MIME)", "take its text out first", WC_MARKUP};
static const wc_refusal archive_index = {"an index of a web archive (CDX)", "give the WARC files that it names",
                                         WC_REFUSED};
static const wc_refusal yaml = {"YAML", "write its records as JSON Lines first: yq -o json -I 0 '.[]' FILE", WC_MARKUP};
static const wc_refusal sections = {"TOML or INI", "write its records as JSON Lines first", WC_MARKUP};
static const wc_refusal printed = {"a table as a terminal shows it",
                                   "export it as CSV: psql --csv, mysql --batch, duckdb -csv", WC_MARKUP};
static const wc_refusal drawn = {"a table in Markdown", "write it as CSV first", WC_MARKUP};
static const wc_refusal armoured = {"base64 or uuencode", "decode it first: base64 -d FILE | wirecopy VERB -",
                                    WC_MARKUP};
static const wc_refusal references = {"a list of references (BibTeX, RIS, EndNote or PubMed)",
                                      "write its records as JSON Lines or CSV first", WC_MARKUP};
static const wc_refusal library = {"a library catalogue (MARC)",
                                   "write its records as JSON Lines or CSV first, with yaz-marcdump for one",
                                   WC_REFUSED};
static const wc_refusal export = {"an export of several documents (Nexis, ProQuest)",
                                  "write each of its documents to a file of its own first", WC_MARKUP};
static const wc_refusal treebank = {"a treebank (CoNLL-U)", "write its texts as JSON Lines first", WC_MARKUP};
static const wc_refusal shell = {"MongoDB's shell notation", "export as JSON with mongoexport", WC_REFUSED};
static const wc_refusal logged = {"JSON after other text on its lines",
                                  "keep the JSON alone: sed 's/^[^{]*//' FILE | wirecopy VERB -", WC_MARKUP};
static const wc_refusal labelled = {"a training file (fastText), a text on each line",
                                    "write its lines as JSON Lines or CSV first", WC_MARKUP};
static const wc_refusal encrypted = {"encrypted, or a key", "decrypt it first", WC_REFUSED};
static const wc_refusal response = {"a response of a web server with its head", "save its body alone, or as WARC",
                                    WC_MARKUP};
static const wc_refusal pickle = {"a pickle of Python", "write its records as JSON Lines first, with json.dumps",
                                  WC_REFUSED};
static const wc_refusal calendar = {"a calendar or address book", "it has no stories", WC_JUNK};
static const wc_refusal shortcut = {"settings or a link of a desktop", "it has no stories", WC_JUNK};

/* ---- Told by a mark ---- */

static const struct {
    const char *mark;
    const wc_refusal *refusal;
} marks[] = {
    {"-- MySQL dump", &sql},
    {"-- MariaDB dump", &sql},
    {"-- phpMyAdmin SQL Dump", &sql},
    {"--\n-- PostgreSQL database ", &sql},
    {"/*!40", &sql},
    {"/*!999", &sql},
    {"/****** Object:", &sql},
    {"\\connect ", &sql},
    {"\\restrict ", &sql},
    {"!OpenWayback-CDXJ", &archive_index},
    {"%YAML", &yaml},
    {"TY  - ", &references},
    {"PMID- ", &references},
    {"-----BEGIN PGP MESSAGE-----", &encrypted},
    {"-----BEGIN CERTIFICATE-----", &encrypted},
    {"-----BEGIN PRIVATE KEY-----", &encrypted},
    {"-----BEGIN PGP PUBLIC KEY BLOCK-----", &encrypted},
    {"age-encryption.org/v1", &encrypted},
    {"__label__", &labelled},
    {"HTTP/1.1 2", &response},
    {"HTTP/1.0 2", &response},
    {"HTTP/2 2", &response},
    {"(lp0\n", &pickle},
    {"(dp0\n", &pickle},
    {"BEGIN:VCALENDAR", &calendar},
    {"BEGIN:VCARD", &calendar},
    {"[InternetShortcut]", &shortcut},
    {"[Desktop Entry]", &shortcut},
    {"[.ShellClassInfo]", &shortcut},
};

static const wc_refusal git_lfs = {"a Git LFS pointer, not the file itself", "fetch that: git lfs pull", WC_REFUSED};
static const wc_refusal git_annex = {"a git-annex pointer, not the file itself", "fetch that: git annex get FILE",
                                     WC_REFUSED};

static const wc_refusal *refused_by_mark(wc_stretch text) {
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (wc_stretch_begins(text, marks[i].mark)) {
            return marks[i].refusal;
        }
    }
    return wc_stretch_begins(text, "version https://git-lfs.github.com/spec/") ? &git_lfs
           : wc_stretch_begins(text, "/annex/objects/")                        ? &git_annex
                                                                               : NULL;
}

/* ---- Told by the first lines ---- */

/* "com,example)/page 20250303100000 ", before JSON or before columns. */
static int is_archive_index(wc_stretch line) {
    enum { DIGITS = 14 };
    const char *space = line.at < line.end ? memchr(line.at, ' ', wc_stretch_length(line)) : NULL;
    if (space == NULL || line.end - space < DIGITS + 2 || space[DIGITS + 1] != ' ' ||
        memchr(line.at, ')', (size_t)(space - line.at)) == NULL) {
        return 0;
    }
    int digits = 1;
    for (size_t i = 1; i <= DIGITS; i++) {
        digits &= wc_is_digit(space[i]);
    }
    return digits;
}

/* A line of nothing but these characters, the first one among them. */
static int is_rule(wc_stretch line, const char *characters) {
    size_t count = 0;
    for (const char *at = line.at; at < line.end; at++) {
        if (strchr(characters, *at) == NULL || *at == '\0') {
            return 0;
        }
        count += *at == characters[0];
    }
    return count > 0 && wc_stretch_length(line) > 2;
}

/* Above the names of columns, or below them and between bars. */
static int is_printed(wc_stretch first, wc_stretch second) {
    return (is_rule(first, "+-") && wc_stretch_begins(first, "+") && wc_stretch_begins(second, "|")) ||
           wc_stretch_begins(first, "\xE2\x94\x8C\xE2\x94\x80") ||
           (is_rule(second, "+-") && memchr(first.at, '|', wc_stretch_length(first)) != NULL);
}

/* Nothing but rows: a story may begin with a table. */
static int is_drawn(wc_stretch text) {
    wc_stretch rest = text, first = wc_stretch_line(&rest);
    if (!wc_stretch_begins(first, "|") || !is_rule(wc_stretch_trim(wc_stretch_line(&rest)), "|-: ")) {
        return 0;
    }
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        if (wc_stretch_length(line) > 0 && *line.at != '|') {
            return 0;
        }
    }
    return 1;
}

/* "@article{key,". */
static int is_bibtex(wc_stretch text) {
    wc_stretch line = wc_stretch_full_line(&text);
    while (wc_stretch_begins(line, "%") && text.at < text.end) {
        line = wc_stretch_full_line(&text);
    }
    if (!wc_stretch_begins(line, "@")) {
        return 0;
    }
    line.at++;
    size_t length = wc_stretch_name(line, '{');
    return length > 0 && (line.end[-1] == ',' || line.end[-1] == '{' || strncasecmp(line.at, "string", length) == 0);
}

/* "%T " before a title. Comments have no letter there. */
static int has_tag(wc_stretch line) {
    return wc_stretch_length(line) > 3 && line.at[0] == '%' && (wc_is_letter(line.at[1]) || wc_is_digit(line.at[1])) &&
           line.at[2] == ' ';
}

/* "%0 Newspaper Article" and "%T Title" of EndNote; "FN Clarivate" and "VR 1.0" of Web of Science. */
static int is_tagged(wc_stretch first, wc_stretch second) {
    return (has_tag(first) && has_tag(second)) || (wc_stretch_begins(first, "FN ") && wc_stretch_begins(second, "VR "));
}

/* The leader of a record: its length, then fixed bytes (MARC 21 Specifications for Record Structure). */
static int is_marc(wc_stretch text) {
    if (wc_stretch_length(text) < 24 || memcmp(text.at + 20, "4500", 4) != 0 || memcmp(text.at + 10, "22", 2) != 0) {
        return 0;
    }
    int digits = 1;
    for (size_t i = 0; i < 5; i++) {
        digits &= wc_is_digit(text.at[i]);
    }
    return digits;
}

static size_t skip_number(wc_stretch *line) {
    size_t count = 0;
    while (line->at < line->end && wc_is_digit(*line->at)) {
        line->at++;
        count++;
    }
    return count;
}

static int skip(wc_stretch *line, const char *text) {
    int is_there = wc_stretch_begins(*line, text);
    line->at += is_there ? strlen(text) : 0;
    return is_there;
}

/* "1 of 25 DOCUMENTS" or "Document 1 of 25", alone on the first line or under a rule. */
static int is_export(wc_stretch text) {
    wc_stretch line = wc_stretch_trim(wc_stretch_full_line(&text));
    line = is_rule(line, "_") ? wc_stretch_trim(wc_stretch_full_line(&text)) : line;
    if (wc_stretch_begins(line, "Report Information from ProQuest")) {
        return 1;
    }
    int is_named = skip(&line, "Document ");
    return skip_number(&line) > 0 && skip(&line, " of ") && skip_number(&line) > 0 &&
           (is_named || skip(&line, " DOCUMENTS")) && line.at == line.end;
}

/* Comments, then a line of ten columns that begins with the number of a word. */
static int is_treebank(wc_stretch text) {
    enum { TABS = 9 };
    wc_stretch line = wc_stretch_line(&text);
    if (!wc_stretch_begins(line, "# ")) {
        return 0;
    }
    while (wc_stretch_begins(line, "#") && text.at < text.end) {
        line = wc_stretch_line(&text);
    }
    size_t tabs = 0;
    for (const char *at = line.at; at < line.end; at++) {
        tabs += *at == '\t';
    }
    return tabs == TABS && wc_stretch_begins(line, "1");
}

/* ": ObjectId(", ": ISODate(" and the like, which no JSON has outside strings. */
static int is_shell(wc_stretch text) {
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

/* An object with keys in quotes ends the line, and something else stands before it. */
static int ends_in_object(wc_stretch line) {
    line = wc_stretch_trim(line);
    const char *brace = line.at < line.end ? memchr(line.at, '{', wc_stretch_length(line)) : NULL;
    return brace != NULL && brace > line.at && line.end - brace > 3 && brace[1] == '"' && line.end[-1] == '}';
}

/* Two such lines, so that one line of a story does no harm. What JSON may begin with is none. */
static int is_logged(wc_stretch text) {
    wc_stretch rest = text, first = wc_stretch_full_line(&rest), second = wc_stretch_full_line(&rest);
    return ends_in_object(first) && ends_in_object(second) &&
           wc_json_layout((const uint8_t *)text.at, wc_stretch_length(text)) == WIRECOPY_FORMAT_AUTO;
}

const wc_refusal *wc_refused_as_text(const uint8_t *bytes, size_t nbytes) {
    size_t bom = wc_bom_nbytes(bytes, nbytes);
    wc_stretch text = {(const char *)bytes + bom, (const char *)bytes + nbytes}, rest = text;
    const wc_refusal *found = refused_by_mark(text);
    if (found != NULL || text.at == text.end) {
        return found;
    }
    wc_stretch first = wc_stretch_line(&rest), second = wc_stretch_line(&rest);
    return wc_begins_mailbox(text)                       ? &mailbox
           : wc_begins_sql(text)                         ? &sql
           : is_archive_index(first)                     ? &archive_index
           : wc_is_yaml(text)                            ? &yaml
           : wc_begins_sections(text)                    ? &sections
           : is_printed(first, second)                   ? &printed
           : is_drawn(text)                              ? &drawn
           : wc_has_parts(text)                          ? &parts
           : wc_has_encoded_body(text)                   ? &encoded
           : wc_is_armoured(text)                        ? &armoured
           : is_bibtex(text) || is_tagged(first, second) ? &references
           : is_marc(text)                               ? &library
           : is_export(text)                             ? &export
           : is_treebank(text)                           ? &treebank
           : is_shell(text)                              ? &shell
           : is_logged(text)                             ? &logged
                                                         : NULL;
}

/* ---- Told by the name ---- */

static const struct {
    const char *ending;
    const wc_refusal *refusal;
} endings[] = {{".sql", &sql},        {".yaml", &yaml},       {".yml", &yaml},
               {".toml", &sections},  {".mbox", &mailbox},    {".bib", &references},
               {".ris", &references}, {".nbib", &references}, {".enw", &references}};

const wc_refusal *wc_refused_by_name(const char *path) {
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (wc_is_named(path, endings[i].ending)) {
            return endings[i].refusal;
        }
    }
    return NULL;
}
