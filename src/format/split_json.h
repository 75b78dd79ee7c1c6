/* Finds the records of JSON of any layout: objects one after another with any white space between them, elements of
 * arrays, and elements of the array that input.records_path names within each value ("*" in it is any key). What is
 * between records (brackets, commas, the objects around a named array) belongs to no record. Each byte is seen once,
 * and memory is constant. */
#ifndef WC_FORMAT_SPLIT_JSON_H
#define WC_FORMAT_SPLIT_JSON_H

#include <stddef.h>
#include <stdint.h>

#define WC_NO_END SIZE_MAX

/* Arrays and objects around records that are followed; deeper ones are passed over. Chosen. */
enum { WC_JSON_AROUND_MOST = 64 };

/* A longer opening of records is not known. Chosen: keys are names. */
enum { WC_JSON_OPENING_MOST = 64 };

typedef enum wc_extent_kind {
    WC_EXTENT_RECORD = 0,   /* a value: an object, unless the file is not what it should be */
    WC_EXTENT_BROKEN,       /* a value that is no JSON, up to where another seems to start */
    WC_EXTENT_LOST,         /* one that began within a line, after which no other was found */
    WC_EXTENT_WITHOUT,      /* an object without the array that records_path names */
    WC_EXTENT_WITHOUT_LONG, /* the end of one whose start came in an earlier block */
    WC_EXTENT_DEEP,         /* an array within WC_JSON_AROUND_MOST others, whose records are not looked for */
    WC_EXTENT_UNCLOSED      /* no bytes: the file ended within an array */
} wc_extent_kind;

/* An array, or an object on the way to the named array. */
typedef struct wc_json_around {
    uint8_t is_array, found; /* found: records, in an object that is not within another */
    uint32_t index;          /* of the element, in an array */
    uint64_t way;            /* bytes of the path that led here */
} wc_json_around;

typedef struct wc_json_splitter {
    const char *path; /* "" if none: every object is a record */
    int state;
    int in_string, is_escaped; /* is_escaped, in a key: 1 after the backslash, more in its digits */
    int comment;               /* 0: none; else the byte after the slash, and '!' where a '*' may end it */
    int is_broken, is_deep;
    uint8_t before;         /* the last byte outside strings that is not white space */
    uint64_t depth;         /* of brackets, within a value */
    uint64_t column;        /* bytes of white space since the last line break; SIZE_MAX after any other byte */
    uint64_t indentation;   /* the column of the record */
    uint64_t nbytes;        /* passed of the record; when one has ended, its length */
    uint64_t around_nbytes; /* passed of the object that is not within another */
    wc_extent_kind kind;    /* of the record that has ended */
    uint8_t opening[WC_JSON_OPENING_MOST]; /* of the first record that began within a line, as {"id": */
    uint32_t opening_nbytes;               /* 0: there was none */
    uint64_t way, key;      /* the path up to the value that comes, and bytes of it that the key has matched */
    int is_record, expects_value, key_differs;
    uint32_t unit, high; /* of an escape in a key: the code unit so far, and the surrogate before it */
    wc_json_around around[WC_JSON_AROUND_MOST];
    uint32_t naround;
} wc_json_splitter;

/* At the start of a file; `path` stays the caller's and may be NULL. */
wc_json_splitter wc_json_splitter_of(const char *path);

/* Bytes passed of a record that has not ended; 0 if there is none. */
uint64_t wc_json_split_open(const wc_json_splitter *splitter);

/* Bytes passed of an object that has not ended, and may turn out to be without records; 0 if there is none. */
uint64_t wc_json_split_around(wc_json_splitter *splitter);

/* As wc_split_next: the offset after the next record, whose length and kind are then in the splitter. At the end of the
 * file it is called until it returns WC_NO_END. */
size_t wc_json_split(wc_json_splitter *splitter, const uint8_t *bytes, size_t *scanned, size_t nbytes, int ends);

#endif
