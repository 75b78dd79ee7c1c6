/* JSON that is not JSON Lines: arrays, objects over several lines, one after another, within others. */
#include "inputs_support.h"

#include "format/detect_json.h"

static const char three[] = "1|one\n2|two\n3|three\n";

/* The records of a text, which do not depend on where blocks are cut. */
static const char *list_records(const char *text, const char *records_path) {
    static char first[1 << 16];
    const char *path = write_text("j", text);
    wirecopy_input input = input_of(&path);
    input.records_path = records_path;
    snprintf(first, sizeof first, "%s", list_input(&input, 1 << 20));
    for (size_t target = 1; target < 200; target += target < 20 ? 1 : 17) {
        cr_assert(eq(str, (char *)list_input(&input, target), first), "blocks of %zu", target);
    }
    return first;
}

static const char *list_json(const char *text) {
    return list_records(text, NULL);
}

Test(format_json, reads_every_layout) {
    static const char *const layouts[] = {
        "[{\"id\":1,\"text\":\"one\"},{\"id\":2,\"text\":\"two\"},{\"id\":3,\"text\":\"three\"}]",
        "[\n{\"id\":1,\"text\":\"one\"},\n{\"id\":2,\"text\":\"two\"},\n{\"id\":3,\"text\":\"three\"}\n]\n",
        "[{\"id\":1,\"text\":\"one\"}\n,{\"id\":2,\"text\":\"two\"}\n,{\"id\":3,\"text\":\"three\"}\n]",
        "\xEF\xBB\xBF [\r\n  {\r\n    \"id\": 1,\r\n    \"text\": \"one\"\r\n  },\r\n  {\r\n    \"id\": 2,\r\n    "
        "\"text\": "
        "\"two\"\r\n  },\r\n  {\r\n    \"id\": 3,\r\n    \"text\": \"three\"\r\n  }\r\n]\r\n",
        "{\n  \"id\": 1,\n  \"text\": \"one\"\n}\n{\n  \"id\": 2,\n  \"text\": \"two\"\n}\n\n\n{\n  \"id\": 3,\n  "
        "\"text\": "
        "\"three\"\n}",
        "{\"id\":1,\"text\":\"one\"}{\"id\":2,\"text\":\"two\"}{\"id\":3,\"text\":\"three\"}",
        "{\"id\":1,\"text\":\"one\"} {\"id\":2,\"text\":\"two\"}\t{\"id\":3,\"text\":\"three\"}\n",
        "{\n\"id\":1,\"text\":\"one\"},\n{\"id\":2,\"text\":\"two\"},\n{\"id\":3,\"text\":\"three\"},\n",
        "\x1E{\"id\":1,\"text\":\"one\"}\n\x1E{\"id\":2,\"text\":\"two\"}\n\x1E{\"id\":3,\"text\":\"three\"}\n",
        "[{\"id\":1,\"text\":\"one\"}]\n[{\"id\":2,\"text\":\"two\"},{\"id\":3,\"text\":\"three\"}]\n",
        "[[{\"id\":1,\"text\":\"one\"},{\"id\":2,\"text\":\"two\"}],[],[{\"id\":3,\"text\":\"three\"}]]",
        "window.part0 = [{\"id\":1,\"text\":\"one\"},{\"id\":2,\"text\":\"two\"},{\"id\":3,\"text\":\"three\"}];\n",
        "callback({\"id\":1,\"text\":\"one\"});{\"id\":2,\"text\":\"two\"};{\"id\":3,\"text\":\"three\"}",
        ("/* by hand [ */\n[ {\"id\":1,\"text\":\"one\"}, // }\n{\"id\":2,\"text\":\"two\"},"
         "{\"id\":3,\"text\":\"three\"/*\"*/}]"),
        "[]\n[{\"id\":1,\"text\":\"one\"},{\"id\":2,\"text\":\"two\"},{\"id\":3,\"text\":\"three\"}]",
    };
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        cr_expect(eq(str, (char *)list_json(layouts[i]), (char *)three), "%s", layouts[i]);
    }
}

Test(format_json, passes_over_brackets_quotes_and_escapes_in_strings) {
    cr_expect(eq(str, (char *)list_json("[{\"id\":\"a]}\",\"text\":\"x\\\"}, {\\\\\"},\n {\"text\":\"\\\\\\\"[\"}]"),
                 "a]}|x\"}, {\\\n|\\\"[\n"));
    cr_expect(eq(str, (char *)list_json("[{\"t\":{\"a\":[1,[2,{}]]},\"text\":\"x\"},{\"text\":\"y\"}]"), "|x\n|y\n"));
}

Test(format_json, tells_layouts) {
    static const struct {
        const char *text;
        wirecopy_format format;
    } cases[] = {
        {"{\"a\":1}\n{\"a\":2}\n", WIRECOPY_FORMAT_JSONL},
        {"{\"a\":1},\n{\"a\":2},\n", WIRECOPY_FORMAT_JSONL},
        {"{\"a\":\"cut off\n{\"a\":2}\n{\"a\":3}\n", WIRECOPY_FORMAT_JSONL},
        {"{\"a\":1,\n{\"a\":2}\n{\"a\":3}\n", WIRECOPY_FORMAT_JSONL},
        {"# made by hand\n{\"a\":1}\n", WIRECOPY_FORMAT_JSONL},
        {"{\"a\":\"the bytes end here", WIRECOPY_FORMAT_JSONL},
        {"{}", WIRECOPY_FORMAT_JSONL},
        {"{\"a\":1}\n{\n\"a\":2}\n", WIRECOPY_FORMAT_JSON},
        {"{\n  \"a\": \"the bytes end here", WIRECOPY_FORMAT_JSON},
        {"{\"a\":1} {\"a\":2}", WIRECOPY_FORMAT_JSON},
        {"[\n{\"a\":1}", WIRECOPY_FORMAT_JSON},
        {"[]", WIRECOPY_FORMAT_JSON},
        {"[Note] text", WIRECOPY_FORMAT_AUTO},
        {" {\"a\":1}\n{\"a\":2}\n", WIRECOPY_FORMAT_JSONL},
        {"[null, {\"a\":1}]", WIRECOPY_FORMAT_JSON},
        {"Say (see [1])", WIRECOPY_FORMAT_AUTO},
        {"[1] a footnote", WIRECOPY_FORMAT_AUTO},
        {"{% extends %}", WIRECOPY_FORMAT_AUTO},
        {"# A heading\n\nText.\n", WIRECOPY_FORMAT_AUTO},
        {"", WIRECOPY_FORMAT_AUTO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wirecopy_format found = wc_json_layout((const uint8_t *)cases[i].text, strlen(cases[i].text));
        cr_expect(eq(int, found, cases[i].format), "%s", cases[i].text);
    }
}

Test(format_json, loses_no_more_than_a_broken_record) {
    /* The quote of the second text, its brace, a word without quotes, an end within a record. */
    cr_expect(eq(
        str,
        (char *)list_json("[\n  {\"text\": \"x\"},\n  {\"text\": \"y},\n  {\"text\": \"z\"},\n  {\"text\": \"w\"}\n]"),
        "|x\n!syntax:3 the JSON ends inside a string\n|w\n"));
    cr_expect(eq(str, (char *)list_json("[\n{\n\"text\": \"x\"\n},\n{\n\"text\": \"y\"\n,\n{\n\"text\": \"z\"\n}\n]"),
                 "|x\n!syntax:5 the JSON ends before its closing brace\n|z\n"));
    cr_expect(eq(str, (char *)list_json("[\n  {\"text\": What},\n  {\"text\": \"z\"}\n]"),
                 "!syntax:2 not valid JSON: there is a comma, colon, quote or bracket too few or too many\n|z\n"));
    cr_expect(eq(str, (char *)list_json("[{\"text\": \"x\"},\n{\"text\": \"y"),
                 "|x\n!syntax:2 the JSON ends inside a string\n"));
}

Test(format_json, loses_no_more_than_a_broken_record_of_a_line) {
    static const char open[] = "the JSON ends inside a string";
    static const char broken[] = "not valid JSON: there is a comma, colon, quote or bracket too few or too many";
    static const struct {
        const char *text, *message, *after;
    } cases[] = {
        /* A quote too many, at its end one too few, a word without quotes, blanks, objects and arrays within. */
        {"[{\"id\":1,\"text\":\"x\"},{\"id\":2,\"text\":\"a \"b\" c\"},{\"id\":3,\"text\":\"z\"}]", broken, "3|z\n"},
        {"[{\"id\":1,\"text\":\"x\"},{\"id\":2,\"text\":\"y},{\"id\":3,\"text\":\"z\"},{\"id\":4,\"text\":\"w\"}]",
         open, "4|w\n"},
        {"[{ \"id\" : 1,\"text\":\"x\"} , { \"id\" : 2,\"text\":Who} ,\n { \"id\" : 3,\"text\":\"z\"}]", broken,
         "3|z\n"},
        {"[{\"id\":1,\"text\":\"x\"},{\"id\":2,\"t\":\"a\"b\",\"of\":[{\"a\":1},{\"b\":2}]},{\"id\":3,\"text\":\"z\"}]",
         open, "3|z\n"},
        {"{\"id\":1,\"text\":\"x\"}{\"id\":2,\"text\":\"a \"b\" c\"}{\"id\":3,\"text\":\"z\"}", broken, "3|z\n"},
        /* Another key first. */
        {"[{\"id\":1,\"text\":\"x\"},{\"id\":2,\"text\":\"a \"b\" c\"},{\"text\":\"z\"}]",
         "the JSON has a quote, comma or bracket too few or too many, and in the 39 bytes from here to the end of the "
         "file no next record was found: mend it, or write each record on a line of its own",
         ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[512];
        snprintf(expected, sizeof expected, "1|x\n!syntax:1 %s\n%s", cases[i].message, cases[i].after);
        cr_expect(eq(str, (char *)list_json(cases[i].text), (char *)expected), "%s", cases[i].text);
    }
}

Test(format_json, finds_records_within_others) {
    static const struct {
        const char *text, *path, *expected;
    } cases[] = {
        {"{\"n\":2,\"hits\":[{\"text\":\"x\"},\n{\"text\":\"y\"}],\"next\":null}", "hits", "|x\n|y\n"},
        {"{\n \"a\": {\"hits\": [{\"text\": \"no\"}]},\n \"hits\": [\n  {\"text\": \"x\"}\n ]\n}\n", "hits", "|x\n"},
        {"{\"a\":{\"hits\":[{\"text\":\"x\"}]},\"hits\":[{\"text\":\"no\"}]}", "a.hits", "|x\n"},
        {"{\"a.hits\":[{\"text\":\"x\"}]}", "a.hits", "|x\n"},
        {"{\"hits\":[{\"text\":\"x\"}]}\n{\"hits\":[{\"text\":\"y\"}]}\n", "hits", "|x\n|y\n"},
        {"[{\"hits\":[{\"text\":\"x\"}]},{\"hits\":[]},{\"hits\":null}]", "hits", "|x\n"},
        {"{\"p\":[{\"hits\":[{\"text\":\"x\"}]},{\"hits\":[{\"text\":\"y\"}]}]}", "p.hits", "|x\n|y\n"},
        {"{\"p\":[{\"hits\":[{\"text\":\"no\"}]},{\"hits\":[{\"text\":\"y\"}]}]}", "p.1.hits", "|y\n"},
        {"{\"p\":{\"1\":[{\"text\":\"x\"}]}}", "p.1", "|x\n"},
        {"{\"a\":{\"text\":\"x\"},\n\"b\":{\"text\":\"y\"}}", "*", "|x\n|y\n"},
        {"{\"a\":{\"hits\":[{\"text\":\"x\"}]},\"b\":{\"hits\":[{\"text\":\"y\"}]}}", "*.hits", "|x\n|y\n"},
        {"{\"hit\":{\"text\":\"x\"},\"n\":1}{\"hit\":{\"text\":\"y\"}}", "hit", "|x\n|y\n"},
        {"{\"h\\\"its\":[{\"text\":\"no\"}],\"hits\":[{\"text\":\"x\"}]}", "hits", "|x\n"},
        {"{\"h\\u0069t\\u0073\":[{\"text\":\"x\"}]}", "hits", "|x\n"},
        {"{\"\\ud83d\\ude00\\/\\\"\":[{\"text\":\"x\"}]}", "\xF0\x9F\x98\x80/\"", "|x\n"},
        {"{\"\\ud83d\":{\"text\":\"no\"},\"\\ude00\":{\"text\":\"no\"},\"a\":{\"text\":\"x\"}}", "a", "|x\n"},
        {"{\"hits\":[3,\"a\"]}", "hits",
         "!no object:1 there is a number where an object should be: a record is a JSON object\n"
         "!no object:1 there is a string where an object should be: a record is a JSON object, "
         "which jq makes of texts: jq -c '.[] | {text: .}' FILE\n"},
        {"{\"hits\":[{\"text\":\"x\"}]}\n{\"items\":[{\"text\":\"y\"}]}", "hits",
         "|x\n!no field:2 there are no records at \"hits\", which records_path names; the array \"items\" has objects "
         "with "
         "it: name that with records_path\n"},
        {"{\"hits\":[{\"text\":\"x\"}", "hits",
         "|x\n!syntax:1 the file ends within an array or object around the records: it may be cut off; fetch it "
         "again\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect(eq(str, (char *)list_records(cases[i].text, cases[i].path), (char *)cases[i].expected), "%s",
                  cases[i].text);
    }
}

Test(format_json, tells_a_file_that_is_cut_off) {
    static const char unclosed[] =
        "|x\n!syntax:2 the file ends within an array or object around the records: it may be cut off; fetch it again\n";
    cr_expect(eq(str, (char *)list_json("[\n{\"text\":\"x\"}"), (char *)unclosed));
    cr_expect(eq(str, (char *)list_json("[\n{\"text\":\"x\"},"), (char *)unclosed));
}

TestSuite(format_json, .fini = remove_scratch);
