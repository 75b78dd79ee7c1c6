#include "flags.h"

#include <string.h>

#include "verbs.h"

#define AT(field) .offset = offsetof(cli_options, field), .option = #field

/* The library gets three quarters of --memory (run.c), so that this much gives it its own least. */
#define CLI_MEMORY_LEAST (WIRECOPY_MEMORY_LEAST / 3.0 * 4.0)

/* A row has the flag and its kind first, and the help last. */
/* clang-format off */
const cli_flag cli_flags[] = {
    {.name = "profile", .letter = 'p', .kind = CLI_TEXT, .verbs = CLI_CLUSTER | CLI_DEDUP | CLI_TUNE | CLI_SIGN | CLI_PLAN | CLI_INDEX_CREATE,
     AT(profile), .argument = "NAME", .fallback = "news", .choices = {"news", "near"},
     .help = "How texts are compared: news takes the passages that the shorter text has in common with the longer, and "
             "finds cut, excerpted, updated and noisy copies; near takes the Jaccard of the whole texts."},
    {.name = "threshold", .letter = 't', .kind = CLI_SHARE, .verbs = CLI_DUMPS | CLI_PLAN | CLI_EXPLAIN | CLI_INDEX_CREATE,
     AT(threshold), .argument = "T", .fallback = "0.45 for news, else 0.8", .most = 1.0,
     .help = "Least similarity of two texts that match, over 0 and up to 1: for news the share of the shorter text "
             "found in the longer, for near and pairs Jaccard."},
    {.name = "ngram", .letter = 'n', .kind = CLI_NUMBER, .verbs = (CLI_ALL & ~CLI_EXPLAIN) | CLI_INDEX_CREATE, .profile = CLI_NEAR_ONLY,
     AT(ngram), .argument = "N", .fallback = "5", .least = 1, .most = 64,
     .help = "Tokens in a shingle, 1 to 64; near profile."},
    {.name = "permutations", .kind = CLI_NUMBER, .verbs = (CLI_ALL & ~CLI_EXPLAIN) | CLI_INDEX_CREATE, .profile = CLI_NEAR_ONLY,
     AT(permutations), .argument = "K", .fallback = "128", .least = 1, .most = 4096,
     .help = "MinHash values in a signature, 1 to 4096: more are more exact and take more memory; near profile."},
    {.name = "bands", .kind = CLI_NUMBER, .verbs = CLI_DUMPS | CLI_PLAN | CLI_INDEX_CREATE, .profile = CLI_NEAR_ONLY, AT(bands),
     .argument = "B", .fallback = "by threshold", .least = 1, .most = 4096,
     .help = "LSH bands; needs --rows; near profile."},
    {.name = "rows", .kind = CLI_NUMBER, .verbs = CLI_DUMPS | CLI_PLAN | CLI_INDEX_CREATE, .profile = CLI_NEAR_ONLY, AT(rows),
     .argument = "R", .fallback = "by threshold", .least = 1, .most = 4096,
     .help = "Rows in a band; needs --bands; near profile."},
    {.name = "seed", .kind = CLI_NUMBER, .verbs = CLI_INPUTS | CLI_INDEX_CREATE, AT(seed), .argument = "S",
     .fallback = "1", .most = CLI_WHOLE_MOST,
     .help = "Seed of the hash functions, a whole number of up to 64 bits."},
    {.name = "untrusted", .kind = CLI_SWITCH, .verbs = CLI_INPUTS, AT(untrusted),
     .help = "The texts may have been written to deceive: use a random seed, unless --seed gives one, and compare the "
             "texts' own bytes wherever equal hashes would make two texts the same."},
    {.name = "linkage", .kind = CLI_TEXT, .verbs = CLI_CLUSTER | CLI_DEDUP | CLI_INDEX_CREATE, .profile = CLI_NEAR_ONLY, AT(linkage),
     .argument = "RULE", .fallback = "agreement", .choices = {"agreement", "components"},
     .help = "How pairs become groups in the near profile: agreement ignores site furniture and does not chain; "
             "components connects every pair."},
    {.name = "threads", .letter = 'j', .kind = CLI_NUMBER,
     .verbs = CLI_DUMPS | CLI_PLAN | CLI_EXPLAIN | CLI_TUNE | CLI_SIGN | CLI_INDEX_READS, AT(threads), .argument = "N",
     .fallback = "all processors", .least = 1, .most = 1024,
     .help = "Number of threads; the result is the same for any number."},
    {.name = "memory", .letter = 'm', .kind = CLI_SIZE, .verbs = (CLI_ALL & ~CLI_COMPARE) | CLI_INDEX_READS,
     AT(memory_nbytes), .argument = "SIZE", .fallback = "half of the machine's memory", .least = CLI_MEMORY_LEAST,
     .most = 1.8e19,
     .help = "Limit of resident memory, 128M or more; what does not fit goes to scratch files. The result is the same "
             "for any limit."},
    {.name = "isa", .kind = CLI_TEXT, .verbs = CLI_INPUTS | CLI_INDEX_READS, AT(isa), .argument = "NAME", .fallback = "auto",
     .choices = {"auto", "scalar", "avx2", "avx512", "neon"},
     .help = "Instruction set to use; the result is the same for all."},
    {.name = "text-field", .letter = 'f', .kind = CLI_LIST, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(text_fields),
     .argument = "NAME", .fallback = "text",
     .help = "Field or column of the text; a.b is b inside a, and a.0 the first element of a. May be given more than once: the "
             "texts are joined, as are those of an array."},
    {.name = "id-field", .letter = 'i', .kind = CLI_TEXT, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(id_field),
     .argument = "NAME", .fallback = "id",
     .help = "Field or column of the id; a record without an id is named file:record."},
    {.name = "site-field", .kind = CLI_TEXT, .verbs = CLI_NEWS | CLI_INDEX_READS, .profile = CLI_NEWS_ONLY, .of_inputs = 1,
     AT(site_field), .argument = "NAME", .fallback = "url",
     .help = "Field or column of the publisher: a name, or a URL, of which the host counts; or none, if sites are not to be "
             "used. Text that a site's pages share is its furniture and weighs nothing (news profile)."},
    {.name = "date-field", .kind = CLI_TEXT, .verbs = CLI_CLUSTER | CLI_DEDUP | CLI_INDEX_READS, AT(date_field), .argument = "NAME",
     .fallback = "date, for index and for a page of --report",
     .help = "Field or column of the date, for --keep earliest and latest, for a page of --report and for index, compared as instants: "
             "2025-03-03T10:00:00Z, Mon, 3 Mar 2025 10:00:00 GMT, March 3, 2025, 2025/03/03, seconds since 1970 and more; "
             "not 03/04/2025, which may be April or March."},
    {.name = "input-format", .kind = CLI_TEXT, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(input_format),
     .argument = "FORMAT", .fallback = "auto", .choices = {"auto", "jsonl", "json", "csv", "tsv", "text", "warc"},
     .help = "Format of the inputs; auto decides by content, then by name."},
    {.name = "records", .kind = CLI_TEXT, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(records_path), .argument = "PATH",
     .help = "Where the array of records is within JSON: articles, or response.docs for docs inside response; an object "
             "there is one record. Without it each JSON object is a record, and each element of an array."},
    {.name = "encoding", .kind = CLI_TEXT, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(encoding), .argument = "NAME",
     .fallback = "UTF-8, or UTF-16 or UTF-32 where the bytes show it",
     .help = "Encoding of the inputs, such as windows-1252, latin1, shift_jis or gb18030; iconv -l lists them. A byte order "
             "mark decides over it."},
    {.name = "delimiter", .kind = CLI_TEXT, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(delimiter), .argument = "BYTE",
     .fallback = "as the file shows",
     .help = "What separates the fields of CSV and TSV: one character, or comma, semicolon, tab or bar."},
    {.name = "quoting", .kind = CLI_TEXT, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(quoting), .argument = "RULE",
     .fallback = "auto", .choices = {"auto", "doubled", "backslash", "none"},
     .help = "How fields of CSV and TSV are quoted: doubled, two quotes for one in a quoted field; backslash, which also "
             "takes a quote after a backslash as text; none, a quote is text. auto decides by content; where that "
             "leaves it open, doubled for CSV and none for TSV."},
    {.name = "html", .kind = CLI_TEXT, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(html), .argument = "HOW",
     .fallback = "auto", .choices = {"auto", "keep", "text", "skip"},
     .help = "HTML: text takes its text, without scripts, styles, navigation, page headers and footers; keep compares it "
             "as it is; skip passes it by. auto takes the text of pages, in WARC and in files of their own, and keeps "
             "that in fields."},
    {.name = "max-record", .kind = CLI_SIZE, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(record_nbytes_max),
     .argument = "SIZE", .fallback = "1G", .least = 1, .most = 4294967296.0,
     .help = "Skip a record that is longer than this, or than a 64th of --memory."},
    {.name = "max-id", .kind = CLI_SIZE, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(id_nbytes_max), .argument = "SIZE",
     .fallback = "64K", .least = 1, .most = 4294967296.0,
     .help = "Skip a record whose id is longer."},
    {.name = "max-depth", .kind = CLI_NUMBER, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(depth_max), .argument = "N",
     .fallback = "1024", .least = 1, .most = 1048576,
     .help = "Skip a JSON record or a page that is nested deeper."},
    {.name = "max-ratio", .kind = CLI_NUMBER, .verbs = CLI_INPUTS | CLI_INDEX_READS, .of_inputs = 1, AT(ratio_max), .argument = "N",
     .fallback = "20000", .most = 4294967295.0,
     .help = "Stop reading a compressed file that becomes larger than 64 MiB and than N times its size; 0: never."},
    {.name = "max-bucket", .kind = CLI_NUMBER, .verbs = CLI_DUMPS | CLI_TUNE | CLI_INDEX_CREATE, .profile = CLI_NEAR_ONLY,
     AT(bucket_texts_max), .argument = "N", .fallback = "32", .least = 2, .most = 1024,
     .help = "LSH buckets of up to N texts, 2 to 1024, are compared pair by pair; larger ones are linked at a cost "
             "linear in their size, which may miss a pair; near profile."},
    {.name = "max-group", .kind = CLI_NUMBER, .verbs = CLI_DUMPS, AT(group_documents_max), .argument = "N",
     .fallback = "0, no limit; 100k for pairs", .most = 4294967295.0,
     .help = "Report groups of more documents, with exit code 3, and leave them as they are; pairs fails instead."},
    {.name = "strict", .kind = CLI_SWITCH, .verbs = CLI_INPUTS | CLI_INDEX_READS, AT(strict),
     .help = "Fail at the first record that cannot be used, instead of skipping it."},
    {.name = "tmp", .kind = CLI_TEXT, .verbs = CLI_DUMPS | CLI_EXPLAIN | CLI_TUNE | CLI_SIGN | CLI_INDEX_READS, AT(tmp),
     .argument = "FOLDER", .fallback = "$TMPDIR, else /tmp",
     .help = "Folder for scratch files: texts of compressed and piped inputs, and what does not fit in --memory."},
    {.name = "from-signatures", .kind = CLI_SWITCH, .verbs = CLI_CLUSTER | CLI_PAIRS, AT(from_signatures),
     .help = "The INPUTs are files that wirecopy sign made. Several give the result of one run over all of their inputs."},
    {.name = "checkpoint", .kind = CLI_TEXT, .verbs = CLI_DUMPS, AT(checkpoint), .argument = "FOLDER",
     .help = "Keep in FOLDER what is needed to resume: a run that was killed resumes when it is started again with "
             "the same arguments. What it kept is removed when the run is done, and FOLDER too if nothing else is in it."},
    {.name = "output", .letter = 'o', .kind = CLI_TEXT, .is_result = 1, .verbs = CLI_DUMPS | CLI_SIGN | CLI_INDEX_READS | CLI_INDEX_STORIES | CLI_INDEX_EXPORT, AT(output), .argument = "FILE",
     .fallback = "-",
     .help = "File for the result; - is standard output. A file appears complete or not at all."},
    {.name = "format", .kind = CLI_TEXT, .verbs = CLI_CLUSTER | CLI_INDEX_EXPORT, AT(format), .argument = "FORMAT", .fallback = "jsonl",
     .choices = {"jsonl", "tsv", "csv"},
     .help = "Format of the result; where it is not given, .csv and .tsv at the end of --output mean those."},
    {.name = "duplicates-only", .letter = 'd', .kind = CLI_SWITCH, .verbs = CLI_CLUSTER | CLI_INDEX_EXPORT, AT(duplicates_only),
     .help = "Omit documents that are alone."},
    {.name = "keep", .letter = 'k', .kind = CLI_TEXT, .verbs = CLI_DEDUP, AT(keep), .argument = "RULE",
     .fallback = "fullest", .choices = {"fullest", "first", "longest", "earliest", "latest"},
     .help = "Which copy of a story to keep; fullest is the most complete clean copy in the news profile, and the "
             "first copy in the near profile."},
    {.name = "against", .kind = CLI_LIST, .verbs = CLI_DEDUP, AT(against), .argument = "OLD",
     .help = "A file or folder of records that are there already: remove those that it has, and write none of its own. "
             "May be given more than once."},
    {.name = "remove-from", .kind = CLI_SHARE, .verbs = CLI_DEDUP, AT(remove_from), .argument = "SHARE",
     .fallback = "0.7 for news, 0.5 for near", .least = 0.5, .most = 1.0, .with_least = 1,
     .help = "Remove a record only if a kept one has at least this share of its text (near profile: Jaccard), 0.5 to 1."},
    {.name = "remove", .kind = CLI_TEXT, .verbs = CLI_DEDUP, AT(remove), .argument = "RELATION,...",
     .fallback = "all but series",
     .help = "Remove only records of these relations to the kept one: identical, near, abridged, excerpt, update, noisy, "
             "series."},
    {.name = "prefer", .kind = CLI_LIST, .verbs = CLI_DEDUP, AT(prefer), .argument = "FIELD=VALUE,...",
     .help = "Of a group, rather keep a record whose field or column FIELD has the first VALUE, else the second ..., else "
             "any; of a URL its host is a value. May be given more than once; the first counts most. --keep decides among "
             "those that are left."},
    {.name = "removed", .kind = CLI_TEXT, .is_result = 1, .verbs = CLI_DEDUP, AT(removed), .argument = "FILE",
     .help = "File for the copies that are removed."},
    {.name = "bad", .kind = CLI_TEXT, .is_result = 1, .verbs = CLI_DEDUP, AT(bad_path), .argument = "FILE",
     .help = "File for records that cannot be used, which otherwise stay in the output, if they do not spoil it."},
    {.name = "report", .kind = CLI_TEXT, .is_result = 1, .verbs = CLI_CLUSTER | CLI_DEDUP | CLI_INDEX_READS, AT(report), .argument = "FILE",
     .help = "FILE.html: a page to look at and judge, in one file of at most 2 MB: doubtful pairs, groups, who prints "
             "whom, what is removed (of index: known) and why. Of dedup, FILE of any other name is for what becomes of grouped records, as "
             "JSON Lines: each that is removed with the one that it is removed for, and each that is kept although another "
             "one of its group is preferred."},
    {.name = "dry-run", .kind = CLI_SWITCH, .verbs = CLI_DEDUP, AT(dry_run),
     .help = "Write no records: only the report, and on standard output the counts."},
    {.name = "index", .kind = CLI_TEXT, .verbs = CLI_EXPLAIN, AT(index), .argument = "DIR",
     .help = "Explain a document of this index, among those that it has in common with most; without INPUTs."},
    {.name = "no-texts", .kind = CLI_SWITCH, .verbs = CLI_INDEX_CREATE, .profile = CLI_NEWS_ONLY, AT(no_texts),
     .help = "Keep what comparing takes of each text, and not the texts."},
    {.name = "ids", .kind = CLI_TEXT, .verbs = CLI_INDEX_REMOVE, AT(ids), .argument = "FILE",
     .help = "File of the ids to remove, one on a line, which is taken whole; - is standard input."},
    {.name = "damaged", .kind = CLI_SWITCH, .verbs = CLI_INDEX_REMOVE, AT(damaged),
     .help = "Remove the documents whose texts cannot be read, and print their ids, one on a line."},
    {.name = "before", .kind = CLI_TEXT, .verbs = CLI_INDEX_EXPIRE, AT(before), .argument = "DATE",
     .help = "Remove what is dated before: 2025-03-01, 2025-03-01T12:00Z, or any date that --date-field takes."},
    {.name = "older-than", .kind = CLI_TEXT, .verbs = CLI_INDEX_EXPIRE, AT(older_than), .argument = "AGE",
     .help = "Remove what is dated more than so long ago, in hours, days or weeks: 12h, 30d or 8w."},
    {.name = "since", .kind = CLI_TEXT, .verbs = CLI_INDEX_STORIES, AT(since), .argument = "DATE",
     .help = "Only stories that have a document of this date or later."},
    {.name = "documents", .kind = CLI_NUMBER, .verbs = CLI_PLAN, AT(documents), .argument = "N", .fallback = "1M",
     .least = 1,
     .most = 4294967294.0,
     .help = "Number of documents: 50000, 10M, 1e9."},
    {.name = "average-bytes", .kind = CLI_NUMBER, .verbs = CLI_PLAN, AT(average_nbytes), .argument = "N",
     .fallback = "3000", .least = 1, .most = 1e12,
     .help = "Bytes of text in a document, on average."},
    {.name = "stats", .kind = CLI_TEXT, .is_result = 1, .verbs = CLI_DUMPS | CLI_SIGN | CLI_INDEX_READS, AT(stats), .argument = "FILE",
     .help = "File for statistics of the run, one JSON object; - is standard output."},
    {.name = "quiet", .letter = 'q', .kind = CLI_SWITCH, .verbs = CLI_ALL | CLI_INDEX, AT(quiet),
     .help = "No progress bar and no warnings."},
    {.name = "help", .letter = 'h', .kind = CLI_SWITCH, .verbs = CLI_ALL | CLI_INDEX, AT(help),
     .help = "Show this help."},
    {.name = "version", .letter = 'V', .kind = CLI_SWITCH, .verbs = CLI_ALL | CLI_INDEX, AT(version),
     .help = "Show version, commit, instruction sets and libraries."},
};
/* clang-format on */

const size_t cli_nflags = sizeof cli_flags / sizeof cli_flags[0];

_Static_assert(sizeof cli_flags / sizeof cli_flags[0] <= 64, "cli_options.given has a bit for each");

#define INPUT_TEXT                                                                                                     \
    "An INPUT is a file, a folder (every file in it, by name), or - for standard input: JSON, JSON Lines, CSV, TSV, text, "  \
    "HTML, WARC or WET, plain or compressed with gzip, zstd, xz or bzip2."

const cli_verb cli_verbs[] = {
    {"cluster", CLI_CLUSTER, "INPUT...", "Group near-duplicate documents",
     "Writes one line for each document, in input order: its id, the id of its group's representative, whether it is "
     "the representative, its similarity to it, and its relation to it: identical, near, abridged, excerpt, update or "
     "noisy. A document without copies is alone; a digest carries several stories and is in none of their groups; series is "
     "one of pages of one kind with other numbers. " INPUT_TEXT,
     1, SIZE_MAX, cli_cluster},
    {"dedup", CLI_DEDUP, "INPUT... [-o FILE]", "Keep one copy of each story",
     "Writes the dump without its copies: the input's own bytes, in input order. A record is removed only if one that is "
     "kept has most of its text. One that cannot be read or has no text stays, unless it would spoil the output. For text "
     "files, writes the names of the files to keep, one on a line. " INPUT_TEXT,
     1, SIZE_MAX, cli_dedup},
    {"sign", CLI_SIGN, "INPUT... -o FILE", "Sign documents, to be grouped later",
     "Writes what grouping needs of the documents to one file: signatures, ids and compressed texts. Sign each share "
     "of a dump on its own machine, then group all of them: wirecopy cluster --from-signatures FILE... " INPUT_TEXT,
     1, SIZE_MAX, cli_sign},
    {"pairs", CLI_PAIRS, "INPUT...", "List near-duplicate pairs",
     "Writes every pair at or over the threshold that LSH finds: id, id and exact Jaccard, separated by "
     "tabs. " INPUT_TEXT,
     1, SIZE_MAX, cli_pairs},
    {"compare", CLI_COMPARE, "INPUT ID ID", "Compare two documents",
     "Shows the Jaccard similarity of two documents, exact and estimated, and how much of each is in the other; on a "
     "terminal, also both texts, with the passages that they share in colour. " INPUT_TEXT,
     3, 3, cli_compare},
    {"explain", CLI_EXPLAIN, "INPUT... ID | --index DIR ID", "Show why a document is in its group",
     "Groups the inputs by the news profile and shows what decided about one document: what it shares with others, how "
     "sure that makes it of one story, what would have linked them, and its text with the passages that it "
     "shares. With --index, of a document that was added to an index. " INPUT_TEXT,
     2, SIZE_MAX, cli_explain},
    {"tune", CLI_TUNE, "INPUT... GOLD.tsv", "Find the best threshold for labelled documents",
     "Groups the inputs at a range of thresholds, compares each grouping with labels (lines of id, tab, group), and "
     "shows precision, recall, adjusted Rand index and the best setting. " INPUT_TEXT,
     2, SIZE_MAX, cli_tune},
    {"plan", CLI_PLAN, "", "Estimate what a run finds and needs",
     "Shows the memory and scratch disk that grouping so many documents takes. For the near profile also the bands "
     "and rows that are chosen, the chance that a pair becomes a candidate by its similarity, and the errors to "
     "expect.",
     0, 0, cli_plan},
    {"index", CLI_INDEX, "DIR [INPUT...]", "Keep an index of stories on disk",
     "An index is a folder with the stories of all documents that were ever added, so that those of today are looked for "
     "among them. wirecopy index ACTION --help lists the options of an action.",
     1, SIZE_MAX, NULL},
};

const cli_verb cli_index_verbs[] = {
    {"index create", CLI_INDEX_CREATE, "DIR", "Make an empty index",
     "Makes an empty index in the folder DIR. How texts are compared is fixed in it.", 1, 1, cli_index_create},
    {"index add", CLI_INDEX_ADD, "DIR INPUT... [-o FILE]", "Take documents in",
     "Takes documents into the index and writes a line of JSON for each: id, story (a number that stays the same for good), "
     "status (new, or known where the index or an earlier document has the story), match (the id of the document that it is "
     "most like) with relation and similarity, first_seen, and merged where it ties stories together. " INPUT_TEXT,
     2, SIZE_MAX, cli_index_add},
    {"index query", CLI_INDEX_QUERY, "DIR INPUT... [-o FILE]", "Look documents up",
     "Writes what index add would write, and takes nothing in. The story of a document that the index does not know is "
     "null. " INPUT_TEXT,
     2, SIZE_MAX, cli_index_query},
    {"index remove", CLI_INDEX_REMOVE, "DIR --ids FILE | --damaged", "Take documents out by id",
     "Takes all documents of the given ids out of the index. Their space is free after index compact. With --damaged, those "
     "whose texts cannot be read, since files of the index are gone or damaged: it can be used again then, and they can be "
     "added once more.", 1, 1, cli_index_remove},
    {"index expire", CLI_INDEX_EXPIRE, "DIR --before DATE | --older-than AGE", "Take old documents out",
     "Takes out the documents that are dated before a date; one that came without a date has that of its addition.", 1, 1,
     cli_index_expire},
    {"index compact", CLI_INDEX_COMPACT, "DIR", "Free the space of what was taken out",
     "Makes one segment of all, without the texts that were taken out.", 1, 1, cli_index_compact},
    {"index stats", CLI_INDEX_STATS, "DIR", "Count what is in the index",
     "Shows how many documents, texts and stories there are, of which dates, and the bytes that they take.", 1, 1,
     cli_index_stats},
    {"index verify", CLI_INDEX_VERIFY, "DIR", "Check all of the index",
     "Checks every checksum, and that all parts agree. Writes a line for each thing that is wrong, with the documents that it "
     "concerns; the exit code is then 3.",
     1, 1, cli_index_verify},
    {"index stories", CLI_INDEX_STORIES, "DIR [-o FILE]", "List stories",
     "Writes a line of JSON for each story: story, representative, documents, sources, first, last.", 1, 1,
     cli_index_stories},
    {"index export", CLI_INDEX_EXPORT, "DIR [-o FILE]", "Write all documents with their stories",
     "Writes all documents in the order in which they were added, as wirecopy cluster does.", 1, 1, cli_index_export},
};

const size_t cli_nindex_verbs = sizeof cli_index_verbs / sizeof cli_index_verbs[0];

const size_t cli_nverbs = sizeof cli_verbs / sizeof cli_verbs[0];

static const char index_prefix[] = "index ";

const cli_verb *cli_verb_of(const char *name) {
    for (size_t i = 0; i < cli_nverbs; i++) {
        if (strcmp(cli_verbs[i].name, name) == 0) {
            return &cli_verbs[i];
        }
    }
    size_t before = strlen(index_prefix);
    return strncmp(name, index_prefix, before) == 0 ? cli_index_verb_of(name + before) : NULL;
}

const cli_verb *cli_index_verb_of(const char *name) {
    size_t before = strlen(index_prefix);
    for (size_t i = 0; i < cli_nindex_verbs; i++) {
        if (strcmp(cli_index_verbs[i].name + before, name) == 0) {
            return &cli_index_verbs[i];
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
                                 .isa = "auto",
                                 .linkage = "agreement",
                                 .id_field = "id",
                                 .input_format = "auto",
                                 .quoting = "auto",
                                 .html = "auto",
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
