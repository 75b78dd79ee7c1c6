#include "refuse/items.h"

#include <string.h>

/* Items within one another that are followed. Chosen: records are flatter. */
enum { DEPTH_MOST = 32 };

/* A longer string is no name of a field. Chosen. */
enum { NAME_NBYTES_MOST = 64 };

typedef enum kind {
    WRONG = 0,
    CUT,   /* the bytes end within the head */
    PLAIN, /* `count` more bytes, of whatever meaning */
    TEXT,  /* `count` bytes of text */
    LIST,  /* `count` items */
    MAP,   /* `count` pairs of items */
    TAG,   /* says what the next item means */
    END    /* of a list or map whose count was left open */
} kind;

/* The count of a list or map that an END closes. */
static const uint64_t left_open = UINT64_MAX;

/* What an item's first bytes say of it. */
typedef struct head {
    kind kind;
    size_t nbytes;
    uint64_t count;
} head;

typedef struct walk walk;

/* A place in the bytes, and how heads are read there. */
struct walk {
    const uint8_t *bytes;
    size_t at, nbytes;
    head (*read)(const walk *from);
};

/* A head with a number of so many bytes after its first one. */
static head read_number(const walk *from, kind kind, size_t nbytes) {
    head found = {.kind = from->nbytes - from->at > nbytes ? kind : CUT, .nbytes = 1 + nbytes};
    for (size_t i = 1; found.kind != CUT && i <= nbytes; i++) {
        found.count = found.count << 8 | from->bytes[from->at + i];
    }
    return found;
}

/* RFC 8949, section 3: three bits are the kind, five the number or how many bytes it takes. */
static head read_cbor(const walk *from) {
    static const kind kinds[] = {PLAIN, PLAIN, PLAIN, TEXT, LIST, MAP, TAG, PLAIN};
    enum { NUMBER = 0x1F, DIRECT = 24, WIDEST = 27, OPEN = 31, BYTES = 2, SIMPLE = 7 };
    uint8_t first = from->bytes[from->at], major = first >> 5, number = first & NUMBER;
    head found = {.kind = kinds[major], .nbytes = 1, .count = number};
    if (number == OPEN) {
        found.kind = major == SIMPLE ? END : found.kind == LIST || found.kind == MAP ? found.kind : WRONG;
        found.count = left_open;
    } else if (number > WIDEST) {
        found.kind = WRONG;
    } else if (number >= DIRECT) {
        found = read_number(from, found.kind, (size_t)1 << (number - DIRECT));
    }
    found.count = found.kind == PLAIN && major != BYTES ? 0 : found.count;
    return found;
}

/* The specification of MessagePack, Formats: first bytes from 0xC0 on, and how many bytes of a number follow. */
static head read_message_pack(const walk *from) {
    static const struct {
        uint8_t kind, number, more; /* more: bytes after the head, beside those that the number tells */
    } heads[] = {{PLAIN, 0, 0},  {WRONG, 0, 0}, {PLAIN, 0, 0}, {PLAIN, 0, 0}, {PLAIN, 1, 0}, {PLAIN, 2, 0},
                 {PLAIN, 4, 0},  {PLAIN, 1, 1}, {PLAIN, 2, 1}, {PLAIN, 4, 1}, {PLAIN, 0, 4}, {PLAIN, 0, 8},
                 {PLAIN, 0, 1},  {PLAIN, 0, 2}, {PLAIN, 0, 4}, {PLAIN, 0, 8}, {PLAIN, 0, 1}, {PLAIN, 0, 2},
                 {PLAIN, 0, 4},  {PLAIN, 0, 8}, {PLAIN, 0, 2}, {PLAIN, 0, 3}, {PLAIN, 0, 5}, {PLAIN, 0, 9},
                 {PLAIN, 0, 17}, {TEXT, 1, 0},  {TEXT, 2, 0},  {TEXT, 4, 0},  {LIST, 2, 0},  {LIST, 4, 0},
                 {MAP, 2, 0},    {MAP, 4, 0}};
    enum { SMALL_MAP = 0x80, SMALL_LIST = 0x90, SMALL_TEXT = 0xA0, TABLE = 0xC0, NEGATIVE = 0xE0 };
    uint8_t first = from->bytes[from->at];
    if (first < SMALL_MAP || first >= NEGATIVE) {
        return (head){PLAIN, 1, 0};
    }
    if (first < TABLE) {
        return first >= SMALL_TEXT   ? (head){TEXT, 1, first - SMALL_TEXT}
               : first >= SMALL_LIST ? (head){LIST, 1, first - SMALL_LIST}
                                     : (head){MAP, 1, first - SMALL_MAP};
    }
    head found = read_number(from, heads[first - TABLE].kind, heads[first - TABLE].number);
    found.count += heads[first - TABLE].more;
    return found;
}

static head next_head(const walk *from) {
    return from->at < from->nbytes ? from->read(from) : (head){.kind = CUT};
}

static kind skip_bytes(walk *from, head found) {
    if (found.count > from->nbytes - from->at - found.nbytes) {
        return CUT;
    }
    from->at += found.nbytes + (size_t)found.count;
    return PLAIN;
}

/* Past an item and all that is in it: PLAIN, or END of what was left open, or what keeps it from there. */
static kind skip_item(walk *from, size_t depth) {
    head found = next_head(from);
    while (found.kind == TAG) {
        from->at += found.nbytes;
        found = next_head(from);
    }
    if (found.kind == PLAIN || found.kind == TEXT) {
        return skip_bytes(from, found);
    }
    if (found.kind == WRONG || found.kind == CUT || depth == DEPTH_MOST) {
        return found.kind == CUT ? CUT : WRONG;
    }
    from->at += found.nbytes;
    if (found.kind == END) {
        return END;
    }
    kind last = PLAIN;
    uint64_t items = found.kind == MAP && found.count != left_open ? 2 * found.count : found.count;
    for (uint64_t i = 0; i < items && last == PLAIN; i++) {
        last = skip_item(from, depth + 1);
    }
    return last == END ? (found.count == left_open ? PLAIN : WRONG) : last;
}

/* Past a name of letters, digits and what is written between them. */
static kind skip_name(walk *from) {
    head found = next_head(from);
    const uint8_t *name = from->bytes + from->at + found.nbytes;
    if (found.kind != TEXT || found.count == 0 || found.count > NAME_NBYTES_MOST) {
        from->at += found.kind == END ? found.nbytes : 0;
        return found.kind == CUT || found.kind == END ? found.kind : WRONG;
    }
    kind skipped = skip_bytes(from, found);
    for (size_t i = 0; skipped == PLAIN && i < found.count; i++) {
        int is_letter = (name[i] | 0x20) >= 'a' && (name[i] | 0x20) <= 'z';
        skipped = is_letter || (name[i] > ' ' && memchr("0123456789_-.:@$", name[i], 16) != NULL) ? PLAIN : WRONG;
    }
    return skipped;
}

/* Past tags and the head of a list around the records. */
static void skip_around(walk *from) {
    head found = next_head(from);
    while (found.kind == TAG) {
        from->at += found.nbytes;
        found = next_head(from);
    }
    from->at += found.kind == LIST ? found.nbytes : 0;
}

/* Whether a record stands here. A text in a Chinese or Japanese encoding may begin as a map with a name of Latin
 * letters does, and goes on with neither another name nor another map. */
static int has_record(walk *from) {
    head map = next_head(from);
    size_t names = 0;
    if (map.kind != MAP || map.count == 0) {
        return 0;
    }
    kind last = PLAIN;
    from->at += map.nbytes;
    for (uint64_t i = 0; i < map.count && last == PLAIN; i++) {
        last = skip_name(from);
        if (last == PLAIN) {
            names++;
            last = skip_item(from, 0);
        }
    }
    if (last == END) {
        last = map.count == left_open && names > 0 ? PLAIN : WRONG;
    }
    if (last != PLAIN) {
        return last == CUT && names > 1;
    }
    kind next = next_head(from).kind;
    return names > 1 || from->at == from->nbytes || next == MAP;
}

static int has_records(const uint8_t *bytes, size_t nbytes, head (*read)(const walk *from)) {
    walk from = {.bytes = bytes, .nbytes = nbytes, .read = read};
    if (nbytes == 0 || bytes[0] < 0x80) { /* maps, lists and tags begin so in both */
        return 0;
    }
    skip_around(&from);
    return has_record(&from);
}

int wc_is_message_pack(const uint8_t *bytes, size_t nbytes) {
    return has_records(bytes, nbytes, read_message_pack);
}

int wc_is_cbor(const uint8_t *bytes, size_t nbytes) {
    return has_records(bytes, nbytes, read_cbor);
}
