/* Writes what a placing found: numbers, the segment, all rows, one after another. */
#ifndef WC_INDEX_RECORDING_WRITE_H
#define WC_INDEX_RECORDING_WRITE_H

#include "index/recording.h"

/* Writes the segment and all rows. */
wirecopy_code wc_recording_write(wc_recording *recording, wirecopy_error *error);

#endif
