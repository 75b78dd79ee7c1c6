/* A thin face of simdjson for C. No exception leaves it. */
#ifndef WC_IO_JSON_H
#define WC_IO_JSON_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct wc_json wc_json;

typedef enum wc_json_result {
    WC_JSON_OK = 0,
    WC_JSON_SYNTAX,     /* not JSON, or no object */
    WC_JSON_BAD_STRING, /* invalid UTF-8, or an escape that stands for no character */
    WC_JSON_TOO_LARGE,  /* for any amount of memory */
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
    WC_JSON_UNKNOWN /* memory was too short to look */
} wc_json_kind;

typedef struct wc_json_value {
    wc_json_kind kind;
    const char *bytes; /* of a string, or the JSON text of a number where asked for; valid until the next parse */
    size_t nbytes;
} wc_json_value;

/* For JSON that is nested to depth_most or less. NULL where memory is short. */
wc_json *wc_json_create(size_t depth_most);
void wc_json_free(wc_json *json);

/* Parses one object and checks all of it. 64 bytes after bytes[nbytes] must be readable; all must stay until the
 * values were taken. message_ret says what is wrong where the result is SYNTAX; valid until the
 * next parse. */
wc_json_result wc_json_parse(wc_json *json, const char *bytes, size_t nbytes, const char **message_ret);

/* The value at a path: the field of that very name, else where it has dots, a field of an object in the field before
 * the dot. Of fields of equal name the last counts. */
wc_json_value wc_json_find(wc_json *json, const char *path);

/* The same, with the text of a number, in the slot given (0 to 2). */
wc_json_value wc_json_find_scalar(wc_json *json, const char *path, int slot);

#ifdef __cplusplus
}
#endif

#endif
