#include "report/found.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/walk.h"
#include "dump/texts.h"
#include "report/methods.h"
#include "text/date.h"

static const double whole_texts_more = 3.0;

uint32_t wc_found_representative(const wc_found *found, uint32_t group) {
    return found->job->dump.corpus.first_document[wc_relations_representative(found->of->relations, group)];
}

static wirecopy_code read_times(wc_found *found, wirecopy_error *error) {
    const wc_strings *dates = &found->job->dump.dates;
    if (dates->count < found->ndocuments || found->ndocuments == 0) {
        return WIRECOPY_OK;
    }
    int64_t *times = wc_allocate(found->allocator, found->ndocuments, sizeof *times);
    size_t count = 0;
    if (times == NULL) {
        return wc_fail_refused(found->allocator, found->ndocuments * sizeof *times, error);
    }
    WC_EACH(uint32_t, document, found->ndocuments, WC_IN_ORDER, found->allocator) {
        size_t nbytes;
        const char *date = wc_strings_get(dates, document, &nbytes);
        times[document] = WC_NO_TIME;
        count += (size_t)wc_date_read(date, nbytes, &times[document]);
    }
    if (count == 0) {
        wc_release(found->allocator, times, found->ndocuments, sizeof *times);
        times = NULL;
    }
    found->times = times;
    return WIRECOPY_OK;
}

/* Listed by counting: starts[group + 2] counts, then starts[group + 1] is where the next document goes. */
static wirecopy_code list_members(wc_found *found, wirecopy_error *error) {
    const wc_grouping *grouping = found->of->grouping;
    size_t nstarts = (size_t)grouping->nentries + 2;
    found->starts = wc_allocate_zeroed(found->allocator, nstarts, sizeof *found->starts);
    found->members = wc_allocate(found->allocator, found->ndocuments, sizeof *found->members);
    if (found->starts == NULL || found->members == NULL) {
        return wc_fail_refused(found->allocator, (nstarts + found->ndocuments) * sizeof *found->starts, error);
    }
    WC_EACH(uint32_t, document, found->ndocuments, WC_AT_RANDOM, found->allocator) {
        found->starts[grouping->group[wc_found_entry(found, document)] + 2]++;
    }
    WC_EACH(size_t, i, nstarts - 1, WC_IN_ORDER, found->allocator) {
        found->starts[i + 1] += found->starts[i];
    }
    WC_EACH(uint32_t, document, found->ndocuments, WC_AT_RANDOM, found->allocator) {
        found->members[found->starts[grouping->group[wc_found_entry(found, document)] + 1]++] = document;
    }
    return WIRECOPY_OK;
}

static int by_number(const void *left, const void *right) {
    const uint32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* scratch: room for the members. */
static uint32_t count_sites(const wc_found *found, uint32_t group, uint32_t *scratch) {
    uint32_t count = 0, distinct = 0;
    for (uint32_t i = found->starts[group]; i < found->starts[group + 1]; i++) {
        uint32_t site = wc_found_site(found, found->members[i]);
        if (site != WC_NO_SITE) {
            scratch[count++] = site;
        }
    }
    qsort(scratch, count, sizeof *scratch, by_number);
    for (uint32_t i = 0; i < count; i++) {
        distinct += i == 0 || scratch[i] != scratch[i - 1];
    }
    return distinct;
}

static double lacking(const wc_found *found, uint32_t entry) {
    const wc_relations *relations = found->of->relations;
    double has = relations->kinship != NULL ? (double)relations->kinship[entry].contained
                                            : wc_relations_similarity(relations, entry);
    return has < 1.0 ? 1.0 - has : 0.0;
}

static wc_group_seen look_at(const wc_found *found, uint32_t group, uint32_t *scratch) {
    const wc_corpus *corpus = &found->job->dump.corpus;
    uint32_t representative = wc_relations_representative(found->of->relations, group);
    wc_group_seen seen = {.group = group,
                          .ndocuments = found->starts[group + 1] - found->starts[group],
                          .nsites = count_sites(found, group, scratch),
                          .first = WC_NO_TIME,
                          .last = WC_NO_TIME};
    double lack = 0.0;
    for (uint32_t i = found->starts[group]; i < found->starts[group + 1]; i++) {
        uint32_t document = found->members[i], entry = wc_found_entry(found, document);
        int64_t time = wc_found_time(found, document);
        seen.first = time != WC_NO_TIME && (seen.first == WC_NO_TIME || time < seen.first) ? time : seen.first;
        seen.last = time > seen.last ? time : seen.last;
        if (corpus->first_document[entry] == document) {
            seen.ntexts++;
            lack += entry != representative ? lacking(found, entry) : 0.0;
        }
    }
    seen.diversity = lack / (seen.ntexts + whole_texts_more);
    return seen;
}

static wirecopy_code look_at_all(wc_found *found, wirecopy_error *error) {
    const wc_grouping *grouping = found->of->grouping;
    uint32_t *scratch = wc_allocate(found->allocator, found->ndocuments, sizeof *scratch);
    wirecopy_code code =
        scratch == NULL ? wc_fail_refused(found->allocator, found->ndocuments * sizeof *scratch, error) : WIRECOPY_OK;
    WC_EACH_WHILE(code == WIRECOPY_OK, uint32_t, entry, grouping->nentries, WC_AT_RANDOM / 4, found->allocator) {
        if (found->starts[entry + 1] - found->starts[entry] < 2) {
            continue;
        }
        code = wc_grow(found->allocator, (void **)&found->groups, &found->groups_capacity, found->ngroups + 1,
                       sizeof *found->groups, error);
        if (code == WIRECOPY_OK) {
            found->groups[found->ngroups++] = look_at(found, entry, scratch);
        }
    }
    wc_release(found->allocator, scratch, found->ndocuments, sizeof *scratch);
    return code;
}

wirecopy_code wc_found_open(wc_found *found, const wc_report_of *of, wirecopy_error *error) {
    wc_job *job = of->job;
    *found = (wc_found){.of = of,
                        .job = job,
                        .allocator = job->sketcher->allocator,
                        .method = wc_method_of(job->sketcher->options.profile),
                        .ndocuments = (uint32_t)job->dump.corpus.ndocuments,
                        .nsites = (uint32_t)job->dump.sites.names.count};
    wirecopy_code code = found->method->open(job, of->grouping, &found->state, error);
    if (code == WIRECOPY_OK) {
        code = read_times(found, error);
    }
    if (code == WIRECOPY_OK) {
        code = list_members(found, error);
    }
    return code == WIRECOPY_OK ? look_at_all(found, error) : code;
}

void wc_found_close(wc_found *found) {
    const wirecopy_allocator *allocator = found->allocator;
    found->method->close(found->state);
    wc_release(allocator, found->times, found->ndocuments, sizeof *found->times);
    wc_release(allocator, found->starts, (size_t)found->of->grouping->nentries + 2, sizeof *found->starts);
    wc_release(allocator, found->members, found->ndocuments, sizeof *found->members);
    wc_release(allocator, found->groups, found->groups_capacity, sizeof *found->groups);
}

wirecopy_code wc_found_text(const wc_found *found, uint32_t document, wc_text_copy *copy, wirecopy_error *error) {
    const char *text;
    size_t nbytes;
    wirecopy_code code = wc_dump_text(&found->job->dump, 0, document, &text, &nbytes, error);
    if (code == WIRECOPY_OK) {
        code = wc_grow(found->allocator, (void **)&copy->bytes, &copy->capacity, nbytes + 1, 1, error);
    }
    if (code == WIRECOPY_OK) {
        memcpy(copy->bytes, text, nbytes);
        copy->nbytes = nbytes;
    }
    return code;
}

void wc_found_text_clear(const wc_found *found, wc_text_copy *copy) {
    wc_release(found->allocator, copy->bytes, copy->capacity, 1);
    *copy = (wc_text_copy){0};
}

/* ---- Written in several views ---- */

/* Bytes of a name and of a beginning that are shown. Chosen: a line. */
enum { NAME_MOST = 120, BEGINNING_MOST = 110 };

static void put_name(wc_markup *html, const char *name, size_t nbytes) {
    size_t shown = wc_markup_cut(name, nbytes, NAME_MOST);
    wc_markup_name(html, name, shown);
    wc_markup_put(html, shown < nbytes ? "&hellip;" : "");
}

void wc_put_id(wc_markup *html, const wc_found *found, uint32_t document) {
    size_t nbytes;
    const char *id = wc_strings_get(&found->job->dump.ids, document, &nbytes);
    wc_markup_put(html, "<span class=id>");
    put_name(html, id, nbytes);
    wc_markup_put(html, "</span>");
}

void wc_put_site(wc_markup *html, const wc_found *found, uint32_t site) {
    if (site == WC_NO_SITE) {
        wc_markup_put(html, "<span class=none>source not known</span>");
        return;
    }
    size_t nbytes;
    const char *name = wc_strings_get(&found->job->dump.sites.names, site - 1, &nbytes);
    put_name(html, name, nbytes);
}

static int is_space(char byte) {
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

void wc_put_beginning(wc_markup *html, const wc_text_copy *text) {
    size_t start = 0, end;
    while (start < text->nbytes && is_space(text->bytes[start])) {
        start++;
    }
    for (end = start; end < text->nbytes && text->bytes[end] != '\n' && text->bytes[end] != '\r'; end++) {
    }
    size_t shown = wc_markup_cut(text->bytes + start, end - start, BEGINNING_MOST);
    wc_markup_name(html, text->bytes + start, shown);
    wc_markup_put(html, start + shown < text->nbytes ? "&hellip;" : "");
}

void wc_put_time(wc_markup *html, int64_t microseconds) {
    int64_t seconds = microseconds / 1000000 - (microseconds % 1000000 < 0);
    time_t clock = (time_t)seconds;
    struct tm parts;
    char shown[64];
    if (microseconds == WC_NO_TIME || gmtime_r(&clock, &parts) == NULL ||
        strftime(shown, sizeof shown, seconds % 86400 == 0 ? "%Y-%m-%d" : "%Y-%m-%d %H:%M", &parts) == 0) {
        wc_markup_put(html, "<span class=none>no date</span>");
        return;
    }
    wc_markup_print(html, "<time>%s</time>", shown);
}

void wc_put_span(wc_markup *html, int64_t microseconds) {
    long long minutes = microseconds / 60000000;
    if (minutes >= 2 * 24 * 60) {
        wc_markup_print(html, minutes / 60 % 24 > 0 && minutes < 14 * 24 * 60 ? "%lld d %lld h" : "%lld d",
                        minutes / (24 * 60), minutes / 60 % 24);
    } else if (minutes >= 60) {
        wc_markup_print(html, minutes % 60 > 0 && minutes < 6 * 60 ? "%lld h %lld min" : "%lld h", minutes / 60,
                        minutes % 60);
    } else {
        wc_markup_print(html, "%lld min", minutes);
    }
}

void wc_put_count(wc_markup *html, uint64_t count) {
    char digits[32], grouped[48];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    size_t made = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) {
            grouped[made++] = ',';
        }
        grouped[made++] = digits[i];
    }
    wc_markup_put_bytes(html, grouped, made);
}

void wc_put_share(wc_markup *html, double part, double whole) {
    double share = whole > 0.0 ? 100.0 * part / whole : 0.0;
    wc_markup_print(html, share > 0.0 && share < 0.1 ? "%.2f&nbsp;%%" : "%.1f&nbsp;%%", share);
}
