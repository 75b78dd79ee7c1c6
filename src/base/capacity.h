/* The limits of this version: what numbers of 31 or 32 bits can count. docs/reliability.md lists them. A build may
 * lower them, as tests/unit/test_capacity.c does. */
#ifndef WC_BASE_CAPACITY_H
#define WC_BASE_CAPACITY_H

#include <stdint.h>

/* Documents of a run: UINT32_MAX means none. */
#ifndef WIRECOPY_DOCUMENTS_MOST
#define WIRECOPY_DOCUMENTS_MOST (UINT32_MAX - 1)
#endif

/* Pairs of a run: candidates in the near profile, pairs of texts with something in common in the news profile. A pair's
 * index shares 32 bits with a flag (pair_order.h, evidence.h). */
#ifndef WIRECOPY_PAIRS_MOST
#define WIRECOPY_PAIRS_MOST INT32_MAX
#endif

/* Texts of an index in memory: numbers are stored plus 1, and 0 ends a chain. */
#ifndef WIRECOPY_INDEX_TEXTS_MOST
#define WIRECOPY_INDEX_TEXTS_MOST (UINT32_MAX - 1)
#endif

/* Files of a run. */
#ifndef WIRECOPY_FILES_MOST
#define WIRECOPY_FILES_MOST UINT32_MAX
#endif

/* Bytes of a text, and of its folded form, less the 64 bytes that must be readable after its end. */
#ifndef WIRECOPY_TEXT_NBYTES_MOST
#define WIRECOPY_TEXT_NBYTES_MOST (UINT32_MAX - 64)
#endif

/* Bytes of a record in a dump. */
#ifndef WIRECOPY_RECORD_NBYTES_MOST
#define WIRECOPY_RECORD_NBYTES_MOST UINT32_MAX
#endif

#endif
