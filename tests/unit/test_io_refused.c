/* What is refused by name, and what only looks like it. */
#include "test_io_support.h"

#include "io/refused.h"

TestSuite(io_refused, .fini = remove_scratch);

static const char *kind_of(const void *bytes, size_t nbytes) {
    const wc_refusal *found = wc_refused_by_signature(bytes, nbytes);
    found = found != NULL ? found : wc_refused_as_binary("input", bytes, nbytes);
    return found != NULL ? found->kind : "";
}

#define KIND(bytes, expected) cr_expect(eq(str, (char *)kind_of(bytes, sizeof(bytes) - 1), (char *)(expected)))

Test(io_refused, names_archives) {
    uint8_t header[1024] = "story.txt";
    memcpy(header + 100, "0000644\0", 8);
    memcpy(header + 148, "        ", 8);
    unsigned sum = 0;
    for (size_t i = 0; i < 512; i++) {
        sum += header[i];
    }
    char field[8];
    snprintf(field, sizeof field, "%06o", sum);
    memcpy(header + 148, field, sizeof field);
    cr_expect(eq(str, (char *)kind_of(header, sizeof header), "a tar archive"), "old tar has no mark");
    header[0] = 'S';
    cr_expect(ne(str, (char *)kind_of(header, sizeof header), "a tar archive"), "the sum does not fit");
    KIND("PK\3\4\24\0\0\0\10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\5\0\0\0a.txt", "a zip archive");
    KIND("PK\3\4\24\0\0\0\10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\23\0\0\0[Content_Types].xml",
         "an office document (Word, Excel, PowerPoint)");
    KIND("PK\3\4\24\0\0\0\10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\10\0\0\0mimetypeapplication/vnd.oasis.opendocument",
         "an office document (OpenDocument)");
    KIND("7z\xBC\xAF\x27\x1C\0\4", "a 7z archive");
}

Test(io_refused, names_compression) {
    KIND("\x04\x22\x4D\x18\x64\x40\xA7", "compressed by lz4");
    KIND("\x1F\x9D\x90\1\2\3", "compressed by Unix compress");
    KIND("\x1F\x8B\x08\0\0\0\0\0\0\3", "compressed twice");
    /* As random as what brotli and encryption give. */
    uint8_t noise[64];
    for (uint32_t i = 0, state = 7; i < sizeof noise; i++) {
        state = state * 1664525 + 1013904223;
        noise[i] = (uint8_t)(state >> 24 | 1);
    }
    cr_expect(eq(str, (char *)kind_of(noise, sizeof noise), "binary, of no kind that is known"));
}

Test(io_refused, names_tables_and_databases) {
    KIND("PAR1\x15\4\x15\x10\x15", "a Parquet file");
    KIND("ARROW1\0\0\xFF\xFF\xFF\xFF", "an Arrow file (Feather)");
    KIND("\xFF\xFF\xFF\xFF\xF0\1\0\0\x10\0\0\0", "an Arrow stream");
    KIND("SQLite format 3\0\x10\0\1\1", "a SQLite database");
    cr_expect(wc_refused_columns((const uint8_t *)"PAR1\x15\4\x15", 7) != NULL);
    cr_expect(wc_refused_columns((const uint8_t *)"SQLite format 3\0\1", 17) == NULL);
}

Test(io_refused, names_documents_pictures_and_archives_of_pages) {
    KIND("%PDF-1.7\n%\xE2\xE3", "a PDF document");
    KIND("{\\rtf1\\ansi A story}", "a document in Rich Text Format");
    KIND("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "an image (PNG)");
    KIND("RIFF\x10\0\0\0WEBPVP8 ", "an image (WebP)");
    KIND("filedesc://a.arc 0.0.0.0 20200101000000 text/plain 77\n1 0 X\n", "an ARC file of a web archive");
    KIND("<mediawiki xmlns=\"x\">", "a MediaWiki dump (XML)");
    KIND("<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<mediawiki>", "a MediaWiki dump (XML)");
    KIND("\xEF\xBB\xBF<?xml version=\"1.0\"?><rss version=\"2.0\">", "a news feed (RSS)");
    KIND("<?xml version=\"1.0\"?><stories><story/></stories>", "XML");
}

Test(io_refused, knows_text_in_every_encoding) {
    static const char *const texts[] = {
        "PAR1 is the name of a round", "RIFF and raff of the harbour", "ID3, a law of 1987", "BM 12 is a road",
        "ORC is a beast",              "OggS",                         "DOC and film",       "< 5 of them",
        "<p>A story</p>",              "<!DOCTYPE html><html><body>",  "caf\xE9 in latin-1", "tab\tand\fpage\x1B$B",
        "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\"><html xmlns=\"y\">",
        "\x82\xA0\x82\xA2\x82\xA4 in Shift-JIS"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cr_expect(eq(str, (char *)kind_of(texts[i], strlen(texts[i])), ""), "%s", texts[i]);
    }
    KIND("", "");
    KIND("\xFF\xFEs\0t\0o\0r\0y\0", "");
    KIND("s\0t\0o\0r\0y\0 \0o\0n\0e\0", "");
    KIND("\0s\0t\0o\0r\0y", "");
    KIND("a story\0with\0zeros\0", "binary, of no kind that is known");
}

/* A named file ends the run; in a folder the others go on. */
Test(io_refused, fails_by_name_and_skips_in_folders) {
    wc_reader *reader;
    wirecopy_error error;
    const char *path = write_file("a.jsonl", "PAR1\x15\4\x15\x10", 8);
    wirecopy_input input = input_of(&path);
    cr_expect(wc_reader_open(&input, &wc_allocator_default, 0, NULL, NULL, &reader, &error) == WIRECOPY_ERROR_FORMAT);
    cr_expect(strstr(error.message, "a.jsonl is a Parquet file: ") != NULL, "%s", error.message);
    char folder[128];
    snprintf(folder, sizeof folder, "%s/f", scratch_folder());
    cr_assert(mkdir(folder, 0777) == 0);
    write_file("f/a.parquet", "PAR1\x15\4\x15\x10", 8);
    write_file("f/b.jpg", "\xFF\xD8\xFF\xE0\0\x10JFIF", 10);
    write_text("f/c.jsonl", "{\"text\":\"x\"}\n");
    const char *listed = list_path(folder);
    cr_expect(strncmp(listed, "!format:1 is a Parquet file: ", 29) == 0, "%s", listed);
    cr_expect(strcmp(strrchr(listed, '|'), "|x\n") == 0);
    cr_expect(strstr(listed, "JFIF") == NULL);
}
