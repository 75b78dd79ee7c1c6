/* A kind of file that is not read. */
#ifndef WC_REFUSE_REFUSAL_H
#define WC_REFUSE_REFUSAL_H

#include <stddef.h>
#include <stdint.h>

typedef enum wc_refused_as {
    WC_REFUSED = 0,
    WC_JUNK,  /* never holds stories: in a folder it is passed by, and only counted */
    WC_MARKUP /* text all the same: read where the user says that the input is text */
} wc_refused_as;

/* What a file is, and what to do with it instead. Static. */
typedef struct wc_refusal {
    const char *kind;   /* "a tar archive" */
    const char *advice; /* "unpack it into a folder" */
    wc_refused_as as;
} wc_refusal;

#endif
