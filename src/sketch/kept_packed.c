#include "sketch/kept_packed.h"

#include <string.h>

#include "base/memory.h"

/* Quotients of Rice's code that are written as they are; a number with a greater one stands in 32 bits behind so many
 * ones: long texts without a kept gram are rare, and must not take a bit for each of their letters. Chosen. */
enum { QUOTIENT_MOST = 24 };

/* Bits of a number of bits, of Rice's parameter, of a value of a number or a name, and of a cell's quotation. */
enum { WIDTH_BITS = 6, RICE_BITS = 5, VALUE_BITS = 16, QUOTED_BITS = 8 };

enum { QUOTED_ALL = 255 };

static uint32_t bits_of(uint32_t number) {
    return number == 0 ? 0 : 32 - (uint32_t)__builtin_clz(number);
}

/* ---- Writing ---- */

typedef struct bit_writer {
    uint8_t *bytes;
    size_t count;
    uint64_t bits;
    uint32_t nbits; /* of bits, less than 8 between calls */
} bit_writer;

/* Up to 32 bits, the lowest first. */
static void put(bit_writer *out, uint32_t bits, uint32_t count) {
    out->bits |= (uint64_t)bits << out->nbits;
    for (out->nbits += count; out->nbits >= 8; out->nbits -= 8) {
        out->bytes[out->count++] = (uint8_t)out->bits;
        out->bits >>= 8;
    }
}

static void put_sized(bit_writer *out, uint32_t number) {
    uint32_t width = bits_of(number);
    put(out, width, WIDTH_BITS);
    put(out, number, width);
}

/* A number below `below`: as many bits as that takes, one less for the first ones. */
static void put_below(bit_writer *out, uint32_t number, uint32_t below) {
    uint32_t width = bits_of(below) - 1, nshort = (uint32_t)(((uint64_t)2 << width) - below);
    if (number < nshort) {
        put(out, number, width);
    } else {
        put(out, (number + nshort) >> 1, width);
        put(out, (number + nshort) & 1, 1);
    }
}

static void put_rice(bit_writer *out, uint32_t number, uint32_t rice) {
    uint32_t quotient = number >> rice;
    if (quotient >= QUOTIENT_MOST) {
        put(out, (1u << QUOTIENT_MOST) - 1, QUOTIENT_MOST);
        put(out, number, 32);
        return;
    }
    put(out, (1u << quotient) - 1, quotient + 1);
    put(out, number & ((1u << rice) - 1), rice);
}

/* The parameter that takes about the fewest bits for numbers of that mean, if they are spread as chance has it. */
static uint32_t rice_for(uint64_t sum, uint64_t count) {
    uint64_t mean = count > 0 ? sum * 7 / 10 / count : 0; /* times the logarithm of 2 */
    uint32_t width = mean > UINT32_MAX ? 32 : bits_of((uint32_t)mean);
    return width > 1 ? width - 1 : 0;
}

/* A gram that is none is part of the step to the next. */
typedef struct gram_walk {
    const uint32_t *next, *end;
    uint32_t hash, step;
} gram_walk;

static int walk_next(gram_walk *walk) {
    walk->step = 0;
    for (; walk->next < walk->end; walk->next++) {
        walk->hash = *walk->next >> WC_KEPT_STEP_BITS;
        walk->step += *walk->next & WC_KEPT_STEP_MAX;
        if (walk->hash != WC_KEPT_FILLER) {
            walk->next++;
            return 1;
        }
    }
    return 0;
}

static gram_walk walk_grams(const wc_kept_view *view) {
    return (gram_walk){.next = view->grams, .end = view->grams + view->ngrams};
}

static void put_grams(bit_writer *out, const wc_kept_view *view) {
    uint32_t count = 0, least = 1;
    uint64_t sum = 0;
    for (gram_walk walk = walk_grams(view); walk_next(&walk); count++) {
        sum += walk.step;
        least =
            count > 0 && walk.step < least ? walk.step : least; /* only letters without a width begin where one does */
    }
    uint64_t taken_off = (uint64_t)count * least;
    uint32_t rice = rice_for(sum > taken_off ? sum - taken_off : 0, count), i = 0;
    put_sized(out, count);
    put(out, least, 1);
    put(out, rice, RICE_BITS);
    for (gram_walk walk = walk_grams(view); walk_next(&walk); i++) {
        put_below(out, walk.hash, view->limit + 1);
        put_rice(out, i == 0 ? walk.step : walk.step - least, rice);
    }
}

static void put_numbers(bit_writer *out, const wc_kept_view *view) {
    uint32_t n = view->nnumbers + view->ndates, before = 0;
    uint32_t rice = n > 0 ? rice_for(view->numbers[2 * (n - 1)], n) : 0;
    put_sized(out, n);
    put(out, rice, RICE_BITS);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t around = view->numbers[2 * i], value = view->numbers[2 * i + 1];
        put_rice(out, around - before, rice);
        put(out, value >> 16, VALUE_BITS);
        put_below(out, value & 0xFFFF, view->ncells);
        before = around;
    }
}

static void put_quoted(bit_writer *out, const wc_kept_view *view) {
    uint32_t last = view->ncells;
    while (last > 0 && view->quoted[last - 1] == 0) {
        last--;
    }
    put_sized(out, last);
    for (uint32_t cell = 0; cell < last; cell++) {
        uint8_t quoted = view->quoted[cell];
        put(out, quoted != 0, 1);
        if (quoted != 0) {
            put(out, quoted == QUOTED_ALL, 1);
        }
        if (quoted != 0 && quoted != QUOTED_ALL) {
            put(out, quoted, QUOTED_BITS);
        }
    }
}

size_t wc_kept_packed_most(const uint32_t *values) {
    enum { HEAD = 32, GRAM = 11, NUMBER = 12, CELL = 2 };
    wc_kept_view view = wc_kept_read(values);
    return HEAD + (size_t)GRAM * view.ngrams + (size_t)NUMBER * (view.nnumbers + view.ndates) +
           (size_t)CELL * view.ncells;
}

size_t wc_kept_pack(const uint32_t *values, uint8_t *bytes_ret) {
    bit_writer out = {.bytes = bytes_ret};
    wc_kept_view view = wc_kept_read(values);
    put_sized(&out, view.length);
    put_grams(&out, &view);
    put_numbers(&out, &view);
    put_quoted(&out, &view);
    put(&out, 0, (8 - out.nbits) % 8);
    return out.count;
}

/* ---- Reading ---- */

typedef struct bit_reader {
    const uint8_t *bytes;
    uint64_t at, end; /* bits */
} bit_reader;

/* The next bits, the lowest first: 57 and more of them are right; none behind the end. */
static uint64_t peek(const bit_reader *in) {
    uint64_t bits;
    memcpy(&bits, in->bytes + (in->at < in->end ? in->at : in->end) / 8, sizeof bits);
    return bits >> in->at % 8;
}

static uint32_t get(bit_reader *in, uint32_t count) {
    uint32_t bits = (uint32_t)(peek(in) & (((uint64_t)1 << count) - 1));
    in->at += count;
    return bits;
}

static uint32_t get_sized(bit_reader *in) {
    uint32_t width = get(in, WIDTH_BITS);
    return get(in, width < 32 ? width : 32);
}

static uint32_t get_below(bit_reader *in, uint32_t below) {
    uint32_t width = bits_of(below) - 1, nshort = (uint32_t)(((uint64_t)2 << width) - below);
    uint32_t number = get(in, width);
    return number < nshort ? number : (number << 1 | get(in, 1)) - nshort;
}

static uint32_t get_rice(bit_reader *in, uint32_t rice) {
    uint64_t zeros = ~peek(in);
    uint32_t quotient = zeros == 0 ? QUOTIENT_MOST : (uint32_t)__builtin_ctzll(zeros);
    if (quotient >= QUOTIENT_MOST) {
        in->at += QUOTIENT_MOST;
        return get(in, 32);
    }
    in->at += quotient + 1;
    return quotient << rice | get(in, rice);
}

typedef struct unpacking {
    bit_reader in;
    const wirecopy_allocator *allocator;
    uint32_t **values;
    size_t *capacity, count;
    wirecopy_error *error;
} unpacking;

static wirecopy_code make_room(unpacking *work, size_t more) {
    return wc_grow(work->allocator, (void **)work->values, work->capacity, work->count + more, sizeof **work->values,
                   work->error);
}

static wirecopy_code get_grams(unpacking *work, uint32_t length) {
    uint32_t count = get_sized(&work->in), least = get(&work->in, 1), rice = get(&work->in, RICE_BITS);
    uint32_t below = (wc_kept_limit(length) >> WC_KEPT_STEP_BITS) + 1;
    uint64_t place = 0;
    if (count > work->in.end) { /* each takes some bits */
        return WIRECOPY_ERROR_FORMAT;
    }
    wirecopy_code code = make_room(work, count);
    for (uint32_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        uint32_t hash = get_below(&work->in, below);
        uint64_t step = (uint64_t)get_rice(&work->in, rice) + (i == 0 ? 0 : least);
        place += step;
        if (place > length || work->in.at > work->in.end) {
            return WIRECOPY_ERROR_FORMAT;
        }
        if (step > WC_KEPT_STEP_MAX) {
            code = make_room(work, step / WC_KEPT_STEP_MAX + count - i);
        }
        for (; code == WIRECOPY_OK && step > WC_KEPT_STEP_MAX; step -= WC_KEPT_STEP_MAX) {
            (*work->values)[work->count++] = (uint32_t)WC_KEPT_FILLER << WC_KEPT_STEP_BITS | WC_KEPT_STEP_MAX;
        }
        if (code == WIRECOPY_OK) {
            (*work->values)[work->count++] = hash << WC_KEPT_STEP_BITS | (uint32_t)step;
        }
    }
    return code;
}

static wirecopy_code get_numbers(unpacking *work, uint32_t ncells) {
    uint32_t count = get_sized(&work->in), rice = get(&work->in, RICE_BITS), around = 0;
    (*work->values)[2] = count;
    if (count > WC_KEPT_NUMBERS + WC_KEPT_NAMES + WC_KEPT_DATES) {
        return WIRECOPY_ERROR_FORMAT;
    }
    wirecopy_code code = make_room(work, 2 * (size_t)count);
    for (uint32_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        around += get_rice(&work->in, rice);
        uint32_t value = get(&work->in, VALUE_BITS) << 16;
        (*work->values)[work->count++] = around;
        (*work->values)[work->count++] = value | get_below(&work->in, ncells);
    }
    return code;
}

static wirecopy_code get_quoted(unpacking *work, uint32_t ncells) {
    uint32_t last = get_sized(&work->in);
    size_t nvalues = ((size_t)ncells + 3) / 4;
    wirecopy_code code = last <= ncells ? make_room(work, nvalues) : WIRECOPY_ERROR_FORMAT;
    if (code != WIRECOPY_OK) {
        return code;
    }
    uint8_t *quoted = (uint8_t *)(*work->values + work->count);
    memset(quoted, 0, nvalues * sizeof **work->values);
    for (uint32_t cell = 0; cell < last; cell++) {
        if (get(&work->in, 1) != 0) {
            quoted[cell] = get(&work->in, 1) != 0 ? QUOTED_ALL : (uint8_t)get(&work->in, QUOTED_BITS);
        }
    }
    work->count += nvalues;
    return WIRECOPY_OK;
}

wirecopy_code wc_kept_unpack(const uint8_t *bytes, size_t nbytes, const wirecopy_allocator *allocator,
                             uint32_t **values, size_t *capacity, size_t *count_ret, wirecopy_error *error) {
    unpacking work = {.in = {.bytes = bytes, .end = 8 * (uint64_t)nbytes},
                      .allocator = allocator,
                      .values = values,
                      .capacity = capacity,
                      .error = error};
    wirecopy_code code = make_room(&work, WC_KEPT_HEAD);
    if (code != WIRECOPY_OK) {
        return code;
    }
    uint32_t length = get_sized(&work.in), ncells = wc_kept_cells(length);
    work.count = WC_KEPT_HEAD;
    (*values)[0] = length;
    code = get_grams(&work, length);
    (*values)[1] = (uint32_t)(work.count - WC_KEPT_HEAD);
    code = code == WIRECOPY_OK ? get_numbers(&work, ncells) : code;
    code = code == WIRECOPY_OK ? get_quoted(&work, ncells) : code;
    *count_ret = work.count;
    int is_whole = work.in.at <= work.in.end && work.in.end - work.in.at < 8;
    return code != WIRECOPY_OK || (is_whole && wc_kept_holds(*values, work.count)) ? code : WIRECOPY_ERROR_FORMAT;
}
