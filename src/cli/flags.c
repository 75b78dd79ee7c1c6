#include "flags.h"

#include <string.h>

#include "verbs.h"

#define AT(field) .offset = offsetof(cli_options, field), .option = #field

/* The library gets three quarters of --memory (run.c), which is its least then. */
#define CLI_MEMORY_LEAST (WIRECOPY_MEMORY_LEAST / 3.0 * 4.0)

/* A row says what it is of first, and the help after that. */
/* clang-format off */
const cli_flag cli_flags[] = {
    {.name = "profile", .letter = 'p', .kind = CLI_TEXT, .verbs = CLI_CLUSTER | CLI_DEDUP | CLI_TUNE | CLI_SIGN | CLI_PLAN,
     AT(profile), .argument = "NAME", .fallback = "news", .choices = {"news", "near"},
     .help = "What makes two texts copies of one story: news goes by the passages that the shorter has in common with the "
             "longer, and finds cut, noisy, updated and embedded copies; near by Jaccard over all that either holds."},
    {.name = "threshold", .letter = 't', .kind = CLI_SHARE, .verbs = CLI_DUMPS | CLI_PLAN | CLI_EXPLAIN,
     AT(threshold), .argument = "T", .fallback = "0.45 for news, else 0.8", .most = 1.0,
     .help = "Similarity from which two texts match, over 0 and up to 1: for news the share of the shorter text found in "
             "the longer, for near and pairs Jaccard."},
    {.name = "ngram", .letter = 'n', .kind = CLI_NUMBER, .verbs = CLI_ALL & ~CLI_EXPLAIN, .profile = CLI_NEAR_ONLY,
     AT(ngram), .argument = "N", .fallback = "5", .least = 1, .most = 64,
     .help = "Tokens in a shingle, 1 to 64; near profile."},
    {.name = "permutations", .kind = CLI_NUMBER, .verbs = CLI_ALL & ~CLI_EXPLAIN, .profile = CLI_NEAR_ONLY,
     AT(permutations), .argument = "K", .fallback = "128", .least = 1, .most = 4096,
     .help = "MinHash values in a signature, 1 to 4096: more estimate better and take more memory; near profile."},
    {.name = "bands", .kind = CLI_NUMBER, .verbs = CLI_DUMPS | CLI_PLAN, .profile = CLI_NEAR_ONLY, AT(bands),
     .argument = "B", .fallback = "by threshold", .least = 1, .most = 4096,
     .help = "LSH bands; goes with --rows; near profile."},
    {.name = "rows", .kind = CLI_NUMBER, .verbs = CLI_DUMPS | CLI_PLAN, .profile = CLI_NEAR_ONLY, AT(rows),
     .argument = "R", .fallback = "by threshold", .least = 1, .most = 4096,
     .help = "Rows in a band; goes with --bands; near profile."},
    {.name = "seed", .kind = CLI_NUMBER, .verbs = CLI_INPUTS, AT(seed), .argument = "S",
     .fallback = "1; with --untrusted random", .most = 1.8e19,
     .help = "Seed of the hash functions."},
    {.name = "untrusted", .kind = CLI_SWITCH, .verbs = CLI_INPUTS, AT(untrusted),
     .help = "The texts may have been written to deceive: draw the seed at random, unless --seed gives one, and let no "
             "hash have the last word on what is the same, but the texts' own bytes."},
    {.name = "linkage", .kind = CLI_TEXT, .verbs = CLI_CLUSTER | CLI_DEDUP, .profile = CLI_NEAR_ONLY, AT(linkage),
     .argument = "RULE", .fallback = "agreement", .choices = {"agreement", "components"},
     .help = "How pairs become groups in the near profile: agreement leaves site furniture out and does not chain; "
             "components takes every pair."},
    {.name = "threads", .letter = 'j', .kind = CLI_NUMBER,
     .verbs = CLI_DUMPS | CLI_PLAN | CLI_EXPLAIN | CLI_TUNE | CLI_SIGN, AT(threads), .argument = "N",
     .fallback = "all processors", .least = 1, .most = 1024,
     .help = "Threads to work with; the result is the same for any number."},
    {.name = "memory", .letter = 'm', .kind = CLI_SIZE, .verbs = CLI_ALL & ~CLI_COMPARE,
     AT(memory_nbytes), .argument = "SIZE", .fallback = "half of the machine's", .least = CLI_MEMORY_LEAST,
     .most = 1.8e19,
     .help = "Resident memory to stay under, 128M or more; what does not fit goes to scratch files. The result is the same "
             "for any."},
    {.name = "isa", .kind = CLI_TEXT, .verbs = CLI_INPUTS, AT(isa), .argument = "NAME", .fallback = "auto",
     .choices = {"auto", "scalar", "avx2", "avx512", "neon"},
     .help = "Instruction set of the kernels; the result is the same for all."},
    {.name = "text-field", .letter = 'f', .kind = CLI_LIST, .verbs = CLI_INPUTS, .of_inputs = 1, AT(text_fields),
     .argument = "NAME", .fallback = "text",
     .help = "Field or column that holds the text; a.b is b inside a. Given more than once, the texts are joined."},
    {.name = "id-field", .letter = 'i', .kind = CLI_TEXT, .verbs = CLI_INPUTS, .of_inputs = 1, AT(id_field),
     .argument = "NAME", .fallback = "id",
     .help = "Field or column that holds the id; a record without one is called file:record."},
    {.name = "site-field", .kind = CLI_TEXT, .verbs = CLI_NEWS, .profile = CLI_NEWS_ONLY, .of_inputs = 1,
     AT(site_field), .argument = "NAME", .fallback = "url",
     .help = "Field or column that says who printed it: a name, or a URL, whose host counts. What a site's pages share is "
             "its furniture and weighs nothing (news profile)."},
    {.name = "date-field", .kind = CLI_TEXT, .verbs = CLI_DEDUP, AT(date_field), .argument = "NAME",
     .help = "Field or column that holds the date, for --keep earliest and latest; ISO 8601, compared as text."},
    {.name = "input-format", .kind = CLI_TEXT, .verbs = CLI_INPUTS, .of_inputs = 1, AT(input_format),
     .argument = "FORMAT", .fallback = "auto", .choices = {"auto", "jsonl", "csv", "tsv", "text", "warc"},
     .help = "What the inputs are; auto goes by name, then by content."},
    {.name = "max-record", .kind = CLI_SIZE, .verbs = CLI_INPUTS, .of_inputs = 1, AT(record_nbytes_max),
     .argument = "SIZE", .fallback = "1G", .least = 1, .most = 4294967296.0,
     .help = "A record longer than this, or than a 64th of --memory, is passed over."},
    {.name = "max-id", .kind = CLI_SIZE, .verbs = CLI_INPUTS, .of_inputs = 1, AT(id_nbytes_max), .argument = "SIZE",
     .fallback = "64K", .least = 1, .most = 4294967296.0,
     .help = "A record with a longer id is passed over."},
    {.name = "max-depth", .kind = CLI_NUMBER, .verbs = CLI_INPUTS, .of_inputs = 1, AT(depth_max), .argument = "N",
     .fallback = "1024", .least = 1, .most = 1048576,
     .help = "A JSON record that is nested deeper is passed over."},
    {.name = "max-ratio", .kind = CLI_NUMBER, .verbs = CLI_INPUTS, .of_inputs = 1, AT(ratio_max), .argument = "N",
     .fallback = "20000", .most = 4294967295.0,
     .help = "A compressed file is given up where more than 64 MiB and N times what went in came out of it; 0 never does."},
    {.name = "max-bucket", .kind = CLI_NUMBER, .verbs = CLI_DUMPS | CLI_EXPLAIN | CLI_TUNE, AT(bucket_texts_max),
     .argument = "N", .fallback = "32", .least = 2, .most = 1024,
     .help = "LSH buckets of up to N texts, 2 to 1024, are compared pair by pair; larger ones are linked at a cost linear "
             "in their size, which may miss a pair."},
    {.name = "max-group", .kind = CLI_NUMBER, .verbs = CLI_DUMPS, AT(group_documents_max), .argument = "N",
     .fallback = "0, which is any; 100k for pairs", .most = 4294967295.0,
     .help = "Tell of groups of more documents, with exit code 3; they stand as they are. pairs refuses them."},
    {.name = "strict", .kind = CLI_SWITCH, .verbs = CLI_INPUTS, AT(strict),
     .help = "Fail at the first record that can not be used, instead of passing over it."},
    {.name = "tmp", .kind = CLI_TEXT, .verbs = CLI_DUMPS | CLI_EXPLAIN | CLI_TUNE | CLI_SIGN, AT(tmp),
     .argument = "FOLDER", .fallback = "$TMPDIR, else /tmp",
     .help = "Folder for scratch files: texts of compressed and piped inputs, and what does not fit into --memory."},
    {.name = "from-signatures", .kind = CLI_SWITCH, .verbs = CLI_CLUSTER | CLI_PAIRS, AT(from_signatures),
     .help = "The INPUTs are files that wirecopy sign made. Several give what one run over all of their inputs would."},
    {.name = "checkpoint", .kind = CLI_TEXT, .verbs = CLI_DUMPS, AT(checkpoint), .argument = "FOLDER",
     .help = "Keep in FOLDER what is needed to go on: a run that was killed, started again with the same arguments, goes "
             "on from there. Removed when the run is done."},
    {.name = "output", .letter = 'o', .kind = CLI_TEXT, .verbs = CLI_DUMPS | CLI_SIGN, AT(output), .argument = "FILE",
     .fallback = "-",
     .help = "Where the result goes; - is standard output. A file appears whole or not at all."},
    {.name = "format", .kind = CLI_TEXT, .verbs = CLI_CLUSTER, AT(format), .argument = "FORMAT", .fallback = "jsonl",
     .choices = {"jsonl", "tsv", "csv"},
     .help = "Format of the result."},
    {.name = "duplicates-only", .letter = 'd', .kind = CLI_SWITCH, .verbs = CLI_CLUSTER, AT(duplicates_only),
     .help = "Leave out documents that are alone."},
    {.name = "keep", .letter = 'k', .kind = CLI_TEXT, .verbs = CLI_DEDUP, AT(keep), .argument = "RULE",
     .fallback = "fullest", .choices = {"fullest", "first", "longest", "earliest", "latest"},
     .help = "Which copy of a story to keep; fullest is the fullest clean copy in the news profile, the first in the near "
             "one."},
    {.name = "removed", .kind = CLI_TEXT, .verbs = CLI_DEDUP, AT(removed), .argument = "FILE",
     .help = "Write the copies that are removed here."},
    {.name = "bad", .kind = CLI_TEXT, .verbs = CLI_DEDUP, AT(bad), .argument = "FILE",
     .help = "Write records that can not be used here, instead of keeping them with the rest."},
    {.name = "documents", .kind = CLI_NUMBER, .verbs = CLI_PLAN, AT(documents), .argument = "N", .fallback = "1M",
     .most = 1e15,
     .help = "Documents to plan for: 50000, 10M, 1e9."},
    {.name = "average-bytes", .kind = CLI_NUMBER, .verbs = CLI_PLAN, AT(average_nbytes), .argument = "N",
     .fallback = "3000", .least = 1, .most = 1e12,
     .help = "Bytes of text a document."},
    {.name = "stats", .kind = CLI_TEXT, .verbs = CLI_DUMPS | CLI_SIGN, AT(stats), .argument = "FILE",
     .help = "Write what the run did as one JSON object; - is standard output."},
    {.name = "quiet", .letter = 'q', .kind = CLI_SWITCH, .verbs = CLI_ALL, AT(quiet),
     .help = "No progress bar and no warnings."},
    {.name = "help", .letter = 'h', .kind = CLI_SWITCH, .verbs = CLI_ALL, AT(help),
     .help = "Show this help."},
    {.name = "version", .letter = 'V', .kind = CLI_SWITCH, .verbs = CLI_ALL, AT(version),
     .help = "Show the version."},
};
/* clang-format on */

const size_t cli_nflags = sizeof cli_flags / sizeof cli_flags[0];

_Static_assert(sizeof cli_flags / sizeof cli_flags[0] <= 64, "cli_options.given has a bit for each");

#define INPUT_TEXT                                                                                                     \
    "An INPUT is a file, a folder (every file in it, by name), or - for standard input: JSON Lines, CSV, TSV, text, "  \
    "WARC or WET, plain or compressed by gzip, zstd, xz or bzip2."

const cli_verb cli_verbs[] = {
    {"cluster", CLI_CLUSTER, "INPUT...", "Group near-duplicate documents",
     "Writes one line for each document, in input order: its id, the id of its group's representative, whether it is "
     "that, its similarity to it, and how it relates to it: identical, near, abridged, excerpt, update or noisy; alone, "
     "digest and series are on their own. " INPUT_TEXT,
     1, SIZE_MAX, cli_cluster},
    {"dedup", CLI_DEDUP, "INPUT... -o FILE", "Keep one copy of each story",
     "Writes the dump with one record of each group of near-duplicates: the input's own bytes, in input order. A "
     "record that can not be read or has no text is never removed. For folders of text files the names of the files "
     "kept are "
     "written, one a line. " INPUT_TEXT,
     1, SIZE_MAX, cli_dedup},
    {"sign", CLI_SIGN, "INPUT... -o FILE", "Sign documents, to be grouped later",
     "Writes what grouping needs of the documents to one file: signatures, ids, and the texts, compressed. Sign each "
     "share "
     "of a dump on a machine of its own, then group all of them: wirecopy cluster --from-signatures "
     "FILE... " INPUT_TEXT,
     1, SIZE_MAX, cli_sign},
    {"pairs", CLI_PAIRS, "INPUT...", "List near-duplicate pairs",
     "Writes every pair at or over the threshold as id, id, exact Jaccard, separated by tabs. " INPUT_TEXT, 1, SIZE_MAX,
     cli_pairs},
    {"compare", CLI_COMPARE, "INPUT ID ID", "Compare two documents",
     "Shows the Jaccard similarity of two documents, exact and estimated, and how much of each is in the other; on a "
     "terminal, both texts with the passages they share in colour. " INPUT_TEXT,
     3, 3, cli_compare},
    {"explain", CLI_EXPLAIN, "INPUT... ID", "Say why a document is in its group",
     "Groups the inputs by the news profile and shows what decided about one document: what it shares with others, "
     "how sure that makes it of one story, what would have linked them, and its text with the passages it shares. " INPUT_TEXT,
     2, SIZE_MAX, cli_explain},
    {"tune", CLI_TUNE, "INPUT... GOLD.tsv", "Find the best threshold for labelled documents",
     "Groups the inputs at a range of thresholds, compares each grouping with labels (lines of id, tab, group), and "
     "shows precision, recall and adjusted Rand index, with the setting to use. " INPUT_TEXT,
     2, SIZE_MAX, cli_tune},
    {"plan", CLI_PLAN, "", "Show what a run will find and need",
     "Shows the bands and rows chosen, the chance that a pair becomes a candidate by its similarity, the errors to "
     "expect, and memory and scratch disk for that many documents, for the near profile; the news profile takes up to "
     "twice the memory.",
     0, 0, cli_plan},
};

const size_t cli_nverbs = sizeof cli_verbs / sizeof cli_verbs[0];

const cli_verb *cli_verb_of(const char *name) {
    for (size_t i = 0; i < cli_nverbs; i++) {
        if (strcmp(cli_verbs[i].name, name) == 0) {
            return &cli_verbs[i];
        }
    }
    return NULL;
}

const cli_flag *cli_flag_of(const char *name) {
    for (size_t i = 0; i < cli_nflags; i++) {
        if (strcmp(cli_flags[i].name, name) == 0) {
            return &cli_flags[i];
        }
    }
    return NULL;
}

int cli_is_given(const cli_options *options, const cli_flag *flag) {
    return (int)(options->given >> (flag - cli_flags) & 1);
}

void cli_defaults(cli_options *options_ret) {
    *options_ret = (cli_options){.profile = "news",
                                 .ngram = 5,
                                 .permutations = 128,
                                 .seed = CLI_NO_SEED,
                                 .isa = "auto",
                                 .linkage = "agreement",
                                 .id_field = "id",
                                 .input_format = "auto",
                                 .record_nbytes_max = (uint64_t)1 << 30,
                                 .id_nbytes_max = (uint64_t)64 << 10,
                                 .depth_max = 1024,
                                 .ratio_max = 20000,
                                 .bucket_texts_max = 32,
                                 .output = "-",
                                 .format = "jsonl",
                                 .keep = "fullest",
                                 .site_field = "url",
                                 .documents = 1000000,
                                 .average_nbytes = 3000};
}
