#include "io/usual_names.h"

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
