#include "inputs_support.h"

TestSuite(parse_jsonl, .fini = remove_scratch);

static const char *list(const char *text) {
    return list_text("a.jsonl", text);
}

static const char *list_fields(const char *text, const char *const *fields, size_t nfields, const char *id,
                               const char *date) {
    const char *path = write_text("a.jsonl", text);
    wirecopy_input input = input_of(&path);
    input.text_fields = fields;
    input.ntext_fields = nfields;
    input.id_field = id;
    input.date_field = date;
    return list_input(&input, 1 << 20);
}

#define LISTS(text, expected) cr_expect(eq(str, (char *)list(text), expected))

Test(parse_jsonl, takes_lines_as_they_come) {
    LISTS("{\"id\":\"a\",\"text\":\"one\"}\n{\"id\":\"b\",\"text\":\"two\"}\n", "a|one\nb|two\n");
    LISTS("{\"text\":\"no line end\"}", "|no line end\n");
    LISTS("{\"text\":\"x\"}\r\n{\"text\":\"y\"}\r\n", "|x\n|y\n");
    LISTS("\xEF\xBB\xBF{\"text\":\"x\"}\n", "|x\n");
    LISTS("\n  \n{\"text\":\"x\"}\n\r\n\t\n{\"text\":\"y\"}\n \n\n", "|x\n|y\n");
    LISTS("\xEF\xBB\xBF\n{\"text\":\"x\"}", "|x\n");
    LISTS("", "");
    LISTS("\n\n", "");
    LISTS("{\"text\":\"\"}\n", "|\n");
    LISTS("{\"text\":\"a\\u0000b\\n\\u00e9\\ud83d\\ude00\"}\n", "|a");
}

Test(parse_jsonl, tells_what_is_wrong_and_where) {
    LISTS("{\"text\":\"a\"}\n\n{\"text\":\"b\n{\"text\":\"c\"}\n", "|a\n!syntax:3 the JSON ends inside a string\n|c\n");
    LISTS("{\"text\":\"a\"", "!syntax:1 the JSON ends before its closing brace\n");
    LISTS("3\n[1]\n",
          "!no object:1 the line is not a JSON object; JSON Lines has one complete object on each line\n"
          "!no object:2 the line is an array; JSON Lines has one complete object on each line, and input.format "
          "json reads arrays of objects\n");
    LISTS("{\"text\" \"a\"}",
          "!syntax:1 not valid JSON: there is a comma, colon, quote or bracket too few or too many\n");
    LISTS("{\"text\":\"a\"} x", "!syntax:1 the JSON ends before its closing brace\n");
    LISTS("{\"text\":\"a\tb\"}", "!syntax:1 the JSON has a control character in a string; write it as an escape\n");
    LISTS("{\"text\":\"a\",\"n\":01}", "!syntax:1 the JSON has a malformed number\n");
    LISTS("{}\n{\"txt\":1}\n", "!no field:1 there is no field \"text\"; name another with text_fields\n"
                               "!no field:2 there is no field \"text\"; name another with text_fields\n");
    LISTS("{\"text\":3}\n{\"text\":null}\n",
          "!not text:1 field \"text\" is a number, not a string; name another with text_fields\n"
          "!not text:2 field \"text\" is null, not a string; name another with text_fields\n");
}

Test(parse_jsonl, reads_what_is_nearly_json) {
    LISTS("{\"text\":\"NaN, \",\"n\":NaN,\"m\":[Infinity,-Infinity,-NaN,]}\n", "|NaN, \n");
    LISTS("{\"text\":\"a\"},\n{\"text\":\"b\",},\n", "|a\n|b\n");
    LISTS("# by hand\n{\"text\":\"a\"}\n", "!other type:1 \n|a\n");
    LISTS("// by hand\n{\"text\":\"a\" /* it's \"b\" */, /**/}\n", "!other type:1 \n|a\n");
    LISTS("[\n{\"text\":\"a\"},\n],\n]\n", "|a\n");
    LISTS("{\"text\":\"a\",\"n\":123456789012345678901,\"m\":[-9223372036854775809,1e999,2.5E+999]}\n", "|a\n");
    LISTS("{\"text\":\"a\",\"id\":123456789012345678901}\n{\"text\":\"a\",\"id\":-1e+0400}\n",
          "123456789012345678901|a\n-1e+0400|a\n");
    LISTS("{\"text\":\"a\",\"id\":18446744073709551615}\n{\"text\":\"a\",\"id\":1.50}\n",
          "18446744073709551615|a\n1.50|a\n");
}

Test(parse_jsonl, names_what_cannot_be_read) {
    LISTS("{'text': 'a'}\n",
          "!syntax:1 the keys stand in single quotes, as Python prints them: write JSON, with json.dumps\n");
    LISTS("{\"text\":\"a\",\"n\":nan}\n", "!syntax:1 the JSON has a word that is not true, false or null\n");
    LISTS("{\"id\":1,\"title\":\"short\",\"body\":{\"content\":\"longer text\"},\"n\":3}\n",
          "!no field:1 there is no field \"text\"; there are \"body.content\", \"title\": name one with text_fields\n");
    LISTS("{\"total\":1,\"articles\":[{\"text\":\"a\"}]}\n",
          "!no field:1 there is no field \"text\"; the array \"articles\" has objects with it: name that with "
          "records_path\n");
    LISTS("{\"response\":{\"docs\":[{\"body\":\"a\"}]}}\n",
          "!no field:1 there is no field \"text\"; there are objects in the array \"response.docs\": name that with "
          "records_path, and their text with text_fields\n");
    LISTS("{\"a\\u001b[2J\":\"x\"}\n",
          "!no field:1 there is no field \"text\"; there are \"a?[2J\": name one with text_fields\n");
    LISTS("{\"text\":[1,{}]}\n",
          "!not text:1 field \"text\" is an array without a string; if it has objects, name a field of "
          "theirs: \"text.NAME\" with text_fields\n");
}

Test(parse_jsonl, refuses_raw_nul_bytes) {
    static const char line[] = "{\"text\":\"a\0b\"}\n{\"text\":\0\"c\"}\n\0\n{\"text\":\"d\"}\n";
    const char *all = list_path(write_file("a.jsonl", line, sizeof line - 1));
    cr_assert(strncmp(all, "!syntax:1", 9) == 0 && strstr(all, "\n!syntax:2") && strstr(all, "\n!syntax:3") &&
                  strstr(all, "\n|d\n"),
              "%s", all);
}

Test(parse_jsonl, replaces_bytes_that_are_no_character) {
    LISTS("{\"text\":\"a\xFF"
          "b\xE2\x82"
          "c\"}",
          "|a\xEF\xBF\xBD"
          "b\xEF\xBF\xBD\xEF\xBF\xBD"
          "c\n");
    LISTS("{\"text\":\"x\\ud800y\"}", "|x\xEF\xBF\xBDy\n");
    LISTS("{\"text\":\"x\\udc00\\\\\\ud83d\\ude00\"}", "|x\xEF\xBF\xBD\\\xF0\x9F\x98\x80\n");
    LISTS("{\"text\":\"\\x\"}", "!syntax:1 a string has an escape that is not valid JSON\n");
    LISTS("{\"text\":\"\xFF\\x\"}", "!syntax:1 a string has an escape that is not valid JSON\n");
}

Test(parse_jsonl, joins_paragraphs_and_follows_numbers) {
    static const char *const through[] = {"body.blocks.text"}, *const numbered[] = {"a.1.b"},
                             *const both[] = {"title", "text"};
    LISTS("{\"text\":[\"one\",\"\",[\"two\",null,3],{\"a\":\"no\"}]}\n", "|one\n\ntwo\n");
    cr_expect(eq(str,
                 (char *)list_fields("{\"body\":{\"blocks\":[{\"text\":\"x\"},{\"n\":1},{\"text\":[\"y\",\"z\"]}]}}\n",
                                     through, 1, "body.blocks.1.n", NULL),
                 "1|x\ny\nz\n"));
    cr_expect(eq(str,
                 (char *)list_fields(
                     "{\"a\":[{\"b\":\"no\"},{\"b\":\"yes\"}],\"n\":[[1.50]]}\n{\"a\":{\"1\":{\"b\":\"key\"}}}\n",
                     numbered, 1, "n.0.0", NULL),
                 "1.50|yes\n|key\n"));
    cr_expect(
        eq(str, (char *)list_fields("{\"title\":\"t\",\"text\":[\"a\",\"b\"]}\n", both, 2, "id", NULL), "|t\na\nb\n"));
}

Test(parse_jsonl, joins_text_fields) {
    const char *fields[] = {"title", "text"};
    cr_expect(eq(str,
                 (char *)list_fields("{\"text\":\"b\",\"title\":\"a\"}\n{\"text\":\"b\",\"title\":null}\n{}\n"
                                     "{\"title\":1}\n",
                                     fields, 2, "id", NULL),
                 "|a\nb\n|b\n"
                 "!no field:3 there is none of the 2 text fields (\"title\" ...); name another with text_fields\n"
                 "!not text:4 none of the 2 text fields (\"title\" ...) is a string; name others with "
                 "text_fields\n"));
}

Test(parse_jsonl, looks_up_dotted_paths) {
    const char *fields[] = {"a.b"};
    cr_expect(
        eq(str,
           (char *)list_fields("{\"a\":{\"b\":\"nested\"}}\n{\"a\":{\"b\":\"nested\"},\"a.b\":\"literal\"}\n"
                               "{\"a\":\"b\"}\n",
                               fields, 1, "id", NULL),
           "|nested\n|literal\n!no field:3 there is no field \"a.b\"; there are \"a\": name one with text_fields\n"));
    const char *deep[] = {"a.b.c"};
    cr_expect(
        eq(str, (char *)list_fields("{\"a.b\":{\"c\":\"x\"},\"a\":{}}\n{\"a\":{\"b.c\":\"y\"}}\n", deep, 1, "id", NULL),
           "|x\n|y\n"));
}

Test(parse_jsonl, gives_numbers_as_they_are_written) {
    const char *fields[] = {"t"};
    static const struct {
        const char *json, *expected;
    } rows[] = {
        {"7", "7|x\n"},       {"-7", "-7|x\n"},
        {"0", "0|x\n"},       {"-0", "-0|x\n"},
        {"1.50", "1.50|x\n"}, {"1e5", "1e5|x\n"},
        {"0.0", "0.0|x\n"},   {"18446744073709551615", "18446744073709551615|x\n"},
        {"null", "|x\n"},     {"true", "|x\n"},
        {"[1]", "|x\n"},      {"\"\"", "|x\n"},
        {"\"s\"", "s|x\n"},   {"2.50 ", "2.50|x\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char line[128];
        snprintf(line, sizeof line, "{\"a\":{\"z\":[1.5],\"n\":%s},\"t\":\"x\"}", rows[i].json);
        cr_expect(eq(str, (char *)list_fields(line, fields, 1, "a.n", NULL), (char *)rows[i].expected));
    }
    cr_expect(eq(str, (char *)list_fields("{\"i\":1.0,\"d\":2.0,\"t\":\"x\"}", fields, 1, "i", "d"), "1.0|x@2.0\n"));
}

Test(parse_jsonl, takes_the_last_of_equal_fields) {
    LISTS("{\"text\":\"a\",\"id\":1.0,\"text\":\"b\",\"id\":2.0}", "2.0|b\n");
}

Test(parse_jsonl, gives_the_same_records_for_blocks_of_any_size) {
    const char *path =
        write_text("a.jsonl", "\xEF\xBB\xBF\n{\"id\":1,\"text\":\"one\"}\n\n \r\n{\"id\":2,\"text\":\"two\n"
                              "{\"id\":3,\"text\":\"three, which is longer\"}\r\n\n{\"id\":4}\n\n\n[]");
    wirecopy_input input = input_of(&path);
    char *expected = strdup(list_input(&input, 1 << 20));
    for (size_t target = 1; target < 200; target++) {
        cr_assert(eq(str, (char *)list_input(&input, target), expected), "target %zu", target);
    }
    free(expected);
}
