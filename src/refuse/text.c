#include "refuse/text.h"

#include <stdio.h>
#include <strings.h>

#include "format/bom.h"
#include "format/detect.h"
#include "format/shape.h"
#include "refuse/code.h"
#include "refuse/json.h"
#include "refuse/lines.h"
#include "refuse/mail.h"
#include "refuse/notations.h"
#include "refuse/records.h"
#include "refuse/references.h"
#include "refuse/rows.h"
#include "refuse/sections.h"
#include "refuse/sql.h"
#include "refuse/tables.h"
#include "refuse/yaml.h"

static const wc_refusal sql = {"an SQL dump", "load it, and export its table as CSV", WC_MARKUP};
static const wc_refusal mailbox = {"a mailbox (mbox)", "write each of its messages to a file of its own first",
                                   WC_MARKUP};
static const wc_refusal parts = {"a message or web page of several parts (MIME)",
                                 "take its text out first, or save the page as HTML alone", WC_MARKUP};
static const wc_refusal message = {"a message with the head that mail servers write",
                                   "leave the head out: sed '1,/^.\\{0,1\\}$/d' FILE | wirecopy VERB -", WC_MARKUP};
static const wc_refusal encoded = {"a message whose body is encoded (MIME)", "take its text out first", WC_MARKUP};
static const wc_refusal archive_index = {"an index of a web archive (CDX)", "give the WARC files that it names",
                                         WC_REFUSED};
static const wc_refusal yaml = {"YAML", "write its records as JSON Lines first: yq -o json -I 0 '.[]' FILE", WC_MARKUP};
static const wc_refusal sections = {"TOML or INI", "write its records as JSON Lines first", WC_MARKUP};
static const wc_refusal printed = {"a table as a terminal shows it",
                                   "export it as CSV: psql --csv, mysql --batch, duckdb -csv, COPY TO in cqlsh",
                                   WC_MARKUP};
static const wc_refusal drawn = {"a table in Markdown", "write it as CSV first", WC_MARKUP};
static const wc_refusal armoured = {"base64 or uuencode", "decode it first: base64 -d FILE | wirecopy VERB -",
                                    WC_MARKUP};
static const wc_refusal references = {"a list of references (BibTeX, RIS, EndNote or PubMed)",
                                      "write its records as JSON Lines or CSV first", WC_MARKUP};
static const wc_refusal library = {"a library catalogue (MARC)",
                                   "write its records as JSON Lines or CSV first, with yaz-marcdump for one",
                                   WC_REFUSED};
static const char apart[] = "write each of its documents to a file of its own first";
static const wc_refusal export = {"an export of several documents (Nexis, ProQuest, Factiva)", apart, WC_MARKUP};
static const wc_refusal pages = {"a file of several pages with front matter", apart, WC_MARKUP};
static const wc_refusal records = {"a file of several records, in lines with labels",
                                   "write them as JSON Lines first, or each to a file of its own", WC_MARKUP};
static const wc_refusal wire = {"several stories of a news wire (IPTC 7901, ANPA 1312)", apart, WC_MARKUP};
static const wc_refusal directory = {"a directory's entries (LDIF)", "write them as JSON Lines or CSV first",
                                     WC_MARKUP};
static const wc_refusal catalogue = {"a catalogue of translations (gettext)",
                                     "write it as CSV first: po2csv FILE out.csv", WC_MARKUP};
static const wc_refusal data_set = {"a data set of Weka (ARFF)", "write it as CSV first", WC_MARKUP};
static const wc_refusal triples = {"RDF (Turtle or N-Triples)", "write its stories as JSON Lines first", WC_MARKUP};
static const wc_refusal value = {"a value as PHP or Perl print it", "write it as JSON first, with json_encode",
                                 WC_MARKUP};
static const wc_refusal messages = {"messages in the text format of protocol buffers", "write them as JSON Lines first",
                                    WC_MARKUP};
static const wc_refusal treebank = {"a treebank (CoNLL-U)", "write its texts as JSON Lines first", WC_MARKUP};
static const wc_refusal tagged = {"words with their tags, one on each line (CoNLL)",
                                  "write its texts as JSON Lines first", WC_MARKUP};
static const wc_refusal sequences = {"genetic data (FASTA, FASTQ, VCF, SAM, GFF, BED)", "it has no stories", WC_MARKUP};
static const wc_refusal features = {"numbered features (svmlight)", "give the texts that they were taken from",
                                    WC_MARKUP};
static const wc_refusal shell = {"MongoDB's shell notation", "export as JSON with mongoexport", WC_REFUSED};
static const wc_refusal logged = {"JSON after other text on its lines",
                                  "keep the JSON alone: sed 's/^[^{]*//' FILE | wirecopy VERB -", WC_MARKUP};
static const wc_refusal arc = {"an ARC file of a web archive",
                               "convert it to WARC first: warcio recompress FILE out.warc.gz", WC_MARKUP};
static const wc_refusal labelled = {"a training file (fastText), a text on each line",
                                    "write its lines as JSON Lines or CSV first", WC_MARKUP};
static const wc_refusal encrypted = {"encrypted, or a key", "decrypt it first", WC_REFUSED};
static const wc_refusal response = {"a response of a web server with its head", "save its body alone, or as WARC",
                                    WC_MARKUP};
static const wc_refusal pickle = {"a pickle of Python", "write its records as JSON Lines first, with json.dumps",
                                  WC_REFUSED};
static const wc_refusal code = {"a program's source, a script or settings", "give the texts themselves", WC_MARKUP};
static const wc_refusal manual = {"a manual page (roff)",
                                  "take its text out first: pandoc -f man -t plain FILE | wirecopy VERB -", WC_MARKUP};
static const wc_refusal latex = {"a document in LaTeX",
                                 "take its text out first: pandoc -f latex -t plain FILE | wirecopy VERB -", WC_MARKUP};
static const wc_refusal playlist = {"a playlist", "it has no stories", WC_MARKUP};
static const wc_refusal torrent = {"a torrent", "give the files that it names", WC_JUNK};
static const wc_refusal bundle = {"a git bundle", "take its files out first: git clone FILE", WC_REFUSED};
static const wc_refusal bulk = {
    "Elasticsearch's bulk format, with an action before each record",
    "leave the actions out: grep -vE '^.\"(index|create|update|delete)\"' FILE | wirecopy VERB -", WC_REFUSED};
static const wc_refusal strings = {"strings of JSON, one on each line",
                                   "make records of them: jq -c '{text: .}' FILE | wirecopy VERB -", WC_MARKUP};
static const wc_refusal twice = {"JSON within strings, encoded twice",
                                 "decode it once: jq -c fromjson FILE | wirecopy VERB -", WC_MARKUP};
static const wc_refusal events = {"a stream of events (text/event-stream)",
                                  "keep their data alone: sed -n 's/^data: *//p' FILE | wirecopy VERB -", WC_MARKUP};
static const wc_refusal lengths = {"JSON with its length before each record",
                                   "leave the lengths out: jq -c objects FILE | wirecopy VERB -", WC_MARKUP};
static const wc_refusal coloured = {"JSON in the colours of a terminal",
                                    "leave these out: jq -M, or sed 's/\\x1b\\[[0-9;]*m//g' FILE | wirecopy VERB -",
                                    WC_MARKUP};
static const wc_refusal aligned = {"a table with spaces between its columns", "write it as CSV first", WC_MARKUP};
static const wc_refusal calendar = {"a calendar or address book", "it has no stories", WC_MARKUP};
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
    {"age-encryption.org/v1", &encrypted},
    {"(lp0\n", &pickle},
    {"(dp0\n", &pickle},
    {".TH ", &manual},
    {".\\\"", &manual},
    {"'\\\"", &manual},
    {".Dd ", &manual},
    {"\\documentclass", &latex},
    {"\\documentstyle", &latex},
    {"\\input texinfo", &latex},
    {"#EXTM3U", &playlist},
    {"d8:announce", &torrent},
    {"# v2 git bundle\n", &bundle},
    {"# v3 git bundle\n", &bundle},
    {"=ybegin ", &armoured},
    {"(This file must be converted with BinHex", &armoured},
    {"<~", &armoured},
    {"GEM\n  remote: ", &code},
    {"# Netscape HTTP Cookie File", &code},
    {"##fileformat=VCF", &sequences},
    {"#CHROM\tPOS\t", &sequences},
    {"@HD\tVN:", &sequences},
    {"@SQ\tSN:", &sequences},
    {"@PG\tID:", &sequences},
    {"##gff-version", &sequences},
    {"#!gff-spec", &sequences},
    {"#!genome-build ", &sequences},
    {"track type=", &sequences},
    {"track name=", &sequences},
    {"browser position ", &sequences},
    {"-DOCSTART- ", &tagged},
};

/* Lines of their own. */
static const struct {
    const char *line;
    const wc_refusal *refusal;
} lines[] = {
    {"BEGIN:VCALENDAR", &calendar}, {"BEGIN:VCARD", &calendar},       {"[InternetShortcut]", &shortcut},
    {"[Desktop Entry]", &shortcut}, {"[.ShellClassInfo]", &shortcut},
};

static const wc_refusal git_lfs = {"a Git LFS pointer, not the file itself", "fetch that: git lfs pull", WC_REFUSED};
static const wc_refusal git_annex = {"a git-annex pointer, not the file itself", "fetch that: git annex get FILE",
                                     WC_REFUSED};

static const wc_refusal *refused_by_mark(wc_stretch text) {
    if (wc_stretch_begins(text, "#!/")) {
        return wc_is_code(text) ? &code : NULL;
    }
    wc_stretch rest = text, first = wc_stretch_trim(wc_stretch_line(&rest));
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (wc_stretch_length(first) == strlen(lines[i].line) && wc_stretch_begins(first, lines[i].line)) {
            return lines[i].refusal;
        }
    }
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

/* "-----BEGIN CERTIFICATE-----" and the like. A signed message is a text. */
static int is_enveloped(wc_stretch line) {
    static const char begin[] = "-----BEGIN ", end[] = "-----";
    line = wc_stretch_trim(line);
    if (!wc_stretch_begins(line, begin) || wc_stretch_length(line) <= strlen(begin) + strlen(end) ||
        memcmp(line.end - strlen(end), end, strlen(end)) != 0) {
        return 0;
    }
    for (const char *at = line.at + strlen(begin); at < line.end - strlen(end); at++) {
        if (!(*at >= 'A' && *at <= 'Z') && !wc_is_digit(*at) && *at != ' ') {
            return 0;
        }
    }
    return wc_stretch_find(line, " SIGNED MESSAGE-") == NULL;
}

/* A command, perhaps behind comments, and another at the beginning of a line. */
static int is_latex(wc_stretch text) {
    wc_stretch line = wc_stretch_full_line(&text);
    while (wc_stretch_begins(line, "%") && text.at < text.end) {
        line = wc_stretch_full_line(&text);
    }
    int is_command = wc_has_shape(line, "\\%i{"), is_followed = 0;
    while (is_command && !is_followed && text.at < text.end) {
        is_followed = wc_has_shape(wc_stretch_line(&text), "\\%i{");
    }
    return is_followed;
}

/* Takes SOH, a head, STX, a story and ETX off the text, and what stands before the next. */
static int take_wire_story(wc_stretch *text) {
    while (text->at < text->end && (*text->at == 0x16 || *text->at == 4 || wc_is_space(*text->at))) {
        text->at++;
    }
    const char *story = text->at < text->end && *text->at == 1 ? wc_stretch_find(*text, "\2") : NULL;
    const char *end = story != NULL ? wc_stretch_find((wc_stretch){story, text->end}, "\3") : NULL;
    text->at = end != NULL ? end + 1 : text->at;
    return end != NULL;
}

/* More than one (IPTC 7901, ANPA 1312). */
static int has_wire_stories(wc_stretch text) {
    return take_wire_story(&text) && take_wire_story(&text);
}

/* "__label__news" before a text. */
static int is_labelled(wc_stretch line) {
    static const char mark[] = "__label__";
    return wc_stretch_begins(line, mark) && wc_stretch_length(line) > strlen(mark) && line.at[strlen(mark)] > ' ';
}

/* "HTTP/1.1 200 OK" before a field of the head. */
static int is_response(wc_stretch first, wc_stretch second) {
    size_t i = 5;
    while (wc_stretch_begins(first, "HTTP/") && i < wc_stretch_length(first) &&
           (wc_is_digit(first.at[i]) || first.at[i] == '.')) {
        i++;
    }
    return i > 5 && i + 4 <= wc_stretch_length(first) && first.at[i] == ' ' && wc_is_digit(first.at[i + 1]) &&
           wc_is_digit(first.at[i + 3]) && wc_stretch_name(second, ':') > 0;
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
    return wc_stretch_count(line, '\t') == TABS && wc_stretch_begins(line, "1");
}

/* A record of an ARC file: "http://example.com/ 192.0.2.1 20200101000000 text/html 120". */
static int is_arc_record(wc_stretch line) {
    enum { DIGITS = 14 };
    const char *scheme = wc_stretch_find(line, "://");
    size_t spaces = wc_stretch_count(line, ' ');
    for (const char *at = scheme;
         at != NULL && spaces == 4 && (at = memchr(at, ' ', (size_t)(line.end - at))) != NULL;) {
        size_t digits = 0;
        at++;
        while (at + digits < line.end && wc_is_digit(at[digits])) {
            digits++;
        }
        if (digits == DIGITS && at + digits < line.end && at[digits] == ' ') {
            return memchr(at + digits, '/', (size_t)(line.end - at) - digits) != NULL && wc_is_digit(line.end[-1]);
        }
    }
    return 0;
}

static const wc_refusal *tell(wc_refusal_room *room) {
    room->refusal = (wc_refusal){room->kind, room->advice, WC_MARKUP};
    return &room->refusal;
}

static const wc_refusal *refused_behind(wc_stretch text, wc_refusal_room *room) {
    size_t line = wc_json_line(text);
    if (line == 0) {
        return NULL;
    }
    snprintf(room->kind, sizeof room->kind, "JSON behind lines of other text");
    snprintf(room->advice, sizeof room->advice, "keep the JSON alone: tail -n +%zu FILE | wirecopy VERB -", line);
    return tell(room);
}

static wc_stretch text_of(const uint8_t *bytes, size_t nbytes) {
    size_t bom = wc_bom_nbytes(bytes, nbytes);
    return (wc_stretch){(const char *)bytes + bom, (const char *)bytes + nbytes};
}

const wc_refusal *wc_refused_as_text(const uint8_t *bytes, size_t nbytes) {
    wc_stretch text = text_of(bytes, nbytes), rest = text;
    const wc_refusal *found = refused_by_mark(text);
    if (found != NULL || text.at == text.end) {
        return found;
    }
    wc_stretch first = wc_stretch_line(&rest), second = wc_stretch_line(&rest);
    return wc_begins_mailbox(text)                                       ? &mailbox
           : wc_begins_sql(text)                                         ? &sql
           : is_arc_record(first)                                        ? &arc
           : is_archive_index(first)                                     ? &archive_index
           : wc_is_yaml(text)                                            ? &yaml
           : wc_is_sections(text)                                        ? &sections
           : wc_is_printed_table(text) || wc_begins_printed_record(text) ? &printed
           : wc_is_markdown_table(text)                                  ? &drawn
           : wc_has_parts(text)                                          ? &parts
           : wc_has_encoded_body(text)                                   ? &encoded
           : wc_has_server_head(text)                                    ? &message
           : wc_is_armoured(text)                                        ? &armoured
           : wc_begins_references(text)                                  ? &references
           : is_marc(text)                                               ? &library
           : has_wire_stories(text)                                      ? &wire
           : is_treebank(text)                                           ? &treebank
           : is_labelled(first)                                          ? &labelled
           : is_response(first, second)                                  ? &response
           : wc_is_directory(text)                                       ? &directory
           : wc_is_catalogue(text)                                       ? &catalogue
           : wc_is_data_set(text)                                        ? &data_set
           : wc_is_triples(text)                                         ? &triples
           : wc_is_printed_value(text)                                   ? &value
           : wc_is_messages(text)                                        ? &messages
           : wc_is_shell(text)                                           ? &shell
           : is_enveloped(first)                                         ? &encrypted
           : wc_is_bulk(first, second)                                   ? &bulk
           : is_latex(text)                                              ? &latex
           : wc_is_events(text)                                          ? &events
           : wc_is_logged(text)                                          ? &logged
                                                                         : NULL;
}

/* For a command of sed in quotes of the shell: what it would take for more than itself stands after a backslash. */
static size_t escape_for_sed(wc_stretch mark, char *out, size_t size) {
    size_t length = 0;
    for (const char *at = mark.at; at < mark.end && length + 5 < size; at++) {
        if (*at == '\'') {
            length += (size_t)snprintf(out + length, size - length, "'\\''");
            continue;
        }
        if (strchr("/\\.*[]^$", *at) != NULL) {
            out[length++] = '\\';
        }
        out[length++] = *at;
    }
    out[length] = '\0';
    return length;
}

static int can_be_shown(wc_stretch mark) {
    enum { MOST = 16 };
    for (const char *at = mark.at; at < mark.end; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7F) {
            return 0;
        }
    }
    return wc_stretch_length(mark) <= MOST;
}

static const wc_refusal wide = {"a table with several control characters between its columns",
                                "put a tab there instead", WC_MARKUP};

static const wc_refusal *refused_wide(wc_stretch text, wc_refusal_room *room) {
    wc_stretch mark;
    char escaped[96];
    if (!wc_is_wide_table(text, &mark)) {
        return NULL;
    }
    if (!can_be_shown(mark)) {
        return &wide;
    }
    escape_for_sed(mark, escaped, sizeof escaped);
    snprintf(room->kind, sizeof room->kind, "a table with \"%.*s\" between its columns", (int)wc_stretch_length(mark),
             mark.at);
    snprintf(room->advice, sizeof room->advice, "put a tab there instead: sed 's/%s/\\t/g' FILE | wirecopy VERB -",
             escaped);
    return tell(room);
}

const wc_refusal *wc_refused_as_wide_table(const uint8_t *bytes, size_t nbytes, wc_refusal_room *room) {
    return refused_wide(text_of(bytes, nbytes), room);
}

const wc_refusal *wc_refused_as_one_text(const uint8_t *bytes, size_t nbytes, wc_refusal_room *room) {
    wc_stretch text = text_of(bytes, nbytes);
    const wc_refusal *found = wc_is_strings_twice(text)       ? &twice
                              : wc_is_strings(text)           ? &strings
                              : wc_has_lengths(text)          ? &lengths
                              : wc_is_coloured_json(text)     ? &coloured
                              : wc_is_aligned_table(text)     ? &aligned
                              : wc_has_front_matters(text)    ? &pages
                              : wc_has_references(text)       ? &references
                              : wc_has_printed_table(text)    ? &printed
                              : wc_is_export(text)            ? &export
                              : wc_has_labelled_records(text) ? &records
                              : wc_is_tagged_words(text)      ? &tagged
                              : wc_is_sequences(text)         ? &sequences
                              : wc_is_features(text)          ? &features
                              : wc_is_schedule_or_hosts(text) ? &code
                              : wc_is_code(text)              ? &code
                                                              : refused_behind(text, room);
    return found != NULL ? found : refused_wide(text, room);
}

/* ---- Told by the name ---- */

static const struct {
    const char *ending;
    const wc_refusal *refusal;
} endings[] = {{".sql", &sql},        {".yaml", &yaml},      {".yml", &yaml},       {".toml", &sections},
               {".mbox", &mailbox},   {".bib", &references}, {".ris", &references}, {".nbib", &references},
               {".enw", &references}, {".py", &code},        {".c", &code},         {".h", &code},
               {".cc", &code},        {".cpp", &code},       {".hpp", &code},       {".java", &code},
               {".js", &code},        {".ts", &code},        {".go", &code},        {".rs", &code},
               {".rb", &code},        {".pl", &code},        {".pm", &code},        {".php", &code},
               {".sh", &code},        {".css", &code},       {".env", &code},       {".tex", &latex}};

const wc_refusal *wc_refused_by_name(const char *path) {
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (wc_is_named(path, endings[i].ending)) {
            return endings[i].refusal;
        }
    }
    return NULL;
}

/* ---- Told by a name that is wrong ---- */

static const wc_refusal no_table = {
    "named as a table, but its lines have no columns in common",
    "give it a first line with the names of its columns, and quotes around texts that have the separator", WC_MARKUP};
static const wc_refusal no_json = {"named as JSON, but no line of it begins as an object", "give one on each line",
                                   WC_MARKUP};

/* A string, number, true, false or null is JSON, and told for each line. */
static int is_value(wc_stretch line) {
    line = wc_stretch_trim(line);
    size_t length = wc_stretch_length(line);
    int is_string = length > 2 && *line.at == '"' && memchr(line.end - 2, '"', 2) != NULL;
    int is_number = length > 0 && strchr("-0123456789", *line.at) != NULL && memchr(line.at, ' ', length) == NULL;
    return is_string || is_number || wc_stretch_begins(line, "true") || wc_stretch_begins(line, "false") ||
           wc_stretch_begins(line, "null");
}

const wc_refusal *wc_refused_as_misnamed(wirecopy_format format, const uint8_t *bytes, size_t nbytes) {
    wc_stretch text = text_of(bytes, nbytes), rest = text, first = wc_stretch_full_line(&rest);
    if (wc_stretch_length(wc_stretch_trim(rest)) == 0) { /* one line has one message, and may be the rest of a record */
        return NULL;
    }
    if (format == WIRECOPY_FORMAT_CSV || format == WIRECOPY_FORMAT_TSV) {
        return &no_table;
    }
    int may_follow = nbytes >= WC_DETECT_NBYTES; /* behind a long log */
    return may_follow || is_value(first) ? NULL : &no_json;
}
