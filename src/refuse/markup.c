#include "refuse/markup.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/os.h"
#include "refuse/mark.h"
#include "refuse/notations.h"

static const char one_by_one[] = "write its stories as JSON Lines first";

static const struct {
    const char *root;
    wc_refusal refusal;
} roots[] = {
    {"mediawiki", {"a MediaWiki dump (XML)", "take its texts out first: wikiextractor --json FILE", WC_MARKUP}},
    {"rss", {"a news feed (RSS)", one_by_one, WC_MARKUP}},
    {"rdf:RDF", {"RDF (XML)", one_by_one, WC_MARKUP}},
    {"feed", {"a news feed (Atom)", one_by_one, WC_MARKUP}},
    {"urlset", {"a site map (XML)", "fetch the pages that it names", WC_MARKUP}},
    {"sitemapindex", {"a site map (XML)", "fetch the pages that it names", WC_MARKUP}},
    {"nitf", {"a story in NITF (XML)", one_by_one, WC_MARKUP}},
    {"newsItem", {"a story in NewsML (XML)", one_by_one, WC_MARKUP}},
    {"newsMessage", {"NewsML (XML)", one_by_one, WC_MARKUP}},
    {"packageItem", {"NewsML (XML)", one_by_one, WC_MARKUP}},
    {"NewsML", {"NewsML (XML)", one_by_one, WC_MARKUP}},
    {"TEI", {"TEI (XML)", one_by_one, WC_MARKUP}},
    {"teiCorpus", {"TEI (XML)", one_by_one, WC_MARKUP}},
    {"doc", {"a collection of documents (XML, as WikiExtractor writes it)", one_by_one, WC_MARKUP}},
    {"opml", {"a list of feeds (OPML)", "fetch the feeds that it names", WC_MARKUP}},
    {"svg", {"an image (SVG)", "only its text could be compared: extract that first", WC_JUNK}},
    {"DOC", {"a TREC collection (SGML)", one_by_one, WC_MARKUP}},
    {"REUTERS", {"a Reuters collection (SGML)", one_by_one, WC_MARKUP}},
};

static const wc_refusal xml = {"XML", one_by_one, WC_MARKUP};
static const wc_refusal sgml = {"a Reuters collection (SGML)", one_by_one, WC_MARKUP};

static size_t skip_space(const uint8_t *bytes, size_t i, size_t nbytes) {
    while (i < nbytes && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n')) {
        i++;
    }
    return i;
}

/* Whether a declaration has others within brackets: "<!DOCTYPE stories [ <!ENTITY ... > ]>". */
static int has_subset(const uint8_t *bytes, size_t i, size_t nbytes) {
    while (i < nbytes && bytes[i] != '>' && bytes[i] != '[') {
        i++;
    }
    return i < nbytes && bytes[i] == '[';
}

/* After the "]" of declarations within one. */
static int closes(const uint8_t *bytes, size_t i, size_t nbytes) {
    i = skip_space(bytes, i, nbytes);
    return i < nbytes && bytes[i] == '>';
}

/* After what may stand before the first element: declarations and comments. */
static size_t skip_prolog(const uint8_t *bytes, size_t i, size_t nbytes) {
    for (;;) {
        i = skip_space(bytes, i, nbytes);
        int comment = wc_has_mark(bytes, nbytes, i, WC_MARK("<!--"));
        if (!comment && !wc_has_mark(bytes, nbytes, i, WC_MARK("<?")) &&
            !wc_has_mark(bytes, nbytes, i, WC_MARK("<!"))) {
            return i;
        }
        int subset = !comment && has_subset(bytes, i, nbytes);
        const char *end = comment ? "-->" : subset ? "]" : ">";
        size_t end_nbytes = strlen(end);
        while (i < nbytes &&
               !(wc_has_mark(bytes, nbytes, i, end, end_nbytes) && (!subset || closes(bytes, i + 1, nbytes)))) {
            i++;
        }
        i = subset ? skip_space(bytes, i + 1, nbytes) + 1 : i + end_nbytes;
        if (i >= nbytes) {
            return nbytes;
        }
    }
}

static int is_named(const uint8_t *bytes, size_t nbytes, const char *name) {
    size_t length = strlen(name);
    return nbytes > length && memcmp(bytes, name, length) == 0 &&
           (bytes[length] == '>' || bytes[length] == '/' || bytes[length] <= ' ');
}

/* Elements that pages, or stories with some markup, begin with. */
static const char *const of_pages[] = {
    "html",    "head",    "body",     "title",  "meta",       "link",   "script", "style",  "div",    "span",
    "p",       "article", "main",     "header", "section",    "nav",    "aside",  "footer", "h1",     "h2",
    "h3",      "h4",      "h5",       "h6",     "ul",         "ol",     "li",     "dl",     "table",  "tbody",
    "thead",   "tr",      "td",       "th",     "a",          "b",      "i",      "u",      "em",     "strong",
    "small",   "br",      "hr",       "img",    "blockquote", "pre",    "code",   "font",   "center", "figure",
    "time",    "base",    "noscript", "iframe", "form",       "sup",    "sub",    "q",      "cite",   "abbr",
    "address", "details", "video",    "audio",  "svg",        "picture"};

static size_t tag_name(const uint8_t *bytes, size_t i, size_t nbytes) {
    size_t length = 0;
    while (i + length < nbytes && (bytes[i + length] | 0x20) > ' ' &&
           memchr(" \t\r\n/<>", bytes[i + length], 7) == NULL) {
        length++;
    }
    return length;
}

static int is_of_page(const uint8_t *name, size_t length) {
    for (size_t i = 0; i < sizeof of_pages / sizeof of_pages[0]; i++) {
        if (strlen(of_pages[i]) == length && strncasecmp(of_pages[i], (const char *)name, length) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Whether the element is none of a page, and one of its name follows behind its end: texts one after another. */
static int is_repeated(const uint8_t *bytes, size_t root, size_t nbytes) {
    enum { NAME_MOST = 32 };
    char close[NAME_MOST + 4];
    size_t length = tag_name(bytes, root + 1, nbytes);
    if (length == 0 || length > NAME_MOST || is_of_page(bytes + root + 1, length)) {
        return 0;
    }
    int nclose = snprintf(close, sizeof close, "</%.*s>", (int)length, (const char *)bytes + root + 1);
    const uint8_t *end = wc_os_find(bytes + root, nbytes - root, close, (size_t)nclose);
    size_t next = end != NULL ? skip_space(bytes, (size_t)(end - bytes) + (size_t)nclose, nbytes) : nbytes;
    return next < nbytes && bytes[next] == '<' && tag_name(bytes, next + 1, nbytes) == length &&
           memcmp(bytes + next + 1, bytes + root + 1, length) == 0;
}

/* Whether the element is none of a page, and another begins right after its tag. */
static int has_foreign_child(const uint8_t *bytes, size_t root, size_t nbytes) {
    const uint8_t *name = bytes + root + 1;
    size_t length = tag_name(bytes, root + 1, nbytes);
    const uint8_t *close = memchr(name, '>', nbytes - root - 1);
    size_t child = close != NULL ? skip_space(bytes, (size_t)(close - bytes) + 1, nbytes) : nbytes;
    if (length == 0 || child + 1 >= nbytes || bytes[child] != '<' || tag_name(bytes, child + 1, nbytes) == 0) {
        return 0;
    }
    return !is_of_page(name, length);
}

/* Whether a namespace is named in the element's tag, and is none of web pages. */
static int is_of_other_language(const uint8_t *bytes, size_t root, size_t nbytes) {
    static const char name[] = " xmlns=", pages[] = "http://www.w3.org/1999/xhtml";
    const uint8_t *close = memchr(bytes + root, '>', nbytes - root);
    size_t length = close != NULL ? (size_t)(close - bytes) - root : 0;
    const uint8_t *found = length > 0 ? wc_os_find(bytes + root, length, name, strlen(name)) : NULL;
    size_t value = found != NULL ? (size_t)(found - bytes) + strlen(name) + 1 : nbytes; /* behind the quote */
    return found != NULL && !wc_has_mark(bytes, nbytes, value, pages, strlen(pages));
}

const wc_refusal *wc_refused_markup(const uint8_t *bytes, size_t nbytes) {
    size_t start = skip_space(bytes, wc_has_mark(bytes, nbytes, 0, WC_MARK("\xEF\xBB\xBF")) ? 3 : 0, nbytes);
    if (start >= nbytes || bytes[start] != '<') {
        return NULL;
    }
    if (wc_has_mark(bytes, nbytes, start, WC_MARK("<!DOCTYPE lewis"))) {
        return &sgml;
    }
    size_t root = skip_prolog(bytes, start, nbytes);
    if (root >= nbytes || bytes[root] != '<') {
        return NULL; /* a text behind a comment */
    }
    const uint8_t *name = bytes + root + 1;
    size_t left = nbytes - root - 1;
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        if (is_named(name, left, roots[i].root)) {
            return &roots[i].refusal;
        }
    }
    if (wc_is_triples((wc_stretch){(const char *)bytes + root, (const char *)bytes + nbytes})) {
        return NULL; /* told with the other notations */
    }
    int is_html = is_named(name, left, "html") || is_named(name, left, "HTML");
    int is_xml = wc_has_mark(bytes, nbytes, start, WC_MARK("<?xml")) || has_foreign_child(bytes, root, nbytes) ||
                 is_repeated(bytes, root, nbytes) || is_of_other_language(bytes, root, nbytes);
    return is_xml && !is_html ? &xml : NULL;
}
