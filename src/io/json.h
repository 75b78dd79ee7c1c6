/* A thin face of simdjson for C. No exception leaves it. */
#ifndef WIRECOPY_IO_JSON_H
#define WIRECOPY_IO_JSON_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct wirecopy_json wirecopy_json;

typedef enum wirecopy_json_result {
    WIRECOPY_JSON_OK = 0,
    WIRECOPY_JSON_SYNTAX,     /* not JSON, or no object */
    WIRECOPY_JSON_BAD_STRING, /* invalid UTF-8, or an escape that stands for no character */
    WIRECOPY_JSON_TOO_LARGE,  /* for any amount of memory */
    WIRECOPY_JSON_MEMORY
} wirecopy_json_result;

typedef enum wirecopy_json_kind {
    WIRECOPY_JSON_ABSENT = 0,
    WIRECOPY_JSON_STRING,
    WIRECOPY_JSON_NUMBER,
    WIRECOPY_JSON_BOOLEAN,
    WIRECOPY_JSON_NULL,
    WIRECOPY_JSON_ARRAY,
    WIRECOPY_JSON_OBJECT,
    WIRECOPY_JSON_UNKNOWN /* memory was too short to look */
} wirecopy_json_kind;

typedef struct wirecopy_json_value {
    wirecopy_json_kind kind;
    const char *bytes; /* of a string, or the JSON text of a number where asked for; valid until the next parse */
    size_t nbytes;
} wirecopy_json_value;

/* For JSON that is nested to depth_most or less. NULL where memory is short. */
wirecopy_json *wirecopy_json_create(size_t depth_most);
void wirecopy_json_free(wirecopy_json *json);

/* Parses one object and checks all of it. 64 bytes after bytes[nbytes] must be readable; all must stay until the
 * values were taken. message_ret says what is wrong where the result is SYNTAX; valid until the
 * next parse. */
wirecopy_json_result wirecopy_json_parse(wirecopy_json *json, const char *bytes, size_t nbytes,
                                         const char **message_ret);

/* The value at a path: the field of that very name, else where it has dots, a field of an object in the field before
 * the dot. Of fields of equal name the last counts. */
wirecopy_json_value wirecopy_json_find(wirecopy_json *json, const char *path);

/* The same, with the text of a number, in the slot given (0 to 2). */
wirecopy_json_value wirecopy_json_find_scalar(wirecopy_json *json, const char *path, int slot);

#ifdef __cplusplus
}
#endif

#endif
