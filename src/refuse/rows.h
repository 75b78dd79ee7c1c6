/* Rows for programs: a token, a sequence, features, an address or a time on each line, and no prose. */
#ifndef WC_REFUSE_ROWS_H
#define WC_REFUSE_ROWS_H

#include "format/stretch.h"

/* Words with their tags or places in a sentence, one on each line, and an empty line between sentences: CoNLL. */
int wc_is_tagged_words(wc_stretch text);

/* Sequences of genes or proteins: FASTA, FASTQ. */
int wc_is_sequences(wc_stretch text);

/* A label and numbered features on each line: svmlight, libsvm. */
int wc_is_features(wc_stretch text);

/* Commands with the times at which they run (crontab), or addresses with the names of hosts. */
int wc_is_schedule_or_hosts(wc_stretch text);

#endif
