#include "inputs_support.h"

#include "format/sniff.h"

TestSuite(parse_csv, .fini = remove_scratch);

#define LISTS(text, expected) cr_expect(eq(str, (char *)list_text("a.csv", text), expected))

Test(parse_csv, takes_columns_by_name) {
    LISTS("id,text\n1,one\n2,two\n", "#header\n1|one\n2|two\n");
    LISTS("text,x,id\r\none,,1\r\ntwo,,2", "#header\n1|one\n2|two\n");
    LISTS("\xEF\xBB\xBF\"id\",\"text\"\n1,one\n", "#header\n1|one\n");
    LISTS("\n\nid,text\n\n1,one\n\r\n\n2,two\n\n", "#header\n1|one\n2|two\n");
    LISTS("text\none\n", "#header\n|one\n");
    LISTS("id,text\n,one\n2,\n", "#header\n|one\n2|\n");
    LISTS("", "");
    LISTS("id,text", "#header\n");
    LISTS("id,body\n1,x\n", "#header\n!no field:2 there is no column \"text\"; name another with text_fields\n");
}

Test(parse_csv, takes_quotes_as_rfc_4180_has_them) {
    LISTS("id,text\n1,\"a, b\"\n", "#header\n1|a, b\n");
    LISTS("id,text\n1,\"say \"\"hi\"\"\"\n", "#header\n1|say \"hi\"\n");
    LISTS("id,text\n1,\"two\r\nlines\"\n2,x\n3\n",
          "#header\n1|two\r\nlines\n2|x\n!syntax:5 the record has 1 field and the header 2; a separator or quote is "
          "missing\n");
    LISTS("id,text\n1,5\" disk\n\"\",\"\"\n", "#header\n1|5\" disk\n|\n");
    LISTS("id,text\n1,\"a\"b\n2,y\n",
          "#header\n!syntax:2 bytes follow a closing quote; double the quotes within a quoted field\n2|y\n");
    LISTS("id,text\n1,a,b\n",
          "#header\n!syntax:2 the record has 3 fields and the header 2; there is a separator or quote too many\n");
}

Test(parse_csv, tells_where_an_unclosed_quote_opened) {
    LISTS("id,text\n1,one\n\"a\nb\",\"never\n3,three\n4,four\n",
          "#header\n1|one\n!syntax:4 the quote that opens here is never closed, so that everything after it is lost; "
          "close it\n");
}

Test(parse_csv, with_tabs_follows_the_same_rules) {
    cr_expect(
        eq(str, (char *)list_text("a.tsv", "id\ttext\n1\ta, b\n2\t\"x\ty\"\n\t\n"), "#header\n1|a, b\n2|x\ty\n|\n"));
}

/* Chosen by the first bytes, whatever the name says. */
Test(parse_csv, finds_the_separator) {
    LISTS("id;text\n1;one, or so\n2;two\n", "#header\n1|one, or so\n2|two\n");
    LISTS("id\ttext\n1\tone, or so; then\n", "#header\n1|one, or so; then\n");
    LISTS("id|text\n1|one, or so\n", "#header\n1|one, or so\n");
    LISTS("id;text\n1;a;b\n2;\"c;d\"\n", "#header\n!syntax:2 the record has 3 fields and the header 2, between ';'; "
                                         "there is a separator or quote too many\n2|c;d\n");
    cr_expect(eq(str, (char *)list_text("a.tsv", "text,id\none,1\n"), "#header\n1|one\n"));
    /* The text's own column decides, not the number of columns. */
    LISTS("id;text;a,b,c,d\n1;one;2,3,4,5\n", "#header\n1|one\n");
}

Test(parse_csv, reads_the_line_that_excel_writes) {
    LISTS("sep=;\r\nid;text\r\n1;one, two\r\n", "#header\n1|one, two\n");
    LISTS("\xEF\xBB\xBFsep=\t\nid\ttext\n1\tone\n", "#header\n1|one\n");
    LISTS("sep=,\n\n\"id\",\"text\"\n1,one\n\n2\n",
          "#header\n1|one\n!syntax:6 the record has 1 field and the header 2; a separator or quote is missing\n");
    LISTS("sep=^\nid^text\n1^one\n", "#header\n1|one\n");
}

Test(parse_csv, reads_lines_that_end_in_a_return) {
    LISTS("id,text\r1,one\r2,\"two\rlines\"\r\r3\r",
          "#header\n1|one\n2|two\rlines\n!syntax:6 the record has 1 field and the header 2; a separator or quote is "
          "missing\n");
    LISTS("\xEF\xBB\xBFid;text\r1;one\r", "#header\n1|one\n");
    /* A return in a line of its own kind is text. */
    LISTS("id,text\n1,one\rtwo\n2,x\n", "#header\n1|one\rtwo\n2|x\n");
}

Test(parse_csv, reads_quotes_after_backslashes) {
    LISTS("id,text\n1,\"say \\\"hi\\\" to, me\"\n2,\"c:\\\\\"\n3,\"a\\b\"\n",
          "#header\n1|say \"hi\" to, me\n2|c:\\\n3|a\\b\n");
    LISTS("id,text\n1,\"c:\\\"\n2,\"a\"\"b\"\n", "#header\n1|c:\\\n2|a\"b\n");
    LISTS("id,text\n1,\"c:\\\"\n2,\"a\"\"b\"\n3,\"say \\\"hi\\\"\"\n",
          "#header\n1|c:\\\n2|a\"b\n!syntax:4 bytes follow a quote after a backslash; if backslashes escape quotes "
          "here, set quoting backslash\n");
}

Test(parse_csv, goes_on_after_an_escaped_backslash) {
    LISTS("id,text\n1,\"say \\\"hi\\\" \\\\\nmore\"\n2,x\n", "#header\n1|say \"hi\" \\\nmore\n2|x\n");
}

/* TSV is mostly written without quotes. */
Test(parse_csv, takes_a_quote_in_tsv_as_text) {
    LISTS("id\ttext\n1\t\"No\", he said\n2\t\"Open\n3\tx\n", "#header\n1|\"No\", he said\n2|\"Open\n3|x\n");
    LISTS("\"id\"\t\"text\"\n\"1\"\t\"one\"\n", "#header\n1|one\n");
    LISTS("id\ttext\n1\t\"one\"\n2\t\"two\"\n", "#header\n1|one\n2|two\n");
    LISTS("id\ttext\n1\t\"one\"\n2\ttwo\n", "#header\n1|\"one\"\n2|two\n");
    LISTS("id\ttext\n1\t\"two\nlines\"\n2\tx\n", "#header\n1|two\nlines\n2|x\n");
    LISTS(
        "id\ttext\n1\t\"a\tb\"c\n",
        "#header\n!syntax:2 the record has 3 fields and the header 2, between tabs; there is a separator or quote too "
        "many; if fields stand in quotes here, set quoting doubled\n");
}

static const char *list_as(const char *name, const char *text, unsigned delimiter, wirecopy_quoting quoting) {
    const char *path = write_text(name, text);
    wirecopy_input input = input_of(&path);
    input.delimiter = delimiter;
    input.quoting = quoting;
    return list_input(&input, 1 << 20);
}

Test(parse_csv, obeys_the_user) {
    cr_expect(eq(str, (char *)list_as("a.csv", "id:text\n1:a,b\n", ':', WIRECOPY_QUOTING_AUTO), "#header\n1|a,b\n"));
    cr_expect(eq(str, (char *)list_as("a", "id:text\n1:a,b\n", ':', WIRECOPY_QUOTING_AUTO), "#header\n1|a,b\n"));
    cr_expect(eq(str, (char *)list_as("a.csv", "id;text,x\n1;a,b\n", ',', WIRECOPY_QUOTING_AUTO),
                 "#header\n!no field:2 there is no column \"text\"; name another with text_fields\n"));
    cr_expect(eq(str, (char *)list_as("a.csv", "id,text\n1,\"a\"\n", 0, WIRECOPY_QUOTING_NONE), "#header\n1|\"a\"\n"));
    cr_expect(eq(str, (char *)list_as("a.tsv", "id\ttext\n1\t\"a\"\n", 0, WIRECOPY_QUOTING_DOUBLED), "#header\n1|a\n"));
}

/* A table is known by its content where the name says nothing, or something else. */
Test(parse_csv, is_found_by_content) {
    const char *names[] = {"stdin", "a.txt", "a.jsonl", "a.dat"};
    for (size_t i = 0; i < 4; i++) {
        cr_expect(eq(str, (char *)list_text(names[i], "id,text\n1,one\n"), "#header\n1|one\n"), "%s", names[i]);
        cr_expect(eq(str, (char *)list_text(names[i], "text;id\r\n\"a;b\";1\r\n"), "#header\n1|a;b\n"), "%s", names[i]);
    }
    cr_expect(eq(str, (char *)list_text("a.csv", "{\"id\":\"1\",\"text\":\"one\"}\n"), "1|one\n"));
    /* Names but for capitals, which the user is to be told of. */
    cr_expect(eq(str, (char *)list_text("stdin", "ID,Text\n1,one\n"),
                 "#header\n!no field:2 there is no column \"text\"; name another with text_fields\n"));
}

/* The first record alone is longer than what is looked at. */
Test(parse_csv, of_long_records_is_understood) {
    static uint8_t sample[64 << 10];
    static const struct {
        char separator;
        const char *opening;
        int quoting;
    } ways[] = {{',', "\"", WIRECOPY_QUOTING_DOUBLED},
                {'\t', "\"", WIRECOPY_QUOTING_DOUBLED},
                {';', "\"", WIRECOPY_QUOTING_DOUBLED},
                {',', "\"\\\"so\\\" ", WIRECOPY_QUOTING_BACKSLASH}};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        wirecopy_input input = input_of(NULL);
        int length =
            snprintf((char *)sample, 64, "id%ctext\n1%c%s", ways[i].separator, ways[i].separator, ways[i].opening);
        for (size_t at = (size_t)length; at < sizeof sample; at++) {
            sample[at] = (uint8_t) "it goes on; and on, as stories do\n"[at % 34];
        }
        wc_sniffed found = wc_dialect_sniff(sample, sizeof sample, 0, WIRECOPY_FORMAT_AUTO, &input);
        cr_expect(found.is_table, "way %zu", i);
        cr_expect(eq(int, found.dialect.separator, ways[i].separator));
        cr_expect(eq(int, found.dialect.quoting, ways[i].quoting), "way %zu", i);
    }
}

Test(parse_csv, is_not_found_in_prose) {
    static const char *const prose[] = {
        "The mayor came, saw, and left.\nThe council stayed, and talked, until noon.\n",
        "Dear Sir,\nthank you, indeed.\n",
        "Roses are red,\nViolets are blue,\nSugar is sweet,\nand so are you.\n",
        "text, of all kinds, is here\nand here\n",
        "One; two\nThree; four\nFive; six\nSeven; eight\n",
        "| id | text |\n| 1 | one |\n",
        "\tIndented\n\tby tabs\n\tall through\n\tto the end\n",
        "Oslo,Bergen\nRome,Milan\nLyon,Paris\nKyiv,Odesa\n",
        "\"Quoted from the start,\" he said,\nand so on\n",
    };
    for (size_t i = 0; i < sizeof prose / sizeof prose[0]; i++) {
        char expected[256];
        const char *path = write_text("story.txt", prose[i]);
        snprintf(expected, sizeof expected, "%s|%s\n", path, prose[i]);
        cr_expect(eq(str, (char *)list_path(path), expected));
        path = write_text("story", prose[i]);
        snprintf(expected, sizeof expected, "%s|%s\n", path, prose[i]);
        cr_expect(eq(str, (char *)list_path(path), expected));
    }
}

Test(parse_csv, joins_columns) {
    const char *path = write_text("a.csv", "id,title,text,date\n\"a\"\"b\",\"T\"\"\",x,2020\n");
    const char *fields[] = {"title", "text"};
    wirecopy_input input = input_of(&path);
    input.text_fields = fields;
    input.ntext_fields = 2;
    input.date_field = "date";
    cr_expect(eq(str, (char *)list_input(&input, 1 << 20), "#header\na\"b|T\"\nx@2020\n"));
}

Test(parse_csv, gives_the_same_records_for_blocks_of_any_size) {
    const char *path =
        write_text("a.csv", "\xEF\xBB\xBF\r\n\"id\",text\r\n1,\"a \"\"quoted\"\"\r\n\r\nstory\"\r\n\r\n2,b\"c\n"
                            "\n3,\"x\"y\n4,d\n5\n6,\"open\n7,e\n");
    wirecopy_input input = input_of(&path);
    char *expected = strdup(list_input(&input, 1 << 20));
    for (size_t target = 1; target < 200; target++) {
        cr_assert(eq(str, (char *)list_input(&input, target), expected), "target %zu", target);
    }
    free(expected);
}

Test(parse_csv, of_every_dialect_gives_the_same_records_for_blocks_of_any_size) {
    static const char *const texts[] = {
        "sep=;\r\n\r\nid;text\r\n1;\"a \"\"b\"\"\r\n;\"\r\n2;c;\r\n\r\n3;\"x\"y\r\n4;\"open\r\n",
        "\n\nid\ttext\n\n1\t\"a\r\n2\tb\"\"c\n3\n",
        "id,text\r\r1,\"a\r\nb\"\r2,c\r3\r4,\"open\r5,e\r",
        "id|text\n1|\"a \\\"b\\\" \\\\\"\n2|\"c\nd \\\"\"\n3|e\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *path = write_text("a.csv", texts[i]);
        wirecopy_input input = input_of(&path);
        char *expected = strdup(list_input(&input, 1 << 20));
        for (size_t target = 1; target < 100; target++) {
            cr_assert(eq(str, (char *)list_input(&input, target), expected), "text %zu, target %zu", i, target);
        }
        free(expected);
    }
}

Test(parse_csv, header_is_kept_for_the_file) {
    const char *path = write_text("a.csv", "id,text\r\n1,x\r\n");
    wirecopy_input input = input_of(&path);
    wc_reader *reader;
    wc_block block;
    int more;
    wc_block_init(&block, &wc_allocator_default);
    cr_assert(wc_reader_open(&input, &wc_allocator_default, 0, NULL, NULL, &reader, NULL) == WIRECOPY_OK);
    cr_assert(wc_reader_next(reader, 4096, &block, &more, NULL) == WIRECOPY_OK);
    const wc_file *file = wc_reader_file(reader, 0);
    cr_assert(eq(sz, file->header_nbytes, 9));
    cr_assert(memcmp(file->header, "id,text\r\n", 9) == 0);
    wc_block_clear(&block);
    wc_reader_close(reader);
}
