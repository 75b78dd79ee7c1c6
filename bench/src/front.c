/* front DUMP [ROUNDS [STEP]]: what each step from a dump file to signatures adds, on one core: read (and decompress),
 * parse, fold, cut into tokens, hash shingles, sign; and from tokens on, hash and sample grams. A step's time is that
 * of the whole way up to it less that of the way up to the one before; nothing past STEP is run. A compressed dump is
 * decompressed on a thread of its own, so that of its steps only read stands by itself. Rounds interleave; medians.
 * JSON on stdout. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "parse/parser.h"
#include "run/clock.h"
#include "sketch/kept.h"
#include "sketch/sketcher.h"
#include "text/shingles.h"

enum {
    BLOCK_NBYTES = 512 << 10,
    ROUNDS_MAX = 99,
    BATCH = 256,
    PERMUTATIONS = 128,
    FOLD_NBYTES = 4096,
    GROUP_NBYTES = 64
};

/* How far a run goes. */
typedef enum step {
    STEP_READ,
    STEP_PARSE,
    STEP_FOLD,
    STEP_TOKENS,
    STEP_SHINGLES,
    STEP_SIGN,
    STEP_SAMPLE,
    STEP_COUNT
} step;

static const char *const names[STEP_COUNT] = {"read", "parse", "fold", "tokens", "shingles", "sign", "sample"};

static const step before[STEP_COUNT] = {STEP_COUNT,  STEP_READ,     STEP_PARSE, STEP_FOLD,
                                        STEP_TOKENS, STEP_SHINGLES, STEP_TOKENS};

typedef struct run_state {
    const wirecopy_sketcher *sketcher;
    wc_tokens tokens;
    wc_kept kept;
    uint64_t nbytes, text_nbytes;
} run_state;

static volatile uint64_t sink;

static void check(wirecopy_code code, const wirecopy_error *error) {
    if (code != WIRECOPY_OK) {
        fprintf(stderr, "%s\n", error->message);
        exit(2);
    }
}

/* ASCII alone: other characters are folded one by one as they are put into tokens, and count there. */
static void fold(const wc_kernels *kernels, const char *text, size_t nbytes) {
    uint8_t folded[FOLD_NBYTES + GROUP_NBYTES];
    uint64_t mask[FOLD_NBYTES / GROUP_NBYTES];
    for (size_t at = 0; at < nbytes;) {
        size_t chunk = nbytes - at < FOLD_NBYTES ? nbytes - at : FOLD_NBYTES;
        size_t done = kernels->fold((const uint8_t *)text + at, chunk, folded, mask);
        sink = mask[0];
        at += done > 0 ? done : GROUP_NBYTES;
    }
}

static void hash_shingles(const wc_tokens *tokens) {
    uint32_t keys[BATCH];
    size_t nshingles = wc_shingles_count(tokens->ntokens, 5);
    for (size_t first = 0; first < nshingles; first += BATCH) {
        size_t count = nshingles - first < BATCH ? nshingles - first : BATCH;
        wc_shingles_keys(tokens, 5, 1, first, count, keys);
        sink = keys[0];
    }
}

static void take_text(run_state *state, const wc_record *record, step last) {
    wirecopy_error error;
    uint32_t minima[PERMUTATIONS];
    state->text_nbytes += record->text_nbytes;
    if (last == STEP_FOLD) {
        fold(state->sketcher->kernels, record->text, record->text_nbytes);
    } else if (last >= STEP_TOKENS) {
        check(wc_tokenise(&state->tokens, record->text, record->text_nbytes, 0, &error), &error);
    }
    if (last == STEP_SHINGLES) {
        hash_shingles(&state->tokens);
    } else if (last == STEP_SIGN) {
        wc_sign_tokens(state->sketcher, &state->tokens, minima);
        sink = minima[0];
    } else if (last == STEP_SAMPLE) {
        check(wc_kept_fill(&state->kept, &state->tokens, 1, &error), &error);
        sink = state->kept.values[0];
    }
}

static void take_block(run_state *state, wc_parser *parser, const wc_file *file, const wc_block *block, step last) {
    wirecopy_error error;
    wc_record record;
    int more = 1;
    check(wc_parser_begin_block(parser, file, block, &error), &error);
    while (1) {
        check(wc_parser_next(parser, &record, &more, &error), &error);
        if (!more) {
            return;
        }
        if (record.reason == WIRECOPY_REASON_NONE) {
            take_text(state, &record, last);
        }
    }
}

static double run(const char *path, run_state *state, step last) {
    wirecopy_error error;
    wirecopy_input input;
    wc_reader *reader;
    wc_parser *parser;
    wc_block block;
    int more = 1;
    wirecopy_input_init(&input, sizeof input);
    input.paths = &path;
    input.npaths = 1;
    wc_block_init(&block, &wc_allocator_default);
    double start = wc_seconds();
    check(wc_reader_open(&input, &wc_allocator_default, 0, NULL, NULL, &reader, &error), &error);
    check(wc_parser_create(&input, &wc_allocator_default, &parser, &error), &error);
    state->nbytes = state->text_nbytes = 0;
    while (1) {
        check(wc_reader_next(reader, BLOCK_NBYTES, &block, &more, &error), &error);
        if (!more) {
            break;
        }
        state->nbytes += block.nbytes;
        if (last >= STEP_PARSE) {
            take_block(state, parser, wc_reader_file(reader, block.file), &block, last);
        }
    }
    double seconds = wc_seconds() - start;
    wc_block_clear(&block);
    wc_parser_free(parser);
    wc_reader_close(reader);
    return seconds;
}

static int by_value(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* STEP_COUNT if there is no step of that name. */
static step step_of(const char *name) {
    step found = STEP_READ;
    while (found < STEP_COUNT && strcmp(names[found], name) != 0) {
        found++;
    }
    return found;
}

int main(int argc, char **argv) {
    int rounds = argc > 2 ? atoi(argv[2]) : 5;
    step furthest = argc > 3 ? step_of(argv[3]) : STEP_SAMPLE;
    double seconds[STEP_COUNT][ROUNDS_MAX], median[STEP_COUNT];
    wirecopy_error error;
    wirecopy_options options;
    wirecopy_sketcher *sketcher;
    if (argc < 2 || rounds < 1 || rounds > ROUNDS_MAX || furthest == STEP_COUNT) {
        fprintf(stderr, "usage: front DUMP [ROUNDS, 1 to %d [STEP, read to sample]]\n", ROUNDS_MAX);
        return 2;
    }
    wirecopy_options_init(&options, sizeof options);
    check(wirecopy_sketcher_create(&options, &sketcher, &error), &error);
    run_state state = {.sketcher = sketcher};
    wc_tokens_init(&state.tokens, &wc_allocator_default, sketcher->kernels);
    for (int round = 0; round < rounds; round++) {
        for (step last = STEP_READ; last <= furthest; last++) {
            seconds[last][round] = run(argv[1], &state, last);
        }
    }
    printf("{\"bytes\": %llu, \"text_bytes\": %llu", (unsigned long long)state.nbytes,
           (unsigned long long)state.text_nbytes);
    for (step last = STEP_READ; last <= furthest; last++) {
        qsort(seconds[last], (size_t)rounds, sizeof **seconds, by_value);
        median[last] = seconds[last][rounds / 2];
        double earlier = before[last] < STEP_COUNT ? median[before[last]] : 0.0;
        printf(", \"%s\": %.4f", names[last], median[last] - earlier);
    }
    puts("}");
    wc_tokens_clear(&state.tokens);
    wc_kept_clear(&state.kept, &wc_allocator_default);
    wirecopy_sketcher_free(sketcher);
    return 0;
}
