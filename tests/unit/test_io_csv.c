#include "test_io_support.h"

TestSuite(io_csv, .fini = remove_scratch);

#define LISTS(text, expected) cr_expect(eq(str, (char *)list_text("a.csv", text), expected))

Test(io_csv, takes_columns_by_name) {
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

Test(io_csv, takes_quotes_as_rfc_4180_has_them) {
    LISTS("id,text\n1,\"a, b\"\n", "#header\n1|a, b\n");
    LISTS("id,text\n1,\"say \"\"hi\"\"\"\n", "#header\n1|say \"hi\"\n");
    LISTS("id,text\n1,\"two\r\nlines\"\n2,x\n3\n",
          "#header\n1|two\r\nlines\n2|x\n!syntax:5 the record has 1 field and the header 2; a separator or quote is "
          "missing\n");
    LISTS("id,text\n1,5\" disk\n\"\",\"\"\n", "#header\n1|5\" disk\n|\n");
    LISTS("id,text\n1,\"a\"b\n2,y\n",
          "#header\n!syntax:2 bytes follow a closing quote; double the quotes within a quoted field\n2|y\n");
    LISTS("id,text\n1,a,b\n",
          "#header\n!syntax:2 the record has 3 fields and the header 2; a separator or quote is too many\n");
}

Test(io_csv, tells_where_an_unclosed_quote_opened) {
    LISTS("id,text\n1,one\n\"a\nb\",\"never\n3,three\n4,four\n",
          "#header\n1|one\n!syntax:4 the quote that opens here is never closed, so that all up to the end is lost; "
          "close it\n");
}

Test(io_csv, with_tabs_follows_the_same_rules) {
    cr_expect(
        eq(str, (char *)list_text("a.tsv", "id\ttext\n1\ta, b\n2\t\"x\ty\"\n\t\n"), "#header\n1|a, b\n2|x\ty\n|\n"));
}

Test(io_csv, joins_columns) {
    const char *path = write_text("a.csv", "id,title,text,date\n\"a\"\"b\",\"T\"\"\",x,2020\n");
    const char *fields[] = {"title", "text"};
    wirecopy_input input = input_of(&path);
    input.text_fields = fields;
    input.ntext_fields = 2;
    input.date_field = "date";
    cr_expect(eq(str, (char *)list_input(&input, 1 << 20), "#header\na\"b|T\"\nx@2020\n"));
}

Test(io_csv, gives_the_same_records_for_blocks_of_any_size) {
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

Test(io_csv, header_is_told_for_the_file) {
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
