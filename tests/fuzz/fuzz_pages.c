/* Pages: for any body and any header, decoding, encodings and HTML end, keep within the limit, and give the same text
 * twice. The first bytes choose what the header says, the rest is the body. */
#include "base/memory.h"
#include "base/options.h"
#include "format/html_marks.h"
#include "fuzz.h"
#include "parse/page.h"
#include "parse/parser.h"

static const char *const contents[] = {NULL, "gzip", "deflate", "br", "zstd", "identity", "gzip, br", "odd"};
static const char *const transfers[] = {NULL, "chunked", "gzip, chunked", "identity"};
static const char *const labels[] = {NULL,          "utf-8",  "iso-8859-1", "shift_jis",   "iso-2022-jp", "gb18030",
                                     "euc-kr",      "big5",   "utf-16",     "koi8-r",      "utf-7",       "nosuch",
                                     "x/y//IGNORE", "euc-jp", "hz-gb-2312", "windows-1258"};

enum { NBYTES_MOST = 1 << 16 };

static size_t length_of(const char *text) {
    return text != NULL ? strlen(text) : 0;
}

/* Returns whether there is a text. */
static int read_page(wc_parser *parser, const wc_body *body, const char *label, int is_html, wc_record *record) {
    const uint8_t *bytes;
    size_t nbytes;
    memset(record, 0, sizeof *record);
    REQUIRE(wc_page_body(parser, body, &bytes, &nbytes, record, NULL) == WIRECOPY_OK);
    if (record->reason != WIRECOPY_REASON_NONE) {
        return 0;
    }
    REQUIRE(nbytes <= NBYTES_MOST);
    REQUIRE(wc_page_text(parser, bytes, nbytes, label, length_of(label), is_html, record, NULL) == WIRECOPY_OK);
    REQUIRE(record->text != NULL || record->reason != WIRECOPY_REASON_NONE);
    return record->reason == WIRECOPY_REASON_NONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t nbytes) {
    static char kept[4 * NBYTES_MOST + 64];
    uint8_t coding = take_byte(&bytes, &nbytes), told = take_byte(&bytes, &nbytes);
    wirecopy_input input;
    wc_parser *parser;
    wc_record record;
    wirecopy_input_init(&input, sizeof input);
    input.record_nbytes_max = NBYTES_MOST;
    input.depth_max = 50;
    input.html = (wirecopy_html)(told >> 5 & 3);
    REQUIRE(wc_parser_create(&input, &bounded_allocator, &parser, NULL) == WIRECOPY_OK);
    wc_body body = {.bytes = bytes,
                    .nbytes = nbytes,
                    .content = contents[coding & 7],
                    .transfer = transfers[coding >> 3 & 3],
                    .is_cut = coding >> 5 & 1};
    body.content_nbytes = length_of(body.content);
    body.transfer_nbytes = length_of(body.transfer);
    const char *label = labels[told & 15];
    int is_html = told >> 4 & 1;
    if (nbytes <= NBYTES_MOST && read_page(parser, &body, label, is_html, &record)) {
        size_t kept_nbytes = record.text_nbytes;
        REQUIRE(kept_nbytes <= sizeof kept);
        memcpy(kept, record.text, kept_nbytes);
        REQUIRE(read_page(parser, &body, label, is_html, &record));
        REQUIRE(record.text_nbytes == kept_nbytes && memcmp(record.text, kept, kept_nbytes) == 0);
    }
    wc_html_is_page(bytes, nbytes);
    wc_html_is_within(bytes, nbytes);
    wc_parser_free(parser);
    return 0;
}
