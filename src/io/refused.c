#include "io/refused.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/os.h"
#include "base/utf8.h"
#include "io/refused_items.h"
#include "io/refused_notations.h"

/* One for all that are unpacked by a program of their own. */
#define UNPACK(program) "unpack it first, or pipe it: " program " FILE | wirecopy VERB -"

typedef struct signature {
    const char *mark;
    uint8_t nbytes, offset;
    wc_refusal refusal;
} signature;

#define MARK(text) text, sizeof(text) - 1

static const char convert_columns[] =
    "the Python package reads Parquet and Arrow files, and gives them to this "
    "program: pip install '.[parquet]' in a checkout; or write the rows as JSON Lines";

/* The signatures are those of the formats' own specifications, or of file(1) where there is none. */
static const signature columns[] = {
    {MARK("PAR1"), 0, {"a Parquet file", convert_columns, WC_REFUSED}},
    {MARK("PARE"), 0, {"an encrypted Parquet file", "decrypt it first, or write its rows as JSON Lines", WC_REFUSED}},
    {MARK("ARROW1"), 0, {"an Arrow file (Feather)", convert_columns, WC_REFUSED}},
    {MARK("FEA1"),
     0,
     {"a Feather file of the first version", "write its rows as Parquet or as JSON Lines first", WC_REFUSED}},
    {MARK("ORC"),
     0,
     {"an ORC file", "write its rows as JSON Lines first: orc-contents FILE | wirecopy VERB -", WC_REFUSED}},
    /* A stream: its first message is a schema, whose length is a multiple of eight and under 16 MiB. */
    {MARK("\xFF\xFF\xFF\xFF"), 0, {"an Arrow stream", convert_columns, WC_REFUSED}},
};

static const char ask_index[] =
    "compare documents with those in it by wirecopy index query DIR INPUT; wirecopy index export DIR lists them";
static const char export_tables[] = "export its table first: sqlite3 FILE -json 'select id, text from ...'";
static const char convert_text[] = "convert it to text or JSON Lines first";
static const char print_json[] = "write its records as JSON Lines first, with json.dumps";
static const char unknown_picture[] = "only its text could be compared: extract that first";

static const signature signatures[] = {
    {MARK("PK\5\6"), 0, {"an empty zip archive", "give what was to be in it", WC_REFUSED}},
    {MARK("PK\7\10"),
     0,
     {"a part of a zip archive", "join and unpack it first: zip -s 0 FILE --out whole.zip", WC_REFUSED}},
    {MARK("7z\xBC\xAF\x27\x1C"),
     0,
     {"a 7z archive", "unpack it into a folder, or pipe it: 7z x -so FILE | wirecopy VERB -", WC_REFUSED}},
    {MARK("Rar!\x1A\7"), 0, {"a RAR archive", "unpack it into a folder first", WC_REFUSED}},
    {MARK("MSCF\0\0\0\0"), 0, {"a cabinet archive", "unpack it into a folder first", WC_REFUSED}},
    {MARK("!<arch>\n"), 0, {"an ar archive", "unpack it into a folder first", WC_JUNK}},
    {MARK("070701"), 0, {"a cpio archive", "unpack it into a folder first: cpio -id <FILE", WC_REFUSED}},
    {MARK("070707"), 0, {"a cpio archive", "unpack it into a folder first: cpio -id <FILE", WC_REFUSED}},
    {MARK("xar!"), 0, {"a xar archive", "unpack it into a folder first", WC_REFUSED}},
    {MARK("\x04\x22\x4D\x18"), 0, {"compressed by lz4", UNPACK("lz4 -dc"), WC_REFUSED}},
    {MARK("\x02\x21\x4C\x18"), 0, {"compressed by lz4", UNPACK("lz4 -dc"), WC_REFUSED}},
    {MARK("\x1F\x9D"), 0, {"compressed by Unix compress", UNPACK("gzip -dc"), WC_REFUSED}},
    {MARK("\x1F\xA0"), 0, {"compressed by Unix compress", UNPACK("gzip -dc"), WC_REFUSED}},
    {MARK("\x1F\x1E"), 0, {"compressed by Unix pack", UNPACK("gzip -dc"), WC_REFUSED}},
    {MARK("LZIP"), 0, {"compressed by lzip", UNPACK("lzip -dc"), WC_REFUSED}},
    {MARK("\x89LZO\0\r\n\x1A\n"), 0, {"compressed by lzop", UNPACK("lzop -dc"), WC_REFUSED}},
    {MARK("LRZI"), 0, {"compressed by lrzip", UNPACK("lrzcat"), WC_REFUSED}},
    {MARK("\xFF\6\0\0sNaPpY"), 0, {"compressed by Snappy", "write it again, compressed by gzip or zstd", WC_REFUSED}},
    {MARK("]\0\0\x80\0"), 0, {"compressed by LZMA", UNPACK("xz -dc"), WC_REFUSED}},
    {MARK("]\0\0\0\4"), 0, {"compressed by LZMA", UNPACK("xz -dc"), WC_REFUSED}},
    {MARK("]\0\0\0\1"), 0, {"compressed by LZMA", UNPACK("xz -dc"), WC_REFUSED}},
    {MARK("\x37\xA4\x30\xEC"),
     0,
     {"a zstd dictionary", "decompress with it: zstd -dc -D DICTIONARY FILE | wirecopy VERB -", WC_REFUSED}},
    /* Decompressed once, and compressed still. */
    {MARK("\x1F\x8B\x08"), 0, {"compressed twice", UNPACK("zcat"), WC_REFUSED}},
    {MARK("\x28\xB5\x2F\xFD"), 0, {"compressed twice", UNPACK("zstd -dc"), WC_REFUSED}},
    {MARK("\xFD"
          "7zXZ\0"),
     0,
     {"compressed twice", UNPACK("xz -dc"), WC_REFUSED}},
    {MARK("BZh91AY&SY"), 0, {"compressed twice", UNPACK("bzcat"), WC_REFUSED}},
    {MARK("SQLite format 3\0"), 0, {"a SQLite database", export_tables, WC_REFUSED}},
    {MARK("DUCK"),
     8,
     {"a DuckDB database", "export its table first: duckdb FILE -json -c 'select id, text from ...'", WC_REFUSED}},
    {MARK("\0\1\0\0Standard "), 0, {"an Access database", "export its table as CSV first", WC_REFUSED}},
    {MARK("PGDMP"), 0, {"a PostgreSQL dump", "restore it, and export the table as CSV", WC_REFUSED}},
    {MARK("Obj\1"), 0, {"an Avro file", "write its records as JSON Lines first: avro-tools tojson FILE", WC_REFUSED}},
    {MARK("\x89HDF\r\n\x1A\n"), 0, {"an HDF5 file", convert_text, WC_REFUSED}},
    {MARK("SEQ\6"), 0, {"a Hadoop sequence file", convert_text, WC_REFUSED}},
    {MARK("\x80\2"), 0, {"a pickle of Python", print_json, WC_REFUSED}},
    {MARK("\x80\3"), 0, {"a pickle of Python", print_json, WC_REFUSED}},
    {MARK("\x80\4\x95"), 0, {"a pickle of Python", print_json, WC_REFUSED}},
    {MARK("\x80\5\x95"), 0, {"a pickle of Python", print_json, WC_REFUSED}},
    {MARK("\xAC\xED\0\5"), 0, {"objects of Java", "write its records as JSON Lines first", WC_REFUSED}},
    {MARK("X\n\0\0\0"), 0, {"an R object (RDS)", "write it as CSV first, with write.csv", WC_REFUSED}},
    {MARK("RDX2\n"), 0, {"R objects (RData)", "write the table as CSV first, with write.csv", WC_REFUSED}},
    {MARK("RDX3\n"), 0, {"R objects (RData)", "write the table as CSV first, with write.csv", WC_REFUSED}},
    {MARK("<stata_dta>"), 0, {"a Stata file", "export it as CSV first", WC_REFUSED}},
    {MARK("$FL2@(#)"), 0, {"an SPSS file", "export it as CSV first", WC_REFUSED}},
    {MARK("bplist00"),
     0,
     {"a property list (Safari's web archives are such)", "convert it first: plutil, textutil", WC_REFUSED}},
    {MARK("!BDN"), 0, {"an Outlook store (PST)", "export its messages first: readpst FILE", WC_REFUSED}},
    {MARK("\x6D\xE2\x99\x81"), 0, {"a MongoDB archive", "restore it, and export as JSON with mongoexport", WC_REFUSED}},
    {MARK("Salted__"), 0, {"encrypted by OpenSSL", "decrypt it first", WC_REFUSED}},
    {MARK("\x78\x01"), 0, {"compressed by zlib", UNPACK("pigz -dc"), WC_REFUSED}},
    {MARK("\x78\x5E"), 0, {"compressed by zlib", UNPACK("pigz -dc"), WC_REFUSED}},
    {MARK("\x78\x9C"), 0, {"compressed by zlib", UNPACK("pigz -dc"), WC_REFUSED}},
    {MARK("\x78\xDA"), 0, {"compressed by zlib", UNPACK("pigz -dc"), WC_REFUSED}},
    {MARK("\x93NUMPY"), 0, {"a NumPy array", convert_text, WC_REFUSED}},
    {MARK("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
     0,
     {"an office document (Word, Excel, PowerPoint) or mail message", convert_text, WC_REFUSED}},
    {MARK("AT&TFORM"), 0, {"a DjVu document", "take its text out first: djvutxt FILE", WC_REFUSED}},
    {MARK("BOOKMOBI"), 60, {"a Mobipocket book", convert_text, WC_REFUSED}},
    {MARK("WIRESEGM"), 0, {"a part of an index", ask_index, WC_REFUSED}},
    {MARK("WIRECOPY\1\0\0\0\1"),
     0,
     {"a signature file", "add from_signatures, which cluster and pairs have", WC_REFUSED}},
    {MARK("WIRECOPY\1\0\0\0\2"),
     0,
     {"a file of a checkpoint", "name its folder with input.checkpoint, and give the inputs", WC_REFUSED}},
    {MARK("WIRECOPY"), 0, {"a signature file of another version", "sign the inputs again", WC_REFUSED}},
    {MARK("\x7F"
          "ELF"),
     0,
     {"a program", "it has no stories", WC_JUNK}},
    {MARK("\xCF\xFA\xED\xFE"), 0, {"a program", "it has no stories", WC_JUNK}},
    {MARK("\xCA\xFE\xBA\xBE"), 0, {"a program", "it has no stories", WC_JUNK}},
    {MARK("\0asm"), 0, {"a program", "it has no stories", WC_JUNK}},
    {MARK("\x89PNG\r\n"), 0, {"an image (PNG)", unknown_picture, WC_JUNK}},
    {MARK("\xFF\xD8\xFF"), 0, {"an image (JPEG)", unknown_picture, WC_JUNK}},
    {MARK("GIF87a"), 0, {"an image (GIF)", unknown_picture, WC_JUNK}},
    {MARK("GIF89a"), 0, {"an image (GIF)", unknown_picture, WC_JUNK}},
    {MARK("WEBP"), 8, {"an image (WebP)", unknown_picture, WC_JUNK}},
    {MARK("II*\0"), 0, {"an image (TIFF)", unknown_picture, WC_JUNK}},
    {MARK("MM\0*"), 0, {"an image (TIFF)", unknown_picture, WC_JUNK}},
    {MARK("\0\0\1\0"), 0, {"an image (icon)", unknown_picture, WC_JUNK}},
    {MARK("8BPS"), 0, {"an image (Photoshop)", unknown_picture, WC_JUNK}},
    {MARK("\xFF\x0A"), 0, {"an image (JPEG XL)", unknown_picture, WC_JUNK}},
    {MARK("\0\0\0\x0CjP  "), 0, {"an image (JPEG 2000)", unknown_picture, WC_JUNK}},
    {MARK("\0\0\0\x0CJXL "), 0, {"an image (JPEG XL)", unknown_picture, WC_JUNK}},
    {MARK("ftypheic"), 4, {"an image (HEIF)", unknown_picture, WC_JUNK}},
    {MARK("ftypavif"), 4, {"an image (AVIF)", unknown_picture, WC_JUNK}},
    {MARK("ftypmif1"), 4, {"an image (HEIF)", unknown_picture, WC_JUNK}},
    {MARK("ftyp"), 4, {"a film (MP4)", "give a transcript", WC_JUNK}},
    {MARK("RIFF"), 0, {"sound or film (RIFF)", "give a transcript", WC_JUNK}},
    {MARK("OggS"), 0, {"sound or film (Ogg)", "give a transcript", WC_JUNK}},
    {MARK("fLaC"), 0, {"sound (FLAC)", "give a transcript", WC_JUNK}},
    {MARK("ID3"), 0, {"sound (MP3)", "give a transcript", WC_JUNK}},
    {MARK("\xFF\xFB"), 0, {"sound (MP3)", "give a transcript", WC_JUNK}},
    {MARK("\x1A\x45\xDF\xA3"), 0, {"a film (Matroska, WebM)", "give a transcript", WC_JUNK}},
    {MARK("FLV\1"), 0, {"a film (Flash)", "give a transcript", WC_JUNK}},
    {MARK("wOFF"), 0, {"a font", "it has no stories", WC_JUNK}},
    {MARK("wOF2"), 0, {"a font", "it has no stories", WC_JUNK}},
    {MARK("\xE0\1\0\xEA"), 0, {"Ion", "write its records as JSON Lines first", WC_REFUSED}},
    {MARK(":)\n"), 0, {"Smile", "write its records as JSON Lines first", WC_REFUSED}},
    {MARK("BM"), 0, {"an image (BMP)", unknown_picture, WC_JUNK}},
    {MARK("\0\0\0\1Bud1"), 0, {"a folder's settings (.DS_Store)", "it has no stories", WC_JUNK}},
};

/* Those whose own bytes are text. */
static const signature written[] = {
    {MARK("%PDF-"), 0, {"a PDF document", "take its text out first: pdftotext FILE", WC_REFUSED}},
    {MARK("%!PS"), 0, {"a PostScript document", "take its text out first: ps2ascii FILE", WC_REFUSED}},
    {MARK("{\\rtf"), 0, {"a document in Rich Text Format", convert_text, WC_REFUSED}},
    {MARK("filedesc://"),
     0,
     {"an ARC file of a web archive", "convert it to WARC first: warcio recompress FILE out.warc.gz", WC_REFUSED}},
    {MARK(" CDX "), 0, {"an index of a web archive (CDX)", "give the WARC files that it names", WC_REFUSED}},
};

static int begins(const uint8_t *bytes, size_t nbytes, size_t offset, const char *mark, size_t mark_nbytes) {
    return nbytes >= offset + mark_nbytes && memcmp(bytes + offset, mark, mark_nbytes) == 0;
}

/* Control characters that no text has. Others (tab, line breaks, form feed, shifts of ISO 2022, escape) do occur. */
static int is_control(uint8_t byte) {
    return byte < 8 || (byte > 15 && byte < 0x1A) || (byte > 0x1B && byte < 0x20);
}

static size_t count_controls(const uint8_t *bytes, size_t nbytes) {
    size_t count = 0;
    for (size_t i = 0; i < nbytes; i++) {
        count += (size_t)is_control(bytes[i]);
    }
    return count;
}

static const wc_refusal *look_up(const signature *table, size_t count, const uint8_t *bytes, size_t nbytes) {
    for (size_t i = 0; i < count; i++) {
        if (begins(bytes, nbytes, table[i].offset, table[i].mark, table[i].nbytes)) {
            return &table[i].refusal;
        }
    }
    return NULL;
}

/* Some marks are words that a text may begin with, such as RIFF: what follows them must be binary. Chosen: the headers
 * of all these formats have lengths in their first bytes. */
static int is_binary(const uint8_t *bytes, size_t nbytes) {
    enum { HEAD = 256 };
    return count_controls(bytes, nbytes < HEAD ? nbytes : HEAD) > 0;
}

/* No text begins so, in whatever encoding, and a file may have little more. */
static int begins_picture(const uint8_t *bytes, size_t nbytes) {
    return begins(bytes, nbytes, 0, MARK("\x89PNG\r\n")) || begins(bytes, nbytes, 0, MARK("\xFF\xD8\xFF"));
}

/* The length of an Arrow stream's first message. */
static int is_schema_length(const uint8_t *bytes, size_t nbytes) {
    return nbytes >= 8 && bytes[7] == 0 && (bytes[4] & 7) == 0 && (bytes[4] | bytes[5] | bytes[6]) != 0;
}

const wc_refusal *wc_refused_columns(const uint8_t *bytes, size_t nbytes) {
    const size_t count = sizeof columns / sizeof columns[0];
    const wc_refusal *found = look_up(columns, count, bytes, nbytes);
    int is_stream = found == &columns[count - 1].refusal;
    return (is_stream && !is_schema_length(bytes, nbytes)) || !is_binary(bytes, nbytes) ? NULL : found;
}

static const wc_refusal bson = {"a MongoDB dump (BSON)", "write it as JSON Lines first: bsondump FILE", WC_REFUSED};

/* The length of a document, the type of its first field, and that one's name. */
static const wc_refusal *refused_bson(const uint8_t *bytes, size_t nbytes) {
    enum { NAME = 5, NAME_MOST = 64 };
    if (nbytes < 16 || bytes[3] > 1 || memchr("\1\2\3\4\5\7\x08\x09\x10\x12", bytes[4], 10) == NULL) {
        return NULL;
    }
    size_t end = NAME;
    while (end < nbytes && end < NAME + NAME_MOST && bytes[end] > ' ' && bytes[end] < 0x7F) {
        end++;
    }
    return end > NAME && end < nbytes && bytes[end] == 0 ? &bson : NULL;
}

static const char print_lines[] = "write its records as JSON Lines first";
static const wc_refusal message_pack = {"MessagePack", print_lines, WC_REFUSED};
static const wc_refusal cbor = {"CBOR", print_lines, WC_REFUSED};

static const wc_refusal index_database = {"the database of an index", ask_index, WC_REFUSED};

/* An index's own database has a view that no other has. */
static const wc_refusal *refused_index(const uint8_t *bytes, size_t nbytes) {
    static const char view[] = "CREATE VIEW story_list AS";
    return begins(bytes, nbytes, 0, MARK("SQLite format 3\0")) && wc_os_find(bytes, nbytes, view, strlen(view)) != NULL
               ? &index_database
               : NULL;
}

/* ---- Archives whose kind their first member tells ---- */

static const wc_refusal zip = {"a zip archive", "unpack it into a folder, or pipe it: unzip -p FILE | wirecopy VERB -",
                               WC_REFUSED};
static const wc_refusal office = {"an office document (Word, Excel, PowerPoint)", convert_text, WC_REFUSED};
static const wc_refusal open_document = {"an office document (OpenDocument)", convert_text, WC_REFUSED};
static const wc_refusal book = {"an EPUB book", convert_text, WC_REFUSED};
static const wc_refusal web_archive = {"a web archive (WACZ)",
                                       "read the WARC in it: unzip -p FILE 'archive/*' | wirecopy VERB -", WC_REFUSED};
static const wc_refusal arrays = {"an archive of NumPy arrays", convert_text, WC_REFUSED};

static const wc_refusal *refused_zip(const uint8_t *bytes, size_t nbytes) {
    enum { NAME = 30 }; /* the offset of the first member's name; its length is two bytes at 26 */
    if (!begins(bytes, nbytes, 0, MARK("PK\3\4"))) {
        return NULL;
    }
    if (nbytes < NAME) {
        return &zip;
    }
    size_t length = bytes[26] | (size_t)bytes[27] << 8;
    if (begins(bytes, nbytes, NAME, MARK("[Content_Types].xml")) || begins(bytes, nbytes, NAME, MARK("_rels/")) ||
        begins(bytes, nbytes, NAME, MARK("docProps/"))) {
        return &office;
    }
    if (begins(bytes, nbytes, NAME, MARK("mimetypeapplication/epub"))) {
        return &book;
    }
    if (begins(bytes, nbytes, NAME, MARK("mimetypeapplication/vnd.oasis"))) {
        return &open_document;
    }
    if (begins(bytes, nbytes, NAME, MARK("archive/")) || begins(bytes, nbytes, NAME, MARK("datapackage.json"))) {
        return &web_archive;
    }
    return length > 4 && begins(bytes, nbytes, NAME + length - 4, MARK(".npy")) ? &arrays : &zip;
}

static const wc_refusal tar = {
    "a tar archive",
    "unpack it into a folder, or, where its files are JSON Lines, pipe them: tar -xOf FILE | wirecopy VERB -",
    WC_REFUSED};

/* The header of a member has the sum of its bytes, its own field taken as spaces (POSIX pax, ustar Interchange
 * Format). Old archives have no other mark. */
static const wc_refusal *refused_tar(const uint8_t *bytes, size_t nbytes) {
    enum { HEADER = 512, SUM = 148, SUM_NBYTES = 8 };
    if (nbytes < HEADER || bytes[0] == 0) {
        return NULL;
    }
    unsigned sum = 0, told = 0;
    size_t digits = 0;
    for (size_t i = 0; i < HEADER; i++) {
        sum += i >= SUM && i < SUM + SUM_NBYTES ? ' ' : bytes[i];
    }
    for (size_t i = SUM; i < SUM + SUM_NBYTES; i++) {
        if (bytes[i] >= '0' && bytes[i] <= '7') {
            told = told * 8 + (bytes[i] - '0');
            digits++;
        } else if (bytes[i] != ' ' && bytes[i] != 0) {
            return NULL;
        }
    }
    return digits > 0 && told == sum ? &tar : NULL;
}

/* ---- Markup ---- */

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
    {"svg", {"an image (SVG)", unknown_picture, WC_JUNK}},
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
        int comment = begins(bytes, nbytes, i, MARK("<!--"));
        if (!comment && !begins(bytes, nbytes, i, MARK("<?")) && !begins(bytes, nbytes, i, MARK("<!"))) {
            return i;
        }
        int subset = !comment && has_subset(bytes, i, nbytes);
        const char *end = comment ? "-->" : subset ? "]" : ">";
        size_t end_nbytes = strlen(end);
        while (i < nbytes &&
               !(begins(bytes, nbytes, i, end, end_nbytes) && (!subset || closes(bytes, i + 1, nbytes)))) {
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
    return found != NULL && !begins(bytes, nbytes, value, pages, strlen(pages));
}

static const wc_refusal *refused_markup(const uint8_t *bytes, size_t nbytes) {
    size_t start = skip_space(bytes, begins(bytes, nbytes, 0, MARK("\xEF\xBB\xBF")) ? 3 : 0, nbytes);
    if (start >= nbytes || bytes[start] != '<') {
        return NULL;
    }
    if (begins(bytes, nbytes, start, MARK("<!DOCTYPE lewis"))) {
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
    int is_xml = begins(bytes, nbytes, start, MARK("<?xml")) || has_foreign_child(bytes, root, nbytes) ||
                 is_repeated(bytes, root, nbytes) || is_of_other_language(bytes, root, nbytes);
    return is_xml && !is_html ? &xml : NULL;
}

const wc_refusal *wc_refused_by_signature(const uint8_t *bytes, size_t nbytes) {
    const wc_refusal *found = wc_refused_columns(bytes, nbytes);
    found = found != NULL ? found : refused_zip(bytes, nbytes);
    if (found == NULL && (is_binary(bytes, nbytes) || begins_picture(bytes, nbytes))) {
        found = refused_index(bytes, nbytes);
        found = found != NULL ? found : look_up(signatures, sizeof signatures / sizeof signatures[0], bytes, nbytes);
        found = found != NULL ? found : refused_bson(bytes, nbytes);
    }
    found = found != NULL ? found : look_up(written, sizeof written / sizeof written[0], bytes, nbytes);
    found = found != NULL ? found : refused_tar(bytes, nbytes);
    found = found == NULL && wc_is_message_pack(bytes, nbytes) ? &message_pack : found;
    found = found == NULL && wc_is_cbor(bytes, nbytes) ? &cbor : found;
    return found != NULL ? found : refused_markup(bytes, nbytes);
}

/* ---- Binary ---- */

static const wc_refusal binary = {
    "binary, of no kind that is known",
    "give text, JSON Lines, CSV or WARC; of text in UTF-16 or the like, name its encoding with input.encoding",
    WC_REFUSED};

/* brotli has no mark of its own: only the name tells of it. */
static const wc_refusal brotli = {"binary, and brotli by its name", UNPACK("brotli -dc"), WC_REFUSED};

static const wc_refusal *binary_of(const char *path) {
    size_t length = strlen(path);
    return length > 3 && strcmp(path + length - 3, ".br") == 0 ? &brotli : &binary;
}

/* Of text in UTF-16, nearly every other byte is zero where it is written in Latin letters, and its spaces and line
 * breaks are so in any script. */
static int is_utf16(const uint8_t *bytes, size_t nbytes, size_t zeros[2]) {
    if (begins(bytes, nbytes, 0, MARK("\xFF\xFE")) || begins(bytes, nbytes, 0, MARK("\xFE\xFF"))) {
        return 1;
    }
    size_t most = zeros[0] > zeros[1] ? zeros[0] : zeros[1], least = zeros[0] + zeros[1] - most;
    return least == 0 && most * 8 >= nbytes / 2;
}

const wc_refusal *wc_refused_as_binary(const char *path, const uint8_t *bytes, size_t nbytes) {
    size_t zeros[2] = {0, 0}, invalid = 0;
    for (size_t i = 0; i < nbytes; i++) {
        zeros[i & 1] += bytes[i] == 0;
    }
    if (zeros[0] + zeros[1] > 0) {
        return is_utf16(bytes, nbytes, zeros) ? NULL : binary_of(path);
    }
    /* One in fifty: of bytes that are as good as random, as compressed ones are, one in ten. */
    if (count_controls(bytes, nbytes) * 50 <= nbytes) {
        return NULL;
    }
    for (size_t i = 0; i + 4 <= nbytes;) {
        size_t length = bytes[i] < 0x80 ? 1 : wc_utf8_length(bytes + i, nbytes - i);
        invalid += length == 0;
        i += length > 0 ? length : 1;
    }
    return invalid > 0 ? binary_of(path) : NULL;
}
