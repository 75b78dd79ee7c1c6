/* What cells count for, told from all pairs: furniture first, then rounds of which pairs look like prints of one story
 * and what that says of the passages that they share. */
#ifndef WC_NEWS_WEIGHING_H
#define WC_NEWS_WEIGHING_H

#include "news/weights.h"

/* Clear weights_ret whatever this returns. evidence is indexed; flags and numbers of its pairs are filled in. */
wirecopy_code wc_weighing_run(const wc_run *run, const wc_texts *texts, wc_evidence *evidence, wc_weights *weights_ret,
                              wirecopy_error *error);

#endif
