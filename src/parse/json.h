/* A thin C interface to simdjson. No exception leaves it. */
#ifndef WC_PARSE_JSON_H
#define WC_PARSE_JSON_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct wc_json wc_json;

typedef enum wc_json_result {
    WC_JSON_OK = 0,
    WC_JSON_SYNTAX,
    WC_JSON_NOT_OBJECT,
    WC_JSON_BAD_STRING, /* invalid UTF-8, or an escape of an unpaired surrogate */
    WC_JSON_TOO_LARGE,  /* for simdjson, which counts in 32 bits */
    WC_JSON_MEMORY
} wc_json_result;

typedef enum wc_json_kind {
    WC_JSON_ABSENT = 0,
    WC_JSON_STRING,
    WC_JSON_NUMBER,
    WC_JSON_BOOLEAN,
    WC_JSON_NULL,
    WC_JSON_ARRAY,
    WC_JSON_OBJECT,
    WC_JSON_UNKNOWN /* out of memory */
} wc_json_kind;

typedef struct wc_json_value {
    wc_json_kind kind;
    const char *bytes; /* of a string, or the JSON text of a number if requested; valid until the next parse */
    size_t nbytes;
    int is_part; /* the path led through an array, of which this is the first element that it fits */
} wc_json_value;

/* For JSON nested to at most depth_most. NULL if out of memory. */
wc_json *wc_json_create(size_t depth_most);
void wc_json_free(wc_json *json);

/* Parses and validates one object. 64 bytes after bytes[nbytes] must be readable, and the bytes must stay until the
 * values are read. message_ret says what is wrong if the result is SYNTAX or NOT_OBJECT; valid until the next parse. */
wc_json_result wc_json_parse(wc_json *json, const char *bytes, size_t nbytes, const char **message_ret);

/* The value at a path: the field of that exact name; else, if the path has dots, a field of the object named before the
 * dot. Of fields of equal name the last counts. In an array a number in the path is that element, from 0; any other
 * name is sought in each element. */
wc_json_value wc_json_find(wc_json *json, const char *path);

/* The same, with the text of a number, stored in the given slot (0 to 3), and with what an object of MongoDB's Extended
 * JSON, such as {"$oid": "..."}, stands for. */
wc_json_value wc_json_find_scalar(wc_json *json, const char *path, int slot);

/* Whether the bytes are valid UTF-8. */
int wc_json_is_utf8(const char *bytes, size_t nbytes);

/* Gives the names of the object's fields to `take`; those of objects in it as paths, a.b, and
 * arrays of objects with [] after them. Valid during the call. */
void wc_json_each_name(wc_json *json, void (*take)(void *context, const char *bytes, size_t nbytes), void *context);

/* Calls `take` with each string at the path, and in arrays there, in their order. Returns their number, SIZE_MAX if out
 * of memory. */
typedef void (*wc_json_string_fn)(void *context, const char *bytes, size_t nbytes);
size_t wc_json_strings(wc_json *json, const char *path, wc_json_string_fn take, void *context);

/* Writes what else the record has where a text field is missing, as the rest of a sentence that says what to do. */
void wc_json_describe_fields(wc_json *json, const char *field, char *description_ret, size_t nbytes);

#ifdef __cplusplus
}
#endif

#endif
