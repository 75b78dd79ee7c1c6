#include "parse/fields.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/os.h"
#include "format/usual_names.h"

uint64_t wc_fields_required(const wirecopy_input *input) {
    uint64_t fields = 0;
    for (size_t i = 0; (input->required & WIRECOPY_FIELD_TEXT) != 0 && i < input->ntext_fields; i++) {
        fields |= wc_fields_text(i);
    }
    if ((input->required & WIRECOPY_FIELD_ID) != 0 && input->id_field != NULL) {
        fields |= wc_fields_bit(WC_FIELD_ID);
    }
    if ((input->required & WIRECOPY_FIELD_DATE) != 0 && input->date_field != NULL) {
        fields |= wc_fields_bit(WC_FIELD_DATE);
    }
    if ((input->required & WIRECOPY_FIELD_SITE) != 0 && input->site_field != NULL) {
        fields |= wc_fields_bit(WC_FIELD_SITE);
    }
    return fields;
}

uint64_t wc_fields_wanted(const wirecopy_input *input) {
    uint64_t fields = wc_fields_required(input);
    fields |= input->npreferences > 0 ? wc_fields_bit(WC_FIELD_PREFERRED) : 0;
    fields |= input->id_field != NULL ? wc_fields_bit(WC_FIELD_ID) : 0;
    fields |= input->date_field != NULL ? wc_fields_bit(WC_FIELD_DATE) : 0;
    return fields | (input->site_field != NULL ? wc_fields_bit(WC_FIELD_SITE) : 0);
}

/* The list ends in "..." once a name has no room. */
void wc_fields_name(wc_fields *seen, const char *bytes, size_t nbytes) {
    static const char more[] = ", ...";
    size_t length = strlen(seen->names), room = sizeof seen->names - sizeof more - length;
    int is_full = length >= 3 && strcmp(seen->names + length - 3, "...") == 0;
    if (is_full) {
        return;
    }
    if (nbytes + 4 > room) {
        snprintf(seen->names + length, sizeof seen->names - length, "%s", length > 0 ? more : "...");
        return;
    }
    snprintf(seen->names + length, room, "%s\"%.*s\"", length > 0 ? ", " : "", (int)nbytes, bytes);
    for (char *byte = seen->names + length; *byte != '\0'; byte++) {
        *byte = (unsigned char)*byte < 0x20 || *byte == 0x7F ? '?' : *byte; /* messages go to terminals */
    }
}

void wc_fields_add(wc_fields *seen, const wc_fields *later) {
    seen->fields |= later->fields;
    seen->nrecords += later->nrecords;
    seen->nheads += later->nheads;
    seen->nwithout += later->nwithout;
    seen->nodd_ids += later->nodd_ids;
    if (seen->names[0] == '\0') {
        seen->has_text_for_name = later->has_text_for_name;
        memcpy(seen->names, later->names, sizeof seen->names);
    }
}

/* The first array of objects among the names of JSON fields, which has [] after it; *nbytes_ret is 0 if there is none.
 */
static const char *first_array(const char *names, size_t *nbytes_ret) {
    const char *end = strstr(names, "[]\""), *start = end;
    while (start != NULL && start > names && start[-1] != '"') {
        start--;
    }
    *nbytes_ret = end != NULL ? (size_t)(end - start) : 0;
    return start;
}

/* How many of the names end in ".name": fields of objects that are the values of other keys. */
static size_t count_within(const char *names, const char *name) {
    size_t count = 0, length = strlen(name);
    for (const char *at = names; length > 0 && (at = strstr(at, name)) != NULL; at += length) {
        count += at > names && at[-1] == '.' && at[length] == '"';
    }
    return count;
}

static wirecopy_code fail(const wc_fields *seen, const char *name, const char *option, wirecopy_error *error) {
    size_t nbytes;
    const char *array = first_array(seen->names, &nbytes);
    const char *names = seen->names[0] != '\0' ? seen->names : "none";
    if (nbytes > 0) {
        return wc_fail(
            error, WIRECOPY_ERROR_ARGUMENT,
            "no record has the field or column \"%.200s\": there are %s; name one with %s, or, if the records "
            "are in the array \"%.*s\", name that with records_path",
            name, names, option, (int)nbytes, array);
    }
    const char *by_key =
        seen->has_text_for_name ? ", or, if the first line is a record, put one with the names of the columns above it"
        : count_within(names, name) > 1 ? ", or, if each key has a record, give records_path the value '*'"
                                        : "";
    return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                   "no record has the field or column \"%.200s\": there are %s; name one with %s%s", name, names,
                   option, by_key);
}

static wirecopy_code fail_path(const wc_fields *seen, const char *path, wirecopy_error *error) {
    size_t nbytes;
    const char *array = first_array(seen->names, &nbytes);
    const char *names = seen->names[0] != '\0' ? seen->names : "no names";
    if (nbytes > 0) {
        return wc_fail(
            error, WIRECOPY_ERROR_ARGUMENT,
            "no object has an array or object \"%.200s\", which records_path names: there are %s; if the records are "
            "in the array \"%.*s\", name that with records_path",
            path, names, (int)nbytes, array);
    }
    return wc_fail(
        error, WIRECOPY_ERROR_ARGUMENT,
        "no object has an array or object \"%.200s\", which records_path names: there are %s; name the array of the "
        "records with records_path, or leave it out where each object is a record",
        path, names);
}

uint64_t wc_fields_of_heads(const wirecopy_input *input) {
    uint64_t in_heads = wc_fields_bit(WC_FIELD_ID) | wc_fields_bit(WC_FIELD_DATE) | wc_fields_bit(WC_FIELD_SITE);
    return (wc_fields_required(input) & in_heads) | (input->npreferences > 0 ? wc_fields_bit(WC_FIELD_PREFERRED) : 0);
}

wirecopy_code wc_fields_check(const wc_fields *seen, const wirecopy_input *input, wirecopy_error *error) {
    if (seen->nrecords == 0 && seen->nwithout > 0 && (input->required & WIRECOPY_FIELD_TEXT) != 0) {
        return fail_path(seen, input->records_path, error);
    }
    uint64_t lacking = wc_fields_required(input) & ~seen->fields;
    if (seen->nrecords == 0) {
        lacking &= seen->nheads > 0 ? wc_fields_of_heads(input) : 0;
    }
    if (lacking == 0) {
        return WIRECOPY_OK;
    }
    for (size_t i = 0; i < input->ntext_fields && i < WC_FIELD_TEXTS; i++) {
        if ((lacking & wc_fields_text(i)) != 0) {
            return fail(seen, input->text_fields[i], "text_fields", error);
        }
    }
    if ((lacking & wc_fields_bit(WC_FIELD_ID)) != 0) {
        return fail(seen, input->id_field, "id_field", error);
    }
    return (lacking & wc_fields_bit(WC_FIELD_DATE)) != 0 ? fail(seen, input->date_field, "date_field", error)
                                                         : fail(seen, input->site_field, "site_field", error);
}

/* Takes a name off the list, without its quotes; 0: none is left. */
static int next_name(const char **list, const char **name_ret, size_t *length_ret) {
    const char *open = strchr(*list, '"'), *close = open != NULL ? strstr(open + 1, "\", ") : NULL;
    close = close != NULL || open == NULL ? close : strrchr(open + 1, '"');
    if (close == NULL) {
        return 0;
    }
    *name_ret = open + 1;
    *list = close + 1;
    *length_ret = (size_t)(close - open) - 1;
    return 1;
}

static_assert(WC_FIELD_DATE == WC_FIELD_ID + WC_FOR_DATE && WC_FIELD_SITE == WC_FIELD_ID + WC_FOR_SITE, "one order");

size_t wc_fields_likely(const wc_fields *seen, int bit, const char *name, const char **found_ret) {
    if (seen->nrecords == 0 || name == NULL || (seen->fields & wc_fields_bit(bit)) != 0) {
        return 0;
    }
    const char *list = seen->names, *other = NULL;
    size_t nbytes, length = strlen(name), found = 0;
    while (next_name(&list, &other, &nbytes)) {
        const char *type = wc_os_find(other, nbytes, ".$", 2); /* "_id.$oid" of MongoDB is read by "_id" */
        nbytes = type != NULL ? (size_t)(type - other) : nbytes;
        int is_same = nbytes == length && strncasecmp(other, name, length) == 0;
        if (is_same || (found == 0 && wc_is_likely_name((wc_purpose)(bit - WC_FIELD_ID), other, nbytes))) {
            *found_ret = other;
            found = nbytes;
        }
        if (is_same) {
            break;
        }
    }
    return found;
}
