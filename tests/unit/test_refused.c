/* What is refused by name, and what only looks like it. */
#include "inputs_support.h"

#include "refuse/refused.h"
#include "refuse/shapes.h"
#include "refuse/text.h"

TestSuite(refused, .fini = remove_scratch);

static const char *kind_of(const void *bytes, size_t nbytes) {
    const wc_refusal *found = wc_refused_by_signature(bytes, nbytes);
    found = found != NULL ? found : wc_refused_as_binary("input", bytes, nbytes);
    return found != NULL ? found->kind : "";
}

#define KIND(bytes, expected) cr_expect(eq(str, (char *)kind_of(bytes, sizeof(bytes) - 1), (char *)(expected)))

Test(refused, names_archives) {
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

Test(refused, names_compression) {
    KIND("\x04\x22\x4D\x18\x64\x40\xA7", "compressed by lz4");
    KIND("\x1F\x9D\x90\1\2\3", "compressed by Unix compress");
    KIND("\x1F\x8B\x08\0\0\0\0\0\0\3", "compressed twice");
    /* As random as what brotli and encryption give. */
    uint8_t noise[64];
    for (uint32_t i = 0, state = 7; i < sizeof noise; i++) {
        state = state * 1664525 + 1013904223;
        noise[i] = (uint8_t)(state >> 24 | 1);
    }
    cr_expect(eq(str, (char *)kind_of(noise, sizeof noise), "binary data of no known kind"));
}

Test(refused, names_tables_and_databases) {
    KIND("PAR1\x15\4\x15\x10\x15", "a Parquet file");
    KIND("ARROW1\0\0\xFF\xFF\xFF\xFF", "an Arrow file (Feather)");
    KIND("\xFF\xFF\xFF\xFF\xF0\1\0\0\x10\0\0\0", "an Arrow stream");
    KIND("SQLite format 3\0\x10\0\1\1", "a SQLite database");
    cr_expect(wc_refused_columns((const uint8_t *)"PAR1\x15\4\x15", 7) != NULL);
    cr_expect(wc_refused_columns((const uint8_t *)"SQLite format 3\0\1", 17) == NULL);
}

/* However the bytes are cut short, none beyond them is read. */
static void expect_items(const char *expected, const char *bytes, size_t nbytes) {
    cr_expect(eq(str, (char *)kind_of(bytes, nbytes), (char *)expected), "%.*s", (int)nbytes, bytes);
    for (size_t length = 0; length < nbytes; length++) {
        uint8_t *copy = malloc(length + 1);
        memcpy(copy, bytes, length);
        wc_refused_by_signature(copy, length);
        free(copy);
    }
}

#define ITEMS(expected, bytes) expect_items(expected, bytes, sizeof(bytes) - 1)

Test(refused, names_records_in_binary_notations) {
    ITEMS("MessagePack", "\x82\xA2id\xA1"
                         "1\xA4text\xA7one two");
    ITEMS("MessagePack", "\x92\x82\xA2id\xA1"
                         "1\xA4text\xA7one two");
    ITEMS("MessagePack", "\xDC\1\x2C\x82\xA2id\xA1"
                         "1\xA4text\xA7one two");
    ITEMS("MessagePack", "\xDD\0\1\0\0\x82\xA2id\xA1"
                         "1\xA4text\xA7one two");
    ITEMS("MessagePack", "\x83\xA3_id\5\xA4tags\x92\xA1"
                         "a\xC0\xA4text\xD9\7one two\x83");
    ITEMS("CBOR", "\xA2\x62id\x61"
                  "1\x64text\x67one two");
    ITEMS("CBOR", "\xD9\xD9\xF7\x82\xA2\x62id\x18\x2A\x64text\x78\7one two");
    ITEMS("CBOR", "\x9F\xBF\x62id\xFB\0\0\0\0\0\0\0\0\x64text\x7A\0\0\0\7one two\xFF\xFF");
    ITEMS("CBOR", "\xA1\x64text\x67one two\xA1\x64text\x65three");
    ITEMS("CBOR", "\xA2\x62id\x61"
                  "1\x64text\x79\xFF\0cut short");
    ITEMS("Ion", "\xE0\1\0\xEA\xEE\x95\x81");
    ITEMS("Smile", ":)\n\1\xFA\x81id");
}

/* A square or a letter of Japanese, or one of Chinese, before a Latin letter: the first bytes are those of a map. */
Test(refused, knows_asian_texts_from_binary_notations) {
    ITEMS("", "\x81\xA1"
              "A\x90V\x8Ap\x82\xCC\x96k\x82\xC5");
    ITEMS("", "\x82\xA2"
              "AB\x83R\x81[\x83X");
    ITEMS("", "\xB0\x61"
              "A\x81\xC4\xB8\xDB\xBF\xDA");
    ITEMS("", "\xA1\xB0"
              "C\xB8\xDB\xBF\xDA\xA1\xB1");
    ITEMS("", "\xA1que vuelvan\xA1");
}

Test(refused, names_documents_pictures_and_archives_of_pages) {
    KIND("%PDF-1.7\n%\xE2\xE3", "a PDF document");
    KIND("{\\rtf1\\ansi A story}", "a document in Rich Text Format");
    KIND("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "an image (PNG)");
    KIND("\x89PNG\r\n\x1A\n", "an image (PNG)");
    KIND("\xFF\xD8\xFF\xE0", "an image (JPEG)");
    KIND("RIFF\x10\0\0\0WEBPVP8 ", "an image (WebP)");
    KIND("filedesc://a.arc 0.0.0.0 20200101000000 text/plain 77\n1 0 X\n", "an ARC file of a web archive");
    KIND("<mediawiki xmlns=\"x\">", "a MediaWiki dump (XML)");
    KIND("<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<mediawiki>", "a MediaWiki dump (XML)");
    KIND("\xEF\xBB\xBF<?xml version=\"1.0\"?><rss version=\"2.0\">", "a news feed (RSS)");
    KIND("<?xml version=\"1.0\"?><stories><story/></stories>", "XML");
    KIND("<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\">", "NewsML (XML)");
    KIND("<article xmlns=\"http://docbook.org/ns/docbook\"><title>A storm</title></article>", "XML");
    KIND("<p xmlns='x'>A storm</p>", "XML");
    KIND("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>A storm</p></div>", "");
}

Test(refused, knows_text_in_every_encoding) {
    static const char *const texts[] = {
        "PAR1 is the name of a round",
        "RIFF and raff of the harbour",
        "ID3, a law of 1987",
        "BM 12 is a road",
        "ORC is a beast",
        "OggS",
        "DOC and film",
        "< 5 of them",
        "<p>A story</p>",
        "<!DOCTYPE html><html><body>",
        "caf\xE9 in latin-1",
        "tab\tand\fpage\x1B$B",
        "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\"><html xmlns=\"y\">",
        "\x82\xA0\x82\xA2\x82\xA4 in Shift-JIS"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cr_expect(eq(str, (char *)kind_of(texts[i], strlen(texts[i])), ""), "%s", texts[i]);
    }
    KIND("", "");
    KIND("\xFF\xFEs\0t\0o\0r\0y\0", "");
    KIND("s\0t\0o\0r\0y\0 \0o\0n\0e\0", "");
    KIND("\0s\0t\0o\0r\0y", "");
    KIND("a story\0with\0zeros\0", "binary data of no known kind");
}

/* A named file ends the run; in a folder the others go on. */
Test(refused, fails_by_name_and_skips_in_folders) {
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

/* Bytes that are as good as random, whatever the name says, and whatever some line or the first byte looks like. */
Test(refused, skips_what_is_no_text_under_any_name) {
    static const char *const names[] = {"f/a.jsonl", "f/b.json", "f/c.csv", "f/d.warc", "f/e.txt"};
    uint8_t noise[2048];
    char folder[128];
    snprintf(folder, sizeof folder, "%s/f", scratch_folder());
    cr_assert(mkdir(folder, 0777) == 0);
    for (uint32_t i = 0, state = 7; i < sizeof noise; i++) {
        state = state * 1664525 + 1013904223;
        noise[i] = (uint8_t)(state >> 24 | 1);
    }
    memcpy(noise + 700, "\n{\1", 3);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        noise[0] = i % 2 == 0 ? '{' : 0xC3;
        write_file(names[i], (const char *)noise, sizeof noise);
    }
    const char *listed = list_path(folder);
    size_t skipped = 0;
    for (const char *at = listed; (at = strstr(at, " is binary data of no known kind")) != NULL; at++) {
        skipped++;
    }
    cr_expect(eq(sz, skipped, sizeof names / sizeof names[0]), "%s", listed);
    cr_expect(strchr(listed, '|') == NULL, "%s", listed);
}

/* A record or two of a dump may be broken so. */
Test(refused, reads_records_beside_broken_ones) {
    char lines[4096] = "{\"text\":\"x\"}\n";
    size_t length = strlen(lines);
    for (size_t i = 0; i < 1000; i++) {
        lines[length++] = (char)(i % 3 == 0 ? 1 : 0x80 + i % 90);
    }
    memcpy(lines + length, "\0\0\n{\"text\":\"y\"}\n", 17);
    const char *listed = list_path(write_file("a.jsonl", lines, length + 17));
    cr_expect(strstr(listed, "|x\n") != NULL && strstr(listed, "|y\n") != NULL, "%s", listed);
    /* What looks like other values on a broken line does not make another layout of the rest. */
    listed = list_text("b.jsonl", "{\"text\":\"x\"}\n\xC3 7 {}[{ \"\n{\"text\":\"y\"}\n{\"text\":\"z\"}\n");
    cr_expect(strstr(listed, "|y\n") != NULL && strstr(listed, "|z\n") != NULL, "%s", listed);
}

static wc_refusal_room room;

static const char *text_kind_of(const char *text) {
    const wc_refusal *found = wc_refused_as_text((const uint8_t *)text, strlen(text));
    found = found != NULL ? found : wc_refused_as_one_text((const uint8_t *)text, strlen(text), &room);
    found = found != NULL ? found : wc_refused_by_shape((const uint8_t *)text, strlen(text));
    return found != NULL ? found->kind : "";
}

/* Each of the texts is of that kind, however it is cut short after `least` bytes, and no cut reads beyond its end. */
static void expect_kind(const char *expected, const char *const *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        cr_expect(eq(str, (char *)text_kind_of(texts[i]), (char *)expected), "%s", texts[i]);
        for (size_t length = 0; length < strlen(texts[i]); length++) {
            uint8_t *copy = malloc(length + 1); /* its own size, so that AddressSanitizer sees a read beyond it */
            memcpy(copy, texts[i], length);
            wc_refused_as_text(copy, length);
            wc_refused_as_one_text(copy, length, &room);
            wc_refused_by_shape(copy, length);
            free(copy);
        }
    }
}

#define KINDS(expected, ...)                                                                                           \
    expect_kind(expected, (const char *const[]){__VA_ARGS__},                                                          \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

Test(refused, names_sql) {
    KINDS("an SQL dump", "INSERT [dbo].[articles] ([id], [text]) VALUES (1, N'One')\n",
          "USE [news]\nGO\n/****** Object: x ******/\nSET ANSI_NULLS ON\nGO\n",
          "USE news;\n\nCREATE TABLE a (id int);\n", "SET ANSI_NULLS ON\r\nGO\r\nSET QUOTED_IDENTIFIER ON\r\nGO\r\n",
          "REPLACE INTO articles VALUES (1, 'One');\n", "insert into articles (id, text) values (1, 'One');",
          "insert into a values\n(1,'one'),\n(2,'two');", "COPY articles (id, text) FROM stdin;\n1\tOne\n",
          "COPY public.articles FROM stdin WITH (FORMAT csv);\n1,One\n",
          "-- by hand\n\nINSERT IGNORE INTO `a` (`id`) VALUES (1);", "/* x */ create table if not exists a (id int);\n",
          "SET NAMES utf8mb4;\nSET FOREIGN_KEY_CHECKS = 0;\n", "SET statement_timeout = 0;\n",
          "REM INSERTING into ARTICLES\nSET DEFINE OFF;\nInsert into ARTICLES (ID) values (1);\n",
          "INSERT OR IGNORE INTO a VALUES(1,'x');\n", "insert or replace into a (id) values (1);\n",
          "DROP TABLE IF EXISTS `a`;\n", "LOCK TABLES `a` WRITE;\n", "SET IDENTITY_INSERT [dbo].[a] ON \n",
          "BEGIN;\nINSERT INTO \"a\" VALUES(1,'x');\n", "UPDATE articles SET text = 'One' WHERE id = 1;\n",
          "DROP DATABASE news;\nCREATE DATABASE news;\n", "COPY articles FROM stdin CSV HEADER;\nid,text\n",
          "BEGIN TRANSACTION;\nCREATE TABLE a(id, text);\n", "BEGIN\nINSERT INTO a VALUES (1, 'One');\nEND\n",
          "INSERT INTO a VALUES (1, 'It\\'s; here');\nSELECT 1;\n",
          "IF OBJECT_ID(N'dbo.a', 'U') IS NOT NULL\nDROP TABLE dbo.a\nGO\n",
          "SELECT pg_catalog.set_config('search_path', '', false);\n");
}

/* Sentences about SQL, and stories that quote it. */
Test(refused, reads_stories_about_sql) {
    KINDS("", "BEGIN TRANSACTION; said the screen, and nothing moved.\n", "BEGIN TRANSACTION;\nthe screen said\n",
          "DROP TABLE IF EXISTS students is the joke that all know.\n",
          "CREATE TABLE settings (with candles) for six, the hotel advises.\n",
          "ALTER TABLE manners add charm, a columnist writes.\n", "COPY that FROM STDIN, the manual says; it waits.\n",
          "INSERT INTO a (id) VALUES (1); is what the intruder typed\n", "PRAGMA x = y, or how to keep promises\n",
          "SET x TO 'stun', says the captain.\n", "IF EXISTS (and nobody doubts it) the treaty holds.\n",
          "LOCK TABLES now READ the sign; then it fell.\n", "SELECT setval committee meets\n",
          "COMMIT\n\nUSE WATER\n\nThe council asks for it.\n", "COMMIT\n\nBEGIN\n\nThe first step.\n", "START\nGO\n");
}

Test(refused, names_yaml_and_sections) {
    KINDS("YAML", "articles:\n  - id: 1\n    text: One two\n", "articles:\n- id: 1\n  text: One two\n",
          "---\nid: 1\ntext: One\n---\nid: 2\ntext: Two\n", "---\nid: 1\ntext: |\n  One\n\n  two\n",
          "- {id: 1, text: One}\n- {id: 2, text: Two}\n", "- id: a\n  text: One\n", "-\n  id: a\n  text: One\n",
          "-   id: a\n    text: One\n", "# made by hand\n---\n- id: a\n  text: One\n", "%YAML 1.2\n---\n",
          "\"a\":\n  \"id\": 1\n  \"text\": One\n\"b\":\n  \"id\": 2\n  \"text\": Two\n");
    KINDS("YAML", "id: 1\ntext: |\n  One\n  two\n", "id: 1\ntext: One\n---\nid: 2\ntext: Two\n",
          "a:\n  nummer: 1\n  inhalt: One\nb:\n  nummer: 2\n  inhalt: Two\n",
          "- nummer: 1\n  inhalt: One\n- nummer: 2\n  inhalt: Two\n");
    KINDS("TOML or INI", "[[stories]]\nid = \"a\"\n", "[story]\nid=a\n", "# by hand\n#\n\n[[stories]]\nid = \"a\"\n",
          "; by hand\n[story one]\n; the first\nid: a\ntext: One\n", "title = \"x\"\ndate = 2025-03-03\n\n[a]\nb = 1\n",
          "id = \"a\"\ntext = \"\"\"\nOne two.\nThree.\n\"\"\"\n", "a = [\n  { id = \"a\", text = \"One\" },\n]\n",
          "# by hand\nstory.a.id=a\nstory.a.text=One\n");
}

/* Lists of results, casts and recipes have the shape of YAML or INI. */
Test(refused, reads_lists_of_results) {
    KINDS("", "Results:\n  A: 2\n", "Results:\n  Arsenal: 2\n  Chelsea: 1\nScorers:\n  Saka: 10\n  Palmer: 20\n",
          "Results:\n- Arsenal: 2\n  Chelsea: 1\n- Leeds: 0\n  Derby: 0\n",
          "Cast:\n  Hamlet: Smith\n  Ophelia: Jones\n", "# Results\n[Group A]\nArsenal = 2\n\nThe match was long.\n",
          "x = 1\ny = 2\nare the answers\n", "# Harbour\n[[Storm]]\nIt is closed.\n", "London: rain\nParis: sun\n");
}

Test(refused, names_tables_as_terminals_show_them) {
    KINDS("a table as a terminal shows it", "+----+------+\n| id | text |\n+----+------+\n| a  | One  |\n",
          "+------+\n| text |\n+------+\n| One  |\n", " id | text \n----+------\n a  | One\n",
          " text \n------\n One two\n(1 row)\n", "id  text\n--  -------\n1   One two\n",
          "\xE2\x94\x8C\xE2\x94\x80\xE2\x94\xAC\n\xE2\x94\x82id\n\xE2\x94\x9C\xE2\x94\x80\n",
          "-[ RECORD 1 ]-----\nid   | 1\ntext | One\n", "+-[ RECORD 1 ]-+\n| id | 1 |\n",
          "\xE2\x94\x80[ DATENSATZ 1 ]\xE2\x94\x80\nid \xE2\x94\x82 1\n",
          "*************************** 1. row ***************************\n  id: 1\ntext: One\n",
          "Row 1:\n\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\nid: 1\n");
    KINDS("a table as a terminal shows it",
          "+----+------+\n| id | text |\n+----+------+\n| a  | One  |\n+----+------+\nby ana\n",
          "+------+\n| text |\n+------+\n| One  |\n+------+\nby ana\n");
    KINDS("", "+---------------+\n| FACTS         |\n+---------------+\n| Built 1901    |\n| Length 300 m  |\n"
              "| Crane broken  |\n| Cost 3 m      |\n+---------------+\n\nHARBOUR NEWS\n\nPier to be mended\n");
    KINDS("a table with \"||\" between its columns", "id||headline\na||One\nb||Two\n");
    KINDS("a table with \"\xC2\xA6\" between its columns", "nr\xC2\xA6title\xC2\xA6story\n1\xC2\xA6One\xC2\xA6Two\n");
    KINDS("a table with \" | \" between its columns", "id | text\na | One\nb | Two\n");
    KINDS("a table with several control characters between its columns", "id\1\2text\na\1\2One\nb\1\2Two\n");
    KINDS(
        "", "+----------+\n| HEADLINE |\n| by me    |\n+----------+\nThe harbour\n",
        "+----------+---+\n| HEADLINE | 3 |\n+----------+---+\n\nThe harbour\n",
        "\xE2\x94\x8C\xE2\x94\x80\xE2\x94\x90\n\xE2\x94\x82 A \xE2\x94\x82\n\xE2\x94\x94\xE2\x94\x80\n\nThe harbour\n",
        "Harbour | Ferry\n---------------\nIt is closed\n", "The harbour\n-----------\nIt is closed\n",
        "- [ ] buy bread\n", "*****\n* A *\n*****\nThe harbour\n");
}

/* What programs print of files, of changes, of what they did, and of values. */
Test(refused, names_what_programs_print) {
    KINDS("a dump of bytes (hexdump, xxd, od)", "00000000  54 68 65 20 70 69 65 72  |The pier|\n",
          "00000000: 5468 6520 7069 6572  The pier\n", "0000000 6854 2065 6970 7265\n0000008\n",
          "0000000 064124 020145 064560\n0000006\n", "0000000   T   h   e       p\n0000020   i\n",
          "unsigned char pier_txt[] = {\n  0x54, 0x68\n};\n");
    KINDS("a listing of files, processes or disks", "total 8\n-rw-r--r-- 1 ana news 312 Mar  3 10:00 pier.txt\n",
          ".:\ntotal 4\ndrwxr-xr-x 2 ana news 4096 Mar  3 10:00 harbour\n",
          "./pier:\ntotal 12K\n-rw-r--r-- 1 ana news 312 Mar  3 10:00 pier.txt\n",
          "-rw-r--r--. 1 ana news 312 Mar  3 10:00 pier.txt\n-rw-r--r--+ 1 ana news 90 Mar  3 10:00 quay.txt\n",
          "drwxr-xr-x ana/news         0 2025-03-03 10:00 harbour/\n",
          "  262146      4 drwxr-xr-x   2 ana  news  4096 Mar  3 10:00 ./harbour\n", "4\t./harbour\n8\t.\n",
          "USER         PID %CPU\nana            1  0.0\n", "Filesystem     1K-blocks    Used Available\nudev 4000\n");
    KINDS("a table as pandas prints it",
          "   id               text\n0  a1  The pier is shut\n1  a2  The crane is new\n");
    KINDS("a list of checksums", "d41d8cd98f00b204e9800998ecf8427e  pier.txt\n",
          "MD5 (pier.txt) = d41d8cd98f00b204e9800998ecf8427e\n", "da39a3ee5e6b4b0d3255bfef95601890afd80709 *pier.txt\n",
          "4294967295 0 a.txt\n3215114529 7 b.txt\n");
    KINDS("a patch or a history (diff, git, Subversion)",
          "commit da39a3ee5e6b4b0d3255bfef95601890afd80709\nAuthor: Ana Doe <ana@a.example>\n\n    The pier\n",
          "diff --git a/pier.txt b/pier.txt\nindex 1..2\n", "--- pier.txt\t2025-03-03\n+++ pier.txt\t2025-03-04\n",
          "1c1\n< The pier\n---\n> The piers\n", "Index: pier.txt\n=======\n",
          "da39a3ee (Ana Doe 2025-03-03 1) The pier\nda39a3ee (Ana Doe 2025-03-03 2) is mended\n");
    KINDS("a log", "2025-03-03 10:00:00,123 INFO page 1\n2025-03-03 10:00:01,200 INFO page 2\n",
          "2025-03-03T10:00:00Z 200 http://a.example\n2025-03-03T10:00:01Z 200 http://b.example\n",
          "Mar  3 10:00:00 host crawler[7]: page 1\nMar  3 10:00:01 host crawler[7]: page 2\n",
          "192.0.2.1 - - [03/Mar/2025:10:00:00 +0000] \"GET / HTTP/1.1\" 200 12\n",
          "<34>Mar  3 10:00:00 host crawler[7]: page 1\n", "INFO:crawler:page 1\nWARNING:crawler:page 2\n",
          "[INFO] page 1\n[ERROR] page 2\n", "--2025-03-03 10:00:00--  http://a.example/\nResolving a.example\n",
          "Traceback (most recent call last):\n  File \"a.py\", line 1\n");
    KINDS("values as a program prints them (Python, R, Lisp, EDN)", "('a', 'The pier')\n('b', 'The crane')\n",
          "Story(id='a', text='The pier')\n",
          "((id . \"a\") (text . \"The (old) pier\"))\n((id . \"b\") (text . \"x\"))\n", "(:id 1 :text \"The pier\")\n",
          "{:id 1 :text \"The pier\"}\n", "( (S (NP (DT The) (NN pier)) (VP (VBZ opens))) )\n",
          "structure(list(id = \"a\"), class = \"data.frame\")\n");
    KINDS("a list of files or addresses", "crawl-data/2025/pages-0.warc.gz\ncrawl-data/2025/pages-1.warc.gz\n",
          "./harbour/pier.txt\n./harbour/crane.txt\n", "http://a.example/1\nhttp://a.example/2\n");
    KINDS("base64 or uuencode", "VGhlIGhhcmJvdXIgY291bmNpbCB2b3RlZCBvbiBUdWVzZGF5IHRvIGNsb3NlIHRoZSBvbGQgcGllci4=\n");
}

#define CODE "a program's source, a script or settings"

Test(refused, names_source_code_and_settings) {
    KINDS(CODE, "#!/bin/sh\n# fetches the stories of a day\ncurl -O http://a.example/day\n",
          "#!/usr/bin/env python3\nprint(1)\n", "import json\nimport sys\n\nfor line in sys.stdin:\n    print(line)\n",
          "\"\"\"Reads the stories of a dump.\"\"\"\nfrom pathlib import Path\n\n\ndef stories(path):\n    return "
          "Path(path).read_text()\n",
          "/* Licensed to whoever asks for it. */\n#include <stdio.h>\n\nint main(void) {\n    return 0;\n}\n",
          "package org.example;\n\npublic class Pier {\n    int length;\n}\n",
          "package main\n\nimport (\n\t\"fmt\"\n)\n\nfunc main() {\n\tfmt.Println(\"pier\")\n}\n",
          "const fs = require(\"fs\");\n\nmodule.exports = { pier: 1 };\n", "<?php\n$pier = 1;\necho $pier;\n",
          "library(dplyr)\nx <- read.csv(\"a.csv\")\n", "body {\n  margin: 0;\n}\n",
          "@echo off\r\nset DIR=C:\\pier\r\n", "FROM debian:12\nRUN apt-get update\nCMD [\"pier\"]\n",
          "CC = gcc\n\nall:\n\t$(CC) -o pier pier.c\n", "DATABASE_URL=postgres://a.example/pier\nSECRET_KEY=abc\n",
          "host = localhost\nport = 80\n", "requests==2.31.0\nnumpy>=1.24\n",
          "a.example/pier v1.0.0 h1:abc=\na.example/pier v1.0.0/go.mod h1:def=\n", "User-agent: *\nDisallow: /pier\n",
          "GEM\n  remote: https://a.example/\n  specs:\n");
}

/* An article that quotes code, and lines of few words. */
Test(refused, reads_articles_with_code) {
    KINDS(
        "",
        "The worm that closed the harbour had five lines.\n\nimport os\nimport sys\nos.remove(\"pier\")\nsys.exit()\n",
        "import duties rose again\n\nGrain costs more in every harbour.\n",
        "return to sender\nreturn home\nthe letter came back\nand nobody was there\n",
        "@harbour the pier is shut\n@ana is it?\n@ben it is\n", "$5 a day\n$7 a night\n$9 with a view\n",
        "The law says:\nno ship of more than ten metres;\nno raft without a lamp;\nno swimming;\n", "#harbour\n#pier\n",
        "let me go\nlet me stay\nlet me be\n", "Pier: shut\nCrane: broken\nFerry: late\n");
}

Test(refused, names_subtitles_and_documents_of_other_programs) {
    KINDS("subtitles, with their times", "1\n00:00:01,000 --> 00:00:03,500\nThe pier is shut.\n",
          "\xEF\xBB\xBF"
          "1\r\n00:00:01,000 --> 00:00:03,500\r\nThe pier is shut.\r\n",
          "WEBVTT\n\n00:01.000 --> 00:03.500\nThe pier is shut.\n", "0:00:01.000,0:00:03.500\nThe pier is shut.\n",
          "[00:01.00]The pier\n[00:03.50]is shut\n", "[ti:Pier]\n[ar:Choir]\n", "{0}{25}The pier\n{26}{50}is shut\n");
    KINDS("", "1\n\nThe pier is shut.\n", "WEBVTT is how the captions of films are kept.\n");
    KINDS("a document in LaTeX", "\\documentclass{article}\n\\begin{document}\nThe pier is shut.\n",
          "% a draft\n\\chapter{The pier}\n\\label{pier}\nIt is shut.\n");
    KINDS("a manual page (roff)", ".TH PIER 1\n.SH NAME\npier\n", ".\\\" a comment\n.Dd March 3, 2025\n");
    KINDS("", "\\o/ is how the sailors wave\n", ".THE pier is shut.\n");
    KINDS("a playlist", "#EXTM3U\n#EXTINF:12,Pier\npier.mp3\n");
    KINDS("a git bundle", "# v2 git bundle\nda39a3ee refs/heads/main\n");
    KINDS("encrypted, or a key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n", "-----BEGIN PKCS7-----\nMIIE\n");
    KINDS("", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe pier is shut.\n",
          "-----BEGIN of the end-----\nThe pier is shut.\n");
    KINDS("a key", "ssh-ed25519 AAAAC3Nz ana\n", "a.example ssh-ed25519 AAAAC3Nz\n");
}

/* Lines that have something before or around what is meant. */
Test(refused, names_what_stands_before_each_line) {
    KINDS("what grep found, with the names of files or the numbers of lines",
          "news/pier.txt:3:The pier is shut.\nnews/pier.txt:17:It will be mended.\n",
          "pier.txt:The pier is shut.\ncrane.txt:It fell.\n",
          "news/pier.txt-2-On Monday\nnews/pier.txt:3:The pier is shut.\n--\nnews/crane.txt:9:It fell.\n",
          "3:The pier is shut.\n17:It will be mended.\n40:It fell.\n");
    KINDS("", "1: The pier\n2: The crane\n3: The ferry\n", "10:45 The council\n11:15 The vote\n12:30 The end\n",
          "8.30: News\n9.15: A film\n", "http://a.example/ is shut\nhttp://b.example/ too\n",
          "St. Mary: shut\nPier: open\n", "pier.txt: the file that told all\nIt was found on Monday.\n");
    KINDS("strings of JSON, one on each line", "\"The pier is shut.\\nIt fell.\"\n\"The \\\"crane\\\" too.\"\n");
    KINDS("JSON within strings, encoded twice", "\"{\\\"id\\\":\\\"a\\\"}\"\n");
    KINDS("", "\"The pier is shut.\"\n\"The crane fell.\"\n", "\"It is over,\" he wrote.\n\"So it is.\\n\"\n");
    KINDS("a stream of events (text/event-stream)",
          "event: story\ndata: {\"id\":\"a\"}\n\nevent: story\ndata: {\"id\":\"b\"}\n",
          "data: {\"id\":\"a\"}\n\ndata: {\"id\":\"b\"}\n",
          ":ok\n\nid: [{\"offset\":1}]\ndata: {\"id\":\"a\"}\ndata: {\"id\":\"b\"}\n");
    KINDS("JSON with its length before each record", "10{\"id\":\"a\"}10{\"id\":\"b\"}\n");
    KINDS("JSON in the colours of a terminal", "\x1B[1;39m{\x1B[0m\x1B[34;1m\"id\"\x1B[0m:1}\n");
    KINDS("Elasticsearch's bulk format, with an action before each record",
          "{\"index\":{\"_id\":\"1\"}}\n{\"text\":\"The pier\"}\n", "{ \"create\": {}}\n{\"text\":\"The pier\"}\n");
    KINDS("a table with spaces between its columns",
          "ID    DATE        TEXT\na1    2025-03-03  The pier is shut\na2    2025-03-04  It fell\n");
    KINDS("", "Team    P  W\nLeeds   3  1\nDerby   3  0\n", "Title   Author\nThe pier\nThe crane fell on it.\n");
    KINDS("base64 or uuencode", "VGhlIHBpZXIgaXMgc2h1\nVGhlIGNyYW5lIGZlbGwgb24gTW9u\n",
          "1f8b0800000000000003cb48cdc9c95728cf2fca4951e40200e8a6d0a60d000000\n", "=ybegin line=128 size=10 name=a\n");
    KINDS("a dump of bytes (hexdump, xxd, od)", "  0x54, 0x68, 0x65, 0x20\n", "54 68 65 20 70 69 65 72 20\n");
    KINDS("a list of files or addresses", "pier.txt\ncrane.jsonl\n");
    KINDS("a listing of files, processes or disks", ".\n\xE2\x94\x9C\xE2\x94\x80\xE2\x94\x80 pier.txt\n");
    KINDS("a log", "[10:01] <ana> the pier is shut\n[10:02] <ben> it is\n",
          "03/03/25, 10:01 - Ana: shut\n03/03/25, 10:02 - Ben: yes\n");
}

/* Stories that begin in a like way. */
Test(refused, reads_what_only_begins_like_a_program) {
    KINDS("", "Total 8\n\nEight ships came in.\n", "2025-03-03: The pier opens\n2025-03-04: The pier closes\n",
          "10:45 The council meets\n11:15 The council votes\n", "INFO: the number to call\nIt is free of charge.\n",
          "(Reuters) - The pier (the old one) is closed.\n", "(The pier (the old one) is closed.)\n",
          "(Reporting by Ana Doe)\n(Editing by Ben Roe)\n", "Commit to nothing, says the mayor\nAuthor: Ana Doe\n",
          "deadbeef is what the sailors called it\n", "<1> The note\n<2> The other\n",
          "--- The pier is closed ---\n+++ More to follow +++\n", "pier/harbour\nThe council voted on both.\n",
          "http://a.example/1\nThe pier is closed.\n", "Index: up 3 %\n",
          "Filesystem of old: how an archive was kept\n", "\"It is over,\" (\"so they say\") he wrote.\n");
    KINDS("", "Title: The pier\nAuthor: Ana Doe\n\nThe council voted on Tuesday to close it.\n\n"
              "Title: The pier at night\nAuthor: Ben Roe, of the agency\n");
    KINDS("a file of several records, in lines with labels",
          "Title: The pier\nAuthor: Ana Doe\n\nThe council voted on Tuesday to close it.\n\n"
          "Title: The crane\nAuthor: Ben Roe\n\nIt fell over in the storm of last winter.\n",
          "title: The pier\ntext: It is closed\n\ntitle: The crane\ntext: It fell\n");
}

static const char *advice_of(const char *text) {
    const wc_refusal *found = wc_refused_as_one_text((const uint8_t *)text, strlen(text), &room);
    return found != NULL ? found->advice : "";
}

/* What is advised names what was found, as sed and the shell take it. */
Test(refused, advises_with_what_was_found) {
    cr_expect(eq(str, (char *)advice_of("id*.text\na*.One\nb*.Two\n"),
                 "put a tab there instead: sed 's/\\*\\./\\t/g' FILE | wirecopy VERB -"));
    cr_expect(eq(str, (char *)advice_of("id/'text\na/'One\nb/'Two\n"),
                 "put a tab there instead: sed 's/\\/'\\''/\\t/g' FILE | wirecopy VERB -"));
    cr_expect(eq(str, (char *)advice_of("Fetched.\n\nDone.\n[{\"id\":\"a\"}]\n"),
                 "keep the JSON alone: tail -n +4 FILE | wirecopy VERB -"));
    cr_expect(eq(str, (char *)advice_of("Fetched.\n[\n {\"id\":\"a\"}\n]\nDone in 3.2s\n\n(1 row)\n"),
                 "keep the JSON alone: tail -n +2 FILE | wirecopy VERB -"));
}

/* Prompts, greetings and messages stand before what programs print, and after it. */
Test(refused, names_tables_behind_what_programs_say) {
    KINDS(
        "a table as a terminal shows it",
        "psql (15.4)\nType \"help\" for help.\n\nnews=> select * from a;\n id | text\n----+------\n a  | One\n(1 "
        "row)\n\nnews=> \\q\n",
        "Timing is on.\n text\n------\n One\n(1 row)\n\nTime: 0.3 ms\n",
        "Expanded display is on.\n-[ RECORD 1 ]-----\nid   | 1\n",
        "mysql: [Warning] Using a password on the command line interface can be insecure.\n+----+------+\n| id | text "
        "|\n+----+------+\n| a  | One two three\nwhich goes on here on a line of its own, as long as it is, and "
        "ends.\n| b "
        " | Two |\n+----+------+\n2 rows in set (0.00 sec)\n",
        "mysql> select *\n    -> from a\\G\n*************************** 1. row ***************************\n id: 1\n",
        "Connected to Test Cluster at 127.0.0.1:9042\ncqlsh:news> select * from a;\n\n id | text\n----+------\n  a | "
        "One\n\n(1 rows)\n",
        "\n id | text\n----+------\n  a | One\n\n(1 rows)\n", "@ Row 1\n------+-----\n id   | a\n text | One\n",
        "sqlite> select id, text from a;\nid  text\n--  ----\na   One\n",
        "D from a;\n\xE2\x94\x8C\xE2\x94\x80\n\xE2\x94\x82id\n\xE2\x94\x9C\xE2\x94\x80\n\xE2\x94\x82 a\n\xE2\x94\x94"
        "\xE2\x94\x80\nD .quit\n");
    KINDS("",
          "+------+\n| FIRE |\n+------+\n| by A |\n+------+\n\nThe harbour was on fire for an hour on Monday before it "
          "rained at last.\n\n+------+\n| an   |\n+------+\n| ad   |\n+------+\n",
          "Scores\n\nTeam  Date   Text\n----  -----  ----\nA     1 May  won\n\nThe match was played in the rain from "
          "its first minute on, as it was "
          "last year.\n",
          "Results\n\n+------+---+\n| Team | P |\n+------+---+\n| A    | 3 |\n+------+---+\n\nThe match was long.\n",
          "The council has printed the list of all who voted on the harbour on Monday.\n id | text\n----+------\n a  | "
          "One\n",
          "+----------+\n| HEADLINE |\n+----------+\n| by me    |\n+----------+\n\nThe harbour\n",
          "\xE2\x94\x8C\xE2\x94\x80\xE2\x94\x90\n\xE2\x94\x82 A \xE2\x94\x82\n\xE2\x94\x9C\xE2\x94\x80\n\xE2\x94\x82 b "
          "\xE2\x94\x82\n\xE2\x94\x94\xE2\x94\x80\n\nThe harbour\n");
}

Test(refused, names_other_notations) {
    KINDS("a directory's entries (LDIF)", "dn: uid=a,dc=example\nuid: a\n",
          "# made by hand\nversion: 1\n\ndn:: dWlkPWE=\ntext: One\n", "dn: uid=a,\n dc=example\nuid: a\n");
    KINDS("a catalogue of translations (gettext)", "# made by hand\nmsgid \"\"\nmsgstr \"\"\n\"Language: de\\n\"\n",
          "#: a.c:1\nmsgctxt \"menu\"\nmsgid \"One\"\nmsgstr \"Eins\"\n");
    KINDS("a data set of Weka (ARFF)", "% by hand\n@RELATION news\n\n@ATTRIBUTE text STRING\n@DATA\n'One'\n");
    KINDS("RDF (Turtle or N-Triples)", "@prefix ex: <http://example.org/> .\nex:a ex:text \"One\" .\n",
          "<http://a.example/1> <http://a.example/text> \"One\" .\n", "_:a <http://a.example/text> \"One\" .\n");
    KINDS("a value as PHP or Perl print it", "a:1:{i:0;a:1:{s:4:\"text\";s:3:\"One\";}}",
          "Array\n(\n    [0] => One\n)\n", "array (\n  0 => \n  array (\n", "array(1) {\n  [0]=>\n",
          "$VAR1 = [\n  {\n");
    KINDS("messages in the text format of protocol buffers", "story {\n  id: \"a\"\n}\nstory {\n  id: \"b\"\n}\n");
    KINDS("", "dn: the abbreviation of the week\nuid: another\n", "msgid is a word of gettext\nmsgstr another\n",
          "@relation is a column\non love\n", "Array\n\nof pearls\n", "Array\n(a sculpture of steel)\n",
          "a:1 is the score\n", "<b>One</b> <i>two</i>.\n", "Prefix < suffix\n",
          "story {\n  id: \"a\"\n}\nis how it looks\n");
}

Test(refused, names_files_of_several_documents) {
    KINDS("a file of several pages with front matter", "---\ntitle: A\n---\nOne.\n\n---\ntitle: B\n---\nTwo.\n",
          "---\r\nlayout: post\r\ntitle: A\r\n---\r\nOne.\r\n---\r\ntitle: B\r\nlayout: post\r\n---\r\nTwo.\r\n",
          "---\ntitle: A\ntags:\n  - sea\n- ships\n---\nOne.\n---\ntitle: B\n---\nTwo.\n",
          "+++\ntitle = \"A\"\n+++\nOne.\n+++\ntitle = \"B\"\n+++\nTwo.\n",
          "---\ntitle: A\ndate: 2025\n---\nOne.\n\n---\nauthor: B\ntags: [c]\n---\nTwo.\n");
    KINDS("", "---\ntitle: A\n---\nLike this:\n\n```\n---\ntitle: B\n---\n```\n\nGo on.\n",
          "---\ntitle: A\n---\nLike this:\n<pre>\n---\ntitle: B\n---\n</pre>\nGo on.\n",
          "---\ntitle: A\n---\nLike this:\n\n    ---\n    title: B\n    ---\n\nGo on.\n",
          "---\ntitle: A\n---\nOne.\n\n---\nAuthor: B\nDate: 2025\n---\nMore of it.\n",
          "---\ntitle: A\n---\nOne.\n\n---\nauthor: B\ndate: 2025\n---\n");
    KINDS("an export of several documents (Nexis, ProQuest, Factiva)",
          "A\nBody\n\nOne.\n\nLoad-Date: March 3, 2025\n\n\nEnd of Document\n\nB\n\nTwo.\n\nEnd of Document\n",
          "A\nOne.\nDocument NYTF000020250303el330001k\n\nB\nTwo.\nDocument NYTF000020250304el340002k\n",
          "Dokument 1 von 25\n\nEins.\n\nDokument 2 von 25\n", "Documento 3 de 12\n\nUno.\n\nDocumento 4 de 12\n");
    KINDS("a file of several records, in lines with labels",
          "Title: A\nDate: 2025\nOne.\n\nTitle: B\nDate: 2025\nTwo.\n",
          "ID: 1\nTitle: A\n\nOne.\n\n-----\nID: 2\nTitle: B\n", "  id = 1\ntext = One\n\n  id = 2\ntext = Two\n",
          "id|1\ntext|One\n\nid|2\ntext|Two\n", "TITLE: A\n\nBODY: One.\n\nTITLE: B\n\nBODY: Two.\n",
          "TITLE: A\nDATE: 2025\nBODY: One.\nTITLE: B\nDATE: 2026\nBODY: Two.\n",
          "TITLE: A\nDATE: 2025\nBODY:\nOne.\n\nTITLE: B\nBODY:\nTwo.\n");
    KINDS("", "---\ntitle: A\n---\nOne.\n\n---\n\nTwo.\n", "---\ntitle: A\n---\nOne.\n---\nUpdate: two.\n---\n",
          "A\nOne.\n\nLoad-Date: March 3, 2025\n\nEnd of Document\n", "Document 1 of 1\n\nOne.\n",
          "1 of 1 DOCUMENTS\n\nOne.\n", "Page 1 of 3\n\nOne.\n", "Title: A\nDate: 2025\n\nOne.\n\nTitle: fight\n",
          "Q: How is it?\nA: Good.\n\nQ: And now?\nA: Better.\n");
    /* One document of an export, menus, and puzzles. */
    KINDS("", "1 of 3 DOCUMENTS\n\nOne.\n", "Document 1 of 3\n\nOne.\n",
          "A\nOne.\n\nLoad-Date: March 3\n\nCopyright 2025 X\n\nEnd of Document\n",
          "Home | News\nLocal | Weather\n\nOne.\n\nHome | News\nLocal | Weather\n",
          "Q = one\nA = two\n\nQ = three\nA = four\n");
}

Test(refused, leaves_stories_whose_lines_look_like_records) {
    /* A rule of hyphens, and paragraphs that are indented or in quotation marks. */
    KINDS("", "The source of the Nile\n- - - - - -\n\nOne.\n", "Link to the article\n--- --- ---\n\nOne.\n",
          "Body found in harbour\n----- -----\n\nOne.\n", "Date: 26-FEB-1987\nTitle: \"BAHIA\"\n\n    One two three.\n",
          "[Photo]\nSource: Reuters\n\n  One two three.\n", "[Opinion]\nAuthor: X\n\n\"One,\" said two.\n");
}

Test(refused, names_mail_and_what_is_written_in_letters) {
    KINDS("a mailbox (mbox)", "\nFrom a@b.example Mon Mar  3 10:00:00 2025\nSubject: x\n\nOne\n",
          "From - Mon Mar  3 10:00:00 2025\nX-Mozilla-Status: 0001\n\nOne",
          "From - \nX-Mozilla-Status: 0001\nDate: x\n",
          "From a@b.example Mon Mar  3 10:00:00 +0000 2025\nReceived: by x\n", "#! rnews 120\nPath: x\n");
    KINDS("base64 or uuencode",
          "begin 644 a.txt\nM5&AE(&AA<F)O=7(@8V]U;F-I;\"!V;W1E9\"!O;B!4=65S9&%Y('1O(&-L;W-E\n`\nend\n",
          "VGhlIGhhcmJvdXIgY291bmNpbCB2b3RlZCBvbiBUdWVzZGF5IHRvIGNsb3NlIHRoZSBvbGQgZmVy\n"
          "cnkgdGVybWluYWwgYWZ0ZXIgZW5naW5lZXJzIGZvdW5kIGNyYWNrcyBpbiB0aHJlZSBvZiBpdHMg\n"
          "cGllcnMu\n");
    KINDS("a message with the head that mail servers write",
          "Received: from a.example\n\tby b.example\nFrom: a@b.example\nSubject: Storm\n\nThe pier is shut.\n",
          "Date: Mon, 3 Mar 2025 10:00:00 +0000\r\nSubject: Storm\r\nMime-Version: 1.0\r\n\r\nThe pier is shut.\r\n");
    KINDS("", "From: a@b.example\nSubject: Storm\n\nReceived: the keys of the pier\n",
          "Received: a letter\n\nFrom: the harbour\n");
    KINDS("a message whose body is encoded (MIME)", "From: a@b.example\nContent-Transfer-Encoding: base64\n\nT25l\n");
    KINDS("encrypted, or a key", "-----BEGIN PGP MESSAGE-----\n\nhQEM\n");
}

Test(refused, names_collections_of_other_makes) {
    KINDS("a list of references (BibTeX, RIS, EndNote or PubMed)", "@article{a1,\n  title = {One},\n}\n",
          "% by hand\n@book{b,\n", "TY  - NEWS\nTI  - One\n", "%0 Newspaper Article\n%T One\n",
          "PMID- 123\nOWN - NLM\n", "From the library.\n\n@article{a1,\n  title = {One}\n}\n",
          "Made by hand.\nEncoding: UTF8\n\nTY  - NEWS\nTI  - One\n", "FN Clarivate Analytics\nVR 1.0\n");
    KINDS("an export of several documents (Nexis, ProQuest, Factiva)",
          "\n         1 of 250 DOCUMENTS\n\n\n   The Times\n\n   2 of 250 DOCUMENTS\n",
          "____________________________\n\nReport Information from ProQuest\n",
          "____________________\n\nDocument 1 of 25\n\nOne.\n____________________\n\nDocument 2 of 25\n");
    KINDS("several stories of a news wire (IPTC 7901, ANPA 1312)", "\1u1 r\r\n\2One.\r\n\3\1u2 r\r\n\2Two.\r\n\3",
          "\x16\x16\1u1\2One.\3\4\r\n\r\n\1u2\2Two.\3\4\r\n");
    KINDS("", "\1u1 r\r\n\2One.\r\n\3", "\1a\2b\3c\1d\n\1e\2f\3g\1h\n");
    KINDS("a library catalogue (MARC)", "00714cam a2200205 a 4500001001300000");
    KINDS("a table in Markdown", "| id | text |\n|----|:-----|\n| a | One |\n");
    KINDS("a treebank (CoNLL-U)", "# sent_id = 1\n# text = One\n1\tOne\tone\tNUM\t_\t_\t0\troot\t_\t_\n");
    KINDS("MongoDB's shell notation",
          "/* 1 */\n{\n  \"_id\" : ObjectId(\"507f1f77bcf86cd799439011\"),\n  \"text\" : \"One\"\n}\n",
          "{\"text\":\"One\",\"n\":NumberLong(3)}\n");
    KINDS("JSON after other text on its lines", "10:00 INFO {\"id\":\"a\"}\n10:01 INFO {\"id\":\"b\"}\n");
    KINDS("a training file (fastText), a text on each line", "__label__news One two three\n");
    KINDS("a response of a web server with its head", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>One");
    KINDS("a calendar or address book", "BEGIN:VCARD\nVERSION:3.0\n");
    KINDS("JSON behind lines of other text", "Fetched 2 stories\n[{\"id\":\"a\"}]\n",
          "One.\n\nTwo.\n{\n  \"id\": \"a\"\n}\n",
          "1 of 6\n2 of 6\n3 of 6\n4 of 6\n5 of 6\n6 of 6\n[\n{\"id\":\"a\"}\n]\n");
    KINDS("an ARC file of a web archive",
          "http://a.example/ 192.0.2.1 20250303100000 text/html 120\nHTTP/1.1 200 OK\n");
    KINDS("an index of a web archive (CDX)",
          "com,example)/ 20250303100000 https://example.com/ text/html 200 X - - 1 2 x.gz\n");
    KIND("<articles>\n<article id=\"1\"><body>One</body></article></articles>", "XML");
    KIND("<!DOCTYPE stories [\n<!ENTITY a \"b\">\n]>\n<stories><story/></stories>", "XML");
    KIND("<text id=\"1\">\nOne\n</text>\n<text id=\"2\">\nTwo\n</text>\n", "XML");
    KIND("<doc id=\"12\" url=\"x\" title=\"y\">\nOne\n</doc>\n",
         "a collection of documents (XML, as WikiExtractor writes it)");
    KIND("\x80\4\x95\x10\0\0\0\0\0\0\0]\x94", "a pickle of Python");
    KIND("\x2C\1\0\0\2id\0\2\0\0\0a\0\2text\0", "a MongoDB dump (BSON)");
    KIND("\x78\x9C\x8B\x8E\xAE\x56\xCA\x4C\1\2", "compressed by zlib");
    KIND("bplist00\xD1\1\2", "a property list (Safari's web archives are such)");
}

/* Stories that begin with words which the others begin with, too. */
Test(refused, reads_stories_that_begin_alike) {
    KINDS("", "Use News of the harbour with care, the council said.\nGo slowly, it added.\n", "USE NEWS\nThe harbour\n",
          "From - Paris: the harbour is closed\nDate: the third of March\n", "From Paris\n\nThe harbour is closed\n",
          "Insert coins (two of them) and values change\n", "Insert into slot A the values of B\n",
          "INSERT COIN\nA game\n", "Insert or remove: values into question\nA column\n", "Set Phasers On\nA review\n",
          "SET ON\nThe sun\n", "Copy that from stdin or stdout\n", "Replace into what?\n",
          "Create table settings (with candles) for six\n", "Drop table tennis?\n", "Delete from memory;\nthe story\n",
          "Update Set to arrive\n", "Begin;\nthe story\n", "go\ngo\ngo\n", "Copy editors (three) from the desk\n",
          "---\ntitle: A storm\ndate: 2025-03-03\n---\nOne two three.\n", "---\nA storm: it came\nOne two three.\n",
          "- one\n- two\n", "- London: rain\n  Paris: sun\n\nThe weather of the week\n",
          "Highlights:\n- London: rain\n\nIt rained.\n",
          "Scorers:\n  Arsenal: Saka\n  Chelsea: Palmer\n\nThe match was long\n", "Moderator: hello\nSmith: thanks\n",
          "Subject: a storm\nFrom: a@b.example\n\nOne two three.\n", "[London] The harbour\nx = y\n",
          "# Harbour\n\nIt is closed.\n", "| id | text |\n|----|------|\n| a | one |\n\nSo much for the table.\n",
          "@harbour: it is closed\n", "1 of 250 documents was lost\n", "Document 1 of 25 was lost\n",
          "-- AP\nThe harbour\n", "/* sic */ The harbour\n", "begin 644 words with care\nThe harbour\n",
          "{note: the harbour} is closed\n", "20250303100000 (x) closed\n", "The set {\"a\"}\nis a set\n", "", "\n\n\n",
          "How do I cite?\n@article{a1,\n  title = {One},\n}\nSo, the editor said.\n", "TY  - the legend - died\n",
          "__label__ is the mark\n", "HTTP/1.1 200 OK is what it says\n", "BEGIN:VCARD is its first line\n",
          "WARC/1.1 is now a standard\n", "%% by hand\n%% in two lines\n\\section{One}\n", "From ", "-", "---", "[",
          "{");
    KIND("<article><p>The harbour is closed</p></article>", "");
    KIND("<Reuters> - The harbour is closed", "");
    KIND("<!-- by hand -->\nHarbour <b>closed</b>", "");
    KIND("<text>\nHarbour\n</text>\nclosed", "");
    KIND("<p>Harbour</p>\n<p>closed</p>", "");
    KIND("<b><i>Harbour</i></b> closed", "");
}
