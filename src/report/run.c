/* The run: how it was called, how it went, what it skipped. */
#include <string.h>

#include "base/size_text.h"
#include "kernels.h"
#include "report/views.h"

static void put_row(wc_markup *html, const char *name) {
    wc_markup_print(html, "<tr><th scope=row>%s<td>", name);
}

static void put_text_row(wc_markup *html, const char *name, const char *value) {
    if (value != NULL) {
        put_row(html, name);
        wc_markup_name(html, value, strlen(value));
    }
}

static void put_size(wc_markup *html, const char *name, uint64_t nbytes) {
    if (nbytes > 0) {
        put_row(html, name);
        wc_markup_print(html, "%.1f MiB", (double)nbytes / (1 << 20));
    }
}

static void put_fields(wc_markup *html, const wirecopy_input *input) {
    put_row(html, "Fields");
    wc_markup_put(html, "text ");
    for (size_t i = 0; i < input->ntext_fields; i++) {
        wc_markup_put(html, i > 0 ? ", " : "");
        wc_markup_name(html, input->text_fields[i], strlen(input->text_fields[i]));
    }
    const char *const names[] = {input->id_field, input->site_field, input->date_field};
    static const char *const what[] = {"id", "source", "date"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i] != NULL) {
            wc_markup_print(html, "; %s ", what[i]);
            wc_markup_name(html, names[i], strlen(names[i]));
        }
    }
}

static void put_options(wc_markup *html, const wc_found *found) {
    enum { INPUTS_SHOWN = 10 };
    const wirecopy_options *options = &found->job->sketcher->options;
    const wirecopy_input *input = &found->job->dump.input;
    const wirecopy_stats *stats = found->job->stats;
    int is_near = options->profile == WIRECOPY_PROFILE_NEAR;
    wc_markup_put(html, "<h3>Options</h3><table><tbody>");
    put_text_row(html, "Called as", options->report_about);
    for (size_t i = 0; i < input->npaths && i < INPUTS_SHOWN; i++) {
        put_text_row(html, "Input", input->paths[i]);
    }
    put_fields(html, input);
    put_row(html, "Profile");
    wc_markup_print(html, "%s, threshold %g", is_near ? "near" : "news", options->threshold);
    if (is_near) {
        put_row(html, "Signatures");
        wc_markup_print(html, "%u values of %u-word shingles, %u bands of %u rows, %s", options->permutations,
                        options->ngram, stats->bands, stats->rows,
                        options->linkage == WIRECOPY_LINKAGE_COMPONENTS ? "components" : "agreement");
    }
    put_row(html, "Seed");
    wc_markup_print(html, "%llu%s", (unsigned long long)options->seed,
                    options->untrusted != WIRECOPY_TRUSTED ? ", texts untrusted" : "");
    put_row(html, "Version");
    wc_markup_print(html, "wirecopy %s, instruction set %s, %u thread%s", WIRECOPY_VERSION_STRING,
                    wc_isa_name(stats->isa), stats->threads, stats->threads == 1 ? "" : "s");
    wc_markup_put(html, "</table>");
}

static void put_times(wc_markup *html, const wc_found *found) {
    const wirecopy_stats *stats = found->job->stats;
    const struct {
        const char *name;
        double seconds;
    } stages[] = {{"read and sketch", stats->seconds_read},
                  {"match", stats->seconds_match},
                  {"verify", stats->seconds_verify},
                  {"group and relate", stats->seconds_group}};
    double total = 0.0;
    for (size_t i = 0; i < 4; i++) {
        total += stages[i].seconds;
    }
    wc_markup_put(html, "<h3>Time and memory</h3><table><thead><tr><th scope=col>Stage<th scope=col class=n>Seconds<th "
                        "scope=col>Share</thead><tbody>");
    for (size_t i = 0; i < 4; i++) {
        double share = total > 0.0 ? stages[i].seconds / total : 0.0;
        wc_markup_print(html,
                        "<tr><th scope=row>%s<td class=n>%.2f<td><svg class=share viewBox=\"0 0 100 6\" "
                        "preserveAspectRatio=none aria-hidden=true><rect class=over width=%.1f height=6 /></svg>",
                        stages[i].name, stages[i].seconds, 100.0 * share);
    }
    wc_markup_put(html, "</table><p class=note>Until this page was made; writing of tables and records comes after "
                        "it.</p><table><tbody>");
    put_size(html, "Input on disk", stats->input_nbytes);
    put_size(html, "Text compared", stats->text_nbytes);
    put_size(html, "Memory allowed to the library", stats->memory_nbytes);
    put_size(html, "Memory at its peak", stats->peak_nbytes);
    put_size(html, "Scratch files for what did not fit", stats->spilled_nbytes);
    wc_markup_put(html, "</table>");
}

static void put_count_row(wc_markup *html, const char *name, uint64_t count) {
    put_row(html, name);
    wc_put_count(html, count);
}

static void put_notice(wc_markup *html, const char *notice, wirecopy_wording_fn wording) {
    enum { WORDS_NBYTES = 2048 };
    char words[WORDS_NBYTES];
    if (wording != NULL) {
        wording(notice, words, sizeof words);
        notice = words;
    }
    wc_markup_put(html, "<li>");
    wc_markup_name(html, notice, strlen(notice));
}

static void put_records(wc_markup *html, const wc_found *found) {
    static const char *const reasons[] = {[WIRECOPY_REASON_SYNTAX] = "skipped: bad syntax",
                                          [WIRECOPY_REASON_NO_FIELD] = "skipped: no text field",
                                          [WIRECOPY_REASON_NOT_TEXT] = "skipped: the text is no string",
                                          [WIRECOPY_REASON_EMPTY] = "skipped: no word in the text",
                                          [WIRECOPY_REASON_TOO_LARGE] = "skipped: too large",
                                          [WIRECOPY_REASON_UNREADABLE] = "files not read to their end",
                                          [WIRECOPY_REASON_OTHER_TYPE] = "records that hold no text",
                                          [WIRECOPY_REASON_FORMAT] = "files in formats that are not read",
                                          [WIRECOPY_REASON_REVISIT] = "revisits of pages",
                                          [WIRECOPY_REASON_NOT_OBJECT] = "skipped: no object"};
    const wirecopy_stats *stats = found->job->stats;
    wc_markup_put(html, "<h3>Records</h3><table><tbody>");
    put_count_row(html, "Files", stats->files);
    put_count_row(html, "Records", stats->records);
    put_count_row(html, "Documents", stats->documents);
    put_count_row(html, "Distinct texts", stats->distinct_texts);
    put_count_row(html, "Ids that an earlier document has", stats->repeated_ids);
    for (size_t reason = 1; reason < sizeof reasons / sizeof reasons[0]; reason++) {
        if (stats->skipped[reason] > 0) {
            put_count_row(html, reasons[reason], stats->skipped[reason]);
        }
    }
    wc_markup_put(html, "</table>");
    if (stats->nnotices > 0) {
        wc_markup_put(html, "<h4>What the run said</h4><ul class=notices>");
        for (uint32_t i = 0; i < stats->nnotices; i++) {
            put_notice(html, stats->notices[i], found->job->sketcher->options.report_wording);
        }
        if (stats->unnamed > 0) {
            wc_markup_print(html, "<li>... and %llu more", (unsigned long long)stats->unnamed);
        }
        wc_markup_put(html, "</ul>");
    }
}

void wc_view_run(wc_markup *html, const wc_found *found) {
    wc_markup_put(html, "<section id=run aria-labelledby=run-h><h2 id=run-h>The run</h2><div class=columns><div>");
    put_options(html, found);
    wc_markup_put(html, "</div><div>");
    put_records(html, found);
    wc_markup_put(html, "</div><div>");
    put_times(html, found);
    wc_markup_put(html, "</div></div></section>");
}
