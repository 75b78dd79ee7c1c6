/* How far a record is preferred by what its fields say. */
#ifndef WC_PARSE_PREFER_H
#define WC_PARSE_PREFER_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* The place of a field's value among the preferred ones: nvalues where it is another one, nvalues + 1 where there is
 * none (bytes NULL or empty). A value is the field's, or the host of the URL that the field is. */
uint32_t wc_prefer_place(const wirecopy_preference *preference, const char *bytes, size_t nbytes);

/* The places of all preferences in one number, the first the most significant: call it for each in order, from 0 on. */
uint32_t wc_prefer_add(uint32_t rank, const wirecopy_preference *preference, uint32_t place);

/* Of a record that has none of the fields. */
uint32_t wc_prefer_none(const wirecopy_input *input);

/* The place that a rank has of preference i. */
uint32_t wc_prefer_place_of(const wirecopy_input *input, uint32_t rank, size_t i);

#endif
