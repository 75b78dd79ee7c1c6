/* Which candidates are worth reading, and what the samples say of the others. */
#ifndef WIRECOPY_PIPELINE_SIFTING_H
#define WIRECOPY_PIPELINE_SIFTING_H

#include "cluster/evidence.h"
#include "lsh/postings.h"
#include "pipeline/matching.h"

/* Leaves in pairs those to read; of the others, those that share something are added to estimates_ret. */
wirecopy_code wirecopy_sifting_run(const wirecopy_matching *matching, const wirecopy_postings *postings,
                                   wirecopy_pairs *pairs, wirecopy_evidence_list *estimates_ret,
                                   wirecopy_error *error);

#endif
