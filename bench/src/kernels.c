/* kernels DUMP [ROUNDS] [JSON]: every kernel on every instruction set this machine has, over the dump's own texts,
 * beside the floors of the same run. Rounds interleave all rows; medians. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/memory.h"
#include "kernels.h"
#include "run/clock.h"
#include "sketch/permutations.h"
#include "text/shingles.h"
#include "text/tokens.h"
#include "texts.h"

enum { TEXT_NBYTES = 32 << 20, GROUP = 64, CHUNK = 4096, PERMUTATIONS = 128, NGRAM = 5, BATCH = 512 };

enum { ROUNDS_MAX = 99, ROWS_MAX = 64 };

/* What the kernels work on: 32 MiB of text, more than caches hold, and what the stages make of it. */
typedef struct workload {
    texts raw;
    wc_tokens tokens; /* of all the text as one, tokenised by the widest kernels */
    uint8_t *folded;  /* of the ASCII groups of the text */
    uint64_t *masks;
    size_t ngroups;
    uint64_t *hashes; /* of the shingles */
    uint32_t *shingles;
    size_t nshingles;
    wc_permutations permutations;
    uint8_t *out;
    uint32_t *places;
    uint64_t *windows;
} workload;

/* What a row handled. */
typedef struct amount {
    size_t nbytes, nitems;
} amount;

static volatile uint64_t sink;

static amount run_fold(const wc_kernels *kernels, const workload *work) {
    uint8_t folded[CHUNK];
    uint64_t masks[CHUNK / GROUP];
    size_t at = 0, nbytes = 0;
    while (at + GROUP <= work->raw.nbytes) {
        size_t n = work->raw.nbytes - at < CHUNK ? work->raw.nbytes - at : CHUNK;
        size_t done = kernels->fold((const uint8_t *)work->raw.bytes + at, n, folded, masks);
        nbytes += done;
        at += done > 0 ? done : GROUP;
    }
    sink = masks[0];
    return (amount){nbytes, nbytes};
}

static amount run_squeeze(const wc_kernels *kernels, const workload *work) {
    for (size_t i = 0; i + 1 < work->ngroups; i++) {
        uint64_t mask = work->masks[i], starts = mask & ~(mask << 1);
        kernels->squeeze(work->folded + GROUP * i, mask | starts >> 1, starts, work->out, 0, work->places);
    }
    return (amount){GROUP * work->ngroups, work->ngroups};
}

static amount run_words(const wc_kernels *kernels, const workload *work) {
    const wc_tokens *tokens = &work->tokens;
    uint32_t hashes[BATCH];
    for (size_t i = 0; i < tokens->ntokens; i += BATCH) {
        size_t n = tokens->ntokens - i < BATCH ? tokens->ntokens - i : BATCH;
        kernels->words(tokens->folded, tokens->starts + i, n, 1, hashes);
    }
    sink = hashes[0];
    return (amount){work->raw.nbytes, tokens->ntokens};
}

static amount run_windows(const wc_kernels *kernels, const workload *work) {
    uint32_t hashes[BATCH];
    for (size_t i = 0; i + BATCH + NGRAM <= work->nshingles; i += BATCH) {
        kernels->windows(work->shingles + i, BATCH, NGRAM, 0xC2B2AE3D, hashes);
    }
    sink = hashes[0];
    return (amount){work->raw.nbytes, work->nshingles};
}

static amount run_minhash(const wc_kernels *kernels, const workload *work) {
    uint32_t minima[PERMUTATIONS];
    memset(minima, 0xFF, sizeof minima);
    for (size_t i = 0; i < work->nshingles; i += BATCH) {
        size_t n = work->nshingles - i < BATCH ? work->nshingles - i : BATCH;
        kernels->minhash(work->shingles + i, n, work->permutations.multipliers, PERMUTATIONS, minima);
    }
    sink = minima[0];
    return (amount){work->raw.nbytes, work->nshingles};
}

static amount grams_at(const wc_kernels *kernels, const workload *work, uint32_t level) {
    size_t n = work->tokens.folded_nbytes / GROUP - 1;
    uint64_t seen = 0;
    for (size_t i = 0; i < n; i++) {
        seen ^= kernels->grams(work->tokens.folded + GROUP * i, 1, level, work->windows);
    }
    sink = seen;
    return (amount){GROUP * n, GROUP * n};
}

static amount run_grams(const wc_kernels *kernels, const workload *work) {
    return grams_at(kernels, work, 0);
}

static amount run_grams_sampled(const wc_kernels *kernels, const workload *work) {
    return grams_at(kernels, work, 2);
}

static amount run_agree(const wc_kernels *kernels, const workload *work) {
    size_t n = work->nshingles / PERMUTATIONS - 1, sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += kernels->agree(work->shingles + PERMUTATIONS * i, work->shingles + PERMUTATIONS * (i + 1), PERMUTATIONS);
    }
    sink = sum;
    return (amount){2 * PERMUTATIONS * sizeof(uint32_t) * n, n};
}

static amount read_memory(const wc_kernels *kernels, const workload *work) {
    (void)kernels;
    uint64_t sum[8] = {0};
    for (size_t i = 0; i + 64 <= work->raw.nbytes; i += 64) {
        uint64_t words[8];
        memcpy(words, work->raw.bytes + i, sizeof words);
        for (int k = 0; k < 8; k++) {
            sum[k] += words[k];
        }
    }
    sink = sum[0] ^ sum[1] ^ sum[2] ^ sum[3] ^ sum[4] ^ sum[5] ^ sum[6] ^ sum[7];
    return (amount){work->raw.nbytes, work->raw.nbytes / 64};
}

static amount run_own(const wc_kernels *kernels, const workload *work) {
    size_t n = work->nshingles / PERMUTATIONS - 1, sum = 0;
    const uint8_t *flags = (const uint8_t *)work->hashes;
    for (size_t i = 0; i < n; i++) {
        const uint32_t *a = work->shingles + PERMUTATIONS * i;
        sum += kernels->own(a, flags + 16 * i, a + PERMUTATIONS, flags + 16 * i + 16, PERMUTATIONS).own;
    }
    sink = sum;
    return (amount){2 * PERMUTATIONS * sizeof(uint32_t) * n, n};
}

/* One XXH3 over the bytes of each window: what any hash that reads every window anew costs at least. */
static amount hash_windows(const wc_kernels *kernels, const workload *work) {
    (void)kernels;
    const wc_tokens *tokens = &work->tokens;
    for (size_t i = 0; i < work->nshingles; i++) {
        uint32_t start = tokens->starts[i], end = tokens->starts[i + NGRAM] - 1;
        work->hashes[i] = XXH3_64bits_withSeed(tokens->folded + start, end - start, 1);
    }
    return (amount){work->raw.nbytes, work->nshingles};
}

static amount hash_shingles(const wc_kernels *kernels, const workload *work) {
    (void)kernels;
    wc_shingles_hash(&work->tokens, NGRAM, 1, 0, work->nshingles, work->hashes);
    return (amount){work->raw.nbytes, work->nshingles};
}

typedef struct row {
    const char *name, *item;
    const wc_kernels *kernels; /* NULL: a floor, the same for all */
    amount (*run)(const wc_kernels *kernels, const workload *work);
    double seconds[ROUNDS_MAX], cycles[ROUNDS_MAX];
    amount done;
} row;

static const struct {
    const char *name, *item;
    amount (*run)(const wc_kernels *kernels, const workload *work);
} kinds[] = {{"fold", "byte", run_fold},
             {"squeeze", "group", run_squeeze},
             {"words", "word", run_words},
             {"windows of 5", "shingle", run_windows},
             {"minhash, 128", "shingle", run_minhash},
             {"grams", "window", run_grams},
             {"grams, one in 4", "window", run_grams_sampled},
             {"agree, 128", "pair", run_agree},
             {"own, 128", "pair", run_own}};

static void *allocated(size_t nbytes) {
    void *memory = malloc(nbytes);
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

static void fold_groups(workload *work) {
    const wc_kernels *kernels = wc_kernels_for(WIRECOPY_ISA_AUTO);
    work->folded = allocated(work->raw.nbytes + 2 * GROUP);
    work->masks = allocated((work->raw.nbytes / GROUP + 1) * sizeof *work->masks);
    for (size_t at = 0; at + GROUP <= work->raw.nbytes; at += GROUP) {
        work->ngroups += kernels->fold((const uint8_t *)work->raw.bytes + at, GROUP,
                                       work->folded + GROUP * work->ngroups, work->masks + work->ngroups) > 0;
    }
}

static workload prepare(const char *path) {
    workload work = {.raw = texts_load(path, TEXT_NBYTES)};
    const wc_kernels *kernels = wc_kernels_for(WIRECOPY_ISA_AUTO);
    wc_tokens_init(&work.tokens, &wc_allocator_default, kernels);
    if (wc_tokenise(&work.tokens, work.raw.bytes, work.raw.nbytes, 0, NULL) != WIRECOPY_OK ||
        wc_permutations_create(&work.permutations, PERMUTATIONS, 1, &wc_allocator_default, NULL) != WIRECOPY_OK ||
        work.tokens.ntokens < 2 * PERMUTATIONS) {
        fputs("too little text, or out of memory\n", stderr);
        exit(2);
    }
    work.nshingles = wc_shingles_count(work.tokens.ntokens, NGRAM);
    work.hashes = allocated(work.nshingles * sizeof *work.hashes);
    work.shingles = allocated(work.nshingles * sizeof *work.shingles);
    hash_shingles(kernels, &work);
    for (size_t i = 0; i < work.nshingles; i++) {
        work.shingles[i] = (uint32_t)work.hashes[i];
    }
    work.out = allocated(2 * GROUP);
    work.places = allocated(2 * GROUP * sizeof *work.places);
    work.windows = allocated(GROUP * sizeof *work.windows);
    fold_groups(&work);
    return work;
}

static uint64_t cycles_now(void) {
#if defined(__x86_64__)
    return __rdtsc();
#else
    return 0;
#endif
}

/* Repeated until the time is long against the cost of reading the clock. */
static void measure(row *measured, const workload *work, int round) {
    double start = wc_seconds(), seconds = 0.0;
    uint64_t cycles = cycles_now();
    int repeats = 0;
    while (seconds < 0.02) {
        measured->done = measured->run(measured->kernels, work);
        repeats++;
        seconds = wc_seconds() - start;
    }
    measured->seconds[round] = seconds / repeats;
    measured->cycles[round] = (double)(cycles_now() - cycles) / repeats;
}

static int by_value(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *values, int n) {
    qsort(values, (size_t)n, sizeof *values, by_value);
    return values[n / 2];
}

static size_t list_rows(row *rows) {
    size_t n = 0;
    rows[n++] = (row){.name = "floor: memory read", .item = "line", .run = read_memory};
    rows[n++] = (row){.name = "floor: XXH3 of 5-word windows", .item = "shingle", .run = hash_windows};
    rows[n++] = (row){.name = "shingles of 5 words", .item = "shingle", .run = hash_shingles};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        for (wirecopy_isa isa = WIRECOPY_ISA_SCALAR; isa <= WIRECOPY_ISA_NEON; isa++) {
            if (wirecopy_isa_runs(isa)) {
                rows[n++] = (row){
                    .name = kinds[k].name, .item = kinds[k].item, .run = kinds[k].run, .kernels = wc_kernels_for(isa)};
            }
        }
    }
    return n;
}

static void print_rows(row *rows, size_t nrows, int rounds, FILE *json) {
    double scalar = 0.0;
    printf("%-30s %-8s %8s %12s %12s %10s\n", "kernel", "isa", "GB/s", "ns an item", "cycles/byte", "to scalar");
    fputs("[\n", json);
    for (size_t i = 0; i < nrows; i++) {
        double seconds = median(rows[i].seconds, rounds), cycles = median(rows[i].cycles, rounds);
        const char *isa = rows[i].kernels != NULL ? wirecopy_isa_name(rows[i].kernels->isa) : "";
        double speed = (double)rows[i].done.nbytes / seconds / 1e9, each = seconds / (double)rows[i].done.nitems * 1e9;
        double a_byte = cycles / (double)rows[i].done.nbytes;
        scalar = rows[i].kernels != NULL && rows[i].kernels->isa == WIRECOPY_ISA_SCALAR ? seconds : scalar;
        printf("%-30s %-8s %8.3f %7.3f %-7s %9.3f", rows[i].name, isa, speed, each, rows[i].item, a_byte);
        if (rows[i].kernels != NULL) {
            printf(" %10.2f", scalar / seconds);
        }
        putchar('\n');
        fprintf(json,
                " {\"kernel\": \"%s\", \"isa\": \"%s\", \"gigabytes_per_second\": %.4f, \"item\": \"%s\", "
                "\"nanoseconds\": %.4f, \"cycles_a_byte\": %.4f}%s\n",
                rows[i].name, isa, speed, rows[i].item, each, a_byte, i + 1 < nrows ? "," : "");
    }
    fputs("]\n", json);
}

int main(int argc, char **argv) {
    int rounds = argc > 2 ? atoi(argv[2]) : 15;
    FILE *json = argc > 3 ? fopen(argv[3], "w") : fopen("/dev/null", "w");
    if (argc < 2 || rounds < 1 || rounds > ROUNDS_MAX || json == NULL) {
        fprintf(stderr, "usage: kernels DUMP [ROUNDS, 1 to %d] [JSON]\n", ROUNDS_MAX);
        return 2;
    }
    workload work = prepare(argv[1]);
    row rows[ROWS_MAX];
    size_t nrows = list_rows(rows);
    for (int round = 0; round < rounds; round++) {
        for (size_t i = 0; i < nrows; i++) {
            measure(&rows[i], &work, round);
        }
    }
    print_rows(rows, nrows, rounds, json);
    fclose(json);
    texts_free(&work.raw);
    return 0;
}
