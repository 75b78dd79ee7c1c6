#include "refuse/archives.h"

#include "refuse/mark.h"

static const char convert_text[] = "convert it to text or JSON Lines first";

static const wc_refusal zip = {"a zip archive", "unpack it into a folder, or pipe it: unzip -p FILE | wirecopy VERB -",
                               WC_REFUSED};
static const wc_refusal office = {"an office document (Word, Excel, PowerPoint)", convert_text, WC_REFUSED};
static const wc_refusal open_document = {"an office document (OpenDocument)", convert_text, WC_REFUSED};
static const wc_refusal book = {"an EPUB book", convert_text, WC_REFUSED};
static const wc_refusal web_archive = {"a web archive (WACZ)",
                                       "read the WARC in it: unzip -p FILE 'archive/*' | wirecopy VERB -", WC_REFUSED};
static const wc_refusal arrays = {"an archive of NumPy arrays", convert_text, WC_REFUSED};

const wc_refusal *wc_refused_zip(const uint8_t *bytes, size_t nbytes) {
    enum { NAME = 30 }; /* the offset of the first member's name; its length is two bytes at 26 */
    if (!wc_has_mark(bytes, nbytes, 0, WC_MARK("PK\3\4"))) {
        return NULL;
    }
    if (nbytes < NAME) {
        return &zip;
    }
    size_t length = bytes[26] | (size_t)bytes[27] << 8;
    if (wc_has_mark(bytes, nbytes, NAME, WC_MARK("[Content_Types].xml")) ||
        wc_has_mark(bytes, nbytes, NAME, WC_MARK("_rels/")) || wc_has_mark(bytes, nbytes, NAME, WC_MARK("docProps/"))) {
        return &office;
    }
    if (wc_has_mark(bytes, nbytes, NAME, WC_MARK("mimetypeapplication/epub"))) {
        return &book;
    }
    if (wc_has_mark(bytes, nbytes, NAME, WC_MARK("mimetypeapplication/vnd.oasis"))) {
        return &open_document;
    }
    if (wc_has_mark(bytes, nbytes, NAME, WC_MARK("archive/")) ||
        wc_has_mark(bytes, nbytes, NAME, WC_MARK("datapackage.json"))) {
        return &web_archive;
    }
    return length > 4 && wc_has_mark(bytes, nbytes, NAME + length - 4, WC_MARK(".npy")) ? &arrays : &zip;
}

static const wc_refusal tar = {
    "a tar archive",
    "unpack it into a folder, or, where its files are JSON Lines, pipe them: tar -xOf FILE | wirecopy VERB -",
    WC_REFUSED};

/* The header of a member has the sum of its bytes, its own field taken as spaces (POSIX pax, ustar Interchange
 * Format). Old archives have no other mark. */
const wc_refusal *wc_refused_tar(const uint8_t *bytes, size_t nbytes) {
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
