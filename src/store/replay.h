/* Commits documents that were signed before from files of frames, as if they were read now. */
#ifndef WC_STORE_REPLAY_H
#define WC_STORE_REPLAY_H

#include "store/frames.h"
#include "dump/dump.h"
#include "store/settings.h"

/* Commits the frames after the settings, to the end. *nbatches_ret: batches committed; *whole_ret: whether the file is
 * complete. Input files that frames name are added to the dump, or passed to its reader if it has one. */
wirecopy_code wc_replay_frames(wc_dump *dump, wc_frames *frames, uint64_t *nbatches_ret, int *whole_ret,
                               wirecopy_error *error);

/* Replays the signature files that input.paths names, in that order. */
wirecopy_code wc_replay_signatures(wc_dump *dump, wirecopy_error *error);

#endif
