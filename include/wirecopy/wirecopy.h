/* wirecopy: near-duplicate stories in news dumps.
 *
 * Rules that hold for every function
 * - Structs that a caller fills, and those that the library fills for it, begin with their own `size` and are set up by
 *   their `_init` function; later versions only append fields. No more than `size` bytes are read or written: fields
 *   that the caller's version lacks have their defaults, or are not filled in. wirecopy_error, wirecopy_allocator and
 *   the structs that stand in arrays (wirecopy_passage, wirecopy_neighbour, wirecopy_explained, wirecopy_tuning,
 *   wirecopy_preference) have no size and never change.
 * - No function prints, aborts or keeps global state. A failure is a code, and a message in `error` that says what to
 *   do; `error` may be NULL everywhere. Other pointers may be NULL only where their comment says so.
 * - Text is UTF-8 with an explicit length in bytes; an invalid byte counts as U+FFFD. It need not end with a NUL.
 * - A handle may be used by one thread at a time unless its function says "thread-safe". Different handles are
 *   independent. Functions that work in parallel use threads of their own: OpenMP's, or with WIRECOPY_OPENMP=OFF
 *   pthreads that end with the call.
 * - A callback runs on one thread at a time unless its comment says otherwise; the comment also says on which.
 * - `_free` and `_clear` functions accept NULL. Memory comes from options.allocator where one is given; libraries that
 *   decompress and parse use their own.
 * - Results depend only on the texts and the options: never on threads, instruction set or memory.
 */
#ifndef WIRECOPY_H
#define WIRECOPY_H

#include <stddef.h>
#include <stdint.h>

/* The version of this header; wirecopy_version() is that of the library. The build takes its own from here. */
#define WIRECOPY_VERSION_MAJOR 0
#define WIRECOPY_VERSION_MINOR 2
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
    WIRECOPY_ERROR_FORMAT,      /* an input is corrupt or of another format */
    WIRECOPY_ERROR_RECORD,      /* a record could not be used and input.strict was set */
    WIRECOPY_ERROR_LIMIT,       /* more than this version can hold */
    WIRECOPY_ERROR_UNSUPPORTED, /* this machine or build lacks what the options require */
    WIRECOPY_ERROR_NOT_FOUND,   /* no document has that id */
    WIRECOPY_ERROR_INTERRUPTED, /* options.progress returned non-zero */
    WIRECOPY_ERROR_PIPE         /* the reader closed the pipe of the only result; a page is written all the same */
} wirecopy_code;

/* "ok", "argument", "memory" ...: the constant's last words in lower case; "unknown" for anything else. Static.
 * Thread-safe. */
WIRECOPY_API const char *wirecopy_code_name(wirecopy_code code);

typedef struct wirecopy_error {
    wirecopy_code code;
    char message[1024]; /* one line, ends in NUL */
} wirecopy_error;

/* One function allocates, grows and frees: resize(context, NULL, 0, n) allocates, resize(context, p, n, 0) frees, and
 * any other call grows or shrinks the block and may move it. Returns NULL on failure and leaves the old memory as it
 * was. Called from several threads at once, which are not numbered. Must align as malloc does. */
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

/* The measure by which two texts are copies of one story. */
typedef enum wirecopy_profile {
    WIRECOPY_PROFILE_NEWS = 0, /* the passages that the shorter text has in common with the longer: finds copies that
                                  were cut, excerpted, updated, scanned or spun. Method: docs/accuracy.md */
    WIRECOPY_PROFILE_NEAR      /* Jaccard of the whole texts, over shingles */
} wirecopy_profile;

/* How a document relates to the one that represents its group. */
typedef enum wirecopy_relation {
    WIRECOPY_RELATION_ALONE = 0,      /* no other document is in its group */
    WIRECOPY_RELATION_REPRESENTATIVE, /* it represents its group */
    WIRECOPY_RELATION_IDENTICAL,      /* the same words */
    WIRECOPY_RELATION_NEAR,           /* nearly all of each is in the other */
    WIRECOPY_RELATION_ABRIDGED,       /* a large part of it, and little else */
    WIRECOPY_RELATION_EXCERPT,        /* about a third of it or less, and little else */
    WIRECOPY_RELATION_UPDATE,         /* it adds passages of its own */
    WIRECOPY_RELATION_NOISY,          /* differs in many small places: scanned, edited or spun */
    WIRECOPY_RELATION_DIGEST,         /* carries several stories; its editions are one group */
    WIRECOPY_RELATION_SERIES          /* written as others of its kind are, with other numbers; they are no copies */
} wirecopy_relation;

/* "alone", "representative", "identical" ...: static. Thread-safe. */
WIRECOPY_API const char *wirecopy_relation_name(wirecopy_relation relation);

/* Whether the texts may have been written to deceive. Hashes are keyed by the seed, but whoever knows the seed can make
 * texts that collide, and some texts collide under any seed of a fast hash. With untrusted texts, no two texts are
 * taken for equal or linked by hashes alone: their bytes are compared (docs/reliability.md says what that defends). */
typedef enum wirecopy_trust {
    WIRECOPY_TRUSTED = 0,
    WIRECOPY_UNTRUSTED,       /* the seed is random and unpredictable, and reported in stats; signature files and
                                 checkpoints keep theirs */
    WIRECOPY_UNTRUSTED_SEEDED /* the seed is options.seed, which must be secret: for shares that several machines
                                 sign */
} wirecopy_trust;

/* Stages of a run, in order; a run never returns to an earlier one. A function has the stages that it needs: signing
 * and comparing documents only read, and functions that write no file end with GROUP. */
typedef enum wirecopy_stage {
    WIRECOPY_STAGE_READ = 0, /* reading, parsing, signing; counts bytes of input on disk; in wirecopy_group,
                                documents */
    WIRECOPY_STAGE_MATCH,    /* pairs of texts that may be copies; counts millionths of the stage */
    WIRECOPY_STAGE_VERIFY,   /* the texts of these pairs, read again and compared; counts pairs */
    WIRECOPY_STAGE_GROUP,    /* groups, and how members relate to their representative; in wirecopy_pairs_documents
                                the pairs missing from large groups, in wirecopy_tune_documents the thresholds.
                                Counts millionths of the stage */
    WIRECOPY_STAGE_WRITE     /* output; counts documents; in wirecopy_dedup_documents, bytes of input */
} wirecopy_stage;

/* `total` of the stages that count millionths, which have several steps of equal share. */
#define WIRECOPY_PROGRESS_WHOLE 1000000

/* Called now and then, from one thread at a time but not always the same one, which is not numbered. Within a stage
 * `done` never decreases; it may end below `total` if a step had nothing to do. `total` is 0 until it is known (for
 * pipes it never is) and then does not change. Returning non-zero stops the work soon, with WIRECOPY_ERROR_INTERRUPTED;
 * the function is not called again after that. */
typedef int (*wirecopy_progress_fn)(void *context, wirecopy_stage stage, uint64_t done, uint64_t total);

/* Writes a message of the library in the caller's words, who may have other names for its fields: at most nbytes with
 * the NUL. Called from any one thread. */
typedef void (*wirecopy_wording_fn)(const char *message, char *words_ret, size_t nbytes);

/* How texts are compared and grouped. */
typedef struct wirecopy_options {
    size_t size;              /* sizeof(wirecopy_options), set by _init */
    double threshold;         /* least similarity of two texts that match, over 0 to 1; 0 (default): the profile's own,
                                 0.45 of the shorter text for news, Jaccard 0.8 for near and where there is no profile */
    uint32_t ngram;           /* tokens in a shingle, 1 to 64; default 5 */
    uint32_t permutations;    /* MinHash values in a signature, 1 to 4096; default 128 */
    uint32_t bands, rows;     /* LSH banding; 0, 0 (default): chosen from the threshold; bands*rows <= permutations */
    uint64_t seed;            /* of all hashes and permutations; default 1 */
    uint32_t threads;         /* 0 (default): as many as the process may run on */
    wirecopy_isa isa;         /* default WIRECOPY_ISA_AUTO: wirecopy_isa_best */
    wirecopy_linkage linkage; /* default WIRECOPY_LINKAGE_AGREEMENT */
    wirecopy_progress_fn progress; /* default NULL */
    void *progress_context;
    const wirecopy_allocator *allocator; /* default NULL: malloc; must outlive every handle and result made with it */
    wirecopy_profile
        profile; /* default WIRECOPY_PROFILE_NEWS. News reads threshold, seed, threads, isa; near the rest too */
    uint64_t memory_nbytes;       /* bound on the library's memory, WIRECOPY_MEMORY_LEAST or more: the bytes that it
                                     allocated and the resident pages of its scratch files. What does not fit goes to
                                     scratch files. Memory of the rest of the process does not count; leave a third more
                                     for code, stacks, parsers and what malloc keeps. 0 (default): three eighths of the
                                     memory of the machine or its control group. Read by functions that work on whole
                                     dumps */
    const char *tmp;              /* folder for all scratch files; default NULL: $TMPDIR, else /tmp */
    uint64_t group_documents_max; /* a group of more documents is counted in stats.large_groups and named in notices,
                                     but not changed; 0 (default): no limit. wirecopy_pairs_documents, whose time and
                                     output grow with the square of a group, fails instead with WIRECOPY_ERROR_LIMIT,
                                     and 0 means WIRECOPY_PAIRS_GROUP_MAX */
    uint32_t bucket_texts_max; /* LSH buckets of up to this many texts are compared pair by pair, larger ones linked at
                                  a cost linear in their size; 2 to 1024, default 32 */
    wirecopy_trust
        untrusted; /* default WIRECOPY_TRUSTED. Read by wirecopy_group and functions that work on whole dumps */
    const char *report; /* file for a page (HTML) of what the run found, for people to look at and judge: doubtful pairs,
                           groups, who prints whom, what dedup removes and why, the run (docs/report.md). One file of at
                           most WIRECOPY_REPORT_NBYTES_MOST bytes, for any dump; it appears whole or not at all, before
                           any table is written. Read by functions that group, and by wirecopy_dedup_documents. Texts
                           are read again for it. Who printed a document it takes from input.site_field, and when from
                           input.date_field. Default NULL: none */
    const char *report_about; /* how the run was called, for that page to say; default NULL */
    int keeps_evidence; /* non-zero: a result keeps what wirecopy_result_explain and wirecopy_result_pairs_each answer
                           from, some 3 KB a document, and the copy of texts that cannot be read again, until it is
                           freed; the strings of the options and the input must live as long. News profile; read by
                           wirecopy_group_files, _kept and _stream. Default 0 */
    wirecopy_wording_fn report_wording; /* for notices on the page of report; default NULL: they stay as they are */
} wirecopy_options;

#define WIRECOPY_REPORT_NBYTES_MOST 2000000

#define WIRECOPY_PAIRS_GROUP_MAX 100000

/* The least options.memory_nbytes: 96 MiB. */
#define WIRECOPY_MEMORY_LEAST ((uint64_t)96 << 20)

/* Sets every field to its default. `size` is the caller's sizeof(wirecopy_options). */
WIRECOPY_API void wirecopy_options_init(wirecopy_options *options, size_t size);

/* WIRECOPY_VERSION_STRING of the library when it was built, such as "1.2.3"; static. Thread-safe. */
WIRECOPY_API const char *wirecopy_version(void);

/* "scalar", "avx2" ...: static; "auto" for anything else. Thread-safe. */
WIRECOPY_API const char *wirecopy_isa_name(wirecopy_isa isa);

/* Non-zero if this machine and build can run that instruction set. Thread-safe. */
WIRECOPY_API int wirecopy_isa_runs(wirecopy_isa isa);

/* The instruction set that WIRECOPY_ISA_AUTO means here. The environment variable WIRECOPY_ISA, a name as
 * wirecopy_isa_name gives it, is an upper limit; an empty value counts as unset. Any other value is ignored here, and
 * is WIRECOPY_ERROR_ARGUMENT in functions that get options with WIRECOPY_ISA_AUTO. Thread-safe. */
WIRECOPY_API wirecopy_isa wirecopy_isa_best(void);

/* ---- Signing texts ---- */

/* Options prepared for signing: hash seeds, permutations, kernels. Thread-safe once created. */
typedef struct wirecopy_sketcher wirecopy_sketcher;

/* Creates a sketcher, which the caller frees. Reads ngram, permutations, seed, isa, allocator. */
WIRECOPY_API wirecopy_code wirecopy_sketcher_create(const wirecopy_options *options, wirecopy_sketcher **sketcher_ret,
                                                    wirecopy_error *error);
WIRECOPY_API void wirecopy_sketcher_free(wirecopy_sketcher *sketcher);

/* Signs one text: minima_ret gets options.permutations values, those of the MinHash signature of its set of
 * shingles (Broder 1997; exact definition in docs/formats.md). nshingles_ret, if not NULL, gets the number of
 * distinct shingles; a text without a token has 0 and all minima UINT32_MAX. Thread-safe. */
WIRECOPY_API wirecopy_code wirecopy_sign(const wirecopy_sketcher *sketcher, const char *text, size_t text_nbytes,
                                         uint32_t *minima_ret, uint64_t *nshingles_ret, wirecopy_error *error);

/* Strings stored one after another: string i is bytes[offsets[i]] up to bytes[offsets[i + 1]], so that there is one
 * offset more than there are strings. offsets NULL: there is no such column. */
typedef struct wirecopy_column {
    const char *bytes;
    const uint64_t *offsets; /* must not decrease */
} wirecopy_column;

/* Texts that the caller holds, with their ids, sites and dates. In these three columns an empty string means none. */
typedef struct wirecopy_texts {
    size_t size;
    uint64_t count; /* strings in each column */
    wirecopy_column texts;
    wirecopy_column ids;   /* a text without an id is named by its number, from 0 */
    wirecopy_column sites; /* who published the text: a name, or a URL, of which the host counts (input.site_field) */
    wirecopy_column dates; /* passed on to results */
} wirecopy_texts;

WIRECOPY_API void wirecopy_texts_init(wirecopy_texts *texts, size_t size);

/* Signs many texts at once, each as wirecopy_sign does: minima_ret gets texts.count signatures one after another,
 * nshingles_ret, if not NULL, texts.count numbers of shingles. threads: 0 for as many as the process may run on. Of the
 * columns, only texts is read. After a failure the contents of minima_ret are undefined. Thread-safe. */
WIRECOPY_API wirecopy_code wirecopy_sign_texts(const wirecopy_sketcher *sketcher, const wirecopy_texts *texts,
                                               uint32_t *minima_ret, uint64_t *nshingles_ret, uint32_t threads,
                                               wirecopy_error *error);

/* The share of equal positions, an unbiased estimate of Jaccard with variance J(1-J)/permutations (Broder 1997).
 * Both signatures must have been made with the same options. Thread-safe. */
WIRECOPY_API double wirecopy_estimate_jaccard(const uint32_t *a_minima, const uint32_t *b_minima,
                                              uint32_t permutations);

/* The estimated share of a's shingles found in b, from the estimated Jaccard and the set sizes:
 * J/(1+J) * (|a|+|b|)/|a|, limited to 0..1. 0 if a is empty. Thread-safe. */
WIRECOPY_API double wirecopy_estimate_containment(const uint32_t *a_minima, uint64_t a_nshingles,
                                                  const uint32_t *b_minima, uint64_t b_nshingles,
                                                  uint32_t permutations);

/* A passage that both texts have: bytes [a_start, a_end) of a, [b_start, b_end) of b. */
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
    char *a_text, *b_text; /* the texts, NUL added; set only by wirecopy_compare_documents */
    size_t a_nbytes, b_nbytes;
} wirecopy_comparison;

WIRECOPY_API void wirecopy_comparison_init(wirecopy_comparison *comparison, size_t size);

/* Compares two texts. Free the result with wirecopy_comparison_clear, which leaves it as _init does. Thread-safe. */
WIRECOPY_API wirecopy_code wirecopy_compare_texts(const wirecopy_sketcher *sketcher, const char *a, size_t a_nbytes,
                                                  const char *b, size_t b_nbytes, wirecopy_comparison *comparison_ret,
                                                  wirecopy_error *error);
WIRECOPY_API void wirecopy_comparison_clear(wirecopy_comparison *comparison);

/* ---- An index in memory ---- */

/* Texts under keys that the caller chooses, found by similarity: LSH over signatures (Indyk and Motwani 1998),
 * every hit verified by exact Jaccard. */
typedef struct wirecopy_index wirecopy_index;

/* Reads threshold, ngram, permutations, bands, rows, seed, isa, allocator. */
WIRECOPY_API wirecopy_code wirecopy_index_create(const wirecopy_options *options, wirecopy_index **index_ret,
                                                 wirecopy_error *error);
WIRECOPY_API void wirecopy_index_free(wirecopy_index *index);

/* Adds a text; a text without a token is accepted but never found. The key need not be unique. Not thread-safe. */
WIRECOPY_API wirecopy_code wirecopy_index_add(wirecopy_index *index, uint64_t key, const char *text, size_t text_nbytes,
                                              wirecopy_error *error);

/* Number of texts added. */
WIRECOPY_API uint64_t wirecopy_index_size(const wirecopy_index *index);

/* Called for each hit, best first, ties in the order added, from the thread that made the query; `jaccard` is exact.
 * Non-zero ends the query, which then returns WIRECOPY_ERROR_INTERRUPTED. */
typedef int (*wirecopy_hit_fn)(void *context, uint64_t key, double jaccard);

/* Finds the texts at or over the threshold. Thread-safe while nothing is added. */
WIRECOPY_API wirecopy_code wirecopy_index_query(const wirecopy_index *index, const char *text, size_t text_nbytes,
                                                wirecopy_hit_fn hit, void *context, wirecopy_error *error);

/* ---- Grouping documents the caller holds ---- */

/* Gives the text of document `position` (0 .. ndocuments-1) in *text_ret, which must stay valid until the same
 * thread calls again. Called more than once for some documents, and from several threads at once: `thread` is the
 * caller's number, from 0 to one less than options.threads (if that is 0, than the processors that the process may run
 * on), and no two threads have the same number at once. Non-zero ends the work: WIRECOPY_ERROR_MEMORY with that code,
 * any other value with WIRECOPY_ERROR_IO. */
typedef int (*wirecopy_text_fn)(void *context, uint32_t thread, uint64_t position, const char **text_ret,
                                size_t *nbytes_ret);

/* Called for every document in order of position, from the thread that called wirecopy_group: the position of its
 * group's representative (its own if it is alone or is the representative) and the similarity to it. Non-zero ends the
 * work, with WIRECOPY_ERROR_INTERRUPTED. */
typedef int (*wirecopy_member_fn)(void *context, uint64_t position, uint64_t representative, double similarity);

/* Groups documents by options.profile (methods: docs/accuracy.md, docs/architecture.md). The representative is the
 * fullest clean copy (news) or the first of its group (near); similarity is the greater of the shares that either has
 * of the other's weight (news), or exact Jaccard (near). */
WIRECOPY_API wirecopy_code wirecopy_group(const wirecopy_options *options, uint64_t ndocuments, wirecopy_text_fn text,
                                          void *text_context, wirecopy_member_fn member, void *member_context,
                                          wirecopy_error *error);

/* ---- Dumps in files ---- */

typedef enum wirecopy_format {
    WIRECOPY_FORMAT_AUTO = 0, /* by content; the name decides where that leaves it open */
    WIRECOPY_FORMAT_JSONL,    /* JSON Lines: an object on each line */
    WIRECOPY_FORMAT_CSV,
    WIRECOPY_FORMAT_TSV,
    WIRECOPY_FORMAT_TEXT, /* a file is a document; the id is its path */
    WIRECOPY_FORMAT_WARC,
    WIRECOPY_FORMAT_SIGNATURES, /* files that wirecopy_sign_documents made, in the order of their inputs; for
                                  cluster and pairs. profile, seed, ngram and permutations must be those of the
                                  files; fields and limits of records are not read. Never chosen by AUTO */
    WIRECOPY_FORMAT_JSON        /* objects one after another with any white space between them, or elements of arrays */
} wirecopy_format;

/* Fields of records, as bits of input.required. */
enum { WIRECOPY_FIELD_TEXT = 1, WIRECOPY_FIELD_ID = 2, WIRECOPY_FIELD_DATE = 4, WIRECOPY_FIELD_SITE = 8 };

/* How CSV and TSV fields are quoted. */
typedef enum wirecopy_quoting {
    WIRECOPY_QUOTING_AUTO = 0,  /* as the first 64 KiB of a file show; else DOUBLED for CSV, NONE for TSV */
    WIRECOPY_QUOTING_DOUBLED,   /* a field may stand in quotes, where two quotes are one (RFC 4180) */
    WIRECOPY_QUOTING_BACKSLASH, /* the same, and a backslash in quotes takes the next quote or backslash as it is */
    WIRECOPY_QUOTING_NONE       /* a quote is a byte like any other, and a line is a record */
} wirecopy_quoting;

/* The Arrow C stream interface; include wirecopy/arrow.h if no Arrow library declares it. */
struct ArrowArrayStream;

/* What is done with HTML: pages in WARC, in files of their own, and in the text fields of other formats. Text taken out
 * of it has no scripts, styles, navigation, page headers and footers. */
typedef enum wirecopy_html {
    WIRECOPY_HTML_AUTO = 0, /* the text of pages is taken, and fields are compared as they are */
    WIRECOPY_HTML_KEEP,     /* compared as it is, markup and all */
    WIRECOPY_HTML_TEXT,     /* its text is taken, in fields too */
    WIRECOPY_HTML_SKIP      /* its record is passed by: WIRECOPY_REASON_OTHER_TYPE */
} wirecopy_html;

/* Values of a field by which records are preferred, the most preferred first; of a field that is a URL, its host
 * without "www." is a value too. After them come records of other values, then those without the field. */
typedef struct wirecopy_preference {
    const char *field; /* dotted path, or column */
    const char *const *values;
    size_t nvalues;
} wirecopy_preference;

/* Where documents come from. Compression (gzip, zstd, xz, bzip2) is recognised by content. */
typedef struct wirecopy_input {
    size_t size;              /* sizeof(wirecopy_input), set by _init */
    const char *const *paths; /* files, folders (walked in byte order of their names; hidden ones are
                                 passed by), "-" for standard input */
    size_t npaths;
    wirecopy_format format;         /* default AUTO */
    const char *const *text_fields; /* dotted paths, joined by a line break, as are the strings of an
                                       array; a number is an element of an array, any other name is sought in each;
                                       default {"text"} */
    size_t ntext_fields;
    const char *id_field;       /* default "id"; a record without an id is named file:record */
    const char *date_field;     /* default NULL */
    int strict;                 /* non-zero: the first unusable record is an error */
    uint64_t record_nbytes_max; /* a longer record, or one over a 64th of options.memory_nbytes, is skipped; default
                                   1 GiB */
    const char *site_field;     /* who published a document: a name, or a URL, of which the host counts; default
                                   "url". In the news profile, text that a site's pages share is its furniture */
    const char *
        checkpoint;           /* folder, created if necessary: a run that ended early, for whatever reason, resumes
                                 from what it kept there when it is called again with the same arguments and inputs;
                                 threads, isa and memory may differ. A finished run removes what it kept, and the folder
                                 if     that leaves it empty. For cluster,     dedup and pairs over regular files. Default NULL */
    uint64_t id_nbytes_max;   /* a record of a longer id is skipped; default 64 KiB */
    uint32_t depth_max;       /* a JSON record or page that is nested deeper is skipped; 1 to 1048576, default 1024 */
    uint32_t ratio_max;       /* a compressed file that becomes larger than 64 MiB and than so many times its size is
                                 treated as truncated there; default 20000, 0: never. So is one that needs more than a
                                 quarter of options.memory_nbytes to decompress */
    uint32_t delimiter;       /* the byte between the fields of CSV and TSV; default 0: as a file shows, a comma,
                                 semicolon, tab or bar */
    wirecopy_quoting quoting; /* of CSV and TSV; default AUTO */
    const char *encoding;     /* of files that begin with no byte order mark, as the system's iconv calls it; default
                                 NULL: UTF-8, and UTF-16 where the first bytes show it. Texts, ids and messages are in
                                 UTF-8 whatever the files are in; dedup writes the files' own bytes */
    uint32_t required;        /* sum of WIRECOPY_FIELD_*: if there are JSON or CSV records and none of them has a field
                                 or column of that name, the run fails with WIRECOPY_ERROR_ARGUMENT, and the message
                                 lists the fields that there are. Of text_fields each must occur. A column of dates of a
                                 stream may be of any type, and is passed by, where DATE is left out. Default TEXT + DATE */
    struct ArrowArrayStream *stream; /* if not NULL, documents are its rows, as in wirecopy_group_stream, and paths are
                                        not read, but name the files that the rows are of. A function takes the stream
                                        over once it has checked its arguments: if its release is not NULL after a
                                        failure, it is still the caller's. Not for wirecopy_dedup_documents and
                                        checkpoints, which read their input again */
    wirecopy_html html;         /* default AUTO. For files; texts and streams of the caller are compared as they are */
    const char *const *against; /* dumps, named as in paths, that dedup compares the records with and writes nothing of:
                                   a record that they have is removed. For dedup only */
    size_t nagainst;            /* default 0 */
    const wirecopy_preference *preferences; /* which records dedup keeps where a group has several, before dedup.keep is
                                               asked; of several preferences the first counts most. For dedup only */
    size_t npreferences;                    /* default 0 */
    const char *records_path; /* JSON: the dotted path, within each value at the top, of the array whose elements are
                                 the records ("articles", "response.docs"; a number is an element of an array, * any
                                 key); an object there is one record. Default NULL: each value is a record, and so is
                                 each element of an array at the top */
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
    WIRECOPY_REASON_OTHER_TYPE, /* WARC records that hold no text: counted, not reported */
    WIRECOPY_REASON_FORMAT,     /* a file of a folder in a format that is not read */
    WIRECOPY_REASON_REVISIT,    /* WARC records of pages that an earlier record has: counted, not reported one by one */
    WIRECOPY_REASON_NOT_OBJECT, /* JSON, but no object: a string, a number, null ... */
    WIRECOPY_REASON_COUNT
} wirecopy_reason;

/* "bad syntax", "no text field" ...: static. Thread-safe. */
WIRECOPY_API const char *wirecopy_reason_name(wirecopy_reason reason);

#define WIRECOPY_NOTICES_MAX 10

/* Room in wirecopy_stats for reasons that later versions add. */
#define WIRECOPY_REASONS_MAX 16

/* What a run did. Filled as far as the run got, even on failure. */
typedef struct wirecopy_stats {
    size_t size;                                    /* sizeof(wirecopy_stats), set by _init */
    uint64_t files, input_nbytes, text_nbytes;      /* bytes as read from disk; bytes of text compared */
    uint64_t records, documents;                    /* documents: records that have a text */
    uint64_t skipped[WIRECOPY_REASONS_MAX];         /* by wirecopy_reason */
    uint64_t repeated_ids;                          /* documents, but of input.against, whose id an earlier document has */
    uint64_t distinct_texts;                        /* documents less exact copies (equal sequences of tokens) */
    uint64_t candidates, verified, groups, grouped; /* pairs; pairs; groups of two or more; documents in them */
    uint64_t largest;                               /* documents in the largest group */
    uint64_t written, removed;                      /* records */
    uint64_t peak_nbytes; /* peak of the memory that options.memory_nbytes bounds; 0 for wirecopy_compare_documents,
                             which has no bound */
    double seconds_read, seconds_match, seconds_verify, seconds_group, seconds_write, seconds_total;
    uint32_t bands, rows, threads;
    wirecopy_isa isa;
    uint32_t nnotices; /* the first few skipped records and repeated ids */
    char notices[WIRECOPY_NOTICES_MAX][512];
    double threshold; /* used by the run */
    uint64_t digests; /* documents; news profile */
    /* Parts of match; for work on several threads, the mean of the threads. The last one: news profile. */
    double seconds_band, seconds_sort, seconds_bucket, seconds_index;
    /* Parts of group: near profile; news profile. */
    double seconds_furniture, seconds_digests, seconds_relations;
    uint64_t memory_nbytes;  /* options.memory_nbytes, or the default that 0 stood for */
    uint64_t spilled_nbytes; /* peak of the bytes in scratch files that did not fit in memory */
    uint64_t large_groups;   /* groups over options.group_documents_max */
    uint64_t seed;           /* used by the run */
    /* of dedup */
    uint64_t kept_grouped;    /* records kept although another one of their group is preferred */
    uint64_t undated;         /* records without a date that can be read, where dates decide */
    uint64_t bad_dates;       /* of these, the ones that have something else in its place */
    uint64_t wide_groups;     /* groups of WIRECOPY_WIDE_GROUP_LEAST documents and more than a hundredth of the dump */
    uint64_t against;         /* records read from input.against; not written, and not removed either */
    uint64_t against_skipped; /* of those that were skipped, the ones in input.against */
    /* of inputs */
    uint64_t passed_files;   /* in folders: hidden files, pictures and the like, which are no inputs */
    uint64_t unused_inputs;  /* files and folders that gave no document: those none of whose records could be used, and
                                empty ones, in a folder only if there was no document at all; named in notices */
    uint64_t files_not_text; /* files with bytes that are no text in their encoding; named in notices */
    uint64_t unused_ids;     /* ids that are JSON objects, arrays, true or false: FILE:LINE stands for them; counted in a
                                notice for each file */
    uint64_t unnamed;        /* notices that there was no room for */
} wirecopy_stats;

/* A smaller group is not remarkable, however small the dump. */
#define WIRECOPY_WIDE_GROUP_LEAST 100

/* Functions below accept NULL for stats. */
WIRECOPY_API void wirecopy_stats_init(wirecopy_stats *stats, size_t size);

/* Number of records that were skipped and reported. */
WIRECOPY_API uint64_t wirecopy_stats_skipped(const wirecopy_stats *stats);

typedef enum wirecopy_table { WIRECOPY_TABLE_JSONL = 0, WIRECOPY_TABLE_TSV, WIRECOPY_TABLE_CSV } wirecopy_table;

/* Writes one line for each document, in input order: id, cluster (the representative's id), whether it
 * is the representative, similarity to the representative (near: exact Jaccard; news: the greater of the two shares
 * below). The news profile adds relation, contained and contains (the share of its cells that the representative has,
 * and of the representative's that it has), for a digest draws_from, the representatives of the groups that it draws
 * from, and for pages of a series and their copies series, the document that the series is named by. `path`
 * "-" is stdout; a file appears whole or not at all. duplicates_only omits documents that are alone. */
WIRECOPY_API wirecopy_code wirecopy_cluster_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                      const char *path, wirecopy_table table, int duplicates_only,
                                                      wirecopy_stats *stats_ret, wirecopy_error *error);

/* Writes the signatures of the input's documents, their ids, and their compressed texts to a file that
 * wirecopy_cluster_documents and wirecopy_pairs_documents accept as input (WIRECOPY_FORMAT_SIGNATURES). Several files,
 * signed on several machines, give the result of one run over all of their inputs. The format is in docs/formats.md. Of
 * the options profile, seed, ngram, permutations, threads, isa and memory_nbytes are read. */
WIRECOPY_API wirecopy_code wirecopy_sign_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                   const char *path, wirecopy_stats *stats_ret, wirecopy_error *error);

typedef enum wirecopy_keep {
    WIRECOPY_KEEP_FIRST = 0,
    WIRECOPY_KEEP_LONGEST,  /* most bytes of text */
    WIRECOPY_KEEP_EARLIEST, /* by input.date_field, as instants, in the notations of wirecopy_date_read. A record without
                               such a date comes last, and is counted in stats.undated */
    WIRECOPY_KEEP_LATEST,
    WIRECOPY_KEEP_FULLEST /* news profile: the fullest clean copy, else the first; default */
} wirecopy_keep;

/* The least share of a record that another one must have for it to be removed. */
#define WIRECOPY_REMOVE_FROM_LEAST 0.5

/* A bit of wirecopy_dedup.remove. */
#define WIRECOPY_REMOVE(relation) ((uint32_t)1 << (relation))

typedef struct wirecopy_dedup {
    size_t size;              /* sizeof(wirecopy_dedup), set by _init */
    wirecopy_keep keep;       /* which of a group is preferred, after input.preferences; ties: the first */
    const char *path;         /* records kept; "-" is stdout. NULL only with dry_run */
    const char *removed_path; /* NULL: dropped */
    const char *bad_path;     /* NULL: unusable records are kept with the rest, unless they would spoil it */
    double remove_from; /* share of its text that a kept record must have for a record to be removed: contained, in the
                           near profile Jaccard; WIRECOPY_REMOVE_FROM_LEAST to 1. 0 (default): 0.7 for news, 0.5 for
                           near */
    uint32_t remove;    /* bits of WIRECOPY_REMOVE: the relations to the kept record by which records are removed, of
                           IDENTICAL, NEAR, ABRIDGED, EXCERPT, UPDATE, NOISY and SERIES. 0 (default): all but SERIES */
    const char *report_path; /* what becomes of grouped records, as wirecopy_dedup_documents says; NULL: no report */
    int dry_run;             /* non-zero: only the report and the statistics; the paths of records must be NULL */
} wirecopy_dedup;

WIRECOPY_API void wirecopy_dedup_init(wirecopy_dedup *dedup, size_t size);

/* Writes the dump without its copies: the input's own bytes, decompressed, in input order. Of each
 * group, the records are taken in the order that dedup.keep prefers. The first is kept; a later one is removed if one
 * kept before has dedup.remove_from of it, the one directly compared with the other, and is kept otherwise. Records of
 * input.against come before all others, and stay where they are.
 *
 * The report is JSON Lines, in input order: a line for each removed record and for each record that is kept although
 * another one of its group is preferred, with id, removed, kept (the id of the record for which it is removed, or of
 * the preferred one), relation and similarity to that one, and in the news profile contained and contains. If that one
 * is in input.against, there is also against, the path of its file. */
WIRECOPY_API wirecopy_code wirecopy_dedup_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                    const wirecopy_dedup *dedup, wirecopy_stats *stats_ret,
                                                    wirecopy_error *error);

/* Writes every pair at or over the threshold that LSH finds, TSV: id, id, exact Jaccard; in input order of the
 * first, then the second. */
WIRECOPY_API wirecopy_code wirecopy_pairs_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                    const char *path, wirecopy_stats *stats_ret, wirecopy_error *error);

/* Two documents that were compared. */
typedef struct wirecopy_pair {
    const char *a_id, *b_id; /* valid during the call; no NUL is added */
    size_t a_id_nbytes, b_id_nbytes;
    double similarity;     /* near: exact Jaccard; news: how sure it is that the two are prints of one story */
    double a_in_b, b_in_a; /* news: the share of the cells of either that the other has; near: 0 */
    int in_group;          /* news: the two are in one group; near: 1 */
} wirecopy_pair;

/* Called from one thread at a time, not always the same one. Non-zero ends the work, with WIRECOPY_ERROR_INTERRUPTED.
 */
typedef int (*wirecopy_pair_fn)(void *context, const wirecopy_pair *pair);

/* Calls back for the pairs that groups are made from. In the near profile these are the pairs that
 * wirecopy_pairs_documents writes, in its order. In the news profile these are the pairs whose similarity reaches the
 * threshold, in an order that depends on the input alone; of documents with the same words the first stands for all,
 * and is paired with each other one. */
WIRECOPY_API wirecopy_code wirecopy_pairs_each(const wirecopy_options *options, const wirecopy_input *input,
                                               wirecopy_pair_fn pair, void *context, wirecopy_stats *stats_ret,
                                               wirecopy_error *error);

/* A document that another one shares text with, in the news profile. The unit is a cell: a line or so of text that
 * counts in full. */
typedef struct wirecopy_neighbour {
    char *id;          /* NUL added */
    double shared;     /* cells of the document */
    double similarity; /* how sure it is that the two are prints of one story */
    double needed;     /* similarity that would link the two */
    double contained;  /* share of the document's cells found in the other */
    double contains;   /* share of the other's found in the document */
    int in_group;      /* the two are in one group */
    int links;         /* similarity reaches needed */
    int is_digest;     /* the other is one */
    int is_series;     /* 1: the two are of one series, with other numbers or names in the same places; 2: of one site,
                          in the same words, and each has numbers and names of its own, or is of another day; 0: neither */
} wirecopy_neighbour;

/* What kind of text a stretch of the document is. */
typedef enum wirecopy_stretch_kind {
    WIRECOPY_STRETCH_OWN = 0, /* the partner does not have it */
    WIRECOPY_STRETCH_SHARED,  /* the partner has it */
    WIRECOPY_STRETCH_COMMON   /* furniture, or a story that is not the document's: weighs nothing */
} wirecopy_stretch_kind;

typedef struct wirecopy_explained {
    uint64_t start, end;        /* bytes of text, with the brackets and marks around its words */
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
    wirecopy_neighbour *neighbours; /* those it shares most with, in descending order; what shares nothing that counts is
                                       none, but in its group */
    size_t nneighbours;
    char *partner; /* id of the document that the text was compared with; NULL if there is none */
    char *text;    /* NUL added */
    size_t text_nbytes;
    wirecopy_explained *stretches; /* in order; neighbouring tokens of one kind are one stretch */
    size_t nstretches;
} wirecopy_explanation;

WIRECOPY_API void wirecopy_explanation_init(wirecopy_explanation *explanation, size_t size);

/* Groups the input by the news profile and reports what decided about one document. Clear the result with
 * wirecopy_explanation_clear whatever this returns. WIRECOPY_ERROR_NOT_FOUND if no document has that id. */
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
    wirecopy_tuning points[WIRECOPY_TUNINGS_MAX]; /* in ascending order of threshold */
    size_t npoints, best;                         /* best: the point of highest ARI; of several, the middle one */
    uint64_t labelled;                            /* documents of the input that the labels name */
    uint64_t unknown;                             /* labels that name no document */
} wirecopy_tuned;

WIRECOPY_API void wirecopy_tuned_init(wirecopy_tuned *tuned, size_t size);

/* Groups the input at a range of thresholds, by either profile, and compares each grouping with labels: a file of lines
 * "id TAB group". Only documents that it names count; WIRECOPY_ERROR_FORMAT if no two of these are of one group. */
WIRECOPY_API wirecopy_code wirecopy_tune_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                   const char *labels_path, wirecopy_tuned *tuned_ret,
                                                   wirecopy_stats *stats_ret, wirecopy_error *error);

/* Compares the documents of those two ids. Clear the result with wirecopy_comparison_clear. */
WIRECOPY_API wirecopy_code wirecopy_compare_documents(const wirecopy_options *options, const wirecopy_input *input,
                                                      const char *a_id, const char *b_id,
                                                      wirecopy_comparison *comparison_ret, wirecopy_stats *stats_ret,
                                                      wirecopy_error *error);

/* ---- Results without files ---- */

/* Grouped documents: the group of each and how it relates to the group's representative. Documents are numbered from 0
 * in input order; skipped records have no number. Functions that read a result are thread-safe as long as
 * none writes a table or frees it. The allocator and the progress function of the options are used until it is freed.
 */
typedef struct wirecopy_result wirecopy_result;

/* Groups texts that the caller holds, under any options. They are read in place, from several threads and more
 * than once, and are not needed after the function returns. A text without a token, or over the limits of
 * wirecopy_input's defaults, is skipped and counted in stats. The caller frees *result_ret, which is
 * NULL after a failure. */
WIRECOPY_API wirecopy_code wirecopy_group_texts(const wirecopy_options *options, const wirecopy_texts *texts,
                                                wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                                                wirecopy_error *error);

/* Groups the documents of files, or of signature files. The checkpoint in input.checkpoint is removed when the
 * result is freed, unless the last table could not be written. */
WIRECOPY_API wirecopy_code wirecopy_group_files(const wirecopy_options *options, const wirecopy_input *input,
                                                wirecopy_result **result_ret, wirecopy_stats *stats_ret,
                                                wirecopy_error *error);

/* The same, and chooses what wirecopy_dedup_documents would remove, by keep, remove_from and remove of dedup:
 * wirecopy_result_row.is_removed and stats.removed have it. The paths in dedup are not read. */
WIRECOPY_API wirecopy_code wirecopy_group_kept(const wirecopy_options *options, const wirecopy_input *input,
                                               const wirecopy_dedup *dedup, wirecopy_result **result_ret,
                                               wirecopy_stats *stats_ret, wirecopy_error *error);

WIRECOPY_API void wirecopy_result_free(wirecopy_result *result);

/* Number of documents. */
WIRECOPY_API uint64_t wirecopy_result_count(const wirecopy_result *result);

#define WIRECOPY_DRAWS_MAX 64

/* What a result says of one document. Strings belong to the result. */
typedef struct wirecopy_result_row {
    size_t size;
    const char *id;
    size_t id_nbytes;
    uint64_t position;       /* of texts and streams: the row's number in them, from 0; of files: the byte at which its
                                record starts in the decompressed file */
    uint64_t representative; /* the document that represents its group, itself if it is alone; identifies the group */
    uint64_t ndocuments;     /* in its group, itself included */
    wirecopy_relation relation; /* near profile: alone, representative, identical, near */
    double similarity;          /* to the representative; near: exact Jaccard, news: the greater of the next two */
    double contained, contains; /* the share of its cells that the representative has, and of the representative's that
                                   it has; near profile: 0 */
    const char *date;           /* NULL if dates were not read; empty if it has none */
    size_t date_nbytes;
    size_t ndraws_from;
    uint64_t draws_from[WIRECOPY_DRAWS_MAX]; /* for a digest: the representatives of the groups that it draws from */
    int is_removed;                          /* dedup would remove it; 0 unless wirecopy_group_kept made the result */
    int is_in_series;                        /* it is one of pages written alike with other numbers, or a copy of one */
    uint64_t series; /* if so: the document that its series is named by, the same for all of them */
} wirecopy_result_row;

WIRECOPY_API void wirecopy_result_row_init(wirecopy_result_row *row, size_t size);

/* Fills row_ret, which wirecopy_result_row_init has set up. WIRECOPY_ERROR_ARGUMENT if there is no such document. */
WIRECOPY_API wirecopy_code wirecopy_result_document(const wirecopy_result *result, uint64_t document,
                                                    wirecopy_result_row *row_ret, wirecopy_error *error);

/* What wirecopy_explain_document and wirecopy_pairs_each say of the same input, without a run of their own: of a result
 * made with options.keeps_evidence, WIRECOPY_ERROR_UNSUPPORTED of any other. The document's text is read again: files
 * must be as they were. Of one result, one thread at a time; others may read it meanwhile. */
WIRECOPY_API wirecopy_code wirecopy_result_explain(wirecopy_result *result, const char *id,
                                                   wirecopy_explanation *explanation_ret, wirecopy_error *error);
WIRECOPY_API wirecopy_code wirecopy_result_pairs_each(wirecopy_result *result, wirecopy_pair_fn pair, void *context,
                                                      wirecopy_error *error);

/* Writes the same table as wirecopy_cluster_documents, which is wirecopy_group_files followed by this. */
WIRECOPY_API wirecopy_code wirecopy_result_write(wirecopy_result *result, const char *path, wirecopy_table table,
                                                 int duplicates_only, wirecopy_error *error);

/* ---- Arrow streams ---- */

/* Groups the rows of a stream of record batches (struct arrays), under any options. Columns are found by the names in
 * input (NULL: the defaults), of which fields, strict, the limits of records and ids, and tmp are read, and paths are
 * not. Texts, sites and dates are utf8, large_utf8 or utf8_view, or dictionaries of these; ids may be integers too, and
 * are then written in decimal; dates may be timestamps, dates, or seconds or milliseconds since 1970; a column of the
 * type null has nulls. A field name is the name of a column, with its dots. A row without an id is named by its number
 * in the stream, from 0; one whose text is null is skipped like a record without a text field. Arrays are checked as
 * far as the interface allows; a bad array, and a string that is not UTF-8, is WIRECOPY_ERROR_FORMAT. The function
 * takes the stream over and releases it, even on failure. Its functions, and the release functions of its arrays, are
 * called from one thread at a time but not always the same one, and all before this returns; texts are copied to a
 * scratch file, and each array is released soon after its rows have been read. */
WIRECOPY_API wirecopy_code wirecopy_group_stream(const wirecopy_options *options, const wirecopy_input *input,
                                                 struct ArrowArrayStream *stream, wirecopy_result **result_ret,
                                                 wirecopy_stats *stats_ret, wirecopy_error *error);

/* Makes a stream of the result's documents, which the caller releases: id and cluster (utf8), representative
 * (boolean), similarity (float64), relation (utf8), contained and contains (float64; null in the near profile) and
 * draws_from (a list of utf8, empty except for digests) and series (utf8, null where there is none), as in
 * the table. duplicates_only omits documents that are
 * alone. The stream may outlive the result, and its arrays the stream: what they need is kept. Bytes
 * of ids that are not UTF-8 become U+FFFD. */
WIRECOPY_API wirecopy_code wirecopy_result_stream(wirecopy_result *result, int duplicates_only,
                                                  struct ArrowArrayStream *stream_ret, wirecopy_error *error);

/* ---- The steps of a run, for engines that spread it over machines ---- */

/* A run over a dump that no one machine holds, first of the news profile, in steps between which an engine sorts and joins:
 * texts are sketched, equal ones become one and are ranked, anchors of all texts are dealt into parts, each part makes
 * pairs, each part of pairs leaves those that are compared, and what pairs connect is grouped in one bin. The result is
 * that of one process over all documents in the same order. docs/cluster.md has the whole; the Python package has it
 * for Spark. Functions are thread-safe, but for one bin. */

/* What no part of a dump shows. */
typedef struct wirecopy_whole {
    size_t size;
    uint64_t ntexts;  /* distinct ones, up to 2^30 */
    uint64_t nkept;   /* values of 32 bits kept of all of them */
    uint32_t host;    /* the number of the site that most documents name, if */
    int is_nowhere;   /* so many do that it tells nothing of who printed them: at least 32 documents, more than half */
} wirecopy_whole;

WIRECOPY_API void wirecopy_whole_init(wirecopy_whole *whole, size_t size);

/* Texts and what was kept of them; the caller's. */
typedef struct wirecopy_kept {
    size_t size;
    uint64_t count;
    const uint32_t *ranks;  /* of each text among all distinct ones, from 0, ascending by content: low, then high */
    const uint32_t *values; /* what was kept, one text after another; layout in docs/formats.md */
    const uint64_t *ends;   /* of each in values */
    const uint32_t *sites;  /* 2 each, as wirecopy_sketch_texts gives them: 0 where the documents of a text differ */
    const uint32_t *copies; /* documents that are it, word for word */
    wirecopy_column texts;  /* near profile: the texts themselves, of any document of the same words */
} wirecopy_kept;

WIRECOPY_API void wirecopy_kept_init(wirecopy_kept *kept, size_t size);

/* Of the definitions in docs/formats.md: what is kept of a text. What was kept by another one is grouped with nothing. */
#define WIRECOPY_SKETCH_VERSION 4

/* What is kept of texts. Clear it. */
typedef struct wirecopy_sketches {
    size_t size;
    uint64_t count;
    uint64_t *contents; /* 2 each, low and high: 128 bits of a hash, equal for texts of the same words */
    uint32_t *sites;    /* 2 each: a number for who printed it, and for the host within that URL; 0: not known */
    uint32_t *values;   /* as of wirecopy_kept; nothing of a text without a word */
    uint64_t *ends;
} wirecopy_sketches;

WIRECOPY_API void wirecopy_sketches_init(wirecopy_sketches *sketches, size_t size);
WIRECOPY_API void wirecopy_sketches_clear(wirecopy_sketches *sketches);

/* Reads of options profile, seed, isa, allocator, for near ngram and permutations; of texts the columns texts and sites. Works on the caller's thread. Of texts
 * that are equal by their words, what is kept may differ in quotation marks and capitals: the shorter stands for both, of
 * two as long the lesser by memcmp. */
WIRECOPY_API wirecopy_code wirecopy_sketch_texts(const wirecopy_options *options, const wirecopy_texts *texts,
                                                 wirecopy_sketches *sketches_ret, wirecopy_error *error);

/* Records of 64 bits, one part after another. Clear it. */
typedef struct wirecopy_parts {
    size_t size;
    uint64_t nparts;
    uint64_t *ends; /* of each part in records */
    uint64_t *records;
} wirecopy_parts;

WIRECOPY_API void wirecopy_parts_init(wirecopy_parts *parts, size_t size);
WIRECOPY_API void wirecopy_parts_clear(wirecopy_parts *parts);

/* The anchors of texts. The same parts of all calls over a dump belong together, in any order. Of kept ranks, values and
 * ends are read. WIRECOPY_ERROR_FORMAT if what was kept is corrupt. Of options allocator and tmp are read here and in
 * the next two. */
WIRECOPY_API wirecopy_code wirecopy_deal_anchors(const wirecopy_options *options, const wirecopy_whole *whole,
                                                 const wirecopy_kept *kept, wirecopy_parts *parts_ret,
                                                 wirecopy_error *error);

/* The pairs that a whole part of anchors makes, in nparts parts, 1 to 512, by the later text in rank: those of all calls
 * belong together. */
WIRECOPY_API wirecopy_code wirecopy_pair_anchors(const wirecopy_options *options, const wirecopy_whole *whole,
                                                 const uint64_t *anchors, uint64_t count, uint32_t nparts,
                                                 wirecopy_parts *parts_ret, wirecopy_error *error);

/* Of a whole part of pairs leaves those that are compared, as two ranks each, the later in the upper half: the first
 * *count_ret of pairs, ascending. */
WIRECOPY_API wirecopy_code wirecopy_choose_pairs(const wirecopy_options *options, uint64_t *pairs, uint64_t count,
                                                 uint64_t *count_ret, wirecopy_error *error);

#define WIRECOPY_NO_BIN UINT32_MAX

/* Joins what pairs connect; may be called for some pairs at a time. parents[ntexts] holds 0, 1, 2 ... before. */
WIRECOPY_API wirecopy_code wirecopy_join_pairs(uint32_t *parents, uint64_t ntexts, const uint64_t *pairs,
                                               uint64_t count, wirecopy_error *error);

/* The bin of each text, bins_ret[ntexts]: what is connected is in one bin. Components of `least` texts and more have a
 * bin to themselves, smaller ones share bins of about as many; a text without a pair is in none, WIRECOPY_NO_BIN, and
 * alone but for its copies. */
WIRECOPY_API wirecopy_code wirecopy_pack_bins(const wirecopy_options *options, uint32_t *parents, uint64_t ntexts,
                                              uint32_t least, uint32_t *bins_ret, wirecopy_error *error);

/* Texts that are grouped by themselves. */
typedef struct wirecopy_bin wirecopy_bin;

/* What became of the texts of a bin, by text. Clear it. */
typedef struct wirecopy_grouped {
    size_t size;
    uint64_t count;
    uint32_t *groups;          /* the least rank of its group */
    uint32_t *representatives; /* the rank of the one that represents its group */
    uint32_t *ndocuments;      /* of its group */
    uint8_t *relations;        /* a wirecopy_relation: of its documents to the representative ... */
    uint8_t *own;              /* ... and of the one that represents the group, or is alone */
    double *contained, *contains; /* as of wirecopy_result_row; near profile: both the similarity */
} wirecopy_grouped;

WIRECOPY_API void wirecopy_grouped_init(wirecopy_grouped *grouped, size_t size);
WIRECOPY_API void wirecopy_grouped_clear(wirecopy_grouped *grouped);

/* The caller frees *bin_ret. options: those of wirecopy_group_texts, not untrusted. */
WIRECOPY_API wirecopy_code wirecopy_bin_create(const wirecopy_options *options, const wirecopy_whole *whole,
                                               wirecopy_bin **bin_ret, wirecopy_error *error);
WIRECOPY_API void wirecopy_bin_free(wirecopy_bin *bin);

/* Adds texts, whose ranks ascend from call to call, and those of all chosen pairs that are of these texts, in any order;
 * both are copied. */
WIRECOPY_API wirecopy_code wirecopy_bin_add_texts(wirecopy_bin *bin, const wirecopy_kept *kept, wirecopy_error *error);
WIRECOPY_API wirecopy_code wirecopy_bin_add_pairs(wirecopy_bin *bin, const uint64_t *pairs, uint64_t count,
                                                  wirecopy_error *error);

/* Groups what was added; once. pairs_given 0: the bin is a whole dump, of which the pairs are found. */
WIRECOPY_API wirecopy_code wirecopy_bin_group(wirecopy_bin *bin, int pairs_given, wirecopy_grouped *grouped_ret,
                                              wirecopy_error *error);

/* News, where pairs connect more texts than one bin should hold: shares. A share has texts of its own, each in one share,
 * and all that these are paired with. Weighing has WIRECOPY_TELLING_STEPS steps, and what each finds of a text comes from
 * what the steps before found of the text and its partners: for each step a share is made anew, told of the steps
 * before of all its texts, and tells what the step finds of its own. Told of all steps, it tells which texts are linked;
 * what links connect is grouped in a bin that is told of all steps. So that a share compares its pairs once, it is asked
 * for passages first, which are given to each step. */
#define WIRECOPY_TELLING_STEPS 13

/* Whether a share must be told what step found before it takes the step next, WIRECOPY_TELLING_STEPS for links; else a
 * step between the two finds it anew. Safe from any thread. */
WIRECOPY_API int wirecopy_telling_needs(uint32_t step, uint32_t next);

/* What the pairs of which one text at least is its own have in common, in parts of half a megabyte and more, records for
 * wirecopy_bin_add_passages. is_own: by text of the bin. Of pairs that were added, those with a text that is not in the
 * share are left out. Once a bin, instead of the other ways to look at it. */
WIRECOPY_API wirecopy_code wirecopy_bin_passages(wirecopy_bin *bin, const uint8_t *is_own, wirecopy_parts *passages_ret,
                                                 wirecopy_error *error);

/* Parts that wirecopy_bin_passages made of the same texts, all of them, in any order; they are copied. All texts and
 * pairs are added before. */
WIRECOPY_API wirecopy_code wirecopy_bin_add_passages(wirecopy_bin *bin, const uint64_t *records, uint64_t count,
                                                     wirecopy_error *error);

/* What a step found of texts that are in the bin: words of each, by ends, one text after another. */
WIRECOPY_API wirecopy_code wirecopy_bin_tell(wirecopy_bin *bin, uint32_t step, const uint32_t *ranks,
                                             const uint64_t *words, const uint64_t *ends, uint64_t count,
                                             wirecopy_error *error);

/* What own texts of a share tell at that step, a part for each text, in order; at step WIRECOPY_TELLING_STEPS the links of own
 * texts, one part, pairs as chosen ones. is_own: by text of the bin. Of pairs that were added, those with a text that is
 * not in the share are left out. Once a bin, before it is grouped. */
WIRECOPY_API wirecopy_code wirecopy_bin_weigh(wirecopy_bin *bin, const uint8_t *is_own, uint32_t step,
                                              wirecopy_parts *told_ret, wirecopy_error *error);

/* The near profile. What is kept of a text are options.permutations minima; texts are ranked in the order of the input,
 * and equal ones are one here as well. Texts that share a band's key meet in a bin, which is searched for pairs; pairs are
 * compared in a bin that holds the texts of both, and those that reach the threshold are edges. Furniture is found from a
 * sample of the signatures. If there is some, the texts of each band's key meet again, with the edges among them, and
 * are searched without it. Edges and these pairs connect what is grouped in one bin. */

/* The key of each band: a part for each band, in it a record for each text, in order, up to 2^32 - 1. */
WIRECOPY_API wirecopy_code wirecopy_band_keys(const wirecopy_options *options, const uint32_t *minima, uint64_t count,
                                              wirecopy_parts *keys_ret, wirecopy_error *error);

/* The texts among which furniture is looked for: of n texts that of rank i * n / WIRECOPY_FURNITURE_TEXTS, rounded down,
 * for each i below it; all where there are not as many. */
#define WIRECOPY_FURNITURE_TEXTS 65536

/* Values that are furniture, one part: the position in the upper half. components: of each text, a number for what
 * edges connect, another one where they connect it with nothing. Texts come in the order of their ranks. */
WIRECOPY_API wirecopy_code wirecopy_find_furniture(const wirecopy_options *options, const uint32_t *minima,
                                                   const uint32_t *components, uint64_t count,
                                                   wirecopy_parts *values_ret, wirecopy_error *error);

/* Adds edges, the later text in the upper half, with their Jaccard; those of texts that are not in the bin are left out. And
 * values that are furniture. Both before the bin is looked at. */
WIRECOPY_API wirecopy_code wirecopy_bin_add_edges(wirecopy_bin *bin, const uint64_t *pairs, const double *jaccard,
                                                  uint64_t count, wirecopy_error *error);
WIRECOPY_API wirecopy_code wirecopy_bin_add_furniture(wirecopy_bin *bin, const uint64_t *values, uint64_t count,
                                                      wirecopy_error *error);

/* The pairs of texts of the bin that share the key of a band and may match, one part, the later text in the upper half.
 * The bin holds all texts of some keys. With furniture: those that reach the threshold without it and are no edges. */
WIRECOPY_API wirecopy_code wirecopy_bin_search(wirecopy_bin *bin, uint32_t band, wirecopy_parts *pairs_ret,
                                               wirecopy_error *error);

/* The exact Jaccard of the pairs that were added, in their order: jaccard_ret[pairs]. */
WIRECOPY_API wirecopy_code wirecopy_bin_compare(wirecopy_bin *bin, double *jaccard_ret, wirecopy_error *error);

/* What dedup removes of a bin that is grouped: bearers_ret[texts of the bin], the rank of the text that stays and bears
 * this one, its own where it stays. keys, places: by text, of the document of it that is preferred among those of the
 * same words; the lower key comes first, of equal ones the lower place. by_fullness: WIRECOPY_KEEP_FULLEST, before all
 * keys the one that represents the group; of the near profile it is not read. remove_from: as of wirecopy_dedup.
 * Documents of one text beside the preferred one go as well. */
WIRECOPY_API wirecopy_code wirecopy_bin_keep(wirecopy_bin *bin, const int64_t *keys, const uint32_t *places,
                                             int by_fullness, double remove_from, uint32_t *bearers_ret,
                                             wirecopy_error *error);

/* The instant that a date names, in seconds since 1970: ISO 8601 and other dates from the year on (2025/3/3 9:00 PM), dates
 * with the month's English name in any order (RFC 2822, asctime, March 3, 2025), seconds, milliseconds, microseconds or
 * nanoseconds since 1970. UTC where there is no zone. Returns 0 if it is no such date, as 03/04/2025 is not: it may be
 * April or March. Thread-safe. */
WIRECOPY_API int wirecopy_date_read(const char *date, size_t date_nbytes, int64_t *seconds_ret);

/* ---- An index on disk ---- */

/* Stories of all documents that were ever added, in a folder, so that those of today are looked for among them. Its
 * handle is used by one thread at a time; any number of handles, in any number of processes, may read one index
 * while one of them writes to it. Each function below sees the index as one change left it, and changes it as a
 * whole or not at all, also when the process is killed. All but wirecopy_disk_index_count ask options.progress, and
 * end with WIRECOPY_ERROR_INTERRUPTED when it says so. A second one that writes at the same time fails with
 * WIRECOPY_ERROR_IO after some seconds. On a full disk, and where nothing can be written, those that only read
 * work. docs/index.md has the tables that SQL may ask. */
typedef struct wirecopy_disk_index wirecopy_disk_index;

/* Makes an empty index in a folder, which is created if necessary. What the options say of how texts are compared is
 * kept in it: profile, threshold, seed, and for near ngram, permutations, bands, rows, linkage and bucket_texts_max.
 * keeps_texts: 0 keeps what comparing takes of each text, and not the text; for the news profile. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_create(const wirecopy_options *options, const char *path,
                                                      int keeps_texts, wirecopy_error *error);

/* Opens an index, which wirecopy_disk_index_free closes. Of the options threads, isa, progress, allocator, memory_nbytes,
 * tmp, report and report_about are read; the page of report is written anew by each addition and query, and shows the
 * documents of the index that theirs were compared with beside them. Of the news profile it remembers what it found out
 * about texts of the index, for the next query, in up to an eighth of memory_nbytes and 128 MiB; this counts beside
 * memory_nbytes. WIRECOPY_ERROR_NOT_FOUND if there is none. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_open(const wirecopy_options *options, const char *path,
                                                    wirecopy_disk_index **index_ret, wirecopy_error *error);
WIRECOPY_API void wirecopy_disk_index_free(wirecopy_disk_index *index);

/* Where a document stands. Strings are valid during the call; no NUL is added. */
typedef struct wirecopy_placed {
    size_t size; /* sizeof(wirecopy_placed) of the library */
    const char *id;
    size_t id_nbytes;
    uint64_t story; /* the same for good; 0: a query found none */
    int is_known;   /* the index, or an earlier document of the input, has the story */
    const char *match; /* the id of the document that it is most like; NULL: none */
    size_t match_nbytes;
    wirecopy_relation relation;             /* to the match */
    double similarity, contained, contains; /* as in wirecopy_result_row */
    int64_t first_seen;                     /* seconds since 1970: the date of the story's first document */
    const uint64_t *merged; /* stories that this document ties together; they are one from then on, the first of these */
    size_t nmerged;         /* 0, or 2 and more */
} wirecopy_placed;

/* Called for each document in input order, from the thread of the call. Non-zero ends the work, with
 * WIRECOPY_ERROR_INTERRUPTED. */
typedef int (*wirecopy_placed_fn)(void *context, const wirecopy_placed *placed);

/* Takes the documents of an input into the index: those of input.paths, or of input.stream. A document without a date
 * in input.date_field has that of the addition. path: a file for what wirecopy_placed says of each document, as JSON
 * Lines, "-" for stdout; NULL: none. placed may be NULL; it is called before the change is certain, which it is once
 * this returns WIRECOPY_OK. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_add(wirecopy_disk_index *index, const wirecopy_input *input,
                                                   const char *path, wirecopy_placed_fn placed, void *context,
                                                   wirecopy_stats *stats_ret, wirecopy_error *error);
/* The same for texts that the caller holds. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_add_texts(wirecopy_disk_index *index, const wirecopy_texts *texts,
                                                         wirecopy_placed_fn placed, void *context,
                                                         wirecopy_stats *stats_ret, wirecopy_error *error);

/* The same, and takes nothing in. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_query(wirecopy_disk_index *index, const wirecopy_input *input,
                                                     const char *path, wirecopy_placed_fn placed, void *context,
                                                     wirecopy_stats *stats_ret, wirecopy_error *error);
WIRECOPY_API wirecopy_code wirecopy_disk_index_query_texts(wirecopy_disk_index *index, const wirecopy_texts *texts,
                                                           wirecopy_placed_fn placed, void *context,
                                                           wirecopy_stats *stats_ret, wirecopy_error *error);

/* Reports what decided about a document of the index, as wirecopy_explain_document does: its text is compared anew with
 * those of the index that it has most in common with, and the others are in its group if they are of its story. Of several
 * documents of that id the first is taken. For the news profile, with texts; else WIRECOPY_ERROR_UNSUPPORTED. Clear the
 * result with wirecopy_explanation_clear whatever this returns. WIRECOPY_ERROR_NOT_FOUND if no document has that id. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_explain(wirecopy_disk_index *index, const char *id,
                                                       wirecopy_explanation *explanation_ret, wirecopy_error *error);

/* Called with an id, of id_nbytes bytes without a zero at its end, valid during the call. Non-zero ends the run with
 * WIRECOPY_ERROR_INTERRUPTED. */
typedef int (*wirecopy_id_fn)(void *context, const char *id, size_t id_nbytes);

/* Removes the documents of those ids, of each id all; *removed_ret, if not NULL, gets their number. Ids that no
 * document has are passed by: unknown, if not NULL, is called with each of them once, in the order of ids, before
 * anything is removed. They take their space until the index is compacted. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_remove(wirecopy_disk_index *index, const wirecopy_column *ids,
                                                      uint64_t nids, wirecopy_id_fn unknown, void *context,
                                                      uint64_t *removed_ret, wirecopy_error *error);

/* Removes the documents whose texts cannot be read, since their segments are gone or damaged, and those segments, so
 * that the index can be used again: lost, if not NULL, is called with the id of each document, in the order in which
 * they were added, so that they can be added once more. Nothing is removed from an index whose segments are whole, nor
 * from one whose rows are damaged, which say what is lost: that is WIRECOPY_ERROR_FORMAT. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_remove_damaged(wirecopy_disk_index *index, wirecopy_id_fn lost,
                                                              void *context, uint64_t *removed_ret,
                                                              wirecopy_error *error);

/* Removes the documents whose date is before that one, in seconds since 1970. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_expire(wirecopy_disk_index *index, int64_t before,
                                                      uint64_t *removed_ret, wirecopy_error *error);

/* Makes one segment of all and leaves out what was removed. WIRECOPY_ERROR_FORMAT, and nothing is done, if anything in
 * index.db is not as it was written, so that documents could go that no one removed. *kept_nbytes_ret, if not NULL:
 * bytes of index.db and its log that nothing needs and that could not be given back, since another process reads an
 * earlier state; the next compaction after that gives them back. Nor does WIRECOPY_OK mean that SQLite could fill the
 * pages of index.db again: error->message says why it could not, and is else empty; the next compaction tries again. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_compact(wirecopy_disk_index *index, uint64_t *kept_nbytes_ret,
                                                       wirecopy_error *error);

typedef struct wirecopy_disk_index_stats {
    size_t size; /* sizeof(wirecopy_disk_index_stats), set by _init */
    uint64_t documents, texts, stories, merged, sources; /* texts: distinct ones; merged: stories that are part of others */
    uint64_t segments, removed_texts;        /* removed_texts: of which segments have the space still */
    uint64_t segment_nbytes, database_nbytes, text_nbytes; /* text_nbytes: of the texts, before compression */
    uint64_t packed_nbytes;                  /* of the texts, in segments */
    int64_t first, last;                     /* the least and the greatest date; 0 without documents */
    wirecopy_profile profile;
    double threshold;
    int keeps_texts;
} wirecopy_disk_index_stats;

WIRECOPY_API void wirecopy_disk_index_stats_init(wirecopy_disk_index_stats *stats, size_t size);
WIRECOPY_API wirecopy_code wirecopy_disk_index_count(wirecopy_disk_index *index, wirecopy_disk_index_stats *stats_ret,
                                                     wirecopy_error *error);

/* Called for what is wrong, with a message of one line that ends in NUL. Non-zero ends the work, with
 * WIRECOPY_ERROR_INTERRUPTED. */
typedef int (*wirecopy_damage_fn)(void *context, const char *message);

/* Checks every checksum and that all parts of the index agree. *damages_ret gets the number of what is wrong; damage,
 * if not NULL, is called for each, and names the documents that it concerns. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_verify(wirecopy_disk_index *index, wirecopy_damage_fn damage,
                                                      void *context, uint64_t *damages_ret, wirecopy_error *error);

/* Writes a line of JSON for each story that has a document of that date or later, in seconds since 1970, by number:
 * story, representative, documents, sources, first, last. damage and *damages_ret as in wirecopy_disk_index_verify, of
 * the rows of index.db alone: what the lines say of the documents that are named may be wrong. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_stories(wirecopy_disk_index *index, const char *path, int64_t since,
                                                       wirecopy_damage_fn damage, void *context, uint64_t *damages_ret,
                                                       wirecopy_error *error);

/* Writes all documents in the order in which they were added, as wirecopy_cluster_documents does. damage and
 * *damages_ret as in wirecopy_disk_index_stories; documents that cannot be read are left out, and named too. */
WIRECOPY_API wirecopy_code wirecopy_disk_index_export(wirecopy_disk_index *index, const char *path,
                                                      wirecopy_table table, int duplicates_only,
                                                      wirecopy_damage_fn damage, void *context, uint64_t *damages_ret,
                                                      wirecopy_error *error);

/* ---- Planning ---- */

#define WIRECOPY_CURVE_POINTS 101

typedef struct wirecopy_plan {
    size_t size; /* sizeof(wirecopy_plan), set by _init */
    uint32_t bands, rows;
    double curve[WIRECOPY_CURVE_POINTS]; /* chance that a pair of Jaccard i/100 becomes a candidate: 1-(1-s^r)^b */
    double false_positives; /* expected share of pairs under the threshold that become candidates, Jaccard uniform */
    double misses;          /* expected share of pairs at or over it that do not become candidates */
    uint64_t memory_nbytes; /* resident memory of the command line: the library's and the program's */
    uint64_t disk_nbytes;   /* scratch files for what does not fit in memory */
    double threshold;       /* used by the run */
    uint64_t spool_nbytes; /* more scratch files, for the texts of compressed and piped inputs; plain files need none */
} wirecopy_plan;

WIRECOPY_API void wirecopy_plan_init(wirecopy_plan *plan, size_t size);

/* What it takes to group ndocuments of average_nbytes of text with these options, if few of them are equal. Bands, rows
 * and chances are set for the near profile, and 0 for the news profile. Reads profile, threshold, ngram, permutations,
 * bands, rows, threads and memory_nbytes. Thread-safe. */
WIRECOPY_API wirecopy_code wirecopy_plan_run(const wirecopy_options *options, uint64_t ndocuments,
                                             uint64_t average_nbytes, wirecopy_plan *plan_ret, wirecopy_error *error);

#ifdef __cplusplus
}
#endif

#endif
