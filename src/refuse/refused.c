#include "refuse/refused.h"

#include <string.h>

#include "base/os.h"
#include "base/utf8.h"
#include "refuse/archives.h"
#include "refuse/items.h"
#include "refuse/mark.h"
#include "refuse/markup.h"

/* One for all that are unpacked by a program of their own. */
#define UNPACK(program) "unpack it first, or pipe it: " program " FILE | wirecopy VERB -"

typedef struct signature {
    const char *mark;
    uint8_t nbytes, offset;
    wc_refusal refusal;
} signature;

static const char convert_columns[] =
    "the Python package reads Parquet and Arrow files that are named, and gives them to this "
    "program: pip install '.[parquet]' in a checkout; or write the rows as JSON Lines";

/* The signatures are those of the formats' own specifications, or of file(1) where there is none. */
static const signature columns[] = {
    {WC_MARK("PAR1"), 0, {"a Parquet file", convert_columns, WC_REFUSED}},
    {WC_MARK("PARE"),
     0,
     {"an encrypted Parquet file", "decrypt it first, or write its rows as JSON Lines", WC_REFUSED}},
    {WC_MARK("ARROW1"), 0, {"an Arrow file (Feather)", convert_columns, WC_REFUSED}},
    {WC_MARK("FEA1"),
     0,
     {"a Feather file of the first version", "write its rows as Parquet or as JSON Lines first", WC_REFUSED}},
    {WC_MARK("ORC"),
     0,
     {"an ORC file", "write its rows as JSON Lines first: orc-contents FILE | wirecopy VERB -", WC_REFUSED}},
    /* A stream: its first message is a schema, whose length is a multiple of eight and under 16 MiB. */
    {WC_MARK("\xFF\xFF\xFF\xFF"), 0, {"an Arrow stream", convert_columns, WC_REFUSED}},
};

static const char ask_index[] =
    "compare documents with those in it by wirecopy index query DIR INPUT; wirecopy index export DIR lists them";
static const char export_tables[] = "export its table first: sqlite3 FILE -json 'select id, text from ...'";
static const char convert_text[] = "convert it to text or JSON Lines first";
static const char print_json[] = "write its records as JSON Lines first, with json.dumps";
static const char unknown_picture[] = "only its text could be compared: extract that first";

static const signature signatures[] = {
    {WC_MARK("PK\5\6"), 0, {"an empty zip archive", "give what was to be in it", WC_REFUSED}},
    {WC_MARK("PK\7\10"),
     0,
     {"a part of a zip archive", "join and unpack it first: zip -s 0 FILE --out whole.zip", WC_REFUSED}},
    {WC_MARK("7z\xBC\xAF\x27\x1C"),
     0,
     {"a 7z archive", "unpack it into a folder, or pipe it: 7z x -so FILE | wirecopy VERB -", WC_REFUSED}},
    {WC_MARK("Rar!\x1A\7"), 0, {"a RAR archive", "unpack it into a folder first", WC_REFUSED}},
    {WC_MARK("MSCF\0\0\0\0"), 0, {"a cabinet archive", "unpack it into a folder first", WC_REFUSED}},
    {WC_MARK("!<arch>\n"), 0, {"an ar archive", "unpack it into a folder first", WC_JUNK}},
    {WC_MARK("070701"), 0, {"a cpio archive", "unpack it into a folder first: cpio -id <FILE", WC_REFUSED}},
    {WC_MARK("070707"), 0, {"a cpio archive", "unpack it into a folder first: cpio -id <FILE", WC_REFUSED}},
    {WC_MARK("xar!"), 0, {"a xar archive", "unpack it into a folder first", WC_REFUSED}},
    {WC_MARK("\x04\x22\x4D\x18"), 0, {"compressed by lz4", UNPACK("lz4 -dc"), WC_REFUSED}},
    {WC_MARK("\x02\x21\x4C\x18"), 0, {"compressed by lz4", UNPACK("lz4 -dc"), WC_REFUSED}},
    {WC_MARK("\x1F\x9D"), 0, {"compressed by Unix compress", UNPACK("gzip -dc"), WC_REFUSED}},
    {WC_MARK("\x1F\xA0"), 0, {"compressed by Unix compress", UNPACK("gzip -dc"), WC_REFUSED}},
    {WC_MARK("\x1F\x1E"), 0, {"compressed by Unix pack", UNPACK("gzip -dc"), WC_REFUSED}},
    {WC_MARK("LZIP"), 0, {"compressed by lzip", UNPACK("lzip -dc"), WC_REFUSED}},
    {WC_MARK("\x89LZO\0\r\n\x1A\n"), 0, {"compressed by lzop", UNPACK("lzop -dc"), WC_REFUSED}},
    {WC_MARK("LRZI"), 0, {"compressed by lrzip", UNPACK("lrzcat"), WC_REFUSED}},
    {WC_MARK("\xFF\6\0\0sNaPpY"),
     0,
     {"compressed by Snappy", "write it again, compressed by gzip or zstd", WC_REFUSED}},
    {WC_MARK("]\0\0\x80\0"), 0, {"compressed by LZMA", UNPACK("xz -dc"), WC_REFUSED}},
    {WC_MARK("]\0\0\0\4"), 0, {"compressed by LZMA", UNPACK("xz -dc"), WC_REFUSED}},
    {WC_MARK("]\0\0\0\1"), 0, {"compressed by LZMA", UNPACK("xz -dc"), WC_REFUSED}},
    {WC_MARK("\x37\xA4\x30\xEC"),
     0,
     {"a zstd dictionary", "decompress with it: zstd -dc -D DICTIONARY FILE | wirecopy VERB -", WC_REFUSED}},
    /* Decompressed once, and compressed still. */
    {WC_MARK("\x1F\x8B\x08"), 0, {"compressed twice", UNPACK("zcat"), WC_REFUSED}},
    {WC_MARK("\x28\xB5\x2F\xFD"), 0, {"compressed twice", UNPACK("zstd -dc"), WC_REFUSED}},
    {WC_MARK("\xFD"
             "7zXZ\0"),
     0,
     {"compressed twice", UNPACK("xz -dc"), WC_REFUSED}},
    {WC_MARK("BZh91AY&SY"), 0, {"compressed twice", UNPACK("bzcat"), WC_REFUSED}},
    {WC_MARK("SQLite format 3\0"), 0, {"a SQLite database", export_tables, WC_REFUSED}},
    {WC_MARK("DUCK"),
     8,
     {"a DuckDB database", "export its table first: duckdb FILE -json -c 'select id, text from ...'", WC_REFUSED}},
    {WC_MARK("\0\1\0\0Standard "), 0, {"an Access database", "export its table as CSV first", WC_REFUSED}},
    {WC_MARK("PGDMP"), 0, {"a PostgreSQL dump", "restore it, and export the table as CSV", WC_REFUSED}},
    {WC_MARK("Obj\1"),
     0,
     {"an Avro file", "write its records as JSON Lines first: avro-tools tojson FILE", WC_REFUSED}},
    {WC_MARK("\x89HDF\r\n\x1A\n"), 0, {"an HDF5 file", convert_text, WC_REFUSED}},
    {WC_MARK("SEQ\6"), 0, {"a Hadoop sequence file", convert_text, WC_REFUSED}},
    {WC_MARK("\x80\2"), 0, {"a pickle of Python", print_json, WC_REFUSED}},
    {WC_MARK("\x80\3"), 0, {"a pickle of Python", print_json, WC_REFUSED}},
    {WC_MARK("\x80\4\x95"), 0, {"a pickle of Python", print_json, WC_REFUSED}},
    {WC_MARK("\x80\5\x95"), 0, {"a pickle of Python", print_json, WC_REFUSED}},
    {WC_MARK("\xAC\xED\0\5"), 0, {"objects of Java", "write its records as JSON Lines first", WC_REFUSED}},
    {WC_MARK("X\n\0\0\0"), 0, {"an R object (RDS)", "write it as CSV first, with write.csv", WC_REFUSED}},
    {WC_MARK("RDX2\n"), 0, {"R objects (RData)", "write the table as CSV first, with write.csv", WC_REFUSED}},
    {WC_MARK("RDX3\n"), 0, {"R objects (RData)", "write the table as CSV first, with write.csv", WC_REFUSED}},
    {WC_MARK("<stata_dta>"), 0, {"a Stata file", "export it as CSV first", WC_REFUSED}},
    {WC_MARK("$FL2@(#)"), 0, {"an SPSS file", "export it as CSV first", WC_REFUSED}},
    {WC_MARK("bplist00"),
     0,
     {"a property list (Safari's web archives are such)", "convert it first: plutil, textutil", WC_REFUSED}},
    {WC_MARK("!BDN"), 0, {"an Outlook store (PST)", "export its messages first: readpst FILE", WC_REFUSED}},
    {WC_MARK("\x6D\xE2\x99\x81"),
     0,
     {"a MongoDB archive", "restore it, and export as JSON with mongoexport", WC_REFUSED}},
    {WC_MARK("Salted__"), 0, {"encrypted by OpenSSL", "decrypt it first", WC_REFUSED}},
    {WC_MARK("\x78\x01"), 0, {"compressed by zlib", UNPACK("pigz -dc"), WC_REFUSED}},
    {WC_MARK("\x78\x5E"), 0, {"compressed by zlib", UNPACK("pigz -dc"), WC_REFUSED}},
    {WC_MARK("\x78\x9C"), 0, {"compressed by zlib", UNPACK("pigz -dc"), WC_REFUSED}},
    {WC_MARK("\x78\xDA"), 0, {"compressed by zlib", UNPACK("pigz -dc"), WC_REFUSED}},
    {WC_MARK("\x93NUMPY"), 0, {"a NumPy array", convert_text, WC_REFUSED}},
    {WC_MARK("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
     0,
     {"an office document (Word, Excel, PowerPoint) or mail message", convert_text, WC_REFUSED}},
    {WC_MARK("AT&TFORM"), 0, {"a DjVu document", "take its text out first: djvutxt FILE", WC_REFUSED}},
    {WC_MARK("BOOKMOBI"), 60, {"a Mobipocket book", convert_text, WC_REFUSED}},
    {WC_MARK("WIRESEGM"), 0, {"a part of an index", ask_index, WC_REFUSED}},
    {WC_MARK("WIRECOPY\1\0\0\0\1"),
     0,
     {"a signature file", "add from_signatures, which cluster and pairs have", WC_REFUSED}},
    {WC_MARK("WIRECOPY\1\0\0\0\2"),
     0,
     {"a file of a checkpoint", "name its folder with input.checkpoint, and give the inputs", WC_REFUSED}},
    {WC_MARK("WIRECOPY"), 0, {"a signature file of another version", "sign the inputs again", WC_REFUSED}},
    {WC_MARK("\x7F"
             "ELF"),
     0,
     {"a program", "it has no stories", WC_JUNK}},
    {WC_MARK("\xCF\xFA\xED\xFE"), 0, {"a program", "it has no stories", WC_JUNK}},
    {WC_MARK("\xCA\xFE\xBA\xBE"), 0, {"a program", "it has no stories", WC_JUNK}},
    {WC_MARK("\0asm"), 0, {"a program", "it has no stories", WC_JUNK}},
    {WC_MARK("\x89PNG\r\n"), 0, {"an image (PNG)", unknown_picture, WC_JUNK}},
    {WC_MARK("\xFF\xD8\xFF"), 0, {"an image (JPEG)", unknown_picture, WC_JUNK}},
    {WC_MARK("GIF87a"), 0, {"an image (GIF)", unknown_picture, WC_JUNK}},
    {WC_MARK("GIF89a"), 0, {"an image (GIF)", unknown_picture, WC_JUNK}},
    {WC_MARK("WEBP"), 8, {"an image (WebP)", unknown_picture, WC_JUNK}},
    {WC_MARK("II*\0"), 0, {"an image (TIFF)", unknown_picture, WC_JUNK}},
    {WC_MARK("MM\0*"), 0, {"an image (TIFF)", unknown_picture, WC_JUNK}},
    {WC_MARK("\0\0\1\0"), 0, {"an image (icon)", unknown_picture, WC_JUNK}},
    {WC_MARK("8BPS"), 0, {"an image (Photoshop)", unknown_picture, WC_JUNK}},
    {WC_MARK("\xFF\x0A"), 0, {"an image (JPEG XL)", unknown_picture, WC_JUNK}},
    {WC_MARK("\0\0\0\x0CjP  "), 0, {"an image (JPEG 2000)", unknown_picture, WC_JUNK}},
    {WC_MARK("\0\0\0\x0CJXL "), 0, {"an image (JPEG XL)", unknown_picture, WC_JUNK}},
    {WC_MARK("ftypheic"), 4, {"an image (HEIF)", unknown_picture, WC_JUNK}},
    {WC_MARK("ftypavif"), 4, {"an image (AVIF)", unknown_picture, WC_JUNK}},
    {WC_MARK("ftypmif1"), 4, {"an image (HEIF)", unknown_picture, WC_JUNK}},
    {WC_MARK("ftyp"), 4, {"a film (MP4)", "give a transcript", WC_JUNK}},
    {WC_MARK("RIFF"), 0, {"sound or film (RIFF)", "give a transcript", WC_JUNK}},
    {WC_MARK("OggS"), 0, {"sound or film (Ogg)", "give a transcript", WC_JUNK}},
    {WC_MARK("fLaC"), 0, {"sound (FLAC)", "give a transcript", WC_JUNK}},
    {WC_MARK("ID3"), 0, {"sound (MP3)", "give a transcript", WC_JUNK}},
    {WC_MARK("\xFF\xFB"), 0, {"sound (MP3)", "give a transcript", WC_JUNK}},
    {WC_MARK("\x1A\x45\xDF\xA3"), 0, {"a film (Matroska, WebM)", "give a transcript", WC_JUNK}},
    {WC_MARK("FLV\1"), 0, {"a film (Flash)", "give a transcript", WC_JUNK}},
    {WC_MARK("wOFF"), 0, {"a font", "it has no stories", WC_JUNK}},
    {WC_MARK("wOF2"), 0, {"a font", "it has no stories", WC_JUNK}},
    {WC_MARK("\xE0\1\0\xEA"), 0, {"Ion", "write its records as JSON Lines first", WC_REFUSED}},
    {WC_MARK(":)\n"), 0, {"Smile", "write its records as JSON Lines first", WC_REFUSED}},
    {WC_MARK("BM"), 0, {"an image (BMP)", unknown_picture, WC_JUNK}},
    {WC_MARK("\0\0\0\1Bud1"), 0, {"a folder's settings (.DS_Store)", "it has no stories", WC_JUNK}},
};

/* Those whose own bytes are text. */
static const signature written[] = {
    {WC_MARK("%PDF-"), 0, {"a PDF document", "take its text out first: pdftotext FILE", WC_REFUSED}},
    {WC_MARK("%!PS"), 0, {"a PostScript document", "take its text out first: ps2ascii FILE", WC_REFUSED}},
    {WC_MARK("{\\rtf"), 0, {"a document in Rich Text Format", convert_text, WC_REFUSED}},
    {WC_MARK("filedesc://"),
     0,
     {"an ARC file of a web archive", "convert it to WARC first: warcio recompress FILE out.warc.gz", WC_REFUSED}},
    {WC_MARK(" CDX "), 0, {"an index of a web archive (CDX)", "give the WARC files that it names", WC_REFUSED}},
};

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
        if (wc_has_mark(bytes, nbytes, table[i].offset, table[i].mark, table[i].nbytes)) {
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
    return wc_has_mark(bytes, nbytes, 0, WC_MARK("\x89PNG\r\n")) ||
           wc_has_mark(bytes, nbytes, 0, WC_MARK("\xFF\xD8\xFF"));
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
    return wc_has_mark(bytes, nbytes, 0, WC_MARK("SQLite format 3\0")) &&
                   wc_os_find(bytes, nbytes, view, strlen(view)) != NULL
               ? &index_database
               : NULL;
}

const wc_refusal *wc_refused_by_signature(const uint8_t *bytes, size_t nbytes) {
    const wc_refusal *found = wc_refused_columns(bytes, nbytes);
    found = found != NULL ? found : wc_refused_zip(bytes, nbytes);
    if (found == NULL && (is_binary(bytes, nbytes) || begins_picture(bytes, nbytes))) {
        found = refused_index(bytes, nbytes);
        found = found != NULL ? found : look_up(signatures, sizeof signatures / sizeof signatures[0], bytes, nbytes);
        found = found != NULL ? found : refused_bson(bytes, nbytes);
    }
    found = found != NULL ? found : look_up(written, sizeof written / sizeof written[0], bytes, nbytes);
    found = found != NULL ? found : wc_refused_tar(bytes, nbytes);
    found = found == NULL && wc_is_message_pack(bytes, nbytes) ? &message_pack : found;
    found = found == NULL && wc_is_cbor(bytes, nbytes) ? &cbor : found;
    return found != NULL ? found : wc_refused_markup(bytes, nbytes);
}

/* ---- Binary ---- */

static const wc_refusal binary = {
    "binary data of no known kind",
    "give text, JSON Lines, CSV or WARC; if it is text in UTF-16 or the like, name its encoding with input.encoding",
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
    if (wc_has_mark(bytes, nbytes, 0, WC_MARK("\xFF\xFE")) || wc_has_mark(bytes, nbytes, 0, WC_MARK("\xFE\xFF"))) {
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
