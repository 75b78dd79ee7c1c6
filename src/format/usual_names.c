#include "format/usual_names.h"

#include <string.h>
#include <strings.h>

/* Chosen: what the fields of dumps, feeds and exports are called. */
static const char *const names[] = {"id",          "text",     "title",     "headline",     "byline",     "body",
                                    "content",     "article",  "author",    "source",       "publisher",  "url",
                                    "link",        "date",     "published", "published_at", "category",   "summary",
                                    "description", "language", "abstract",  "section",      "publication"};

int wc_is_usual_name(const char *name, size_t nbytes) {
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strlen(names[i]) == nbytes && strncasecmp(names[i], name, nbytes) == 0) {
            return 1;
        }
    }
    return 0;
}

/* In small letters, without what may stand between their words. Chosen: what exports, crawlers and databases write. */
static const char *const likely[3][16] = {
    {"id", "docid", "docno", "documentid", "articleid", "storyid", "newsid", "itemid", "postid", "uid", "uuid", "guid",
     "identifier", "idstr"},
    {"date", "pubdate", "publishdate", "publisheddate", "publicationdate", "datepublished", "datepublish", "published",
     "publishedat", "publishedon", "timestamp", "datetime", "time", "created", "createdat"},
    {"url", "link", "uri", "sourceurl", "articleurl", "pageurl", "canonicalurl", "permalink", "href", "site", "domain",
     "host", "hostname"},
};

int wc_is_likely_name(wc_purpose purpose, const char *name, size_t nbytes) {
    enum { NAME_MOST = 32 };
    char plain[NAME_MOST];
    size_t length = 0;
    for (size_t i = 0; i < nbytes && length + 1 < sizeof plain; i++) {
        if (strchr("_-. #", name[i]) == NULL) {
            plain[length++] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] | 0x20 : name[i]);
        }
    }
    plain[length] = '\0';
    for (size_t i = 0; i < sizeof likely[0] / sizeof likely[0][0]; i++) {
        const char *found = likely[purpose][i];
        if (found != NULL && strcmp(found, plain) == 0) {
            return 1;
        }
    }
    return 0;
}
