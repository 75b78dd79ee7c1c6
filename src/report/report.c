#include "report/report.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "io/output.h"
#include "report/assets.h"
#include "report/views.h"

/* Bytes that views may take of WIRECOPY_REPORT_NBYTES_MOST; the rest of the page, sources above all, takes under
 * 300,000.
 */
enum { PAIRS_NBYTES = 700000, GROUPS_NBYTES = 900000 };

/* As a Content-Security-Policy names a style or a script (CSP 3, base64 of RFC 4648). */
static void put_hash(wc_markup *html, const unsigned char *hash) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    wc_markup_put(html, "'sha256-");
    for (size_t i = 0; i < WC_SHA256_NBYTES; i += 3) {
        size_t left = WC_SHA256_NBYTES - i;
        unsigned bits = (unsigned)hash[i] << 16 | (left > 1 ? (unsigned)hash[i + 1] << 8 : 0) |
                        (left > 2 ? (unsigned)hash[i + 2] : 0);
        char four[] = {digits[bits >> 18 & 63], digits[bits >> 12 & 63], left > 1 ? digits[bits >> 6 & 63] : '=',
                       left > 2 ? digits[bits & 63] : '='};
        wc_markup_put_bytes(html, four, 4);
    }
    wc_markup_put(html, "'");
}

/* The first input, without its folder. */
static const char *shown_input(const wc_found *found) {
    const wirecopy_input *input = &found->job->dump.input;
    const char *name = input->npaths > 0 ? input->paths[0] : "", *slash = strrchr(name, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : name;
}

/* The page loads nothing and runs no script but its own. */
static void put_head(wc_markup *html, const wc_found *found) {
    const char *name = shown_input(found);
    wc_markup_put(html,
                  "<!doctype html><html lang=en><head><meta charset=utf-8><meta http-equiv=Content-Security-Policy "
                  "content=\"default-src 'none'; style-src ");
    put_hash(html, wc_page_css_sha256);
    wc_markup_put(html, "; script-src ");
    put_hash(html, wc_page_js_sha256);
    wc_markup_put(html, "; base-uri 'none'; form-action 'none'\"><meta name=viewport "
                        "content=\"width=device-width,initial-scale=1\"><meta name=color-scheme content=\"light "
                        "dark\"><meta name=referrer content=no-referrer><title>");
    wc_markup_value(html, name, strlen(name));
    wc_markup_put(html, name[0] != '\0' ? " &ndash; " : "");
    wc_markup_put(html, "wirecopy</title><style>");
    wc_markup_put_bytes(html, wc_page_css, wc_page_css_nbytes);
    wc_markup_put(html, "</style></head>");
}

static void put_figure(wc_markup *html, uint64_t count, const char *what) {
    wc_markup_put(html, "<div><dd>");
    wc_put_count(html, count);
    wc_markup_print(html, "</dd><dt>%s</dt></div>", what);
}

/* Documents of the input apart from the others: what is removed is a share of these alone. */
static void put_documents(wc_markup *html, const wc_found *found) {
    const wc_report_of *of = found->of;
    if (!wc_found_is_wider(found)) {
        put_figure(html, of->ndocuments, "documents");
        return;
    }
    put_figure(html, of->ndocuments, "documents of the input");
    wc_markup_put(html, "<div><dd>");
    wc_put_count(html, found->ndocuments - of->ndocuments);
    wc_markup_print(html, "</dd><dt>of the %s</dt></div>", of->words->beyond);
}

static void put_banner(wc_markup *html, const wc_found *found) {
    const wirecopy_stats *stats = found->job->stats;
    const wc_report_of *of = found->of;
    const char *name = shown_input(found);
    int is_wider = wc_found_is_wider(found);
    uint64_t nremoved = 0;
    for (uint32_t document = 0; document < of->ndocuments; document++) {
        nremoved += (uint64_t)of->fate(of->fate_context, document).is_removed;
    }
    wc_markup_put(html,
                  "<body><a class=skip href=\"#pairs\">To the pairs</a><header class=top><h1>What wirecopy found");
    if (name[0] != '\0') {
        wc_markup_put(html, " in ");
        wc_markup_name(html, name, strlen(name));
    }
    if (found->job->dump.input.npaths > 1) {
        wc_markup_print(html, " and %zu more", found->job->dump.input.npaths - 1);
    }
    wc_markup_put(html, "</h1><dl class=figures>");
    put_documents(html, found);
    put_figure(html, of->grouping->nentries, is_wider ? "distinct texts of both" : "distinct texts");
    put_figure(html, stats->groups, is_wider ? "groups of both" : "groups");
    put_figure(html, stats->grouped, "documents in them");
    put_figure(html, nremoved, of->words->figure);
    wc_markup_put(html, "<div><dd>");
    wc_put_share(html, (double)nremoved, of->ndocuments);
    wc_markup_print(html, "</dd><dt>of %s</dt></div></dl></header>", is_wider ? "the input" : "all");
    wc_markup_print(html,
                    "<nav aria-label=Views><a href=\"#pairs\">Borderline pairs</a><a href=\"#groups\">Groups</a><a "
                    "href=\"#sources\">Who prints whom</a><a href=\"#removed\">What %s</a><a href=\"#run\">The "
                    "run</a></nav><main>",
                    of->words->view);
}

static wirecopy_code put_views(wc_markup *html, const wc_found *found, wc_pairs_seen *seen, wirecopy_error *error) {
    put_head(html, found);
    put_banner(html, found);
    wirecopy_code code = wc_pairs_see(found, seen, error);
    if (code == WIRECOPY_OK) {
        code = wc_view_pairs(html, found, seen, PAIRS_NBYTES, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_view_groups(html, found, GROUPS_NBYTES, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_view_sources(html, found, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_view_removed(html, found, seen, error);
    }
    wc_job_settle(found->job);
    wc_view_run(html, found);
    wc_markup_put(html,
                  "</main><footer><p>Made by wirecopy " WIRECOPY_VERSION_STRING ". Everything is in this file; it "
                  "loads nothing and sends nothing.</p></footer><script>");
    wc_markup_put_bytes(html, wc_page_js, wc_page_js_nbytes);
    wc_markup_put(html, "</script></body></html>\n");
    if (code == WIRECOPY_OK && html->code != WIRECOPY_OK) {
        code = wc_fail(error, html->code, "%s", html->error.message);
    }
    return code;
}

static wirecopy_code write_out(const wc_markup *html, const char *path, const wirecopy_allocator *allocator,
                               wc_output **page_ret, wirecopy_error *error) {
    wirecopy_code code = wc_output_open(path, allocator, page_ret, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = wc_output_write(*page_ret, html->bytes, html->nbytes, error);
    if (code == WIRECOPY_OK) {
        code = wc_output_seal(*page_ret, error);
    }
    if (code != WIRECOPY_OK) {
        wc_output_discard(*page_ret);
        *page_ret = NULL;
    }
    return code;
}

wirecopy_code wc_report_page(const wc_report_of *of, const wirecopy_allocator *of_page, wc_output **page_ret,
                             wirecopy_error *error) {
    const wirecopy_allocator *allocator = of->job->sketcher->allocator;
    wc_found found;
    wc_markup html;
    wc_pairs_seen *seen = wc_allocate(allocator, 1, sizeof *seen);
    if (seen == NULL) {
        return wc_fail_refused(allocator, sizeof *seen, error);
    }
    wc_markup_init(&html, allocator);
    wirecopy_code code = wc_found_open(&found, of, error);
    if (code == WIRECOPY_OK) {
        code = put_views(&html, &found, seen, error);
    }
    wc_found_close(&found);
    if (code == WIRECOPY_OK) {
        code = write_out(&html, of->job->sketcher->options.report, of_page, page_ret, error);
    }
    wc_markup_clear(&html);
    wc_release(allocator, seen, 1, sizeof *seen);
    return code;
}
