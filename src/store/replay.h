/* Documents that were signed before, out of files of frames, as if they were read now. */
#ifndef WC_STORE_REPLAY_H
#define WC_STORE_REPLAY_H

#include "store/frames.h"
#include "dump/dump.h"
#include "store/settings.h"

/* Commits what frames hold from where they are, after their settings, to the end; *nbatches_ret: batches committed;
 * *whole_ret: whether the file has its end. Files that frames name are added to the dump's where it has no reader, and
 * told to the reader else. */
wirecopy_code wc_replay_frames(wc_dump *dump, wc_frames *frames, uint64_t *nbatches_ret, int *whole_ret,
                               wirecopy_error *error);

/* All of the signature files that input.paths names, in that order. */
wirecopy_code wc_replay_signatures(wc_dump *dump, wirecopy_error *error);

#endif
