#include "sketch/keeping.h"

#include <string.h>

/* A release names its day in the first lines; where a page has the day on which it was fetched above those, its own
 * comes later. Measured: docs/accuracy-rules.md, Words used again. */
enum { FIRST_CELLS = 12 };

/* Years that a day of our own is in. Chosen. */
enum { FIRST_YEAR = 1950, LAST_YEAR = 2049, YEAR_DIGITS = 4 };

enum { DAYS_OF_MONTH = 31, NAME_LETTERS = 9, NAME_COUNT = 24 };

/* In English, whole and short, and the days of a year before each. */
static const struct {
    char name[NAME_LETTERS + 1];
    uint16_t days_before;
} months[NAME_COUNT] = {{"january", 0},    {"february", 31},  {"march", 59},   {"april", 90},      {"may", 120},
                        {"june", 151},     {"july", 181},     {"august", 212}, {"september", 243}, {"october", 273},
                        {"november", 304}, {"december", 334}, {"jan", 0},      {"feb", 31},        {"mar", 59},
                        {"apr", 90},       {"jun", 151},      {"jul", 181},    {"aug", 212},       {"sep", 243},
                        {"sept", 243},     {"oct", 273},      {"nov", 304},    {"dec", 334}};

typedef struct word {
    const uint8_t *bytes;
    size_t nbytes;
} word;

static word word_of(const wc_tokens *tokens, size_t token) {
    size_t start = tokens->starts[token];
    return (word){tokens->folded + start, tokens->starts[token + 1] - 1 - start};
}

/* A number of up to so many digits at the beginning; how many there are. */
static size_t read_digits(word of, size_t most, uint32_t *number_ret) {
    size_t n = 0;
    *number_ret = 0;
    for (; n < of.nbytes && n < most && wc_is_digit(of.bytes[n]); n++) {
        *number_ret = 10 * *number_ret + (uint32_t)(of.bytes[n] - '0');
    }
    return n;
}

static int is_year(word of, uint32_t *year_ret) {
    return of.nbytes == YEAR_DIGITS && read_digits(of, YEAR_DIGITS, year_ret) == YEAR_DIGITS &&
           *year_ret >= FIRST_YEAR && *year_ret <= LAST_YEAR;
}

/* 12, 12th. */
static int is_day(word of, uint32_t *day_ret) {
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    size_t ndigits = read_digits(of, 2, day_ret);
    int is_number = ndigits > 0 && of.nbytes == ndigits;
    for (size_t i = 0; ndigits > 0 && of.nbytes == ndigits + 2 && i < sizeof ends / sizeof *ends; i++) {
        is_number |= memcmp(of.bytes + ndigits, ends[i], 2) == 0;
    }
    return is_number && *day_ret >= 1 && *day_ret <= DAYS_OF_MONTH;
}

static int is_month(word of, uint32_t *days_before_ret) {
    for (size_t i = 0; of.nbytes <= NAME_LETTERS && i < NAME_COUNT; i++) {
        if (strlen(months[i].name) == of.nbytes && memcmp(months[i].name, of.bytes, of.nbytes) == 0) {
            *days_before_ret = months[i].days_before;
            return 1;
        }
    }
    return 0;
}

/* The day before which a token is the year: March 12, 2007 and 12 March 2007. Years of leap days count as others: dates
 * are asked to be days apart, not one. */
static int is_date(const wc_tokens *tokens, size_t token, uint32_t *day_ret) {
    uint32_t year, month, day;
    if (token < 2 || !is_year(word_of(tokens, token), &year)) {
        return 0;
    }
    word before = word_of(tokens, token - 1), first = word_of(tokens, token - 2);
    int is = (is_month(first, &month) && is_day(before, &day)) || (is_month(before, &month) && is_day(first, &day));
    *day_ret = is ? 365 * (year - FIRST_YEAR) + month + day : 0;
    return is;
}

void wc_keep_dates(wc_keeping *work, size_t *nslots) {
    const wc_tokens *tokens = work->tokens;
    uint32_t ncells = wc_kept_cells(work->length), ndates = 0, day;
    for (size_t token = 0; token < tokens->ntokens && ndates < WC_KEPT_DATES; token++) {
        uint32_t place = wc_kept_token_place(work->kept, tokens, token);
        if (place >= FIRST_CELLS * WC_UNITS_CELL) {
            break;
        }
        if (is_date(tokens, token, &day)) {
            uint32_t slot = day << 16 | wc_kept_cell(place, ncells);
            work->kept->numbers[(*nslots)++] = (uint64_t)WC_KEPT_DATE << 32 | slot;
            ndates++;
        }
    }
}
