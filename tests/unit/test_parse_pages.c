/* Pages: what is taken out of HTML, bodies as servers send them, encodings as pages name them. */
#include "inputs_support.h"

#include "format/html_marks.h"
#include "parse/html.h"

TestSuite(parse_pages, .fini = remove_scratch);

static const char *text_of(const char *html) {
    static wc_bytes out;
    out.nbytes = 0;
    wc_html_end end = wc_html_text((const uint8_t *)html, strlen(html), 64, &out, &wc_allocator_default);
    cr_assert(wc_bytes_reserve(&out, &wc_allocator_default, out.nbytes + 1, NULL) == WIRECOPY_OK);
    out.bytes[out.nbytes] = '\0';
    return end == WC_HTML_DEEP ? "too deep" : end == WC_HTML_MEMORY ? "memory" : (char *)out.bytes;
}

#define TEXT(html, expected) cr_expect(eq(str, (char *)text_of(html), expected))

Test(parse_pages, takes_paragraphs_lines_and_cells) {
    TEXT("<p>One <b>story</b>,\n\n told</p><p>twice</p>", "One story, told\ntwice");
    TEXT("a<br>b<div>c<div>d</div>e</div>f", "a\nb\nc\nd\ne\nf");
    TEXT("<table><tr><td>1</td><td>2</td></tr><tr><th>3</th></tr></table>", "1 2\n3");
    TEXT("<ul><li>one<li>two</ul>", "one\ntwo");
    TEXT("caf&eacute; &amp; &#8217;tea&#x2019; &lt;b&gt;", "caf\xC3\xA9 & \xE2\x80\x99tea\xE2\x80\x99 <b>");
    TEXT("no markup, 3 < 4 and R&D", "no markup, 3 < 4 and R&D");
    TEXT("a<span>b</span>c", "abc");
    TEXT("", "");
}

Test(parse_pages, leaves_out_what_is_no_story) {
    TEXT("<html><head><title>T</title><style>p{}</style></head><body><p>a</p><script>if (1 < 2) "
         "document.write('<p>x</p>')"
         "</script><p>b</p></body></html>",
         "a\nb");
    TEXT("<nav><ul><li>Home</ul></nav><header><h1>Site</h1></header><main><header><h1>Headline</h1></header>a</main>"
         "<aside>more</aside><footer>f</footer>",
         "Headline\na");
    TEXT("<div role=navigation>x</div><div role=\"BANNER\">x</div><p hidden>x</p>a<p hidden=until-found>b", "a\nb");
    TEXT("<noscript>x</noscript><template><p>x</template>a<select><option>x</select>b", "a\nb");
    TEXT("a<!-- <p>x</p> -->b", "ab");
    TEXT("<nav>x<nav>y</nav>z</nav>a", "a");
}

Test(parse_pages, stands_what_pages_do) {
    TEXT("<p>a</p></nav></div></p>b", "a\nb");
    TEXT("<div><p>a<b>c</div>d", "ac\nd");
    TEXT("<p title='>'>a</p><p title=\"x>y\">b", "a\nb");
    TEXT("a<", "a<");
    TEXT("<P>A</P><BR/>B", "A\nB");
    char deep[64 * 8 + 1] = "";
    for (int i = 0; i < 60; i++) {
        strcat(deep, "<div>");
    }
    strcat(deep, "a");
    TEXT(deep, "a");
    for (int i = 0; i < 20; i++) {
        strcat(deep, "<b>");
    }
    TEXT(deep, "too deep");
}

Test(parse_pages, tells_html_from_text) {
    static const char *const pages[] = {
        "<!doctype html><p>", " \n<!DOCTYPE HTML PUBLIC \"x\">",        "<html>", "<HTML lang=x>",
        "<!-- x --><html>",   "<?xml version='1.0'?>\n<html xmlns='x'>"};
    static const char *const texts[] = {
        "", "a <html>", "<", "<htmlx>", "<!-- <html> ", "<p>a</p>", "<b>a</b>", "<?xml version='1.0'?><a>"};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        cr_expect(wc_html_is_page((const uint8_t *)pages[i], strlen(pages[i])), "%s", pages[i]);
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cr_expect(not(wc_html_is_page((const uint8_t *)texts[i], strlen(texts[i]))), "%s", texts[i]);
    }
    cr_expect(wc_html_is_within((const uint8_t *)"a <p>b", 6));
    cr_expect(wc_html_is_within((const uint8_t *)"a</h2>", 6));
    cr_expect(wc_html_is_within((const uint8_t *)"a&amp;b", 7));
    cr_expect(not(wc_html_is_within((const uint8_t *)"a < b & c <3 <x@y.example>", 26)));
}

/* A response whose body has the codings that its header says; more: fields of the record. */
static const char *list_record(const char *more, const char *fields, const void *body, size_t nbytes) {
    static uint8_t record[1 << 16];
    char http[512], warc[512];
    int http_nbytes = snprintf(http, sizeof http, "HTTP/1.1 200 OK\r\n%s\r\n", fields);
    int warc_nbytes = snprintf(warc, sizeof warc,
                               "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:1>\r\nContent-Type: "
                               "application/http\r\n%sContent-Length: %zu\r\n\r\n",
                               more, (size_t)http_nbytes + nbytes);
    cr_assert(warc_nbytes + http_nbytes + (int)nbytes + 4 < (int)sizeof record);
    memcpy(record, warc, (size_t)warc_nbytes);
    memcpy(record + warc_nbytes, http, (size_t)http_nbytes);
    memcpy(record + warc_nbytes + http_nbytes, body, nbytes);
    memcpy(record + warc_nbytes + http_nbytes + nbytes, "\r\n\r\n", 4);
    return list_path(write_file("r.warc", record, (size_t)(warc_nbytes + http_nbytes) + nbytes + 4));
}

static const char *list_response(const char *fields, const void *body, size_t nbytes) {
    return list_record("", fields, body, nbytes);
}

#define PLAIN "Content-Type: text/plain\r\n"
#define RESPONSE(fields, body, expected)                                                                               \
    cr_expect(eq(str, (char *)list_response(fields, body, sizeof(body) - 1), (char *)(expected)))

Test(parse_pages, undoes_chunks) {
    const char *chunked = PLAIN "Transfer-Encoding: chunked\r\n";
    RESPONSE(chunked, "3\r\none\r\n4;x=y\r\n two\r\n0\r\n\r\n", "urn:1|one two\n");
    RESPONSE(chunked, "3\none\n0\n\n", "urn:1|one\n");
    RESPONSE(chunked, "00A \r\none two th\r\n0\r\nTrailer: x\r\n\r\n", "urn:1|one two th\n");
    RESPONSE(chunked, "0\r\n\r\n", "urn:1|\n");
    RESPONSE(chunked, "stored decoded", "urn:1|stored decoded\n");
    RESPONSE(chunked, "9\r\none\r\n", "!syntax:1 the page ends early in its chunked data; fetch it again\n");
    RESPONSE(chunked, "3\r\none\r\n", "!syntax:1 the page ends early in its chunked data; fetch it again\n");
    RESPONSE(chunked, "3\r\nonetwo\r\n0\r\n\r\n", "!syntax:1 the page's chunked data is corrupt; fetch it again\n");
}

Test(parse_pages, uses_what_a_crawler_kept_of_a_page) {
    cr_expect(eq(
        str,
        (char *)list_record("WARC-Truncated: length\r\n", PLAIN "Transfer-Encoding: chunked\r\n", "9\r\none two", 10),
        "urn:1|one two\n"));
}

Test(parse_pages, undoes_compression) {
    static uint8_t packed[ROOM], chunked[ROOM];
    size_t nbytes = append_gzip(packed, 0, "one two", 7);
    const char *gzip = PLAIN "Content-Encoding: gzip\r\n";
    cr_expect(eq(str, (char *)list_response(gzip, packed, nbytes), "urn:1|one two\n"));
    cr_expect(eq(str, (char *)list_response(gzip, packed, nbytes - 9),
                 "!syntax:1 the page ends early in its gzip data; fetch it again\n"));
    int head = snprintf((char *)chunked, sizeof chunked, "%zx\r\n", nbytes);
    memcpy(chunked + head, packed, nbytes);
    memcpy(chunked + (size_t)head + nbytes, "\r\n0\r\n\r\n", 7);
    cr_expect(eq(str,
                 (char *)list_response(PLAIN "Content-Encoding: x-gzip\r\nTransfer-Encoding: chunked\r\n", chunked,
                                       (size_t)head + nbytes + 7),
                 "urn:1|one two\n"));
    size_t both = append_gzip(packed, nbytes, " three", 6);
    cr_expect(eq(str, (char *)list_response(gzip, packed, both), "urn:1|one two three\n"));
    nbytes = append_zstd(packed, 0, "one two", 7);
    cr_expect(eq(str, (char *)list_response(PLAIN "Content-Encoding: zstd\r\n", packed, nbytes), "urn:1|one two\n"));
    RESPONSE(gzip, "stored decoded", "urn:1|stored decoded\n");
    RESPONSE(PLAIN "Content-Encoding: identity\r\n", "as it is", "urn:1|as it is\n");
    RESPONSE(PLAIN "Content-Encoding: deflate\r\n", "\x78\x9C\xCB\xCF\x4B\x05\x00\x02\x91\x01\x43", "urn:1|one\n");
    RESPONSE(PLAIN "Content-Encoding: deflate\r\n", "\xCB\xCF\x4B\x05\0", "urn:1|one\n");
    RESPONSE(PLAIN "Content-Encoding: deflate\r\n", "\x78\x9C\xFF\xFF\xFF\xFF",
             "!syntax:1 the page's deflate data is corrupt; fetch it again\n");
    RESPONSE(PLAIN "Content-Encoding: deflate\r\n", "stored decoded", "urn:1|stored decoded\n");
#ifdef WIRECOPY_BROTLI
    RESPONSE(PLAIN "Content-Encoding: br\r\n", "\x0B\1\x80one\3", "urn:1|one\n");
#endif
    RESPONSE(PLAIN "Content-Encoding: compress\r\n", "x",
             "!not text:1 the page is coded as \"compress\", which is not read; store it decoded\n");
}

Test(parse_pages, decodes_the_encoding_that_is_named) {
    const char *plain = "Content-Type: text/plain; charset=iso-8859-1\r\n", *html = "Content-Type: text/html\r\n";
    RESPONSE(plain, "caf\xE9 \x93x\x94", "urn:1|caf\xC3\xA9 \xE2\x80\x9Cx\xE2\x80\x9D\n");
    RESPONSE(plain, "caf\xC3\xA9", "urn:1|caf\xC3\xA9\n");
    RESPONSE("Content-Type: text/plain; charset=\"Shift_JIS\"\r\n", "\x82\xA0", "urn:1|\xE3\x81\x82\n");
    RESPONSE("Content-Type: text/plain; charset=iso-2022-jp\r\n", "\x1B$B$\"\x1B(B", "urn:1|\xE3\x81\x82\n");
    RESPONSE("Content-Type: text/plain; charset=nosuch\r\n", "caf\xE9", "urn:1|caf\xC3\xA9\n");
    RESPONSE("Content-Type: text/plain\r\n", "caf\xE9", "urn:1|caf\xE9\n");
    RESPONSE(html, "<meta charset=windows-1251><p>\xCF\xEE", "urn:1|\xD0\x9F\xD0\xBE\n");
    RESPONSE(html, "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'><p>\xF0", "urn:1|\xD0\x9F\n");
    RESPONSE(html, "\xEF\xBB\xBF<meta charset=windows-1251><p>\xD0\x9F", "urn:1|\xD0\x9F\n");
    RESPONSE(html, "<p>caf\xE9 \x80", "urn:1|caf\xC3\xA9 \xE2\x82\xAC\n");
    RESPONSE("Content-Type: text/html; charset=utf-8\r\n", "<p>caf\xE9", "urn:1|caf\xEF\xBF\xBD\n");
    RESPONSE(html, "<p>a\0b</p>", "urn:1|a b\n");
    RESPONSE("", "<!DOCTYPE html><p>a", "urn:1|a\n");
    RESPONSE("", "a", "!other type:1 \n");
}

Test(parse_pages, passes_by_what_is_no_page) {
    cr_expect(eq(str,
                 (char *)list_text("a.warc", "WARC/1.0\r\nWARC-Type: revisit\r\nContent-Length: 0\r\n\r\n\r\n\r\n"),
                 "!revisit:1 \n"));
    cr_expect(eq(str,
                 (char *)list_text("a.warc",
                                   "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
                                   "Content-Length: 58\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"
                                   "<p>gone\r\n\r\n"),
                 "!other type:1 \n"));
}

static int ends_with(const char *text, const char *end) {
    size_t nbytes = strlen(text), end_nbytes = strlen(end);
    return nbytes >= end_nbytes && strcmp(text + nbytes - end_nbytes, end) == 0;
}

static const char *list_html(const char *name, const char *text, wirecopy_html html) {
    const char *path = write_text(name, text);
    wirecopy_input input = input_of(&path);
    input.html = html;
    return list_input(&input, 1 << 20);
}

Test(parse_pages, does_with_html_what_it_is_told) {
    static const char page[] = "<!DOCTYPE html><p>a</p><nav>b</nav>", field[] = "{\"text\":\"<p>a &amp; b</p>\"}\n";
    cr_expect(ends_with(list_html("p", page, WIRECOPY_HTML_AUTO), "/p|a\n"));
    cr_expect(ends_with(list_html("p", page, WIRECOPY_HTML_KEEP), "/p|<!DOCTYPE html><p>a</p><nav>b</nav>\n"));
    cr_expect(eq(str, (char *)list_html("p", page, WIRECOPY_HTML_SKIP), "!other type:1 \n"));
    cr_expect(ends_with(list_html("q", "just <p> in a text", WIRECOPY_HTML_AUTO), "/q|just <p> in a text\n"));
    cr_expect(eq(str, (char *)list_html("a.jsonl", field, WIRECOPY_HTML_AUTO), "|<p>a &amp; b</p>\n"));
    cr_expect(eq(str, (char *)list_html("a.jsonl", field, WIRECOPY_HTML_TEXT), "|a & b\n"));
    cr_expect(eq(str, (char *)list_html("a.jsonl", field, WIRECOPY_HTML_SKIP), "!other type:1 \n"));
    cr_expect(eq(str, (char *)list_html("a.jsonl", "{\"text\":\"a  b\"}\n", WIRECOPY_HTML_TEXT), "|a  b\n"));
    cr_expect(eq(str, (char *)list_html("a.csv", "id,text\n1,<b>a</b>\n", WIRECOPY_HTML_TEXT), "#header\n1|a\n"));
}
