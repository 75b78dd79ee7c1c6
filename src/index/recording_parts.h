/* What is written of a recording: a file each, recording_segment.c, recording_rows.c and recording_ties.c. */
#ifndef WC_INDEX_RECORDING_PARTS_H
#define WC_INDEX_RECORDING_PARTS_H

#include "index/recording.h"

/* The texts that are new, and their keys. */
wirecopy_code wc_recording_write_segment(wc_recording *recording, int64_t event, wirecopy_error *error);

/* Sources, texts, documents and stories, new ones and those that changed. */
wirecopy_code wc_recording_write_rows(wc_recording *recording, int64_t event, wirecopy_error *error);

/* Stories that are part of others from now on. */
wirecopy_code wc_recording_write_ties(wc_recording *recording, int64_t event, wirecopy_error *error);

#endif
