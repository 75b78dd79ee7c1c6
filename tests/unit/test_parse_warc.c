#include "inputs_support.h"

#include "format/splitter.h"

TestSuite(parse_warc, .fini = remove_scratch);

#define WET(id, text, length)                                                                                          \
    "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:" id ">\r\nWARC-Target-URI: http://x/" id               \
    "\r\nWARC-Date: 2020-01-0" id "T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: " length "\r\n\r\n" text  \
    "\r\n\r\n"

#define RECORD(type, fields, length, body)                                                                             \
    "WARC/1.1\r\nWARC-Type: " type "\r\nWARC-Record-ID: <urn:r>\r\n" fields "Content-Length: " length "\r\n\r\n" body  \
    "\r\n\r\n"

#define LISTS(text, expected) cr_expect(eq(str, (char *)list_text("a.warc", text), expected))

Test(parse_warc, takes_what_is_text) {
    LISTS(WET("1", "one", "3") WET("2", "two\r\n\r\n", "7"), "urn:1|one\nurn:2|two\r\n\r\n\n");
    LISTS(RECORD("warcinfo", "Content-Type: application/warc-fields\r\n", "3", "a:b") WET("1", "one", "3"),
          "!other type:1 \nurn:1|one\n");
    LISTS(RECORD("resource", "Content-Type: text/plain; charset=utf-8\r\n", "3", "abc"), "urn:r|abc\n");
    LISTS(RECORD("resource", "Content-Type: text/html\r\n", "3", "abc"), "urn:r|abc\n");
    LISTS(RECORD("resource", "Content-Type: text/css\r\n", "3", "abc"), "!other type:1 \n");
    LISTS(RECORD("response", "Content-Type: application/http; msgtype=response\r\n", "48",
                 "HTTP/1.1 200 OK\r\nContent-type: text/plain\r\n\r\nabc"),
          "urn:r|abc\n");
    LISTS(RECORD("response", "Content-Type: application/http\r\n", "47",
                 "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nabc"),
          "urn:r|abc\n");
    LISTS(RECORD("response", "Content-Type: application/http\r\n", "47",
                 "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nabc"),
          "!other type:1 \n");
    LISTS(WET("1", "", "0"), "urn:1|\n");
}

Test(parse_warc, names_records_by_other_headers) {
    const char *path = write_text("a.wet", WET("1", "one", "3"));
    wirecopy_input input = input_of(&path);
    input.id_field = "warc-target-uri";
    input.date_field = "WARC-Date";
    cr_expect(eq(str, (char *)list_input(&input, 4096), "http://x/1|one@2020-01-01T00:00:00Z\n"));
}

Test(parse_warc, finds_its_way_back_after_damage) {
    LISTS(WET("1", "one", "3") "rubbish\r\nmore\r\n" WET("2", "two", "3"),
          "urn:1|one\n!syntax:1 no WARC record starts here; the record before may have a wrong "
          "Content-Length\nurn:2|two\n");
    LISTS(WET("1", "one", "x") WET("2", "two", "3"),
          "!syntax:1 the WARC header has no valid Content-Length\nurn:2|two\n");
    LISTS(WET("1", "one", "3") "WARC/1.0\r\nContent-Length: 50\r\n\r\nshort",
          "urn:1|one\n!syntax:1 the WARC record has 5 bytes of content and not the 50 of its Content-Length: it is cut "
          "off, or "
          "the number is wrong\n");
    /* Lengths that end within a later record, at its end, and beyond the file. */
    static const char *const wrong[] = {"8", "9", "40", "300", "5000"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char file[1024], expected[256];
        snprintf(file, sizeof file, "%s" WET("2", "two", "%s") "%s%s", WET("1", "one", "3"), wrong[i],
                 WET("3", "three", "5"), WET("4", "four", "4"));
        snprintf(
            expected, sizeof expected,
            "urn:1|one\n!syntax:1 the WARC record has 3 bytes of content and not the %s of its Content-Length: it is "
            "cut off, or the number is wrong\nurn:3|three\nurn:4|four\n",
            wrong[i]);
        cr_expect(eq(str, (char *)list_text("a.warc", file), expected), "%s", wrong[i]);
    }
    LISTS("WARC/1.0\r\nContent-Le", "!syntax:1 the WARC header is truncated\n");
    /* 2^64 + 3. */
    LISTS(WET("1", "one", "18446744073709551619") WET("2", "two", "3"),
          "!syntax:1 the WARC header has no valid Content-Length\nurn:2|two\n");
}

Test(parse_warc, takes_lines_without_carriage_returns) {
    LISTS("WARC/1.0\nWARC-Type: conversion\nWARC-Record-ID: <urn:1>\nContent-Type: text/plain\nContent-Length: 3\n\n"
          "one\n\n" WET("2", "two", "3"),
          "urn:1|one\nurn:2|two\n");
}

/* The ends of the records of bytes that come in steps. */
static size_t ends_in_steps(const char *text, size_t nbytes, size_t step, size_t *ends_ret) {
    wc_splitter splitter = wc_splitter_of(WIRECOPY_FORMAT_WARC, NULL);
    size_t scanned = 0, count = 0, end;
    for (size_t shown = 0; shown < nbytes;) {
        shown = nbytes - shown < step ? nbytes : shown + step;
        while ((end = splitter.next(&splitter, (const uint8_t *)text, &scanned, shown, 0)) != WC_NO_END) {
            ends_ret[count++] = end;
        }
    }
    return count;
}

/* A mark may come in two pieces. */
Test(parse_warc, splits_at_the_same_places_in_steps_of_any_size) {
    static const char text[] = "rubbish\nmore\n" WET("1", "one", "3") "rubbish\r\n" WET("2", "two", "3");
    size_t whole[64], found[64];
    cr_assert(eq(sz, ends_in_steps(text, sizeof text - 1, sizeof text, whole), 3));
    cr_assert(eq(sz, whole[0], 13));
    for (size_t step = 1; step < sizeof text; step++) {
        cr_assert(eq(sz, ends_in_steps(text, sizeof text - 1, step, found), 3), "steps of %zu", step);
        cr_assert(memcmp(found, whole, 3 * sizeof *whole) == 0, "steps of %zu", step);
    }
}

Test(parse_warc, gives_the_same_records_for_blocks_of_any_size) {
    const char *path = write_text("a.warc", "\r\n" WET("1", "WARC/1.0 is no record in a text",
                                                       "31") "rubbish\n\nWARC"
                                                             "\nWARC/1.0\r\nno length\r\n\r\n" WET("2", "two", "3")
                                                                 RECORD("request", "", "0", "") WET("3", "three", "5"));
    wirecopy_input input = input_of(&path);
    char *expected = strdup(list_input(&input, 1 << 20));
    for (size_t target = 1; target < 700; target++) {
        cr_assert(eq(str, (char *)list_input(&input, target), expected), "target %zu", target);
    }
    free(expected);
}
