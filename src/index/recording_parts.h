/* What is told before a recording is written, and what is written: a file each, recording_known.c, recording_segment.c,
 * recording_rows.c and recording_ties.c. */
#ifndef WC_INDEX_RECORDING_PARTS_H
#define WC_INDEX_RECORDING_PARTS_H

#include "index/recording.h"

/* Adds a notice where the index has ids of the input already. Call before rows are written. */
wirecopy_code wc_recording_note_known_ids(const wc_recording *recording, wirecopy_error *error);

/* The texts that are new, and their keys. */
wirecopy_code wc_recording_write_segment(wc_recording *recording, int64_t event, wirecopy_error *error);

/* Sources, texts, documents and stories, new ones and those that changed. */
wirecopy_code wc_recording_write_rows(wc_recording *recording, int64_t event, wirecopy_error *error);

/* Stories that are part of others from now on. */
wirecopy_code wc_recording_write_ties(wc_recording *recording, int64_t event, wirecopy_error *error);

#endif
