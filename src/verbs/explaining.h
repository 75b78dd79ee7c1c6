/* What explain tells of one text, by what a run of the news profile holds. Its documents may be of a dump or of an
 * index: the caller says what they are called and which are together. */
#ifndef WC_VERBS_EXPLAINING_H
#define WC_VERBS_EXPLAINING_H

#include "job/job.h"

typedef struct wc_explaining {
    wc_job *job;
    wirecopy_explanation *result;
    const wirecopy_allocator *allocator; /* of the result; the caller's */
    uint32_t document, entry;            /* what is explained */
    void *context;
    /* The id of the first document with the text of an entry, valid until the next call. */
    wirecopy_code (*id_of)(void *context, uint32_t entry, const char **id_ret, size_t *nbytes_ret,
                           wirecopy_error *error);
    int (*are_together)(const void *context, uint32_t entry, uint32_t other);
    int (*is_digest)(const void *context, uint32_t entry);
} wc_explaining;

/* Fills in weight, neighbours, partner, text and stretches; the threshold is there already. stands: the entry that
 * stands for the group, with which the text is compared; if it is the text itself, the one that shares most with it. */
wirecopy_code wc_explaining_fill(const wc_explaining *work, uint32_t stands, wirecopy_error *error);

/* A copy of a string, for the result. */
wirecopy_code wc_explaining_copy(const wc_explaining *work, const char *bytes, size_t nbytes, char **copy_ret,
                                 wirecopy_error *error);

#endif
