/* Pairs that only their signatures say reach the threshold, looked up in their texts. */
#ifndef WIRECOPY_PIPELINE_CONFIRMING_H
#define WIRECOPY_PIPELINE_CONFIRMING_H

#include "pipeline/linking.h"

/* Drops edges whose signatures without furniture agree often enough only where the shingles behind the values are not
 * the same bytes. */
wirecopy_code wirecopy_confirming_run(const wirecopy_likeness *likeness, wirecopy_edges *edges, wirecopy_error *error);

#endif
