/* Which of the fields that the user names were found in records: a name that no record has is a slip of the user's. */
#ifndef WC_PARSE_FIELDS_H
#define WC_PARSE_FIELDS_H

#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Bits of fields: text field i has bit i, those beyond share the last. All of input.preferences are one. */
enum { WC_FIELD_TEXTS = 60, WC_FIELD_PREFERRED = 60, WC_FIELD_ID, WC_FIELD_DATE, WC_FIELD_SITE };

/* Room for the names of the fields that there are. Chosen: a few lines. */
enum { WC_FIELD_NAMES_NBYTES = 400 };

typedef struct wc_fields {
    uint64_t fields;       /* a bit for each field that some record has */
    uint64_t nrecords;     /* with fields: JSON and CSV */
    uint64_t nheads;       /* with headers instead, and a text apart from these: WARC */
    uint64_t nwithout;     /* JSON objects without what records_path names */
    uint64_t nodd_ids;     /* ids that are objects, arrays, true or false, which name nothing */
    int has_text_for_name; /* a column's name is a text: the table has no header, but begins with a record */
    char names[WC_FIELD_NAMES_NBYTES]; /* of the fields of the first record that lacks one asked for; ends in NUL */
} wc_fields;

static inline uint64_t wc_fields_bit(int bit) {
    return (uint64_t)1 << bit;
}

static inline uint64_t wc_fields_text(size_t i) {
    return wc_fields_bit(i < WC_FIELD_TEXTS ? (int)i : WC_FIELD_TEXTS - 1);
}

/* The bits of the fields that input.required asks for. */
uint64_t wc_fields_required(const wirecopy_input *input);

/* The bits of those that the user asks for and that headers may hold. */
uint64_t wc_fields_of_heads(const wirecopy_input *input);

/* The bits of all fields that are looked for. */
uint64_t wc_fields_wanted(const wirecopy_input *input);

/* Adds a name to the list, as far as there is room. */
void wc_fields_name(wc_fields *seen, const char *bytes, size_t nbytes);

/* Adds what later records show. */
void wc_fields_add(wc_fields *seen, const wc_fields *later);

/* WIRECOPY_ERROR_ARGUMENT, with the names that there are, if there were records and none has a required field. */
wirecopy_code wc_fields_check(const wc_fields *seen, const wirecopy_input *input, wirecopy_error *error);

/* The field that may be meant where no record has `name`, whose bit is WC_FIELD_ID, WC_FIELD_DATE or WC_FIELD_SITE: by
 * the same name but for capitals, or by another usual one. Its length, and *found_ret in seen->names; 0: there is none,
 * or some record has the field. */
size_t wc_fields_likely(const wc_fields *seen, int bit, const char *name, const char **found_ret);

#endif
