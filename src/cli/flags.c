#include "flags.h"

#include <string.h>

#include "verbs.h"

#define AT(field) offsetof(cli_options, field)

/* clang-format off: a row is one or two lines. */
const cli_flag cli_flags[] = {
    {"profile", 'p', CLI_TEXT, CLI_CLUSTER | CLI_DEDUP | CLI_TUNE, AT(profile), "NAME", "news",
     "What makes two texts copies of one story: news goes by the rare passages that the shorter has in common with the "
     "longer, and finds cut, noisy, updated and embedded copies; near by Jaccard over all that either holds.", 0, 0,
     {"news", "near", NULL}},
    {"threshold", 't', CLI_SHARE, CLI_DUMPS | CLI_PLAN | CLI_EXPLAIN, AT(threshold), "T", "0.23 for news, else 0.8",
     "Similarity from which two texts match, over 0 and up to 1: for news the share of the shorter text found in the "
     "longer, for near and pairs Jaccard.", 0.0, 1.0, {NULL}},
    {"ngram", 'n', CLI_NUMBER, CLI_ALL & ~CLI_EXPLAIN, AT(ngram), "N", "5", "Tokens in a shingle, 1 to 64; near profile.", 1, 64, {NULL}},
    {"permutations", 0, CLI_NUMBER, CLI_ALL & ~CLI_EXPLAIN, AT(permutations), "K", "128",
     "MinHash values in a signature, 1 to 4096: more estimate better and take more memory; near profile.", 1, 4096, {NULL}},
    {"bands", 0, CLI_NUMBER, CLI_DUMPS | CLI_PLAN, AT(bands), "B", "by threshold",
     "LSH bands; goes with --rows; near profile.", 1, 4096, {NULL}},
    {"rows", 0, CLI_NUMBER, CLI_DUMPS | CLI_PLAN, AT(rows), "R", "by threshold",
     "Rows in a band; goes with --bands; near profile.", 1, 4096, {NULL}},
    {"seed", 0, CLI_NUMBER, CLI_ALL, AT(seed), "S", "1", "Seed of the hash functions.", 0, 1.8e19, {NULL}},
    {"linkage", 0, CLI_TEXT, CLI_CLUSTER | CLI_DEDUP, AT(linkage), "RULE", "agreement",
     "How pairs become groups in the near profile: agreement leaves site furniture out and does not chain; components takes every pair.",
     0, 0, {"agreement", "components", NULL}},
    {"threads", 'j', CLI_NUMBER, CLI_DUMPS | CLI_PLAN | CLI_EXPLAIN | CLI_TUNE, AT(threads), "N", "all processors",
     "Threads to work with; the result is the same for any number.", 1, 1024, {NULL}},
    {"isa", 0, CLI_TEXT, CLI_INPUTS, AT(isa), "NAME", "auto",
     "Instruction set of the kernels; the result is the same for all.", 0, 0,
     {"auto", "scalar", "avx2", "avx512", "neon", NULL}},
    {"text-field", 'f', CLI_LIST, CLI_INPUTS, AT(text_fields), "NAME", "text",
     "Field or column that holds the text; a.b is b inside a. Given more than once, the texts are joined.", 0, 0,
     {NULL}},
    {"id-field", 'i', CLI_TEXT, CLI_INPUTS, AT(id_field), "NAME", "id",
     "Field or column that holds the id; a record without one is called file:record.", 0, 0, {NULL}},
    {"site-field", 0, CLI_TEXT, CLI_NEWS, AT(site_field), "NAME", "url",
     "Field or column that says who printed it: a name, or a URL, whose host counts. What a site's pages share is its "
     "furniture and weighs nothing (news profile).", 0, 0, {NULL}},
    {"date-field", 0, CLI_TEXT, CLI_DEDUP, AT(date_field), "NAME", NULL,
     "Field or column that holds the date, for --keep earliest and latest; ISO 8601, compared as text.", 0, 0, {NULL}},
    {"input-format", 0, CLI_TEXT, CLI_INPUTS, AT(input_format), "FORMAT", "auto",
     "What the inputs are; auto goes by name, then by content.", 0, 0, {"auto", "jsonl", "csv", "tsv", "text", "warc"}},
    {"max-record", 0, CLI_SIZE, CLI_INPUTS, AT(record_nbytes_max), "SIZE", "1G",
     "A record longer than this is passed over.", 1, 4294967295.0, {NULL}},
    {"strict", 0, CLI_SWITCH, CLI_INPUTS, AT(strict), NULL, NULL,
     "Fail at the first record that can not be used, instead of passing over it.", 0, 0, {NULL}},
    {"tmp", 0, CLI_TEXT, CLI_DUMPS | CLI_EXPLAIN | CLI_TUNE, AT(tmp), "FOLDER", "$TMPDIR, else /tmp",
     "Folder for scratch files, which compressed and piped inputs need.", 0, 0, {NULL}},
    {"output", 'o', CLI_TEXT, CLI_DUMPS, AT(output), "FILE", "-",
     "Where the result goes; - is standard output. A file appears whole or not at all.", 0, 0, {NULL}},
    {"format", 0, CLI_TEXT, CLI_CLUSTER, AT(format), "FORMAT", "jsonl", "Format of the result.", 0, 0,
     {"jsonl", "tsv", "csv", NULL}},
    {"duplicates-only", 'd', CLI_SWITCH, CLI_CLUSTER, AT(duplicates_only), NULL, NULL,
     "Leave out documents that are alone.", 0, 0, {NULL}},
    {"keep", 'k', CLI_TEXT, CLI_DEDUP, AT(keep), "RULE", "fullest",
     "Which copy of a story to keep; fullest is the fullest clean copy in the news profile, the first in the near one.",
     0, 0, {"fullest", "first", "longest", "earliest", "latest", NULL}},
    {"removed", 0, CLI_TEXT, CLI_DEDUP, AT(removed), "FILE", NULL, "Write the copies that are removed here.", 0, 0,
     {NULL}},
    {"bad", 0, CLI_TEXT, CLI_DEDUP, AT(bad), "FILE", NULL,
     "Write records that can not be used here, instead of keeping them with the rest.", 0, 0, {NULL}},
    {"documents", 0, CLI_NUMBER, CLI_PLAN, AT(documents), "N", "1M", "Documents to plan for: 50000, 10M, 1e9.", 0, 1e15,
     {NULL}},
    {"average-bytes", 0, CLI_NUMBER, CLI_PLAN, AT(average_nbytes), "N", "3000", "Bytes of text a document.", 1, 1e12,
     {NULL}},
    {"stats", 0, CLI_TEXT, CLI_DUMPS, AT(stats), "FILE", NULL,
     "Write what the run did as one JSON object; - is standard output.", 0, 0, {NULL}},
    {"quiet", 'q', CLI_SWITCH, CLI_ALL, AT(quiet), NULL, NULL, "No progress bar and no warnings.", 0, 0, {NULL}},
    {"help", 'h', CLI_SWITCH, CLI_ALL, AT(help), NULL, NULL, "Show this help.", 0, 0, {NULL}},
    {"version", 'V', CLI_SWITCH, CLI_ALL, AT(version), NULL, NULL, "Show the version.", 0, 0, {NULL}},
};
/* clang-format on */

const size_t cli_nflags = sizeof cli_flags / sizeof cli_flags[0];

#define INPUT_TEXT                                                                                                     \
    "An INPUT is a file, a folder (every file in it, by name), or - for standard input: JSON Lines, CSV, TSV, text, "  \
    "WARC or WET, plain or compressed by gzip, zstd, xz or bzip2."

const cli_verb cli_verbs[] = {
    {"cluster", CLI_CLUSTER, "INPUT...", "Group near-duplicate documents",
     "Writes one line for each document, in input order: its id, the id of its group's representative, whether it is "
     "that, its similarity to it, and how it relates to it: identical, near, abridged, excerpt, update or noisy; alone "
     "and roundup are on their own. " INPUT_TEXT,
     1, SIZE_MAX, cli_cluster},
    {"dedup", CLI_DEDUP, "INPUT... -o FILE", "Keep one copy of each story",
     "Writes the dump with one record of each group of near-duplicates: the input's own bytes, in input order. A "
     "record that can not be read or has no text is never removed. For folders of text files the names of the files kept are "
     "written, one a line. " INPUT_TEXT,
     1, SIZE_MAX, cli_dedup},
    {"pairs", CLI_PAIRS, "INPUT...", "List near-duplicate pairs",
     "Writes every pair at or over the threshold as id, id, exact Jaccard, separated by tabs. " INPUT_TEXT, 1, SIZE_MAX,
     cli_pairs},
    {"compare", CLI_COMPARE, "INPUT ID ID", "Compare two documents",
     "Shows the Jaccard similarity of two documents, exact and estimated, and how much of each is in the other; on a "
     "terminal, both texts with the passages they share in colour. " INPUT_TEXT,
     3, 3, cli_compare},
    {"explain", CLI_EXPLAIN, "INPUT... ID", "Say why a document is in its group",
     "Groups the inputs by the news profile and shows what decided about one document: what it shares with others, in "
     "weight of rare passages, what would have linked them, and its text with the passages it shares. " INPUT_TEXT,
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

void cli_defaults(cli_options *options_ret) {
    *options_ret = (cli_options){.profile = "news",
                                 .ngram = 5,
                                 .permutations = 128,
                                 .seed = 1,
                                 .isa = "auto",
                                 .linkage = "agreement",
                                 .id_field = "id",
                                 .input_format = "auto",
                                 .record_nbytes_max = (uint64_t)1 << 30,
                                 .output = "-",
                                 .format = "jsonl",
                                 .keep = "fullest",
                                 .site_field = "url",
                                 .documents = 1000000,
                                 .average_nbytes = 3000};
}
