/* JSON in notations that are not read, or among other text. */
#ifndef WC_REFUSE_JSON_H
#define WC_REFUSE_JSON_H

#include "format/stretch.h"

/* MongoDB's shell: ": ObjectId(", ": ISODate(" and the like, which no JSON has outside strings. */
int wc_is_shell(wc_stretch text);

/* Elasticsearch's bulk format: an action, then an object that is none. */
int wc_is_bulk(wc_stretch first, wc_stretch second);

/* Objects with keys in quotes at the end of two lines, so that one line of a story does no harm, and something else
 * before each. What JSON may begin with is none. */
int wc_is_logged(wc_stretch text);

/* The line on which JSON in another layout than lines begins, behind lines of other text and up to the end, or a
 * program's last words; 0: on none. Articles that have JSON indent it, or have more prose around it. */
size_t wc_json_line(wc_stretch text);

#endif
