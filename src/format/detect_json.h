/* Tells JSON Lines from JSON of other layouts. */
#ifndef WC_FORMAT_DETECT_JSON_H
#define WC_FORMAT_DETECT_JSON_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* By a file's first bytes: JSONL if each value seems to have a line of its own, JSON if they are JSON in another
 * layout, AUTO if they are no JSON. */
wirecopy_format wc_json_layout(const uint8_t *bytes, size_t nbytes);

/* Where to start looking for values: after a byte order mark, and what a script has before its data, as "callback(". */
size_t wc_json_start(const uint8_t *bytes, size_t nbytes);

/* Whether the first value is an array. */
int wc_json_begins_array(const uint8_t *bytes, size_t nbytes);

/* Whether lines are objects among others, which a program said when it wrote them. `whole`: the bytes are all of the
 * file. */
int wc_json_follows(const wirecopy_input *input, const uint8_t *bytes, size_t nbytes, int whole);

/* Whether an object with a first key stands anywhere. Bytes that are as good as random have none. */
int wc_json_has_object(const uint8_t *bytes, size_t nbytes);

/* Whether a line begins with an object, whatever stands before it: a file that was cut off or filled with zero bytes by
 * a crash has records after that. */
int wc_json_has_line(const uint8_t *bytes, size_t nbytes);

#endif
