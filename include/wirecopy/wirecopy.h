/* wirecopy: near-duplicate stories in news dumps.
 *
 * Caveats, before any prototype
 * - Structs that a caller fills, and those that the library fills for it, open with their own `size` and are set up by
 *   their `_init` function; later versions only append fields. No more than `size` bytes are read or written: fields
 *   that the caller's version lacks have their defaults, or are left out. wirecopy_error, wirecopy_allocator and the
 *   structs that stand in arrays (wirecopy_passage, wirecopy_neighbour, wirecopy_explained, wirecopy_tuning) have no
 * size and never change.
 * - No function prints, aborts or keeps global state. Failures are a code, and a message in `error` that says
 *   what to do; `error` may be NULL everywhere.
 * - Text is UTF-8 with an explicit length in bytes; an invalid byte counts as U+FFFD. It need not end in NUL.
 * - A handle may be used by one thread at a time unless its function says "thread-safe". Different handles are
 *   independent. Functions that work in parallel start and end their own OpenMP threads.
 * - A callback runs on one thread at a time unless its comment says otherwise; the comment also says on which.
 * - `_free` and `_clear` functions accept NULL. Memory comes from options.allocator where one is given; libraries that
 *   decompress and parse use their own.
 * - Results depend on the texts and the options alone: never on threads, instruction set or memory.
 */
#ifndef WIRECOPY_H
#define WIRECOPY_H

#include <stddef.h>
#include <stdint.h>

/* The version of this header; wirecopy_version() is that of the library. The build takes its own from here. */
#define WIRECOPY_VERSION_MAJOR 0
#define WIRECOPY_VERSION_MINOR 1
#define WIRECOPY_VERSION_PATCH 0
#define WIRECOPY_VERSION_STRING                                                                                        \
    WIRECOPY_QUOTED(WIRECOPY_VERSION_MAJOR)                                                                            \
    "." WIRECOPY_QUOTED(WIRECOPY_VERSION_MINOR) "." WIRECOPY_QUOTED(WIRECOPY_VERSION_PATCH)
#define WIRECOPY_QUOTED(value) WIRECOPY_QUOTED_AS_IT_IS(value)
#define WIRECOPY_QUOTED_AS_IT_IS(value) #value

#ifdef __cplusplus
extern "C" {
#endif

#if defined(WIRECOPY_SHARED) && defined(__GNUC__)
#define WIRECOPY_API __attribute__((visibility("default")))
#else
#define WIRECOPY_API
#endif

/* What a function returns. Every code but WIRECOPY_OK comes with a message. */
typedef enum wirecopy_code {
    WIRECOPY_OK = 0,
    WIRECOPY_ERROR_ARGUMENT,    /* an option or argument is out of range */
    WIRECOPY_ERROR_MEMORY,      /* an allocation failed */
    WIRECOPY_ERROR_IO,          /* the system refused a read, write, rename ... */
    WIRECOPY_ERROR_FORMAT,      /* an input is damaged or of another format */
    WIRECOPY_ERROR_RECORD,      /* a record could not be used and input.strict was set */
    WIRECOPY_ERROR_LIMIT,       /* more than this version can hold */
    WIRECOPY_ERROR_UNSUPPORTED, /* this machine or build lacks what was asked for */
    WIRECOPY_ERROR_NOT_FOUND,   /* no document has that id */
    WIRECOPY_ERROR_INTERRUPTED, /* options.progress asked to stop */
    WIRECOPY_ERROR_PIPE         /* the reader of a pipe that was written to has gone */
} wirecopy_code;

/* "ok", "argument", "memory" ...: the constant's own words; "unknown" for anything else. Static. Thread-safe. */
WIRECOPY_API const char *wirecopy_code_name(wirecopy_code code);

typedef struct wirecopy_error {
    wirecopy_code code;
    char message[1024]; /* one line, ends in NUL */
} wirecopy_error;

/* One function for all of memory: resize(context, NULL, 0, n) allocates, resize(context, p, n, 0) frees, else it
 * grows or shrinks and may move. Returns NULL on failure, with the old memory untouched. Called from several threads at
 * once, which are not numbered. Must align as malloc does. */
typedef struct wirecopy_allocator {
    void *(*resize)(void *context, void *memory, size_t old_nbytes, size_t new_nbytes);
    void *context;
} wirecopy_allocator;

typedef enum wirecopy_isa {
    WIRECOPY_ISA_AUTO = 0, /* the fastest this machine runs */
    WIRECOPY_ISA_SCALAR,
    WIRECOPY_ISA_AVX2,
    WIRECOPY_ISA_AVX512,
    WIRECOPY_ISA_NEON
} wirecopy_isa;

typedef enum wirecopy_linkage {
    WIRECOPY_LINKAGE_AGREEMENT = 0, /* groups merge only where they agree: does not chain */
    WIRECOPY_LINKAGE_COMPONENTS     /* connected components of the pairs: chains */
} wirecopy_linkage;

/* What makes two texts copies of one story. */
typedef enum wirecopy_profile {
    WIRECOPY_PROFILE_NEWS = 0, /* the passages that the shorter has in common with the longer: finds copies that
                                  were cut, excerpted, updated, scanned, spun; docs/accuracy.md has the method */
    WIRECOPY_PROFILE_NEAR      /* Jaccard over all that either holds */
} wirecopy_profile;

/* How a document relates to the one that represents its group. */
typedef enum wirecopy_relation {
    WIRECOPY_RELATION_ALONE = 0,      /* no other document tells its story */
    WIRECOPY_RELATION_REPRESENTATIVE, /* it is that one */
    WIRECOPY_RELATION_IDENTICAL,      /* the same words */
    WIRECOPY_RELATION_NEAR,           /* nearly all of either is in the other */
    WIRECOPY_RELATION_ABRIDGED,       /* a good part of it, and little else */
    WIRECOPY_RELATION_EXCERPT,        /* about a third of it or less */
    WIRECOPY_RELATION_UPDATE,         /* has passages of its own */
    WIRECOPY_RELATION_NOISY,          /* broken in many places: scanned, edited, spun */
    WIRECOPY_RELATION_DIGEST,         /* carries several stories; its editions are one group */
    WIRECOPY_RELATION_SERIES          /* told as others of its kind are, with other numbers; they are no copies */
} wirecopy_relation;

/* "alone", "representative", "identical" ...: static. Thread-safe. */
WIRECOPY_API const char *wirecopy_relation_name(wirecopy_relation relation);

/* Who wrote the texts. Hashes are keyed by the seed, but whoever knows it can make texts that collide, and for a fast
 * hash some collide whatever it is. Over untrusted texts no hash has the last word: whatever makes two texts the same,
 * or links them, is looked up in their bytes (docs/reliability.md says what that defends). */
typedef enum wirecopy_trust {
    WIRECOPY_TRUSTED = 0,
    WIRECOPY_UNTRUSTED,       /* the seed is drawn at random, and told in stats; where signature files or a checkpoint
                                 hold one, it is that */
    WIRECOPY_UNTRUSTED_SEEDED /* the seed is options.seed: a secret one, as for shares that several machines sign */
} wirecopy_trust;

/* Stages of a run, in the order in which they come; none comes back. A verb has those that it needs: signing and
 * comparing documents only read, and what writes no file ends with GROUP. */
typedef enum wirecopy_stage {
    WIRECOPY_STAGE_READ = 0, /* reading, parsing, signing; counts bytes of input as they stand on disk, of
                                wirecopy_group documents */
    WIRECOPY_STAGE_MATCH,    /* pairs of texts that may be copies; counts millionths of the stage */
    WIRECOPY_STAGE_VERIFY,   /* their texts read again and compared; counts pairs */
    WIRECOPY_STAGE_GROUP,    /* groups, and how members relate to the one that represents them; of pairs, those that
                                large groups lack; of tune, thresholds. Counts millionths of the stage */
    WIRECOPY_STAGE_WRITE     /* output; counts documents, of dedup bytes of input */
} wirecopy_stage;

/* `total` of the stages that count millionths: they go through several steps, which count alike. */
#define WIRECOPY_PROGRESS_WHOLE 1000000

/* Called now and then, from one thread at a time but not always the same one, which is not numbered. Within a stage
 * `done` never goes down; it may end short of `total` where a step had nothing to do. `total` is 0 until it is known,
 * which for pipes is never, and then stays. Returning non-zero stops the work soon, with WIRECOPY_ERROR_INTERRUPTED,
 * and nothing is told after that. */
typedef int (*wirecopy_progress_fn)(void *context, wirecopy_stage stage, uint64_t done, uint64_t total);

/* How texts are compared and grouped. */
typedef struct wirecopy_options {
    size_t size;              /* sizeof(wirecopy_options), set by _init */
    double threshold;         /* from which two texts match, over 0 to 1; 0 (default): the profile's own, 0.45 of the
                                 shorter text for news, Jaccard 0.8 for near and wherever no profile is used */
    uint32_t ngram;           /* tokens a shingle, 1 to 64; default 5 */
    uint32_t permutations;    /* MinHash values a signature, 1 to 4096; default 128 */
    uint32_t bands, rows;     /* LSH banding; 0, 0 (default) chooses from the threshold; bands*rows <= permutations */
    uint64_t seed;            /* of shingle hash and permutations; default 1 */
    uint32_t threads;         /* 0 (default): as many as the process may run on */
    wirecopy_isa isa;         /* default WIRECOPY_ISA_AUTO: wirecopy_isa_best */
    wirecopy_linkage linkage; /* default WIRECOPY_LINKAGE_AGREEMENT */
    wirecopy_progress_fn progress; /* default NULL */
    void *progress_context;
    const wirecopy_allocator *allocator; /* default NULL: malloc; must outlive every handle and result made with it */
    wirecopy_profile
        profile; /* default WIRECOPY_PROFILE_NEWS. News reads threshold, seed, threads, isa; near the rest too */
    uint64_t memory_nbytes; /* bytes that the library is to stay under, from WIRECOPY_MEMORY_LEAST on: those that it
                               allocated, and those of its scratch files that are resident; what does not fit goes to
                               scratch files. What the rest of the process holds does not count; leave a third more for
                               code, stacks, parsers and what malloc keeps. 0 (default): three eighths of what the
                               machine or its control group has. Read by what works on whole dumps */
    const char *tmp;        /* folder for all scratch files; default NULL: $TMPDIR, else /tmp */
    uint64_t group_documents_max; /* a group of more documents is counted in stats.large_groups, named in notices,
                                     and stands as it is; 0 (default): none is too large. For pairs, whose time and
                                     output grow with the square of a group: a larger one is WIRECOPY_ERROR_LIMIT, and 0
                                     is WIRECOPY_PAIRS_GROUP_MAX */
    uint32_t bucket_texts_max; /* LSH buckets of so many texts are compared pair by pair, larger ones linked at a cost
                                  linear in their size; 2 to 1024, default 32 */
    wirecopy_trust untrusted;  /* default WIRECOPY_TRUSTED. Read by wirecopy_group and what works on whole dumps */
} wirecopy_options;

#define WIRECOPY_PAIRS_GROUP_MAX 100000

/* The least options.memory_nbytes: 96 MiB. */
#define WIRECOPY_MEMORY_LEAST ((uint64_t)96 << 20)

/* Sets every field to its default. `size` is sizeof(wirecopy_options) as the caller was compiled. */
WIRECOPY_API void wirecopy_options_init(wirecopy_options *options, size_t size);

/* "1.2.3", as WIRECOPY_VERSION_STRING was when the library was built; static. Thread-safe. */
WIRECOPY_API const char *wirecopy_version(void);

/* "scalar", "avx2" ...: static; "auto" for anything else. Thread-safe. */
WIRECOPY_API const char *wirecopy_isa_name(wirecopy_isa isa);

/* Non-zero where this machine and build run that instruction set. Thread-safe. */
WIRECOPY_API int wirecopy_isa_runs(wirecopy_isa isa);

/* The instruction set that WIRECOPY_ISA_AUTO means here. The environment variable WIRECOPY_ISA, a name as
 * wirecopy_isa_name gives it, caps the choice; empty, it counts as unset. Any other value caps nothing here, and is
 * WIRECOPY_ERROR_ARGUMENT wherever options with WIRECOPY_ISA_AUTO are used. Thread-safe. */
WIRECOPY_API wirecopy_isa wirecopy_isa_best(void);

/* ---- Signing texts ---- */

/* The options made ready: hash seeds, permutations, kernels. Thread-safe once created. */
typedef struct wirecopy_sketcher wirecopy_sketcher;

/* Makes a sketcher in *sketcher_ret, to be freed by the caller. Reads ngram, permutations, seed, isa, allocator. */
WIRECOPY_API wirecopy_code wirecopy_sketcher_create(const wirecopy_options *options, wirecopy_sketcher **sketcher_ret,
                                                    wirecopy_error *error);
WIRECOPY_API void wirecopy_sketcher_free(wirecopy_sketcher *sketcher);

/* Signs one text: minima_ret gets options.permutations values, those of the MinHash signature of its set of
 * shingles (Broder 1997; exact definition in docs/formats.md). nshingles_ret, where not NULL, gets the number of
 * distinct shingles; a text without a token has 0 and all minima UINT32_MAX. Thread-safe. */
WIRECOPY_API wirecopy_code wirecopy_sign(const wirecopy_sketcher *sketcher, const char *text, size_t text_nbytes,
                                         uint32_t *minima_ret, uint64_t *nshingles_ret, wirecopy_error *error);

/* Strings one after another: string i is bytes[offsets[i]] up to bytes[offsets[i + 1]], and there is one offset more
 * than there are strings. offsets NULL: there is no such column. */
typedef struct wirecopy_column {
    const char *bytes;
    const uint64_t *offsets; /* must not fall */
} wirecopy_column;

/* Texts that the caller holds, and what is known of them. An empty string in any column but texts stands for none. */
typedef struct wirecopy_texts {
    size_t size;
    uint64_t count; /* strings a column */
    wirecopy_column texts;
    wirecopy_column ids;   /* a text without one is named by its number, from 0 */
    wirecopy_column sites; /* who printed it, a name or a URL, whose host counts (input.site_field) */
    wirecopy_column dates; /* handed on in results */
} wirecopy_texts;

WIRECOPY_API void wirecopy_texts_init(wirecopy_texts *texts, size_t size);

/* Signs many texts at once, each as wirecopy_sign does: minima_ret gets texts.count signatures one after another,
 * nshingles_ret, where not NULL, as many numbers of shingles. threads: 0 for as many as the process may run on. Of the
 * columns, texts alone is read. What minima_ret holds after a failure is not said. Thread-safe. */
WIRECOPY_API wirecopy_code wirecopy_sign_texts(const wirecopy_sketcher *sketcher, const wirecopy_texts *texts,
                                               uint32_t *minima_ret, uint64_t *nshingles_ret, uint32_t threads,
                                               wirecopy_error *error);

/* The share of equal positions, an unbiased estimate of Jaccard with variance J(1-J)/permutations (Broder 1997).
 * Both signatures must come of equal options. Thread-safe. */
WIRECOPY_API double wirecopy_estimate_jaccard(const uint32_t *a_minima, const uint32_t *b_minima,
                                              uint32_t permutations);

/* The estimated share of a's shingles found in b, from the estimated Jaccard and the set sizes:
 * J/(1+J) * (|a|+|b|)/|a|, held to 0..1. 0 where a is empty. Thread-safe. */
WIRECOPY_API double wirecopy_estimate_containment(const uint32_t *a_minima, uint64_t a_nshingles,
                                                  const uint32_t *b_minima, uint64_t b_nshingles,
                                                  uint32_t permutations);

/* A stretch of both texts that is the same: bytes [a_start, a_end) of a, [b_start, b_end) of b. */
typedef struct wirecopy_passage {
    uint64_t a_start, a_end, b_start, b_end;
} wirecopy_passage;

typedef struct wirecopy_comparison {
    size_t size;              /* sizeof(wirecopy_comparison), set by _init */
    double jaccard;           /* exact, over the sets of shingles */
    double jaccard_estimated; /* from the signatures */
    double containment_ab;    /* exact share of a's shingles found in b */
    double containment_ba;
    double containment_ab_estimated, containment_ba_estimated;
    uint64_t a_nshingles, b_nshingles, shared_nshingles; /* distinct */
    wirecopy_passage *passages; /* in order of a_start, disjoint in a; each at least a shingle long */
    size_t npassages;
    char *a_text, *b_text; /* the texts, NUL added; set by wirecopy_compare_documents alone */
    size_t a_nbytes, b_nbytes;
} wirecopy_comparison;

WIRECOPY_API void wirecopy_comparison_init(wirecopy_comparison *comparison, size_t size);

/* Compares two texts. Free what it holds with wirecopy_comparison_clear, which leaves it as _init does. Thread-safe. */
WIRECOPY_API wirecopy_code wirecopy_compare_texts(const wirecopy_sketcher *sketcher, const char *a, size_t a_nbytes,
                                                  const char *b, size_t b_nbytes, wirecopy_comparison *comparison_ret,
                                                  wirecopy_error *error);
WIRECOPY_API void wirecopy_comparison_clear(wirecopy_comparison *comparison);

/* ---- An index in memory ---- */

/* Texts under keys of the caller's, found again by similarity: LSH over signatures (Indyk and Motwani 1998),
 * every hit verified by exact Jaccard. */
typedef struct wirecopy_index wirecopy_index;

/* Reads threshold, ngram, permutations, bands, rows, seed, isa, allocator. */
WIRECOPY_API wirecopy_code wirecopy_index_create(const wirecopy_options *options, wirecopy_index **index_ret,
                                                 wirecopy_error *error);
WIRECOPY_API void wirecopy_index_free(wirecopy_index *index);

/* Adds a text; a text without a token is taken and never found. The key need not be unique. Not thread-safe. */
WIRECOPY_API wirecopy_code wirecopy_index_add(wirecopy_index *index, uint64_t key, const char *text, size_t text_nbytes,
                                              wirecopy_error *error);

/* Number of texts added. */
WIRECOPY_API uint64_t wirecopy_index_size(const wirecopy_index *index);

/* Called for each hit, best first, ties in the order added, from the thread that asked; `jaccard` is exact. Non-zero
 * ends the query, which then returns WIRECOPY_ERROR_INTERRUPTED. */
typedef int (*wirecopy_hit_fn)(void *context, uint64_t key, double jaccard);

/* Finds the texts at or over the threshold. Thread-safe while nothing is added. */
WIRECOPY_API wirecopy_code wirecopy_index_query(const wirecopy_index *index, const char *text, size_t text_nbytes,
                                                wirecopy_hit_fn hit, void *context, wirecopy_error *error);

/* ---- Grouping documents the caller holds ---- */

/* Gives the text of document `position` (0 .. ndocuments-1) in *text_ret, which must stay valid until the same
 * thread asks again. Called more than once for some documents, and from several threads at once: `thread` says which
 * one asks, from 0 to one less than options.threads (where that is 0, than the processors that the process may run on),
 * and no two threads have one number at once. Non-zero ends the work: WIRECOPY_ERROR_MEMORY with just that code,
 * anything else with WIRECOPY_ERROR_IO. */
typedef int (*wirecopy_text_fn)(void *context, uint32_t thread, uint64_t position, const char **text_ret,
                                size_t *nbytes_ret);

/* Called for every document in order of position, from the thread that called wirecopy_group: the position of its
 * group's representative (its own where it is alone or represents) and the similarity to it. Non-zero ends the work,
 * with WIRECOPY_ERROR_INTERRUPTED. */
typedef int (*wirecopy_member_fn)(void *context, uint64_t position, uint64_t representative, double similarity);

/* Groups documents by options.profile (methods: docs/accuracy.md, docs/architecture.md). The representative is the
 * fullest clean copy (news) or the first of its group (near); similarity is the greater of the shares that either has
 * of the other's weight (news), or exact Jaccard (near). */
WIRECOPY_API wirecopy_code wirecopy_group(const wirecopy_options *options, uint64_t ndocuments, wirecopy_text_fn text,
                                          void *text_context, wirecopy_member_fn member, void *member_context,
                                          wirecopy_error *error);

/* ---- Dumps in files ---- */

typedef enum wirecopy_format {
    WIRECOPY_FORMAT_AUTO = 0, /* by name, else by content */
    WIRECOPY_FORMAT_JSONL,
    WIRECOPY_FORMAT_CSV,
    WIRECOPY_FORMAT_TSV,
    WIRECOPY_FORMAT_TEXT, /* a file is a document; the id is its path */
    WIRECOPY_FORMAT_WARC,
    WIRECOPY_FORMAT_SIGNATURES /* files that wirecopy_sign_documents made, in the order of their inputs; for cluster
                                  and pairs. profile, seed, ngram and permutations must be what they were
                                  made with; fields and the limits on records are not read. Never chosen by AUTO */
} wirecopy_format;

/* Where documents come from. Compression (gzip, zstd, xz, bzip2) is told by content. */
typedef struct wirecopy_input {
    size_t size;              /* sizeof(wirecopy_input), set by _init */
    const char *const *paths; /* files, folders (walked in byte order of their names), "-" for stdin */
    size_t npaths;
    wirecopy_format format;         /* default AUTO */
    const char *const *text_fields; /* dotted paths, joined by a line break; default {"text"} */
    size_t ntext_fields;
    const char *id_field;       /* default "id"; a record without it is named file:record */
    const char *date_field;     /* default NULL */
    int strict;                 /* non-zero: the first unusable record is an error */
    uint64_t record_nbytes_max; /* a longer record, or one over a 64th of options.memory_nbytes, is skipped; default
                                   1 GiB */
    const char *site_field;     /* who printed a document, a name or a URL, whose host counts; default "url". News
                                   profile: what a site's pages share is its furniture */
    const char *checkpoint; /* folder, made where there is none: a run that ended early, for whatever reason, goes on
                               from what it kept there when it is called again with the same arguments and inputs;
                               threads, isa and memory may differ. What a finished run kept is removed. For cluster,
                               dedup and pairs over regular files. Default NULL */
    uint64_t id_nbytes_max; /* a record of a longer id is skipped; default 64 KiB */
    uint32_t depth_max;     /* a JSON record with values in one another to a greater depth is skipped; 1 to 1048576,
                               default 1024 */
    uint32_t ratio_max;     /* a compressed file is given up, as one that breaks off, where more than 64 MiB, and more
                               than so many times what went in, came out; default 20000, 0: never. One that takes more
                               than a quarter of options.memory_nbytes to decompress is given up too */
} wirecopy_input;

WIRECOPY_API void wirecopy_input_init(wirecopy_input *input, size_t size);

/* Why a record was skipped. */
typedef enum wirecopy_reason {
    WIRECOPY_REASON_NONE = 0,
    WIRECOPY_REASON_SYNTAX,     /* not valid JSON, CSV, WARC ... */
    WIRECOPY_REASON_NO_FIELD,   /* no text field */
    WIRECOPY_REASON_NOT_TEXT,   /* the field is no string */
    WIRECOPY_REASON_EMPTY,      /* no token in the text */
    WIRECOPY_REASON_TOO_LARGE,  /* over record_nbytes_max, or id_nbytes_max, or what memory allows */
    WIRECOPY_REASON_UNREADABLE, /* a file that could not be opened or read to its end */
    WIRECOPY_REASON_OTHER_TYPE, /* WARC records that hold no text: counted, not complained of */
    WIRECOPY_REASON_COUNT
} wirecopy_reason;

/* "bad syntax", "no text field" ...: static. Thread-safe. */
WIRECOPY_API const char *wirecopy_reason_name(wirecopy_reason reason);

#define WIRECOPY_NOTICES_MAX 10

/* Room in wirecopy_stats for reasons that later versions add. */
#define WIRECOPY_REASONS_MAX 16

/* What a run did. Filled as far as it came, also on failure. */
typedef struct wirecopy_stats {
    size_t size;                                    /* sizeof(wirecopy_stats), set by _init */
    uint64_t files, input_nbytes, text_nbytes;      /* bytes as read from disk; bytes of text compared */
    uint64_t records, documents;                    /* documents: records that have a text */
    uint64_t skipped[WIRECOPY_REASONS_MAX];         /* by wirecopy_reason */
    uint64_t repeated_ids;                          /* documents whose id an earlier one has */
    uint64_t distinct_texts;                        /* documents less exact copies (equal sequences of tokens) */
    uint64_t candidates, verified, groups, grouped; /* pairs; pairs; groups of two or more; documents in them */
    uint64_t largest;                               /* documents in the largest group */
    uint64_t written, removed;                      /* records */
    uint64_t
        peak_nbytes; /* most bytes at once of what options.memory_nbytes bounds; 0 for compare, which has no bound */
    double seconds_read, seconds_match, seconds_verify, seconds_group, seconds_write, seconds_total;
    uint32_t bands, rows, threads;
    wirecopy_isa isa;
    uint32_t nnotices; /* the first few skipped records and repeated ids */
    char notices[WIRECOPY_NOTICES_MAX][512];
    double threshold; /* worked with */
    uint64_t digests; /* documents; news profile */
    /* Parts of match; of what threads do side by side, the mean. The last three: news profile. */
    double seconds_band, seconds_sort, seconds_bucket, seconds_rarity, seconds_index, seconds_sift;
    /* Parts of group: near profile; news profile. */
    double seconds_furniture, seconds_digests, seconds_relations;
    uint64_t memory_nbytes;  /* options.memory_nbytes, or what 0 came to */
    uint64_t spilled_nbytes; /* most bytes that lay in scratch files for want of memory */
    uint64_t large_groups;   /* groups over options.group_documents_max */
    uint64_t seed;           /* worked with */
} wirecopy_stats;

/* Functions below take NULL where stats are not wanted. */
WIRECOPY_API void wirecopy_stats_init(wirecopy_stats *stats, size_t size);

/* Number of records that were skipped and reported. */
WIRECOPY_API uint64_t wirecopy_stats_skipped(const wirecopy_stats *stats);

typedef enum wirecopy_table { WIRECOPY_TABLE_JSONL = 0, WIRECOPY_TABLE_TSV, WIRECOPY_TABLE_CSV } wirecopy_table;

/* Writes one line for each document, in input order: id, cluster (the representative's id), whether it
 * represents, similarity to the representative (near: exact Jaccard; news: the greater of the two shares below). The
 * news profile adds relation, contained and contains (the share of its cells that the representative has, and of the
 * representative's that it has), and for a digest draws_from, the representatives of the groups it draws from. `path`
 * "-" is stdout; a file appears whole or not at all. duplicates_only leaves out documents that are alone. */
WIRECOPY_API wirecopy_code wirecopy_cluster_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                      const char *path, wirecopy_table table, int duplicates_only,
                                                      wirecopy_stats *stats_ret, wirecopy_error *error);

/* Writes the signatures of the input's documents, their ids, and their texts, compressed, to a file from which
 * wirecopy_cluster_documents and wirecopy_pairs_documents can go on (WIRECOPY_FORMAT_SIGNATURES): several files, signed
 * on several machines, give what one run over all of their inputs would. The format is in docs/formats.md. Of the
 * options profile, seed, ngram, permutations, threads, isa and memory_nbytes are read. */
WIRECOPY_API wirecopy_code wirecopy_sign_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                   const char *path, wirecopy_stats *stats_ret, wirecopy_error *error);

typedef enum wirecopy_keep {
    WIRECOPY_KEEP_FIRST = 0,
    WIRECOPY_KEEP_LONGEST,  /* most bytes of text */
    WIRECOPY_KEEP_EARLIEST, /* by input.date_field, compared as text (ISO 8601 sorts so); no date comes last */
    WIRECOPY_KEEP_LATEST,
    WIRECOPY_KEEP_FULLEST /* news profile: the fullest clean copy, else the first; default */
} wirecopy_keep;

typedef struct wirecopy_dedup {
    size_t size;              /* sizeof(wirecopy_dedup), set by _init */
    wirecopy_keep keep;       /* ties: the first */
    const char *path;         /* records kept; "-" is stdout */
    const char *removed_path; /* NULL: dropped */
    const char *bad_path;     /* NULL: unusable records are kept with the rest */
} wirecopy_dedup;

WIRECOPY_API void wirecopy_dedup_init(wirecopy_dedup *dedup, size_t size);

/* Writes the dump with one record of each group: the input's own bytes, decompressed, in input order. */
WIRECOPY_API wirecopy_code wirecopy_dedup_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                    const wirecopy_dedup *dedup, wirecopy_stats *stats_ret,
                                                    wirecopy_error *error);

/* Writes every pair at or over the threshold that LSH finds, TSV: id, id, exact Jaccard; in input order of the
 * first, then the second. */
WIRECOPY_API wirecopy_code wirecopy_pairs_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                    const char *path, wirecopy_stats *stats_ret, wirecopy_error *error);

/* What a document has in common with another one, as the news profile sees it: in cells, each a line or so of text that
 * counts in full. */
typedef struct wirecopy_neighbour {
    char *id;          /* NUL added */
    double shared;     /* cells of the document */
    double similarity; /* how sure it is that the two are prints of one story */
    double needed;     /* similarity that links two */
    double contained;  /* share of the document's cells found in the other */
    double contains;   /* share of the other's found in the document */
    int in_group;      /* the two are in one group */
    int links;         /* similarity reaches what is needed */
    int is_digest;     /* the other is one */
    int is_series;     /* the two are of one series: their numbers differ */
} wirecopy_neighbour;

/* What a stretch of the document counts for. */
typedef enum wirecopy_stretch_kind {
    WIRECOPY_STRETCH_OWN = 0, /* no text compared with has it */
    WIRECOPY_STRETCH_SHARED,  /* the partner has it */
    WIRECOPY_STRETCH_COMMON   /* furniture, or a story that is not the document's: weighs nothing */
} wirecopy_stretch_kind;

typedef struct wirecopy_explained {
    uint64_t start, end;        /* bytes of text */
    wirecopy_stretch_kind kind; /* of the cell that each of its tokens begins in */
    double weight; /* of the cells that begin in it: the stretches together weigh what the document weighs */
} wirecopy_explained;

/* Why a document is in its group and in no other. */
typedef struct wirecopy_explanation {
    size_t size; /* sizeof(wirecopy_explanation), set by _init */
    double threshold;
    wirecopy_relation relation;
    uint64_t group_size;            /* documents */
    char *representative;           /* id; NUL added */
    double weight;                  /* of the document */
    wirecopy_neighbour *neighbours; /* those it shares most with, most first */
    size_t nneighbours;
    char *partner; /* id of the one the text was compared with; NULL where there is none */
    char *text;    /* NUL added */
    size_t text_nbytes;
    wirecopy_explained *stretches; /* in order, without gaps between tokens of a kind */
    size_t nstretches;
} wirecopy_explanation;

WIRECOPY_API void wirecopy_explanation_init(wirecopy_explanation *explanation, size_t size);

/* Groups the input by the news profile and tells what decided about one document. Clear the result with
 * wirecopy_explanation_clear whatever this returns. WIRECOPY_ERROR_NOT_FOUND where no document has that id. */
WIRECOPY_API wirecopy_code wirecopy_explain_document(const wirecopy_options *options, const wirecopy_input *input,
                                                     const char *id, wirecopy_explanation *explanation_ret,
                                                     wirecopy_stats *stats_ret, wirecopy_error *error);
WIRECOPY_API void wirecopy_explanation_clear(wirecopy_explanation *explanation);

/* How a grouping at one threshold compares with labels. */
typedef struct wirecopy_tuning {
    double threshold, precision, recall, f1; /* of pairs of documents */
    double ari;                              /* adjusted Rand index (Hubert and Arabie 1985) */
    uint64_t largest;                        /* documents in the largest group */
} wirecopy_tuning;

#define WIRECOPY_TUNINGS_MAX 64

typedef struct wirecopy_tuned {
    size_t size;                                  /* sizeof(wirecopy_tuned), set by _init */
    wirecopy_tuning points[WIRECOPY_TUNINGS_MAX]; /* by threshold, ascending */
    size_t npoints, best;                         /* best: of the highest ARI; of equals the one in the middle */
    uint64_t labelled;                            /* documents of the input that the labels name */
    uint64_t unknown;                             /* labels that name no document */
} wirecopy_tuned;

WIRECOPY_API void wirecopy_tuned_init(wirecopy_tuned *tuned, size_t size);

/* Groups the input at a range of thresholds, by either profile, and compares each grouping with labels: a file of lines
 * "id TAB group", of which only documents named count. */
WIRECOPY_API wirecopy_code wirecopy_tune_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                   const char *labels_path, wirecopy_tuned *tuned_ret,
                                                   wirecopy_stats *stats_ret, wirecopy_error *error);

/* Compares the documents of those two ids. Clear the result with wirecopy_comparison_clear. */
WIRECOPY_API wirecopy_code wirecopy_compare_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                      const char *a_id, const char *b_id,
                                                      wirecopy_comparison *comparison_ret, wirecopy_stats *stats_ret,
                                                      wirecopy_error *error);

/* ---- Results without files ---- */

/* Documents grouped: for each its group and how it relates to the one that represents it. Documents are numbered from 0
 * in input order; records that were skipped have no number. Functions that read a result are thread-safe as long as
 * none writes a table or frees it. The allocator and the progress function of the options are used until it is freed.
 */
typedef struct wirecopy_result wirecopy_result;

/* Groups texts that the caller holds, under any options. They are read where they are, from several threads and more
 * than once, and are not needed any more once this returned. A text without a token, or over the limits of
 * wirecopy_input's defaults, is skipped and counted in stats. *result_ret is to be freed by the caller, and NULL
 * after a failure. */
WIRECOPY_API wirecopy_code wirecopy_group_texts(const wirecopy_options *options, const wirecopy_texts *texts,
                                                wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                                                wirecopy_error *error);

/* Groups the documents of files, or of signature files. What input.checkpoint holds is removed when the result is
 * freed, unless the last table could not be written. */
WIRECOPY_API wirecopy_code wirecopy_group_files(const wirecopy_options *options, const wirecopy_input *input,
                                                wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                                                wirecopy_error *error);

WIRECOPY_API void wirecopy_result_free(wirecopy_result *result);

/* Number of documents. */
WIRECOPY_API uint64_t wirecopy_result_count(const wirecopy_result *result);

#define WIRECOPY_DRAWS_MAX 64

/* What is known of a document. Strings belong to the result. */
typedef struct wirecopy_result_row {
    size_t size;
    const char *id;
    size_t id_nbytes;
    uint64_t position;       /* of texts and streams: the row's number in them, from 0; of files: the byte at which its
                                record starts in the decompressed file */
    uint64_t representative; /* the document that represents its group, itself where it is alone: names the group */
    uint64_t ndocuments;     /* of its group, with itself */
    wirecopy_relation relation; /* near profile: alone, representative, identical, near */
    double similarity;          /* to the representative; near: exact Jaccard, news: the greater of the next two */
    double contained, contains; /* the share of its cells that the representative has, and of the representative's that
                                   it has; near profile: 0 */
    const char *date;           /* NULL where dates were not asked for; empty where it has none */
    size_t date_nbytes;
    size_t ndraws_from;
    uint64_t draws_from[WIRECOPY_DRAWS_MAX]; /* for a digest: the representatives of the groups it draws from */
} wirecopy_result_row;

WIRECOPY_API void wirecopy_result_row_init(wirecopy_result_row *row, size_t size);

/* Fills row_ret, which wirecopy_result_row_init has set up. WIRECOPY_ERROR_ARGUMENT where there is no such document. */
WIRECOPY_API wirecopy_code wirecopy_result_document(const wirecopy_result *result, uint64_t document,
                                                    wirecopy_result_row *row_ret, wirecopy_error *error);

/* Writes the table that wirecopy_cluster_documents writes, which is this after wirecopy_group_files. */
WIRECOPY_API wirecopy_code wirecopy_result_write(wirecopy_result *result, const char *path, wirecopy_table table,
                                                 int duplicates_only, wirecopy_error *error);

/* ---- Results by way of Arrow ---- */

/* Of the Arrow C stream interface; wirecopy/arrow.h declares it where no Arrow library does. */
struct ArrowArrayStream;

/* Groups the rows of a stream of record batches (struct arrays), under any options. Columns are found by the names in
 * input (NULL: the defaults), of which fields, strict, the limits of records and ids, and tmp are read, and paths are
 * not. Texts, sites and dates are utf8, large_utf8 or utf8_view; ids may be integers too, and are then written in
 * decimal. A field name is that of a column, dots and all. A row without an id is named by its number in the stream,
 * from 0; one whose text is null is skipped, as a record without a text field is. Arrays are checked as far as the
 * interface lets one; a bad one, and a string that is not UTF-8, is WIRECOPY_ERROR_FORMAT.
 * The stream is taken over and released, also on failure. Its functions, and the release functions of its arrays, are
 * called from one thread at a time but not always the same one, and all before this returns; texts are copied to a
 * scratch file, and each array is released soon after its rows were read. */
WIRECOPY_API wirecopy_code wirecopy_group_stream(const wirecopy_options *options, const wirecopy_input *input,
                                                 struct ArrowArrayStream *stream, wirecopy_result **result_ret,
                                                 wirecopy_stats *stats_ret, wirecopy_error *error);

/* Makes a stream of the result's documents, to be released by the caller: id and cluster (utf8), representative
 * (boolean), similarity (float64), relation (utf8), contained and contains (float64; null in the near profile) and
 * draws_from (a list of utf8, empty but for digests), as in the table. duplicates_only leaves out documents that are
 * alone. The stream may outlive the result's handle, which is then kept on its behalf, and its arrays the stream. Bytes
 * of ids that are not UTF-8 become U+FFFD. */
WIRECOPY_API wirecopy_code wirecopy_result_stream(wirecopy_result *result, int duplicates_only,
                                                  struct ArrowArrayStream *stream_ret, wirecopy_error *error);

/* ---- Planning ---- */

#define WIRECOPY_CURVE_POINTS 101

typedef struct wirecopy_plan {
    size_t size; /* sizeof(wirecopy_plan), set by _init */
    uint32_t bands, rows;
    double curve[WIRECOPY_CURVE_POINTS]; /* chance that a pair of Jaccard i/100 becomes a candidate: 1-(1-s^r)^b */
    double false_positives; /* expected share of pairs under the threshold that become candidates, Jaccard uniform */
    double misses;          /* expected share of pairs at or over it that do not */
    uint64_t memory_nbytes; /* resident, of the command line: what the library holds, and the program */
    uint64_t disk_nbytes;   /* scratch: what memory has no room for */
    double threshold;       /* worked with */
    uint64_t spool_nbytes;  /* scratch besides, for the texts of compressed and piped inputs; none for plain files */
} wirecopy_plan;

WIRECOPY_API void wirecopy_plan_init(wirecopy_plan *plan, size_t size);

/* What grouping ndocuments of average_nbytes of text takes with these options, if few of them are equal. Bands, rows
 * and chances are those of the near profile, and 0 in the news profile. Reads profile, threshold, ngram, permutations,
 * bands, rows, threads and memory_nbytes. Thread-safe. */
WIRECOPY_API wirecopy_code wirecopy_plan_run(const wirecopy_options *options, uint64_t ndocuments,
                                             uint64_t average_nbytes, wirecopy_plan *plan_ret, wirecopy_error *error);

#ifdef __cplusplus
}
#endif

#endif
