/* What this version holds at most, as many as 31 or 32 bits tell apart; docs/reliability.md lists them. A build may
 * have lower ones, as the tests of them do. */
#ifndef WC_BASE_CAPACITY_H
#define WC_BASE_CAPACITY_H

#include <stdint.h>

/* Documents of a run: one number of 32 bits means none. */
#ifndef WIRECOPY_DOCUMENTS_MOST
#define WIRECOPY_DOCUMENTS_MOST (UINT32_MAX - 1)
#endif

/* Pairs of a run. Near: candidates, whose place goes with a bit (pair_order.h). News: pairs of texts with something in
 * common, whose place goes with a bit (evidence.h). */
#ifndef WIRECOPY_PAIRS_MOST
#define WIRECOPY_PAIRS_MOST INT32_MAX
#endif

/* Texts of an index in memory: 0 ends a chain. */
#ifndef WIRECOPY_INDEX_TEXTS_MOST
#define WIRECOPY_INDEX_TEXTS_MOST (UINT32_MAX - 1)
#endif

/* Files of a run. */
#ifndef WIRECOPY_FILES_MOST
#define WIRECOPY_FILES_MOST UINT32_MAX
#endif

/* Bytes of a text, and of it folded: what may be read after its end is counted. */
#ifndef WIRECOPY_TEXT_NBYTES_MOST
#define WIRECOPY_TEXT_NBYTES_MOST (UINT32_MAX - 64)
#endif

/* Bytes of a record in a dump. */
#ifndef WIRECOPY_RECORD_NBYTES_MOST
#define WIRECOPY_RECORD_NBYTES_MOST UINT32_MAX
#endif

#endif
